package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.BR_IF;
import static dev.isola.guests.aot.TestModule.CALL;
import static dev.isola.guests.aot.TestModule.CALL_INDIRECT;
import static dev.isola.guests.aot.TestModule.EMPTY;
import static dev.isola.guests.aot.TestModule.END;
import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I32_CONST;
import static dev.isola.guests.aot.TestModule.LOCAL_GET;
import static dev.isola.guests.aot.TestModule.LOOP;
import static dev.isola.guests.aot.TestModule.code;
import static dev.isola.guests.aot.TestModule.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import dev.isola.engine.FuelExhaustedException;
import dev.isola.engine.GuestInstance;
import dev.isola.engine.GuestInterruptedException;
import dev.isola.engine.GuestProbe;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Functions that call {@code isola.meter} are counted as they say, in whatever way they are run.
 */
class SelfMeteringTest {

  private static final int LOCAL_SET = 0x21;
  private static final int I32_SUB = 0x6b;
  private static final int METER = 0;

  /** What is left of a counter in local 0 is counted down in a loop. */
  private static final int[] COUNT_DOWN =
      code(
          new int[] {LOOP, EMPTY, LOCAL_GET, 0},
          with(I32_CONST, 1),
          new int[] {I32_SUB, LOCAL_SET, 0, LOCAL_GET, 0, BR_IF, 0, END});

  enum Way {
    COMPILED {
      @Override
      GuestInstance boot(WasmModule module) throws Exception {
        CompiledGuest guest = CompiledGuest.compile(module, "test.Guest", 64);
        return GuestInstance.boot(
            module,
            CompiledModule.machine(TestGuest.load(guest.machine(), guest.classes())),
            Optional.empty(),
            TestGuest.settings(),
            new TestGuest.QuietHost());
      }
    },
    INTERPRETED {
      @Override
      GuestInstance boot(WasmModule module) {
        return GuestProbe.interpreted(module, TestGuest.settings(), new TestGuest.QuietHost());
      }
    };

    abstract GuestInstance boot(WasmModule module) throws Exception;
  }

  /** A guest with an export {@code f}, of one argument and that code. */
  private static GuestInstance guest(Way way, int[] body) throws Exception {
    TestModule module = new TestModule();
    module.importing("isola", "meter", module.type(new int[] {I32}));
    int type = module.type(new int[] {I32});
    module.exporting("f", module.function(type, body));
    int indirect =
        module.function(
            type, code(new int[] {LOCAL_GET, 0}, with(I32_CONST, 0), calls(CALL_INDIRECT, type)));
    module.inTable(METER);
    module.exporting("indirect", indirect);
    int four = module.type(new int[] {I32, I32, I32, I32}, I32);
    TestGuest.finish(module, module.function(four, with(I32_CONST, 0)));
    return way.boot(Parser.parse(module.bytes()));
  }

  private static int[] calls(int instruction, int type) {
    return new int[] {instruction, type, 0};
  }

  private static int[] meter(int... number) {
    return code(number, new int[] {CALL, METER});
  }

  private static long ticks(GuestInstance guest, String function, int argument) {
    long before = GuestProbe.ticks(guest);
    GuestProbe.instance(guest).export(function).apply(argument);
    return GuestProbe.ticks(guest) - before;
  }

  @ParameterizedTest
  @EnumSource
  void theirLoopsAreNotCountedOtherwise(Way way) throws Exception {
    try (GuestInstance guest = guest(way, code(COUNT_DOWN, meter(with(I32_CONST, 7))))) {
      long entry = ticks(guest, "f", 1) - 7;
      assertThat(entry).isBetween(0L, 2L);
      assertThat(ticks(guest, "f", 5_000)).isEqualTo(entry + 7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherLoopsAre(Way way) throws Exception {
    try (GuestInstance guest = guest(way, COUNT_DOWN)) {
      assertThat(ticks(guest, "f", 5_001) - ticks(guest, "f", 1)).isEqualTo(5_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotPositiveCountsNothing(Way way) throws Exception {
    try (GuestInstance guest = guest(way, meter(LOCAL_GET, 0))) {
      long entry = ticks(guest, "f", 0);
      assertThat(ticks(guest, "f", -1)).isEqualTo(entry);
      assertThat(ticks(guest, "f", Integer.MIN_VALUE)).isEqualTo(entry);
      assertThat(ticks(guest, "f", 1_000_000)).isEqualTo(entry + 1_000_000);
      assertThat(ticks(guest, "f", Integer.MAX_VALUE)).isEqualTo(entry + Integer.MAX_VALUE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIndirectCallOfTheMeterCountsAsWell(Way way) throws Exception {
    try (GuestInstance guest = guest(way, COUNT_DOWN)) {
      assertThat(ticks(guest, "indirect", 500) - ticks(guest, "indirect", 0)).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheyCountIsTakenFromTheFuel(Way way) throws Exception {
    try (GuestInstance guest = guest(way, meter(LOCAL_GET, 0))) {
      guest.fuel(1_000);
      GuestProbe.instance(guest).export("f").apply(500);
      assertThatThrownBy(() -> GuestProbe.instance(guest).export("f").apply(500))
          .isInstanceOf(FuelExhaustedException.class);
    }
  }

  /** The first call leaves ticks to go on with, so that only the loop itself can see it. */
  @ParameterizedTest
  @EnumSource
  void aLoopThatCountsNothingEndsWhenItsThreadIsInterrupted(Way way) throws Exception {
    int[] endless = {LOOP, EMPTY, LOCAL_GET, 0, BR_IF, 0, END};
    try (GuestInstance guest = guest(way, code(endless, meter(with(I32_CONST, 1))))) {
      ticks(guest, "f", 0);
      FutureTask<Throwable> running =
          new FutureTask<>(
              () -> catchThrowable(() -> GuestProbe.instance(guest).export("f").apply(1)));
      Thread thread = new Thread(running, "guest");
      thread.start();
      while (!isInFunction(thread)) {
        Thread.onSpinWait();
      }
      thread.interrupt();
      assertThat(running.get()).isInstanceOf(GuestInterruptedException.class);
    }
  }

  private static boolean isInFunction(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .map(StackTraceElement::getMethodName)
        .anyMatch(name -> name.startsWith("func_") || name.equals("eval"));
  }
}
