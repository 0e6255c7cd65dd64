package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.CALL;
import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.LOCAL_GET;
import static dev.isola.guests.aot.TestModule.code;
import static dev.isola.guests.aot.TestModule.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.engine.CallableFunctions;
import dev.isola.engine.FlatMemory;
import dev.isola.engine.MeteredEntries;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeteredEntriesTest {

  private static final int RETURN_CALL = 0x12;

  /** A module whose functions call those of the given numbers, one after the other. */
  private static TestModule calling(int[]... callees) {
    TestModule module = new TestModule();
    int type = module.type(new int[] {I32}, I32);
    for (int[] called : callees) {
      int[] body = {LOCAL_GET, 0};
      for (int callee : called) {
        body = code(body, with(CALL, callee));
      }
      module.function(type, body);
    }
    return module;
  }

  private static int[] calls(int... callees) {
    return callees;
  }

  private static List<Integer> metered(TestModule module, int functions) {
    MeteredEntries entries = new MeteredEntries(new CallableFunctions(module.parse()));
    return IntStream.range(0, functions).filter(entries::contains).boxed().toList();
  }

  @Test
  void functionsThatOnlyAreCalledDirectlyAreNot() {
    assertThat(metered(calling(calls(1, 2), calls(2), calls()), 3)).isEmpty();
  }

  @Test
  void functionsThatTheHostCanEnterAreAndThoseInATableAreNotForThat() {
    TestModule module = calling(calls(1), calls(2), calls());
    module.exporting("f", 0);
    module.inTable(2);
    assertThat(metered(module, 3)).containsExactly(0);
  }

  @Test
  void oneFunctionOfEachCycleIs() {
    assertThat(metered(calling(calls(1), calls(2), calls(0)), 3)).hasSize(1);
    assertThat(metered(calling(calls(0)), 1)).containsExactly(0);
    assertThat(metered(calling(calls(1, 2), calls(0), calls(0)), 3)).containsExactly(0);
    assertThat(metered(calling(calls(1), calls(0), calls(3), calls(2)), 4)).hasSize(2);
  }

  @Test
  void aTailCallClosesACycle() {
    TestModule module = new TestModule();
    int type = module.type(new int[] {I32}, I32);
    module.function(type, LOCAL_GET, 0, RETURN_CALL, 0);
    assertThat(metered(module, 1)).containsExactly(0);
  }

  @Test
  void cyclesOfDirectCallsTickAtEveryRound() throws Exception {
    TestModule module = calling(calls(1), calls(2), calls(1));
    CompiledModule compiled = new CompiledModule(module.exporting("f", 0), 100);
    FlatMemory memory = FlatMemory.empty(1, 1);
    memory
        .get()
        .meter(
            () -> {
              if (memory.get().ticks() > 50) {
                throw new IllegalStateException("out of fuel");
              }
              return 10;
            });
    assertThatThrownBy(() -> compiled.compiled(memory).export("f").apply(1))
        .hasMessageContaining("out of fuel");
  }

  /** Each function calls the next one twice: the last one is entered 2^40 times, without a loop. */
  @Test
  void callsThatSpreadWithoutALoopTick() {
    int[][] callees = new int[41][];
    for (int i = 0; i < 40; i++) {
      callees[i] = calls(i + 1, i + 1);
    }
    callees[40] = calls();
    List<Integer> metered = metered(calling(callees), 41);
    assertThat(metered).hasSizeBetween(3, 10);
    for (int i = 1; i < metered.size(); i++) {
      assertThat(metered.get(i) - metered.get(i - 1)).isLessThanOrEqualTo(10);
    }
  }

  @Test
  void aChainOfVeryManyFunctionsIsFollowed() {
    int[][] callees = new int[40_000][];
    for (int i = 0; i < callees.length - 1; i++) {
      callees[i] = calls(i + 1);
    }
    callees[callees.length - 1] = calls();
    assertThat(metered(calling(callees), callees.length)).hasSizeBetween(20, 80);
  }
}
