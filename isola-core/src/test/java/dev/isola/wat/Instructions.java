package dev.isola.wat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The instructions of one function, folded ones among them. */
final class Instructions {

  private static final Map<String, Integer> PLAIN =
      Map.ofEntries(
          Map.entry("unreachable", 0x00),
          Map.entry("nop", 0x01),
          Map.entry("return", 0x0f),
          Map.entry("drop", 0x1a),
          Map.entry("select", 0x1b),
          Map.entry("i32.eqz", 0x45),
          Map.entry("i32.eq", 0x46),
          Map.entry("i32.ne", 0x47),
          Map.entry("i32.lt_s", 0x48),
          Map.entry("i32.lt_u", 0x49),
          Map.entry("i32.gt_s", 0x4a),
          Map.entry("i32.gt_u", 0x4b),
          Map.entry("i32.le_u", 0x4d),
          Map.entry("i32.ge_s", 0x4e),
          Map.entry("i32.ge_u", 0x4f),
          Map.entry("i32.add", 0x6a),
          Map.entry("i32.sub", 0x6b),
          Map.entry("i32.mul", 0x6c),
          Map.entry("i32.div_u", 0x6e),
          Map.entry("i32.and", 0x71),
          Map.entry("i32.or", 0x72),
          Map.entry("i32.shl", 0x74),
          Map.entry("i32.shr_u", 0x76));

  private static final Map<String, Integer> MEMORY =
      Map.of(
          "i32.load", 0x28,
          "i64.load", 0x29,
          "i32.load8_u", 0x2d,
          "i32.store", 0x36,
          "i64.store", 0x37,
          "i32.store8", 0x3a);

  private final WatAssembler module;
  private final List<String> locals;
  private final List<String> labels = new ArrayList<>();
  private final Bytes code = new Bytes();

  Instructions(WatAssembler module, List<String> locals) {
    this.module = module;
    this.locals = locals;
  }

  byte[] finish() {
    return code.raw(0x0b).bytes();
  }

  /** Adds folded and plain instructions. */
  void addAll(List<Node> nodes) {
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      if (node.isList()) {
        add(node);
      } else {
        List<String> words = new ArrayList<>(List.of(node.text()));
        for (int n = immediates(node.text()); n > 0; n--) {
          words.add(nodes.get(++i).text());
        }
        write(words, node);
      }
    }
  }

  private static int immediates(String instruction) {
    return switch (instruction) {
      case "call",
          "return_call",
          "br",
          "br_if",
          "local.get",
          "local.set",
          "local.tee",
          "global.get",
          "global.set",
          "i32.const",
          "i64.const" ->
          1;
      default -> 0;
    };
  }

  /** Adds a folded instruction: what it works on comes first. */
  void add(Node node) {
    switch (node.head()) {
      case "block", "loop" -> addBlock(node, node.is("block") ? 0x02 : 0x03);
      case "if" -> addIf(node);
      default -> {
        List<String> words = new ArrayList<>();
        for (Node child : node.children()) {
          if (child.isList() && !isType(child)) {
            add(child);
          } else if (!child.isList()) {
            words.add(child.text());
          }
        }
        write(words, node);
      }
    }
  }

  private static boolean isType(Node node) {
    return node.is("param") || node.is("result");
  }

  private void addBlock(Node node, int opcode) {
    code.raw(opcode);
    writeBlockType(node);
    labels.add(node.children().size() > 1 ? node.text(1) : "");
    List<Node> body = node.children().subList(1, node.children().size());
    addAll(
        body.stream()
            .filter(child -> child.isList() ? !isType(child) : !child.text().startsWith("$"))
            .toList());
    labels.remove(labels.size() - 1);
    code.raw(0x0b);
  }

  private void addIf(Node node) {
    for (Node child : node.children()) {
      if (child.isList() && !child.is("then") && !child.is("else") && !isType(child)) {
        add(child);
      }
    }
    code.raw(0x04);
    writeBlockType(node);
    labels.add("");
    Node then = node.list("then");
    addAll(then.children().subList(1, then.children().size()));
    Node otherwise = node.listOrNull("else");
    if (otherwise != null) {
      code.raw(0x05);
      addAll(otherwise.children().subList(1, otherwise.children().size()));
    }
    labels.remove(labels.size() - 1);
    code.raw(0x0b);
  }

  private void writeBlockType(Node node) {
    Node result = node.listOrNull("result");
    code.raw(result == null ? 0x40 : WatAssembler.valueType(result.text(1)));
  }

  private void write(List<String> words, Node node) {
    String name = words.get(0);
    Integer plain = PLAIN.get(name);
    Integer memory = MEMORY.get(name);
    if (plain != null) {
      code.raw(plain);
    } else if (memory != null) {
      int offset =
          words.size() > 1 ? Integer.parseInt(words.get(1).substring("offset=".length())) : 0;
      code.raw(memory).number(0).number(offset);
    } else {
      writeWithOperand(name, words, node);
    }
  }

  private void writeWithOperand(String name, List<String> words, Node node) {
    switch (name) {
      case "call" -> code.raw(0x10).number(module.function(words.get(1)));
      case "return_call" -> code.raw(0x12).number(module.function(words.get(1)));
      case "call_indirect" -> code.raw(0x11).number(module.type(node)).raw(0);
      case "br" -> code.raw(0x0c).number(depth(words.get(1)));
      case "br_if" -> code.raw(0x0d).number(depth(words.get(1)));
      case "br_table" -> {
        code.raw(0x0e).number(words.size() - 2);
        words.subList(1, words.size()).forEach(label -> code.number(depth(label)));
      }
      case "local.get" -> code.raw(0x20).number(local(words.get(1)));
      case "local.set" -> code.raw(0x21).number(local(words.get(1)));
      case "local.tee" -> code.raw(0x22).number(local(words.get(1)));
      case "global.get" -> code.raw(0x23).number(module.global(words.get(1)));
      case "global.set" -> code.raw(0x24).number(module.global(words.get(1)));
      case "memory.size" -> code.raw(0x3f, 0);
      case "memory.grow" -> code.raw(0x40, 0);
      case "i32.const" -> code.raw(0x41).signed(Integer.parseInt(words.get(1)));
      case "i64.const" -> code.raw(0x42).signed(Long.parseLong(words.get(1)));
      case "v128.const" -> code.raw(0xfd).number(12).append(new byte[16]);
      case "memory.copy" -> code.raw(0xfc).number(10).raw(0, 0);
      default -> throw new IllegalArgumentException("unknown instruction " + words);
    }
  }

  private int depth(String label) {
    int place = labels.lastIndexOf(label);
    if (place < 0) {
      throw new IllegalArgumentException("unknown label " + label);
    }
    return labels.size() - 1 - place;
  }

  private int local(String name) {
    int place = locals.indexOf(name);
    if (place < 0) {
      throw new IllegalArgumentException("unknown local " + name);
    }
    return place;
  }
}
