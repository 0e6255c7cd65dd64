package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.BLOCK;
import static dev.isola.guests.aot.TestModule.BR_IF;
import static dev.isola.guests.aot.TestModule.ELSE;
import static dev.isola.guests.aot.TestModule.EMPTY;
import static dev.isola.guests.aot.TestModule.END;
import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I32_CONST;
import static dev.isola.guests.aot.TestModule.I32_EQZ;
import static dev.isola.guests.aot.TestModule.I64;
import static dev.isola.guests.aot.TestModule.IF;
import static dev.isola.guests.aot.TestModule.LOCAL_GET;
import static dev.isola.guests.aot.TestModule.LOCAL_TEE;
import static dev.isola.guests.aot.TestModule.RETURN;
import static dev.isola.guests.aot.TestModule.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;

class FusedBranchesTest {

  private static final String ANY = "^I(32|64)_(EQZ|EQ|NE|[LG][TE]_[SU])$";
  private static final String SIGNED_INT = "^I32_(EQZ|EQ|NE|[LG][TE]_S)$";
  private static final String OPCODES = "com/dylibso/chicory/runtime/OpcodeImpl.";

  private static final int MOST_NEGATIONS = 2;

  private static final long[] INTS = {
    0, 1, -1, 2, 65536, Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Integer.MAX_VALUE
  };
  private static final long[] LONGS = {
    0, 1, -1, 1L << 32, Integer.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE
  };

  /** What becomes of a condition. */
  private enum Use {
    /** A branch that is taken if the condition does not hold. */
    BRANCH_IF_NOT,
    /** A branch that is taken if it holds. */
    BRANCH_IF,
    VALUE,
    VALUE_AND_BRANCH;

    int[] of(int... condition) {
      return switch (this) {
        case BRANCH_IF_NOT ->
            code(condition, new int[] {IF, I32, I32_CONST, 10, ELSE, I32_CONST, 20, END});
        case BRANCH_IF ->
            code(
                new int[] {BLOCK, EMPTY},
                condition,
                new int[] {BR_IF, 0, I32_CONST, 20, RETURN, END, I32_CONST, 10});
        case VALUE -> condition;
        case VALUE_AND_BRANCH ->
            code(
                condition,
                new int[] {LOCAL_TEE, 2, IF, I32, LOCAL_GET, 2, ELSE, I32_CONST, 20, END});
      };
    }
  }

  /** Functions for each use of one comparison, negated up to twice. */
  private static final class Comparing {

    private final Map<Use, int[]> functions = new EnumMap<>(Use.class);
    private final boolean ofInts;
    private final CompiledModule module;

    Comparing(OpCode comparison) {
      ofInts = comparison.name().startsWith("I32");
      int operand = ofInts ? I32 : I64;
      int[] condition =
          comparison.name().endsWith("EQZ")
              ? new int[] {LOCAL_GET, 0, comparison.opcode()}
              : new int[] {LOCAL_GET, 0, LOCAL_GET, 1, comparison.opcode()};
      TestModule made = new TestModule();
      int type = made.type(new int[] {operand, operand, I32}, I32);
      for (Use use : Use.values()) {
        int[] numbers = new int[MOST_NEGATIONS + 1];
        int[] negated = condition;
        for (int negations = 0; negations <= MOST_NEGATIONS; negations++) {
          numbers[negations] = made.function(type, use.of(negated));
          made.exporting(use.name() + negations, numbers[negations]);
          negated = code(negated, new int[] {I32_EQZ});
        }
        functions.put(use, numbers);
      }
      module = new CompiledModule(made, 100);
    }

    MethodNode function(Use use, int negations) {
      return module.function(functions.get(use)[negations]);
    }

    List<String> opcodeCalls(Use use, int negations) {
      return CompiledModule.calls(function(use, negations)).stream()
          .filter(call -> call.startsWith(OPCODES))
          .map(call -> call.substring(OPCODES.length()))
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource(value = OpCode.class, names = ANY, mode = EnumSource.Mode.MATCH_ALL)
  void branchesAndValuesAreTheInterpretersOnes(OpCode comparison) throws Exception {
    Comparing comparing = new Comparing(comparison);
    Instance compiled = comparing.module.compiled();
    Instance interpreted = comparing.module.interpreted();
    long[] edges = comparing.ofInts ? INTS : LONGS;
    for (Use use : Use.values()) {
      for (int negations = 0; negations <= MOST_NEGATIONS; negations++) {
        String name = use.name() + negations;
        for (long a : edges) {
          for (long b : edges) {
            assertThat(compiled.export(name).apply(a, b, 0))
                .as("%s of %d and %d", name, a, b)
                .isEqualTo(interpreted.export(name).apply(a, b, 0));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = OpCode.class, names = SIGNED_INT, mode = EnumSource.Mode.MATCH_ALL)
  void aBranchNeedsNoCall(OpCode comparison) {
    Comparing comparing = new Comparing(comparison);
    for (Use use : List.of(Use.BRANCH_IF, Use.BRANCH_IF_NOT)) {
      for (int negations = 0; negations <= MOST_NEGATIONS; negations++) {
        assertThat(comparing.opcodeCalls(use, negations)).as("%s %d", use, negations).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = OpCode.class, names = ANY, mode = EnumSource.Mode.MATCH_ALL)
  void noNegationIsLeftBeforeABranch(OpCode comparison) {
    Comparing comparing = new Comparing(comparison);
    for (Use use : List.of(Use.BRANCH_IF, Use.BRANCH_IF_NOT)) {
      for (int negations = 0; negations <= MOST_NEGATIONS; negations++) {
        assertThat(comparing.opcodeCalls(use, negations)).doesNotContain("I32_EQZ");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = OpCode.class, names = SIGNED_INT, mode = EnumSource.Mode.MATCH_ALL)
  void aValueIsLeftAlone(OpCode comparison) {
    Comparing comparing = new Comparing(comparison);
    for (Use use : List.of(Use.VALUE, Use.VALUE_AND_BRANCH)) {
      assertThat(comparing.opcodeCalls(use, 0)).containsExactly(comparison.name());
      assertThat(comparing.opcodeCalls(use, 1)).containsExactly(comparison.name(), "I32_EQZ");
      assertThat(comparing.opcodeCalls(use, 2))
          .containsExactly(comparison.name(), "I32_EQZ", "I32_EQZ");
    }
  }

  @Test
  void bothDirectionsOfABranchOccur() {
    Comparing comparing = new Comparing(OpCode.I32_LT_S);
    assertThat(jumps(comparing.function(Use.BRANCH_IF, 0))).contains(Opcodes.IF_ICMPLT);
    assertThat(jumps(comparing.function(Use.BRANCH_IF, 1))).contains(Opcodes.IF_ICMPGE);
    assertThat(jumps(comparing.function(Use.BRANCH_IF_NOT, 0))).contains(Opcodes.IF_ICMPGE);
    assertThat(jumps(comparing.function(Use.BRANCH_IF_NOT, 1))).contains(Opcodes.IF_ICMPLT);
  }

  private static List<Integer> jumps(MethodNode method) {
    return Arrays.stream(method.instructions.toArray())
        .filter(instruction -> instruction.getType() == AbstractInsnNode.JUMP_INSN)
        .map(AbstractInsnNode::getOpcode)
        .toList();
  }
}
