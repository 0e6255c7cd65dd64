package dev.isola.guests.aot;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts small modules together, instruction by instruction. */
final class TestModule {

  static final int I32 = 0x7f;
  static final int I64 = 0x7e;
  static final int F32 = 0x7d;
  static final int F64 = 0x7c;

  /** Instructions, by their bytes. */
  static final int UNREACHABLE = 0x00;

  static final int BLOCK = 0x02;
  static final int LOOP = 0x03;
  static final int IF = 0x04;
  static final int ELSE = 0x05;
  static final int END = 0x0b;
  static final int BR = 0x0c;
  static final int BR_IF = 0x0d;
  static final int RETURN = 0x0f;
  static final int CALL = 0x10;
  static final int CALL_INDIRECT = 0x11;
  static final int DROP = 0x1a;
  static final int LOCAL_GET = 0x20;
  static final int LOCAL_TEE = 0x22;
  static final int I32_STORE = 0x36;
  static final int I32_LOAD = 0x28;
  static final int MEMORY_GROW = 0x40;
  static final int I32_CONST = 0x41;
  static final int I64_CONST = 0x42;
  static final int I32_EQZ = 0x45;
  static final int EMPTY = 0x40;

  private record Function(int type, byte[] body) {}

  private final List<byte[]> types = new ArrayList<>();
  private final List<byte[]> imports = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final List<byte[]> exports = new ArrayList<>();
  private final List<Integer> table = new ArrayList<>();

  /** Adds a type and returns its number. */
  int type(int[] parameters, int... results) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x60);
    number(out, parameters.length);
    for (int parameter : parameters) {
      out.write(parameter);
    }
    number(out, results.length);
    for (int result : results) {
      out.write(result);
    }
    types.add(out.toByteArray());
    return types.size() - 1;
  }

  /** Adds an imported function; all of these must come first. */
  int importing(String module, String name, int type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, module);
    text(out, name);
    out.write(0);
    number(out, type);
    imports.add(out.toByteArray());
    return imports.size() - 1;
  }

  /** Adds a function with the given instructions, without the last END; returns its number. */
  int function(int type, int... code) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, 0);
    for (int b : code) {
      body.write(b);
    }
    body.write(END);
    functions.add(new Function(type, body.toByteArray()));
    return imports.size() + functions.size() - 1;
  }

  TestModule exporting(String name, int function) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, name);
    out.write(0);
    number(out, function);
    exports.add(out.toByteArray());
    return this;
  }

  TestModule exportingMemory() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, "memory");
    out.write(2);
    number(out, 0);
    exports.add(out.toByteArray());
    return this;
  }

  /** Adds a function to the table and returns its place. */
  int inTable(int function) {
    table.add(function);
    return table.size() - 1;
  }

  /** An instruction with a number of up to 32 bits, ready for {@link #function}. */
  static int[] with(int instruction, int number) {
    return new int[] {
      instruction,
      (number & 0x7f) | 0x80,
      ((number >> 7) & 0x7f) | 0x80,
      ((number >> 14) & 0x7f) | 0x80,
      ((number >> 21) & 0x7f) | 0x80,
      (number >> 28) & 0x7f
    };
  }

  /** Instructions one after the other. */
  static int[] code(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  WasmModule parse() {
    return Parser.parse(bytes());
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, 1, types);
    section(out, 2, imports);
    section(out, 3, functions.stream().map(f -> encoded(f.type())).toList());
    if (!table.isEmpty()) {
      section(out, 4, List.of(concat(new byte[] {0x70, 0}, encoded(table.size()))));
    }
    section(out, 5, List.of(new byte[] {1, 1, 16}));
    section(out, 6, List.of(new byte[] {I32, 1, I32_CONST, 7, END}));
    section(out, 7, exports);
    if (!table.isEmpty()) {
      ByteArrayOutputStream elements = new ByteArrayOutputStream();
      elements.writeBytes(new byte[] {0, I32_CONST, 0, END});
      number(elements, table.size());
      table.forEach(function -> number(elements, function));
      section(out, 9, List.of(elements.toByteArray()));
    }
    section(
        out, 10, functions.stream().map(f -> concat(encoded(f.body().length), f.body())).toList());
    return out.toByteArray();
  }

  private static void section(ByteArrayOutputStream out, int id, List<byte[]> entries) {
    if (entries.isEmpty()) {
      return;
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    number(content, entries.size());
    entries.forEach(content::writeBytes);
    out.write(id);
    number(out, content.size());
    out.writeBytes(content.toByteArray());
  }

  private static byte[] concat(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }

  private static byte[] encoded(int number) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, number);
    return out.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int number) {
    int rest = number;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }
}
