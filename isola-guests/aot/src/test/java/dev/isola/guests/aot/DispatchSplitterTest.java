package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.CALL_INDIRECT;
import static dev.isola.guests.aot.TestModule.F32;
import static dev.isola.guests.aot.TestModule.F64;
import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I32_CONST;
import static dev.isola.guests.aot.TestModule.I64;
import static dev.isola.guests.aot.TestModule.LOCAL_GET;
import static dev.isola.guests.aot.TestModule.code;
import static dev.isola.guests.aot.TestModule.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.types.OpCode;
import dev.isola.engine.CallableFunctions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DispatchSplitterTest {

  /** More functions of one type than fit into two groups. */
  private static final int MANY = 1100;

  /** A table with {@code count} functions of one type that return their place, and another one. */
  static TestModule dispatching(int count) {
    TestModule module = new TestModule();
    int type = module.type(new int[] {I64, I32}, I32);
    int other = module.type(new int[] {I32}, I32);
    for (int i = 0; i < count; i++) {
      module.inTable(module.function(type, with(I32_CONST, i + 1000)));
      module.function(type, with(I32_CONST, -1)); // in no table
    }
    module.inTable(module.function(other, with(I32_CONST, 1)));
    int call =
        module.function(
            type,
            code(
                new int[] {LOCAL_GET, 0, LOCAL_GET, 1},
                new int[] {LOCAL_GET, 1, CALL_INDIRECT, type, 0}));
    return module.exporting("call", call);
  }

  private static Instance instance(int count) throws Exception {
    return new CompiledModule(dispatching(count), 1000).compiled();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 513, MANY, 3000})
  void everyFunctionInTheTableIsReached(int count) throws Exception {
    Instance instance = instance(count);
    for (int i = 0; i < count; i++) {
      assertThat(instance.export("call").apply(7, i)).containsExactly(i + 1000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, MANY})
  void aFunctionOfAnotherTypeIsATrap(int count) throws Exception {
    Instance instance = instance(count);
    assertThatThrownBy(() -> instance.export("call").apply(7, count))
        .isInstanceOf(ChicoryException.class)
        .hasMessageContaining("indirect call type mismatch");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, MANY})
  void aPlaceOutsideOfTheTableIsATrap(int count) throws Exception {
    Instance instance = instance(count);
    for (int place : new int[] {count + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
      assertThatThrownBy(() -> instance.export("call").apply(7, place))
          .as("place %d", place)
          .isInstanceOf(ChicoryException.class)
          .hasMessageContaining("undefined element");
    }
  }

  @ParameterizedTest
  @CsvSource({
    I64 + ",I64_EXTEND_I32_S",
    F32 + ",F32_CONVERT_I32_S",
    F64 + ",F64_CONVERT_I32_S",
  })
  void argumentsAndResultsOfEveryTypePassThroughTheGroups(int passed, OpCode conversion)
      throws Exception {
    TestModule module = new TestModule();
    int type = module.type(new int[] {passed, I32}, passed);
    for (int i = 0; i < MANY; i++) {
      int result =
          i == MANY / 2
              ? module.function(type, LOCAL_GET, 0)
              : module.function(type, code(with(I32_CONST, i), new int[] {conversion.opcode()}));
      module.inTable(result);
    }
    int call =
        module.function(type, LOCAL_GET, 0, LOCAL_GET, 1, LOCAL_GET, 1, CALL_INDIRECT, type, 0);
    CompiledModule compiled = new CompiledModule(module.exporting("call", call), 1000);
    Instance instance = compiled.compiled();
    Instance interpreted = compiled.interpreted();
    long argument = passed == F32 ? 0x4228_0000L : 0x4045_0000_4228_0000L;
    for (int place : new int[] {0, 1, 511, 512, MANY / 2, MANY - 1}) {
      assertThat(instance.export("call").apply(argument, place))
          .as("place %d", place)
          .isEqualTo(interpreted.export("call").apply(argument, place));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 513, 3000})
  void noMethodIsTooLongForTheJitCompiler(int count) {
    new CompiledModule(dispatching(count), 1000)
        .guest()
        .classes()
        .forEach(
            (name, bytes) ->
                assertThat(MethodSizes.of(bytes).values())
                    .as(name)
                    .allMatch(size -> size <= MethodSizes.JIT_LIMIT));
  }

  @Test
  void theHostReachesOnlyWhatIsExported() throws Exception {
    Instance instance = instance(1);
    assertThatThrownBy(() -> instance.getMachine().call(0, new long[] {1, 2}))
        .isInstanceOf(ChicoryException.class)
        .hasMessageContaining("unknown function 0");
  }

  @Test
  void functionsInNoTableAreNotInTheDispatch() {
    CallableFunctions callable = new CallableFunctions(dispatching(3).parse());
    assertThat(callable.fromTable()).containsExactly(0, 2, 4, 6);
    assertThat(callable.fromHost()).containsExactly(7);
  }
}
