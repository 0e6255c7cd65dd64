package dev.isola.wat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of the text format: a word, or a list of pieces.
 *
 * @param text the word; empty for a list
 * @param children what is in the list; empty for a word
 */
record Node(String text, List<Node> children) {

  private static final Pattern TOKEN =
      Pattern.compile("\\s+|;;[^\\n]*|[()]|\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s();\"]+");

  static Node parse(String text) {
    List<List<Node>> open = new ArrayList<>();
    open.add(new ArrayList<>());
    Matcher tokens = TOKEN.matcher(text);
    int end = 0;
    while (tokens.find() && tokens.start() == end) {
      end = tokens.end();
      String token = tokens.group();
      if (token.equals("(")) {
        open.add(new ArrayList<>());
      } else if (token.equals(")")) {
        Node list = new Node("", open.remove(open.size() - 1));
        open.get(open.size() - 1).add(list);
      } else if (!token.isBlank() && !token.startsWith(";;")) {
        open.get(open.size() - 1).add(new Node(token, List.of()));
      }
    }
    if (end < text.length() || open.size() != 1 || open.get(0).size() != 1) {
      throw new IllegalArgumentException("not a module, from character " + end);
    }
    return open.get(0).get(0);
  }

  boolean isList() {
    return text.isEmpty();
  }

  boolean is(String head) {
    return head().equals(head);
  }

  String head() {
    return children.isEmpty() ? "" : children.get(0).text();
  }

  String text(int child) {
    return children.get(child).text();
  }

  /** The first word that is a name, or an empty text. */
  String name() {
    return names().stream().findFirst().orElse("");
  }

  List<String> names() {
    return children.stream().map(Node::text).filter(word -> word.startsWith("$")).toList();
  }

  List<Long> numbers() {
    return children.stream()
        .map(Node::text)
        .filter(word -> word.matches("-?[0-9]+"))
        .map(Long::valueOf)
        .toList();
  }

  Node last() {
    return children.get(children.size() - 1);
  }

  Node listOrNull(String head) {
    return children.stream()
        .filter(child -> child.isList() && child.is(head))
        .findFirst()
        .orElse(null);
  }

  Node list(String head) {
    Node found = listOrNull(head);
    if (found == null) {
      throw new IllegalArgumentException("no " + head + " in " + this);
    }
    return found;
  }

  String string(int child) {
    return new String(unquote(text(child)), StandardCharsets.UTF_8);
  }

  byte[] lastBytes() {
    return unquote(last().text());
  }

  private static byte[] unquote(String quoted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 1; i < quoted.length() - 1; i++) {
      if (quoted.charAt(i) == '\\') {
        out.write(Integer.parseInt(quoted.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.write(quoted.charAt(i));
      }
    }
    return out.toByteArray();
  }
}
