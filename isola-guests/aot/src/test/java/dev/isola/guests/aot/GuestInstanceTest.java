package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.BR;
import static dev.isola.guests.aot.TestModule.CALL;
import static dev.isola.guests.aot.TestModule.DROP;
import static dev.isola.guests.aot.TestModule.EMPTY;
import static dev.isola.guests.aot.TestModule.END;
import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I32_CONST;
import static dev.isola.guests.aot.TestModule.I32_LOAD;
import static dev.isola.guests.aot.TestModule.I32_STORE;
import static dev.isola.guests.aot.TestModule.I64;
import static dev.isola.guests.aot.TestModule.I64_CONST;
import static dev.isola.guests.aot.TestModule.LOOP;
import static dev.isola.guests.aot.TestModule.MEMORY_GROW;
import static dev.isola.guests.aot.TestModule.UNREACHABLE;
import static dev.isola.guests.aot.TestModule.code;
import static dev.isola.guests.aot.TestModule.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.engine.FuelExhaustedException;
import dev.isola.engine.GuestExitException;
import dev.isola.engine.GuestImage;
import dev.isola.engine.GuestInstance;
import dev.isola.engine.GuestInterruptedException;
import dev.isola.engine.GuestProgram;
import dev.isola.engine.GuestSettings;
import dev.isola.engine.GuestTrapException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestInstanceTest {

  private static final int I32_ADD = 0x6a;
  private static final int[] FILL = {0xfc, 0x0b, 0};
  private static final int[] ZERO = with(I32_CONST, 0);
  private static final int[] FOUR = {I32, I32, I32, I32};

  private final TestModule module = new TestModule();
  private final int call = module.type(FOUR, I32);

  private TestGuest guest(int... code) throws Exception {
    return new TestGuest(module, module.function(call, code));
  }

  private static int run(TestGuest guest) throws Exception {
    try (GuestInstance instance = guest.restore(new TestGuest.QuietHost())) {
      instance.start();
      return instance.call("f", new byte[] {(byte) 0x80});
    }
  }

  /** Runs the guest, interrupts it once it is at work, and returns what ended it. */
  private static Throwable interrupted(TestGuest guest) throws Exception {
    FutureTask<Throwable> running =
        new FutureTask<>(
            () -> {
              try {
                run(guest);
                return null;
              } catch (GuestInterruptedException e) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return e;
              }
            });
    Thread thread = new Thread(running, "guest");
    thread.start();
    while (!isInGuest(thread)) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    return running.get();
  }

  private static boolean isInGuest(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().startsWith("test.Guest")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void runsFromAnImage() throws Exception {
    TestGuest guest = guest(with(I32_CONST, 5));
    assertThat(run(guest)).isEqualTo(5);
    try (GuestInstance instance = guest.restore(new TestGuest.QuietHost())) {
      assertThat(instance.load("a", "b")).isZero();
      assertThat(instance.peakMemoryBytes()).isEqualTo(65536);
      assertThat(instance.snapshot().pages()).isEqualTo(1);
    }
  }

  @Test
  void aGuestThatSleptGoesOnAsIfItHadNot() throws Exception {
    int[] load = {I32_LOAD, 2, 0};
    TestGuest guest =
        guest(
            code(
                with(I32_CONST, 1000),
                with(I32_CONST, 1000),
                load,
                with(I32_CONST, 7),
                new int[] {I32_ADD, I32_STORE, 2, 0},
                with(I32_CONST, 1000),
                load));
    try (GuestInstance instance = guest.restore(new TestGuest.QuietHost());
        GuestInstance other = guest.restore(new TestGuest.QuietHost())) {
      for (int call = 1; call <= 5; call++) {
        assertThat(instance.call("f", new byte[1])).isEqualTo(7 * call);
        assertThat(instance.sleep()).isTrue();
        assertThat(instance.sleep()).isTrue();
        assertThat(instance.peakMemoryBytes()).isEqualTo(65536);
        assertThat(other.call("f", new byte[1])).isEqualTo(7 * call);
      }
      instance.wake();
      instance.wake();
      assertThat(instance.sleep()).isTrue();
      assertThat(instance.snapshot().bytes()).isPositive();
      assertThat(instance.sleep()).isTrue();
      instance.close();
      assertThat(instance.sleep()).isFalse();
    }
  }

  @Test
  void anEndlessLoopIsInterrupted() throws Exception {
    TestGuest guest = guest(code(new int[] {LOOP, EMPTY, BR, 0, END}, with(I32_CONST, 0)));
    assertThat(interrupted(guest)).isInstanceOf(GuestInterruptedException.class);
  }

  @Test
  void anEndlessLoopOfMemoryFillsIsInterrupted() throws Exception {
    TestGuest guest =
        guest(
            code(
                new int[] {LOOP, EMPTY},
                with(I32_CONST, 0),
                with(I32_CONST, 1),
                with(I32_CONST, 65536),
                FILL,
                new int[] {BR, 0, END},
                with(I32_CONST, 0)));
    assertThat(interrupted(guest)).isInstanceOf(GuestInterruptedException.class);
  }

  @Test
  void aGuestThatWaitsIsInterrupted() throws Exception {
    int wait = module.importing("isola", "wait", module.type(new int[] {I64}, I32));
    TestGuest guest = guest(I64_CONST, 0x7f, CALL, wait);
    assertThat(interrupted(guest)).isInstanceOf(GuestInterruptedException.class);
  }

  /** A guest that emits events for ever: each turn of its loop is a tick and a call of the host. */
  private TestGuest talking() throws Exception {
    int emit = module.importing("isola", "emit", module.type(new int[] {I32, I32, I32}));
    return guest(
        code(
            new int[] {LOOP, EMPTY},
            with(I32_CONST, 1),
            with(I32_CONST, 0),
            with(I32_CONST, 0),
            new int[] {CALL, emit, BR, 0, END},
            with(I32_CONST, 0)));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "100, 0", "101, 1", "201, 1", "202, 2", "1009, 9", "1010, 10", "5000, 49"})
  void fuelEndsTheGuestAtTheSameTickEachTime(long limit, int events) throws Exception {
    TestGuest guest = talking();
    AtomicInteger emitted = new AtomicInteger();
    TestGuest.QuietHost host =
        new TestGuest.QuietHost() {
          @Override
          public void emit(int kind, byte[] data) {
            emitted.incrementAndGet();
          }
        };
    try (GuestInstance instance = guest.restore(host)) {
      instance.fuel(limit);
      assertThatThrownBy(() -> instance.call("f", new byte[1]))
          .isInstanceOf(FuelExhaustedException.class);
      assertThat(emitted).hasValue(events);
      assertThat(instance.fuelUsed()).isEqualTo(limit);
    }
  }

  @Test
  void fuelIsCountedAnewForEachCallAndGoesOnToTheVeryEnd() throws Exception {
    TestGuest guest =
        guest(code(with(I32_CONST, 0), with(I32_CONST, 1), with(I32_CONST, 25600), FILL, ZERO));
    try (GuestInstance instance = guest.restore(new TestGuest.QuietHost())) {
      for (int i = 0; i < 3; i++) {
        instance.fuel(100);
        assertThat(instance.fuelUsed()).isZero();
        instance.call("f", new byte[1]);
        assertThat(instance.fuelUsed()).isEqualTo(100);
        instance.sleep();
        assertThat(instance.fuelUsed()).isEqualTo(100);
      }
      instance.fuel(99);
      assertThatThrownBy(() -> instance.call("f", new byte[1]))
          .isInstanceOf(FuelExhaustedException.class)
          .hasMessageContaining("99 units");
    }
  }

  @Test
  void trapsEndTheGuest() throws Exception {
    TestGuest guest = guest(UNREACHABLE);
    try (GuestInstance instance = guest.restore(new TestGuest.QuietHost())) {
      assertThatThrownBy(() -> instance.call("f", new byte[1]))
          .isInstanceOf(GuestTrapException.class)
          .hasMessageContaining("unreachable");
      assertThatThrownBy(() -> instance.call("f", new byte[1]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("dead");
      assertThatThrownBy(instance::snapshot).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void readingOutsideOfMemoryIsATrap() throws Exception {
    TestGuest guest = guest(code(with(I32_CONST, -4), new int[] {I32_LOAD, 2, 0}));
    assertThatThrownBy(() -> run(guest))
        .isInstanceOf(GuestTrapException.class)
        .hasMessageContaining("out of bounds");
  }

  @Test
  void endlessRecursionIsATrap() throws Exception {
    // The function's own number: it is the first one of the module.
    TestGuest guest = guest(0x20, 0, 0x20, 1, 0x20, 2, 0x20, 3, CALL, 0);
    assertThatThrownBy(() -> run(guest))
        .isInstanceOf(GuestTrapException.class)
        .hasMessageContaining("call stack exhausted");
  }

  @Test
  void exitIsReported() throws Exception {
    int exit =
        module.importing("wasi_snapshot_preview1", "proc_exit", module.type(new int[] {I32}));
    TestGuest guest = guest(code(with(I32_CONST, 3), new int[] {CALL, exit}, with(I32_CONST, 0)));
    assertThatThrownBy(() -> run(guest))
        .isInstanceOfSatisfying(GuestExitException.class, e -> assertThat(e.code()).isEqualTo(3));
  }

  @Test
  void whatTheHostThrowsComesOutUnchanged() throws Exception {
    int emit = module.importing("isola", "emit", module.type(new int[] {I32, I32, I32}));
    TestGuest guest =
        guest(
            code(
                with(I32_CONST, 1),
                with(I32_CONST, 0),
                with(I32_CONST, 1),
                new int[] {CALL, emit},
                with(I32_CONST, 0)));
    assertThatThrownBy(() -> run(guest))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("limit");
  }

  @Test
  void memoryBeyondTheLimitIsRefused() throws Exception {
    TestGuest guest =
        guest(code(with(I32_CONST, 100), new int[] {MEMORY_GROW, 0, DROP}, with(I32_CONST, 0)));
    try (GuestInstance instance = guest.restore(new TestGuest.QuietHost())) {
      assertThat(instance.call("f", new byte[1])).isZero();
      assertThat(instance.memoryRefused()).isTrue();
      assertThat(instance.peakMemoryBytes()).isEqualTo(65536);
      instance.start();
      assertThat(instance.memoryRefused()).isFalse();
    }
  }

  @Test
  void anImageLargerThanTheLimitIsRefused() throws Exception {
    TestGuest guest = guest(with(I32_CONST, 0));
    GuestProgram program = GuestProgram.of(guest);
    GuestImage image = program.baseImage();
    GuestSettings given = TestGuest.settings();
    GuestSettings small =
        new GuestSettings(1000, given.env(), given.mounts(), given.clock(), given.randomSeed());
    assertThatThrownBy(
            () -> GuestInstance.restore(program, image, small, new TestGuest.QuietHost()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxMemory must be at least 65536 bytes");
  }
}
