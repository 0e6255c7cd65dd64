package dev.isola.guests.aot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a guest module together: any types, functions with locals, one memory, one table, globals
 * and active segments.
 */
final class ModuleAssembler {

  /** What a function takes and returns, as the value types' bytes. */
  record Signature(List<Integer> parameters, List<Integer> results) {

    static Signature of(String parameters, String results) {
      return new Signature(types(parameters), types(results));
    }

    /** Value types from letters: i and l for the integers, f and d for the floating point ones. */
    private static List<Integer> types(String letters) {
      return letters.chars().mapToObj(letter -> 0x7f - "ilfd".indexOf(letter)).toList();
    }
  }

  private record Function(int type, byte[] body) {}

  private final Map<Signature, Integer> types = new HashMap<>();
  private final List<byte[]> typeSection = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final List<byte[]> globals = new ArrayList<>();
  private final List<byte[]> exports = new ArrayList<>();
  private final List<byte[]> elements = new ArrayList<>();
  private final List<byte[]> data = new ArrayList<>();
  private byte[] memory = {1, 1, 1};
  private byte[] table = {};

  int type(Signature signature) {
    return types.computeIfAbsent(
        signature,
        added -> {
          Code code = new Code().raw(0x60);
          for (List<Integer> part : List.of(added.parameters(), added.results())) {
            code.number(part.size());
            part.forEach(code::raw);
          }
          typeSection.add(code.bytes());
          return typeSection.size() - 1;
        });
  }

  int type(String parameters, String results) {
    return type(Signature.of(parameters, results));
  }

  /** The number that the next function gets. */
  int nextFunction() {
    return functions.size();
  }

  /** Adds a function; {@code code} comes without the last END. */
  int function(int type, List<Integer> locals, Code code) {
    Code body = new Code().number(locals.size());
    for (int local : locals) {
      body.number(1).raw(local);
    }
    functions.add(new Function(type, body.append(code).raw(Code.END).bytes()));
    return functions.size() - 1;
  }

  int function(String parameters, String results, Code code) {
    return function(type(parameters, results), List.of(), code);
  }

  ModuleAssembler memory(int pages, int maximum) {
    memory = new Code().raw(1).number(pages).number(maximum).bytes();
    return this;
  }

  ModuleAssembler table(int size, int maximum) {
    table = new Code().raw(0x70).raw(1).number(size).number(maximum).bytes();
    return this;
  }

  /** Adds a global that can be changed; {@code initial} is a constant instruction. */
  int global(int type, Code initial) {
    globals.add(new Code().raw(type).raw(1).append(initial).raw(Code.END).bytes());
    return globals.size() - 1;
  }

  ModuleAssembler export(String name, int function) {
    exports.add(new Code().text(name).raw(0).number(function).bytes());
    return this;
  }

  /** Puts functions into the table, from a place on. */
  ModuleAssembler elements(int place, List<Integer> members) {
    Code code = new Code().raw(0).i32(place).raw(Code.END).number(members.size());
    members.forEach(code::number);
    elements.add(code.bytes());
    return this;
  }

  ModuleAssembler data(int address, byte[] content) {
    data.add(
        new Code()
            .raw(0)
            .i32(address)
            .raw(Code.END)
            .number(content.length)
            .append(content)
            .bytes());
    return this;
  }

  /** The module, with the functions that the engine asks of a guest added. */
  byte[] guest() {
    export("isola_abi", function("", "i", new Code().i32(1)));
    export("isola_init", function("", "i", new Code().i32(0)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, 1, typeSection);
    section(out, 3, functions.stream().map(f -> new Code().number(f.type()).bytes()).toList());
    section(out, 4, table.length == 0 ? List.of() : List.of(table));
    section(out, 5, List.of(memory));
    section(out, 6, globals);
    section(out, 7, exports);
    section(out, 9, elements);
    section(
        out,
        10,
        functions.stream()
            .map(f -> new Code().number(f.body().length).append(f.body()).bytes())
            .toList());
    section(out, 11, data);
    return out.toByteArray();
  }

  private static void section(ByteArrayOutputStream out, int id, List<byte[]> entries) {
    if (!entries.isEmpty()) {
      Code content = new Code().number(entries.size());
      entries.forEach(content::append);
      byte[] bytes = content.bytes();
      out.writeBytes(new Code().raw(id).number(bytes.length).append(bytes).bytes());
    }
  }

  /** Instructions, one after the other. */
  static final class Code {

    static final int I32 = 0x7f;
    static final int I64 = 0x7e;
    static final int F32 = 0x7d;
    static final int F64 = 0x7c;
    static final int FUNCREF = 0x70;

    static final int UNREACHABLE = 0x00;
    static final int NOP = 0x01;
    static final int BLOCK = 0x02;
    static final int LOOP = 0x03;
    static final int IF = 0x04;
    static final int ELSE = 0x05;
    static final int END = 0x0b;
    static final int BR = 0x0c;
    static final int BR_IF = 0x0d;
    static final int BR_TABLE = 0x0e;
    static final int RETURN = 0x0f;
    static final int CALL = 0x10;
    static final int CALL_INDIRECT = 0x11;
    static final int DROP = 0x1a;
    static final int SELECT = 0x1b;
    static final int LOCAL_GET = 0x20;
    static final int LOCAL_SET = 0x21;
    static final int LOCAL_TEE = 0x22;
    static final int GLOBAL_GET = 0x23;
    static final int GLOBAL_SET = 0x24;
    static final int TABLE_GET = 0x25;
    static final int TABLE_SET = 0x26;
    static final int MEMORY_SIZE = 0x3f;
    static final int MEMORY_GROW = 0x40;
    static final int EMPTY = 0x40;
    static final int I32_EQZ = 0x45;
    static final int I32_LT_S = 0x48;
    static final int I32_ADD = 0x6a;
    static final int I32_SUB = 0x6b;
    static final int I32_MUL = 0x6c;
    static final int I32_AND = 0x71;
    static final int I32_OR = 0x72;
    static final int I64_OR = 0x84;
    static final int REF_NULL = 0xd0;
    static final int REF_IS_NULL = 0xd1;
    static final int REF_FUNC = 0xd2;
    static final int MEMORY_COPY = 0xfc0a;
    static final int MEMORY_FILL = 0xfc0b;
    static final int TABLE_COPY = 0xfc0e;
    static final int TABLE_GROW = 0xfc0f;
    static final int TABLE_SIZE = 0xfc10;
    static final int TABLE_FILL = 0xfc11;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
      return out.toByteArray();
    }

    int size() {
      return out.size();
    }

    Code raw(int... bytes) {
      for (int b : bytes) {
        out.write(b);
      }
      return this;
    }

    Code append(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    Code append(Code... parts) {
      Arrays.stream(parts).forEach(part -> append(part.bytes()));
      return this;
    }

    /** An unsigned number of up to 32 bits. */
    Code number(int number) {
      int rest = number;
      while (Integer.compareUnsigned(rest, 0x80) >= 0) {
        out.write((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      return raw(rest);
    }

    private Code signed(long number) {
      long rest = number;
      while (rest < -64 || rest > 63) {
        out.write((int) (rest & 0x7f) | 0x80);
        rest >>= 7;
      }
      return raw((int) (rest & 0x7f));
    }

    Code text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return number(bytes.length).append(bytes);
    }

    /** An instruction; those with a prefix are written with it, as in {@code 0xfc0a}. */
    Code op(int instruction) {
      return instruction < 0x100
          ? raw(instruction)
          : raw(instruction >> 8).number(instruction & 0xff);
    }

    /** An instruction with immediate numbers. */
    Code op(int instruction, int... immediates) {
      op(instruction);
      Arrays.stream(immediates).forEach(this::number);
      return this;
    }

    Code get(int local) {
      return op(LOCAL_GET, local);
    }

    Code set(int local) {
      return op(LOCAL_SET, local);
    }

    Code i32(int value) {
      return raw(0x41).signed(value);
    }

    Code i64(long value) {
      return raw(0x42).signed(value);
    }

    Code f32(int bits) {
      return raw(0x43, bits, bits >> 8, bits >> 16, bits >> 24);
    }

    Code f64(long bits) {
      raw(0x44);
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        raw((int) (bits >> shift));
      }
      return this;
    }

    /** A constant of the type, from its bits. */
    Code constant(int type, long bits) {
      return switch (type) {
        case I32 -> i32((int) bits);
        case I64 -> i64(bits);
        case F32 -> f32((int) bits);
        case F64 -> f64(bits);
        default -> throw new IllegalArgumentException("no constants of type " + type);
      };
    }

    /** Opens a block, a loop or an if. */
    Code open(int instruction, int type) {
      return raw(instruction, type);
    }

    /** Opens a block, a loop or an if whose type is one of the module's. */
    Code openTyped(int instruction, int type) {
      return raw(instruction).signed(type);
    }

    Code end() {
      return raw(END);
    }

    Code brTable(int[] targets, int otherwise) {
      op(BR_TABLE, targets.length);
      Arrays.stream(targets).forEach(this::number);
      return number(otherwise);
    }
  }
}
