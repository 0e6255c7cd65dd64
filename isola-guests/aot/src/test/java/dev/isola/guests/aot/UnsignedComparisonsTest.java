package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I64;
import static dev.isola.guests.aot.TestModule.LOCAL_GET;
import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnsignedComparisonsTest {

  private static final String UNSIGNED = "^I(32|64)_[LG][TE]_U$";

  private static final long[] INTS = {
    0, 1, 2, -1, -2, 65536, Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Integer.MAX_VALUE
  };
  private static final long[] LONGS = {
    0,
    1,
    -1,
    -2,
    0xFFFFFFFFL,
    1L << 32,
    Integer.MIN_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    Long.MAX_VALUE
  };

  /** A module with one function, {@code compare}, for the comparison. */
  private static CompiledModule comparing(OpCode comparison) {
    int operand = ofInts(comparison) ? I32 : I64;
    TestModule module = new TestModule();
    int type = module.type(new int[] {operand, operand}, I32);
    int compare = module.function(type, LOCAL_GET, 0, LOCAL_GET, 1, comparison.opcode());
    return new CompiledModule(module.exporting("compare", compare), 100);
  }

  private static boolean ofInts(OpCode comparison) {
    return comparison.name().startsWith("I32");
  }

  @ParameterizedTest
  @EnumSource(value = OpCode.class, names = UNSIGNED, mode = EnumSource.Mode.MATCH_ALL)
  void theAnswersAreTheInterpretersOnes(OpCode comparison) throws Exception {
    CompiledModule module = comparing(comparison);
    Instance compiled = module.compiled();
    Instance interpreted = module.interpreted();
    long[] edges = ofInts(comparison) ? INTS : LONGS;
    for (long a : edges) {
      for (long b : edges) {
        assertThat(compiled.export("compare").apply(a, b))
            .as("%s of %d and %d", comparison, a, b)
            .isEqualTo(interpreted.export("compare").apply(a, b));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = OpCode.class, names = UNSIGNED, mode = EnumSource.Mode.MATCH_ALL)
  void noCallIsLeftThatTheJitCompilerGetsWrong(OpCode comparison) {
    List<String> calls =
        comparing(comparison).methods().flatMap(m -> CompiledModule.calls(m).stream()).toList();
    assertThat(calls)
        .contains("test/MachineShaded." + comparison.name())
        .noneMatch(call -> call.endsWith(".compareUnsigned"))
        .noneMatch(call -> call.matches(".*OpcodeImpl\\.I(32|64)_[LG][TE]_U"))
        .noneMatch(call -> call.contains("MemCopyWorkaround"))
        .noneMatch(call -> call.endsWith(".i32_ge_u"));
  }
}
