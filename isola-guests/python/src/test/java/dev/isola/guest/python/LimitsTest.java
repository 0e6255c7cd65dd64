package dev.isola.guest.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.GuestClock;
import dev.isola.InvalidArgumentException;
import dev.isola.LimitExceededException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LimitsTest {
  @Test
  void memoryWithinTheLimitIsThere() {
    SandboxConfig config = PythonSandboxes.config().maxMemory(128L << 20).build();
    RunResult result = PythonSandboxes.call(config, "def f(): return len(bytearray(50 << 20))");
    assertThat(result.value().intValue()).isEqualTo(50 << 20);
    assertThat(result.peakMemory()).isBetween(50L << 20, 128L << 20);
  }

  @Test
  void memoryBeyondTheLimitIsNot() {
    SandboxConfig config = PythonSandboxes.config().maxMemory(64L << 20).build();
    RunResult result =
        PythonSandboxes.call(config, "def f():\n    x = bytearray(100 << 20)\n    return len(x)");
    assertThat(result.verdict()).isEqualTo(Verdict.MEMORY_LIMIT);
    assertThat(result.error().orElseThrow().type()).isEqualTo("MemoryError");
    assertThat(result.error().orElseThrow().line()).isEqualTo(2);
    assertThat(result.peakMemory()).isLessThanOrEqualTo(64L << 20);
  }

  @Test
  void aProgramMayLiveWithoutTheMemoryItAskedFor() {
    SandboxConfig config = PythonSandboxes.config().maxMemory(64L << 20).build();
    RunResult result =
        PythonSandboxes.call(
            config,
            "def f():\n    try:\n        bytearray(100 << 20)\n"
                + "    except MemoryError:\n        return 'small'");
    assertThat(result.value().textValue()).isEqualTo("small");
  }

  @Test
  void aLimitBelowTheTemplateIsRefused() {
    SandboxConfig config = PythonSandboxes.config().maxMemory(1 << 20).build();
    assertThatThrownBy(() -> PythonSandboxes.TEMPLATE.create(config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("maxMemory must be at least");
  }

  @Test
  void theTimeLimitHoldsForEachOperationOnItsOwn() {
    SandboxConfig config = PythonSandboxes.config().timeout(Duration.ofSeconds(6)).build();
    try (Sandbox sandbox =
        PythonSandboxes.with(config, "import time\ndef f(): time.sleep(2.1)\n")) {
      for (int i = 0; i < 3; i++) {
        assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
      }
    }
  }

  @Test
  void loadingHasALimitToo() {
    SandboxConfig config = PythonSandboxes.config().timeout(Duration.ofSeconds(1)).build();
    try (Sandbox sandbox = PythonSandboxes.TEMPLATE.create(config)) {
      assertThatThrownBy(() -> sandbox.loadScript("while True: pass"))
          .isInstanceOfSatisfying(
              LimitExceededException.class,
              e -> assertThat(e.verdict()).isEqualTo(Verdict.TIME_LIMIT));
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
      assertThatThrownBy(() -> sandbox.run("f")).hasMessageContaining("poisoned");
    }
  }

  @Test
  void outputUpToTheLimitIsKept() {
    SandboxConfig config = PythonSandboxes.config().maxOutput(1000).build();
    RunResult result =
        PythonSandboxes.call(config, "def f():\n    while True: print('0123456789')");
    assertThat(result.verdict()).isEqualTo(Verdict.OUTPUT_LIMIT);
    assertThat(result.stdout()).hasSize(1000).startsWith("0123456789\n0123456789\n");
  }

  @Test
  void closingASandboxEndsAnEndlessLoop() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    SandboxConfig config =
        PythonSandboxes.config()
            .timeout(Duration.ofHours(1))
            .hostcall(
                "running",
                payload -> {
                  running.countDown();
                  return null;
                })
            .build();
    Sandbox sandbox =
        PythonSandboxes.with(
            config,
            "from sandbox.asyncio import hostcall, run\n"
                + "def f():\n    run(hostcall('running'))\n    while True: pass");
    CompletableFuture<RunResult> call = sandbox.callAsync("f");
    running.await();
    sandbox.close();
    assertThat(call.get().verdict()).isEqualTo(Verdict.CANCELLED);
  }

  @Test
  void aVirtualClockMakesSleepingFree() {
    SandboxConfig config =
        PythonSandboxes.config()
            .clock(GuestClock.virtual(Instant.parse("2030-01-01T00:00:00Z")))
            .build();
    RunResult result =
        PythonSandboxes.call(
            config,
            """
            import asyncio, datetime, time
            def f():
                start = time.monotonic()
                time.sleep(3600)
                asyncio.run(asyncio.sleep(3600))
                now = datetime.datetime.now(datetime.timezone.utc)
                return [now.isoformat(), round(time.monotonic() - start, 3)]
            """);
    assertThat(result.value()).hasToString("[\"2030-01-01T02:00:00+00:00\",7200.0]");
  }

  @Test
  void aFixedClockStandsStill() {
    SandboxConfig config =
        PythonSandboxes.config().clock(GuestClock.fixed(Instant.ofEpochSecond(1_000_000))).build();
    RunResult result =
        PythonSandboxes.call(
            config, "import time\ndef f():\n    time.sleep(100)\n    return time.time()");
    assertThat(result.value().doubleValue()).isEqualTo(1_000_000.0);
  }

  @Test
  void randomnessFollowsTheSeed() {
    String script =
        "import os, random, uuid\n"
            + "def f(): return [random.random(), os.urandom(4).hex(), str(uuid.uuid4()),"
            + " list({'a', 'b', 'c', 'd'})]";
    SandboxConfig seven = PythonSandboxes.config().randomSeed(7).build();
    String first = PythonSandboxes.call(script).value().toString();
    assertThat(PythonSandboxes.call(script).value()).hasToString(first);
    String second = PythonSandboxes.call(seven, script).value().toString();
    assertThat(PythonSandboxes.call(seven, script).value()).hasToString(second);
    assertThat(second).isNotEqualTo(first);
  }
}
