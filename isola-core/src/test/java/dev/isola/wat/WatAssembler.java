package dev.isola.wat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assembles WebAssembly's text format, as far as small guests need it: functions, imports, one
 * memory, one table, globals and active segments; the instructions of {@link Instructions}; numbers
 * in decimal.
 */
public final class WatAssembler {

  private static final Map<String, Integer> TYPES =
      Map.of("i32", 0x7f, "i64", 0x7e, "f32", 0x7d, "f64", 0x7c, "funcref", 0x70);

  private final List<byte[]> types = new ArrayList<>();
  private final Map<String, Integer> typeNumbers = new HashMap<>();
  private final Map<String, Integer> functions = new HashMap<>();
  private final Map<String, Integer> globals = new HashMap<>();
  private final List<byte[]> imports = new ArrayList<>();
  private final List<byte[]> declarations = new ArrayList<>();
  private final List<byte[]> tables = new ArrayList<>();
  private final List<byte[]> memories = new ArrayList<>();
  private final List<byte[]> globalSection = new ArrayList<>();
  private final List<byte[]> exports = new ArrayList<>();
  private final List<byte[]> elements = new ArrayList<>();
  private final List<byte[]> codes = new ArrayList<>();
  private final List<byte[]> data = new ArrayList<>();
  private byte[] start = {};
  private int functionCount;

  private WatAssembler() {}

  /** The module of a text. */
  public static byte[] assemble(String text) {
    Node module = Node.parse(text);
    WatAssembler assembler = new WatAssembler();
    assembler.declare(module);
    module.children().stream().filter(Node::isList).forEach(assembler::define);
    return assembler.module();
  }

  /** Gives numbers first: what is used may be defined later. */
  private void declare(Node module) {
    List<Node> fields = module.children().stream().filter(Node::isList).toList();
    for (Node field : fields) {
      if (field.is("import")) {
        functions.put(field.last().name(), functionCount++);
      }
    }
    for (Node field : fields) {
      if (field.is("func")) {
        functions.put(field.name(), functionCount++);
      } else if (field.is("global")) {
        globals.put(field.name(), globals.size());
      }
    }
  }

  private void define(Node field) {
    switch (field.head()) {
      case "import" ->
          imports.add(
              new Bytes()
                  .text(field.string(1))
                  .text(field.string(2))
                  .raw(0)
                  .number(type(field.last()))
                  .bytes());
      case "func" -> defineFunction(field);
      case "memory" -> {
        memories.add(limits(field.numbers()));
        export(field, 2, 0);
      }
      case "table" -> tables.add(new Bytes().raw(0x70).append(limits(field.numbers())).bytes());
      case "global" -> defineGlobal(field);
      case "elem" -> defineElements(field);
      case "data" ->
          data.add(
              new Bytes()
                  .raw(0)
                  .append(constant(field.list("i32.const")))
                  .vector(field.lastBytes())
                  .bytes());
      case "start" -> start = new Bytes().number(function(field.text(1))).bytes();
      default -> throw new IllegalArgumentException("unknown field " + field);
    }
  }

  private static byte[] limits(List<Long> numbers) {
    Bytes limits = new Bytes().raw(numbers.size() - 1);
    numbers.forEach(number -> limits.number(number.intValue()));
    return limits.bytes();
  }

  private byte[] constant(Node instruction) {
    Instructions code = new Instructions(this, List.of());
    code.add(instruction);
    return code.finish();
  }

  private void defineGlobal(Node field) {
    Node mutable = field.listOrNull("mut");
    String type = mutable != null ? mutable.text(1) : field.text(2);
    globalSection.add(
        new Bytes()
            .raw(valueType(type), mutable != null ? 1 : 0)
            .append(constant(field.last()))
            .bytes());
  }

  private void defineElements(Node field) {
    List<String> members = field.names();
    Bytes bytes =
        new Bytes().raw(0).append(constant(field.list("i32.const"))).number(members.size());
    members.forEach(member -> bytes.number(function(member)));
    elements.add(bytes.bytes());
  }

  private void defineFunction(Node field) {
    declarations.add(new Bytes().number(type(field)).bytes());
    export(field, 0, function(field.name()));
    List<String> locals = new ArrayList<>();
    Bytes types = new Bytes();
    int declared = 0;
    List<Node> body = new ArrayList<>();
    for (Node child : field.children().subList(2, field.children().size())) {
      if (child.isList() && child.is("param")) {
        addLocals(child, locals, new ArrayList<>());
      } else if (child.isList() && child.is("local")) {
        List<Integer> added = new ArrayList<>();
        addLocals(child, locals, added);
        added.forEach(type -> types.number(1).raw(type));
        declared += added.size();
      } else if (!child.isList() || !child.is("export") && !child.is("result")) {
        body.add(child);
      }
    }
    Instructions code = new Instructions(this, locals);
    code.addAll(body);
    byte[] bytes = new Bytes().number(declared).append(types.bytes()).append(code.finish()).bytes();
    codes.add(new Bytes().vector(bytes).bytes());
  }

  private static void addLocals(Node declaration, List<String> names, List<Integer> types) {
    List<Node> words = declaration.children().subList(1, declaration.children().size());
    for (int i = 0; i < words.size(); i++) {
      boolean named = words.get(i).text().startsWith("$");
      names.add(named ? words.get(i).text() : "");
      types.add(valueType(words.get(named ? ++i : i).text()));
    }
  }

  private void export(Node field, int kind, int number) {
    for (Node child : field.children()) {
      if (child.isList() && child.is("export")) {
        exports.add(new Bytes().text(child.string(1)).raw(kind).number(number).bytes());
      }
    }
  }

  /** The number of the type that a function or a block says it has. */
  int type(Node declaration) {
    List<Integer> parameters = new ArrayList<>();
    Bytes results = new Bytes();
    int resultCount = 0;
    for (Node child : declaration.children()) {
      if (child.isList() && child.is("param")) {
        addLocals(child, new ArrayList<>(), parameters);
      } else if (child.isList() && child.is("result")) {
        for (Node result : child.children().subList(1, child.children().size())) {
          results.raw(valueType(result.text()));
          resultCount++;
        }
      }
    }
    Bytes bytes = new Bytes().raw(0x60).number(parameters.size());
    parameters.forEach(bytes::raw);
    byte[] type = bytes.number(resultCount).append(results.bytes()).bytes();
    return typeNumbers.computeIfAbsent(
        new String(type, StandardCharsets.ISO_8859_1),
        absent -> {
          types.add(type);
          return types.size() - 1;
        });
  }

  static int valueType(String name) {
    Integer type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException("unknown type " + name);
    }
    return type;
  }

  int function(String name) {
    return number(functions, name);
  }

  int global(String name) {
    return number(globals, name);
  }

  private static int number(Map<String, Integer> numbers, String name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException("unknown name " + name);
    }
    return number;
  }

  private byte[] module() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    List<List<byte[]>> sections = new ArrayList<>(Collections.nCopies(12, List.of()));
    sections.set(1, types);
    sections.set(2, imports);
    sections.set(3, declarations);
    sections.set(4, tables);
    sections.set(5, memories);
    sections.set(6, globalSection);
    sections.set(7, exports);
    sections.set(9, elements);
    sections.set(10, codes);
    sections.set(11, data);
    for (int id = 1; id < sections.size(); id++) {
      List<byte[]> entries = sections.get(id);
      Bytes content = new Bytes().number(entries.size());
      entries.forEach(content::append);
      byte[] bytes = id == 8 ? start : entries.isEmpty() ? new byte[0] : content.bytes();
      if (bytes.length > 0) {
        out.writeBytes(new Bytes().raw(id).vector(bytes).bytes());
      }
    }
    return out.toByteArray();
  }
}
