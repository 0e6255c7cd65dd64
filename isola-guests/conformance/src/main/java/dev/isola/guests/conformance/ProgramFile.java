package dev.isola.guests.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of many programs. Each begins with a comment of one line, {@code === heading}; what stands
 * before the first one belongs to none. A comment {@code ==== kind} says of what kind the programs
 * below it are.
 */
final class ProgramFile {
  private static final Pattern LINE =
      Pattern.compile("(?m)^(?:#|//) (?<signs>={3,4}) (?<text>.+)$");

  private ProgramFile() {}

  /**
   * A program of the file.
   *
   * @param kind its kind; empty if there is none
   * @param heading its heading
   * @param source its source text
   */
  record Section(String kind, String heading, String source) {}

  /** The programs of a file's text, in their order. */
  static List<Section> sections(String text) {
    List<Section> sections = new ArrayList<>();
    String kind = "";
    Matcher line = LINE.matcher(text);
    boolean found = line.find();
    while (found) {
      boolean begins = line.group("signs").length() == 3;
      String words = line.group("text");
      int begin = line.end();
      found = line.find();
      if (begins) {
        String source = text.substring(begin, found ? line.start() : text.length());
        sections.add(new Section(kind, words, source.strip() + "\n"));
      } else {
        kind = words;
      }
    }
    return sections;
  }
}
