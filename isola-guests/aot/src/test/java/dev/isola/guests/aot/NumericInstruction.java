package dev.isola.guests.aot;

import static dev.isola.guests.aot.ModuleAssembler.Code.F32;
import static dev.isola.guests.aot.ModuleAssembler.Code.F64;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32;
import static dev.isola.guests.aot.ModuleAssembler.Code.I64;

import dev.isola.guests.aot.ModuleAssembler.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An instruction that computes a value out of values and nothing else.
 *
 * @param opcode the instruction
 * @param parameters the types it takes
 * @param result the type it gives
 */
record NumericInstruction(int opcode, List<Integer> parameters, int result) {

  private static final List<NumericInstruction> ALL = list();

  /** All of them, without SIMD. */
  static List<NumericInstruction> all() {
    return ALL;
  }

  /** Comparisons of two values. */
  static Stream<NumericInstruction> comparisons(int type) {
    return ALL.stream().filter(i -> i.opcode <= 0x66 && i.parameters.equals(List.of(type, type)));
  }

  /**
   * Whether WebAssembly leaves the sign and the payload of a NaN result open, or Java does: for the
   * absolute value on JDK 17, see {@link AbsoluteValues}.
   */
  boolean hasAnyNan() {
    if (result == I32 || result == I64) {
      return false;
    }
    boolean conversionOfBits = opcode == 0xbe || opcode == 0xbf;
    boolean signOnly =
        opcode == 0x8c || opcode == 0x98 || opcode == 0x9a || opcode == 0xa6; // neg, copysign
    return !conversionOfBits && !signOnly;
  }

  /** The instruction, followed by code that gives every NaN the same bits if they are open. */
  void write(Code code, int scratchLocal) {
    code.op(opcode);
    if (hasAnyNan()) {
      boolean single = result == F32;
      code.op(Code.LOCAL_TEE, scratchLocal);
      code.constant(result, single ? 0x7fc00000 : 0x7ff8000000000000L);
      code.get(scratchLocal).get(scratchLocal).op(single ? 0x5b : 0x61); // equal
      code.op(Code.SELECT).op(Code.LOCAL_TEE, scratchLocal); // the local is read as a value, too
    }
  }

  private static List<NumericInstruction> list() {
    List<NumericInstruction> all = new ArrayList<>();
    add(all, 0x45, 0x45, List.of(I32), I32);
    add(all, 0x46, 0x4f, List.of(I32, I32), I32);
    add(all, 0x50, 0x50, List.of(I64), I32);
    add(all, 0x51, 0x5a, List.of(I64, I64), I32);
    add(all, 0x5b, 0x60, List.of(F32, F32), I32);
    add(all, 0x61, 0x66, List.of(F64, F64), I32);
    add(all, 0x67, 0x69, List.of(I32), I32);
    add(all, 0x6a, 0x78, List.of(I32, I32), I32);
    add(all, 0x79, 0x7b, List.of(I64), I64);
    add(all, 0x7c, 0x8a, List.of(I64, I64), I64);
    add(all, 0x8b, 0x91, List.of(F32), F32);
    add(all, 0x92, 0x98, List.of(F32, F32), F32);
    add(all, 0x99, 0x9f, List.of(F64), F64);
    add(all, 0xa0, 0xa6, List.of(F64, F64), F64);
    add(all, 0xa7, 0xa7, List.of(I64), I32);
    add(all, 0xa8, 0xa9, List.of(F32), I32);
    add(all, 0xaa, 0xab, List.of(F64), I32);
    add(all, 0xac, 0xad, List.of(I32), I64);
    add(all, 0xae, 0xaf, List.of(F32), I64);
    add(all, 0xb0, 0xb1, List.of(F64), I64);
    add(all, 0xb2, 0xb3, List.of(I32), F32);
    add(all, 0xb4, 0xb5, List.of(I64), F32);
    add(all, 0xb6, 0xb6, List.of(F64), F32);
    add(all, 0xb7, 0xb8, List.of(I32), F64);
    add(all, 0xb9, 0xba, List.of(I64), F64);
    add(all, 0xbb, 0xbb, List.of(F32), F64);
    add(all, 0xbc, 0xbc, List.of(F32), I32);
    add(all, 0xbd, 0xbd, List.of(F64), I64);
    add(all, 0xbe, 0xbe, List.of(I32), F32);
    add(all, 0xbf, 0xbf, List.of(I64), F64);
    add(all, 0xc0, 0xc1, List.of(I32), I32);
    add(all, 0xc2, 0xc4, List.of(I64), I64);
    add(all, 0xfc00, 0xfc01, List.of(F32), I32);
    add(all, 0xfc02, 0xfc03, List.of(F64), I32);
    add(all, 0xfc04, 0xfc05, List.of(F32), I64);
    add(all, 0xfc06, 0xfc07, List.of(F64), I64);
    return List.copyOf(all);
  }

  private static void add(
      List<NumericInstruction> all, int first, int last, List<Integer> parameters, int result) {
    for (int opcode = first; opcode <= last; opcode++) {
      all.add(new NumericInstruction(opcode, parameters, result));
    }
  }
}
