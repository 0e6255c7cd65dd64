package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SandboxTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  private static SandboxConfig timeout(Duration timeout) {
    return SandboxConfig.builder().timeout(timeout).build();
  }

  private static SandboxConfig maxOutput(long bytes) {
    return SandboxConfig.builder().maxOutput(bytes).build();
  }

  @Test
  void returnsTheValueAndWhatHappenedBefore() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              guest.print("one ");
              guest.result(1);
              guest.host.stderr("oops".getBytes(StandardCharsets.UTF_8));
              guest.host.emit(
                  4, Values.encode(Map.of("level", "warn", "message", "m", "fields", Map.of())));
              guest.print("two");
              return guest.end("done");
            })) {
      RunResult result = sandbox.call("f", 1, Arg.named("n", "x"));
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      assertThat(result.value().textValue()).isEqualTo("done");
      assertThat(result.results()).hasToString("[1]");
      assertThat(result.stdout()).isEqualTo("one two");
      assertThat(result.stderr()).isEqualTo("oops");
      assertThat(result.logs()).singleElement().returns(LogLevel.WARN, LogEvent::level);
      assertThat(result.events())
          .extracting(event -> event.getClass().getSimpleName())
          .containsExactly(
              "StdoutEvent", "ResultEvent", "StderrEvent", "LogEvent", "StdoutEvent", "EndEvent");
      assertThat(result.function()).isEqualTo("f");
      assertThat(result.arguments()).containsExactly("1", "n=\"x\"");
      assertThat(result.error()).isEmpty();
      assertThat(result.peakMemory()).isEqualTo(4711);
      assertThat(result.duration()).isPositive();
      assertThat(result).hasToString("f(1, n=\"x\"): OK \"done\"");
      assertThat(sandbox.run("f").textValue()).isEqualTo("done");
    }
  }

  @Test
  void aGuestErrorIsAResultOfCallAndAnExceptionOfRun() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> guest.error("ValueError", "bad"))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      GuestError error = new GuestError("ValueError", "bad", "Traceback: bad", 3);
      assertThat(result.error()).contains(error);
      assertThat(result.value().isNull()).isTrue();
      assertThat(result.events()).containsExactly(new ErrorEvent(error));
      assertThatThrownBy(() -> sandbox.run("f"))
          .isInstanceOfSatisfying(GuestException.class, e -> assertThat(e.error()).isEqualTo(error))
          .hasMessage(
              "\"f\" failed: ValueError: bad (line 3)" + System.lineSeparator() + "Traceback: bad");
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void goesThroughItsStates() {
    Sandbox sandbox = ScriptedGuest.pending(timeout(SHORT), new ConcurrentHashMap<>());
    assertThat(sandbox.state()).isEqualTo(SandboxState.PENDING);
    assertThatThrownBy(() -> sandbox.call("f"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("sandbox is not running: it is not started");
    sandbox.start();
    assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    assertThatThrownBy(sandbox::start)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("sandbox cannot be started, it is running");
    sandbox.close();
    sandbox.close();
    assertThat(sandbox.state()).isEqualTo(SandboxState.CLOSED);
    assertThatThrownBy(() -> sandbox.loadScript("x"))
        .hasMessageStartingWith("sandbox is not running: it is closed");
    assertThatThrownBy(sandbox::start)
        .hasMessageStartingWith("sandbox cannot be started, it is closed");
  }

  @Test
  void canBeClosedBeforeItIsStarted() {
    Sandbox sandbox = ScriptedGuest.pending(timeout(SHORT), Map.of());
    sandbox.close();
    assertThat(sandbox.state()).isEqualTo(SandboxState.CLOSED);
  }

  @Test
  void canBeStartedAgainIfTheGuestDidNotStart() {
    Map<String, ScriptedGuest.Code> functions = new ConcurrentHashMap<>();
    functions.put("start", guest -> guest.error("Trouble", "not today"));
    try (Sandbox sandbox = ScriptedGuest.pending(timeout(SHORT), functions)) {
      assertThatThrownBy(sandbox::start)
          .isInstanceOf(InternalException.class)
          .hasMessageContaining("not today");
      assertThat(sandbox.state()).isEqualTo(SandboxState.PENDING);
      functions.remove("start");
      sandbox.start();
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void loadsScriptsUnderTheirNames(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("student.txt"), "g");
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> guest.end(1))) {
      assertThat(sandbox.tryLoadScript("a.txt", "a").stdout()).isEqualTo("loaded a.txt;");
      assertThat(sandbox.tryLoadScript(file))
          .returns("loaded student.txt;", RunResult::stdout)
          .returns("student.txt", RunResult::function);
      assertThat(sandbox.run("g").textValue()).isEqualTo("g");
      sandbox.loadScript("h");
      sandbox.loadScript("b.txt", "h");
      sandbox.loadScript(file);
      assertThatThrownBy(() -> sandbox.loadScript("bad script"))
          .isInstanceOf(GuestException.class)
          .hasMessageStartingWith("\"script-6.txt\" failed: SyntaxError: bad script (line 3)");
      assertThat(sandbox.tryLoadScript("c.txt", "bad").verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
      assertThatThrownBy(() -> sandbox.loadScript(folder.resolve("none")))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("script file ");
      assertThatThrownBy(() -> sandbox.loadScript("", "x"))
          .hasMessage("script name must not be empty");
    }
  }

  @Test
  void aFileThatIsNotUtf8DoesNotCompile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("latin.txt");
    Files.write(file, "a\nb = '\u00e9'".getBytes(StandardCharsets.ISO_8859_1));
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> guest.end(1))) {
      RunResult result = sandbox.tryLoadScript(file);
      assertThat(result.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      assertThat(result.error().orElseThrow().line()).isEqualTo(2);
      assertThat(result.error().orElseThrow().message())
          .startsWith("the file is not UTF-8")
          .contains("number 7");
      assertThat(sandbox.run("f").intValue()).isEqualTo(1);
    }
  }

  @Test
  void endsAGuestAtItsTimeLimit() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(timeout(SHORT), guest -> guest.loopForever())) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.TIME_LIMIT);
      assertThat(result.error())
          .contains(
              new GuestError(
                  "TimeLimit",
                  "the program did not finish within its time limit of 100 ms",
                  "",
                  null));
      assertThat(result.duration()).isGreaterThanOrEqualTo(SHORT);
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
      assertThatThrownBy(() -> sandbox.run("f"))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("poisoned")
          .hasMessageContaining("make a new one from the template")
          .hasMessageContaining("TIME_LIMIT");
    }
  }

  @Test
  void runThrowsForALimit() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(timeout(SHORT), guest -> guest.loopForever())) {
      assertThatThrownBy(() -> sandbox.run("f"))
          .isInstanceOfSatisfying(
              LimitExceededException.class,
              e -> assertThat(e.verdict()).isEqualTo(Verdict.TIME_LIMIT))
          .hasMessage(
              "\"f\" failed with TIME_LIMIT: the program did not finish within its time limit of"
                  + " 100 ms");
    }
  }

  @Test
  void aLateInterruptDoesNotReachTheNextOperation() {
    // Each call ends at about its deadline; whichever way it ends, it must be whole.
    for (int i = 0; i < 50; i++) {
      try (Sandbox sandbox =
          ScriptedGuest.sandbox(
              timeout(Duration.ofMillis(2)),
              guest -> {
                long end = System.nanoTime() + 2_000_000;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
                assertThat(Thread.currentThread().isInterrupted()).isIn(true, false);
                return guest.end(1);
              })) {
        Verdict first = sandbox.call("f").verdict();
        assertThat(first).isIn(Verdict.OK, Verdict.TIME_LIMIT);
        assertThat(sandbox.state())
            .isEqualTo(first == Verdict.OK ? SandboxState.RUNNING : SandboxState.POISONED);
      }
    }
  }

  @Test
  void refusesASecondOperationWhileOneRuns() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              running.countDown();
              finish.await();
              return guest.end(1);
            })) {
      CompletableFuture<RunResult> first = sandbox.callAsync("f");
      running.await();
      assertThatThrownBy(() -> sandbox.call("g"))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("sandbox is busy with \"f\"");
      assertThatThrownBy(() -> sandbox.loadScript("g")).hasMessageContaining("busy");
      assertThatThrownBy(() -> sandbox.runStream("g")).hasMessageContaining("busy");
      finish.countDown();
      assertThat(first.get().value().intValue()).isEqualTo(1);
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void stagesOfAnAsynchronousCallMayUseTheSandbox() throws Exception {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> guest.end(1))) {
      assertThat(sandbox.callAsync("f").thenApply(result -> sandbox.call("f").verdict()).get())
          .isEqualTo(Verdict.OK);
    }
  }

  @Test
  void cancellingAnAsynchronousCallEndsTheGuest() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              running.countDown();
              try {
                return guest.loopForever();
              } finally {
                ended.countDown();
              }
            })) {
      CompletableFuture<RunResult> call = sandbox.callAsync("f");
      running.await();
      call.cancel(true);
      ended.await();
      assertThatThrownBy(call::get).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void interruptingTheCallerCancelsTheCall() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<RunResult> result = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              running.countDown();
              return guest.loopForever();
            })) {
      Thread caller =
          new Thread(
              () -> {
                result.set(sandbox.call("f"));
                interrupted.set(Thread.currentThread().isInterrupted());
              });
      caller.start();
      running.await();
      caller.interrupt();
      caller.join();
      assertThat(result.get().verdict()).isEqualTo(Verdict.CANCELLED);
      assertThat(interrupted.get()).isTrue();
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
  }

  @Test
  void closingCancelsWhatRuns() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              running.countDown();
              return guest.loopForever();
            });
    CompletableFuture<RunResult> call = sandbox.callAsync("f");
    running.await();
    sandbox.closeAsync().get();
    assertThat(call.get().verdict()).isEqualTo(Verdict.CANCELLED);
    assertThat(call.get().error().orElseThrow().message()).isEqualTo("the sandbox was closed");
    assertThat(sandbox.state()).isEqualTo(SandboxState.CLOSED);
  }

  @Test
  @SuppressWarnings("try") // closing early is the point
  void leavesNoThreadBehind() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            SandboxConfig.builder().hostcall("echo", payload -> payload).build(),
            guest -> {
              String name = Thread.currentThread().getName();
              assertThat(threads(name)).contains(name);
              return guest.endWithHostcall("echo", name);
            })) {
      String worker = sandbox.run("f").textValue();
      assertThat(worker).matches("isola-sandbox-\\d+");
      sandbox.close();
      assertThat(threads(worker + "-")).isEmpty();
      assertThat(threads(worker)).doesNotContain(worker);
    }
  }

  static List<String> threads(String prefix) {
    // Not getAllStackTraces: another test may have a stack of millions of frames just now.
    Thread[] all = new Thread[Thread.activeCount() + 1000];
    int count = Thread.enumerate(all);
    return Stream.of(all)
        .limit(count)
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .toList();
  }

  @Test
  void runsTheGuestOnADaemonWithADeepStack() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              assertThat(Thread.currentThread().isDaemon()).isTrue();
              return guest.end(depth(500_000));
            })) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(500_000);
    }
  }

  private static int depth(int levels) {
    return levels == 0 ? 0 : 1 + depth(levels - 1);
  }

  @Test
  void anExhaustedStackIsTheGuestsError() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> depth(Integer.MAX_VALUE))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("StackOverflow");
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
  }

  @Test
  void endsAGuestAtItsOutputLimitAndKeepsWhatFits() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            maxOutput(10),
            guest -> {
              while (true) {
                guest.print("abc");
              }
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.OUTPUT_LIMIT);
      assertThat(result.stdout()).isEqualTo("abcabcabca");
      assertThat(result.error().orElseThrow().message())
          .isEqualTo("the program wrote more than its output limit of 10 bytes");
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
  }

  @Test
  void endsAGuestThatWritesVeryManySmallPieces() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            maxOutput(1000),
            guest -> {
              while (true) {
                guest.host.stdout(new byte[0]);
                guest.result(1);
              }
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OUTPUT_LIMIT);
    }
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            maxOutput(100_000),
            guest -> {
              while (true) {
                guest.print("x");
              }
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.OUTPUT_LIMIT);
      assertThat(result.stdout()).hasSize(10_000);
      assertThat(result.error().orElseThrow().message())
          .isEqualTo(
              "the program sent more than its limit of 10,000 events: pieces of output, log messages"
                  + " and results");
    }
  }

  @Test
  void countsResultsAndLogsButNotTheReturnValueAsOutput() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            maxOutput(4),
            guest -> {
              guest.result("abc");
              return guest.end("x".repeat(1000));
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
    }
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            maxOutput(4),
            guest -> {
              guest.result("abc");
              guest.result(null);
              return guest.end(null);
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OUTPUT_LIMIT);
    }
  }

  @Test
  void aGuestThatIsOutOfMemoryHitItsLimit() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(guest -> guest.error("MemoryError", "", "memory"))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.MEMORY_LIMIT);
      assertThat(result.error().orElseThrow().type()).isEqualTo("MemoryError");
      assertThat(result.error().orElseThrow().message())
          .isEqualTo("the program needed more memory than its limit of 1 MiB");
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
  }

  @Test
  void aGuestThatHasNoMemoryLeftForItsArgumentsHitItsLimit() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              guest.memoryRefused = true;
              return 2;
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.MEMORY_LIMIT);
    }
  }

  @Test
  void aFullHeapOfTheHostIsTheHostsError() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              throw new OutOfMemoryError("test");
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().message()).contains("-Xmx");
      assertThat(result.cause()).containsInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void aBrokenRuntimeIsTheHostsError() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              throw new IllegalStateException("broken");
            })) {
      assertThatThrownBy(() -> sandbox.run("f"))
          .isInstanceOf(InternalException.class)
          .hasMessageContaining("broken")
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> 2)) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> Guest.DONE)) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.HOST_ERROR);
    }
  }

  @Test
  void malformedDataEndTheGuestWithATypedError() {
    List<ScriptedGuest.Code> programs =
        List.of(
            guest -> {
              guest.host.emit(1, new byte[] {(byte) 0xFF});
              return guest.end(1);
            },
            guest -> {
              guest.host.emit(99, new byte[0]);
              return guest.end(1);
            },
            guest -> {
              guest.host.emit(4, Values.encode("no map"));
              return guest.end(1);
            },
            guest -> {
              guest.end(1);
              return guest.end(2);
            },
            guest -> {
              guest.host.take(17);
              return guest.end(1);
            });
    for (ScriptedGuest.Code program : programs) {
      try (Sandbox sandbox = ScriptedGuest.sandbox(program)) {
        RunResult result = sandbox.call("f");
        assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
        assertThat(result.error().orElseThrow().type()).isEqualTo("InvalidValue");
        assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
      }
    }
  }

  @Test
  void anErrorThatWasReportedCountsWhateverTheStatus() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              guest.error("ValueError", "x");
              return guest.end("forged");
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.GUEST_ERROR);
    }
  }

  @Test
  void everyResultIsShownToTheObserverOnce() throws Exception {
    List<String> seen = new ArrayList<>();
    SandboxConfig config =
        SandboxConfig.builder()
            .onResult(
                result -> seen.add(result.function() + " " + Thread.currentThread().getName()))
            .build();
    String here = Thread.currentThread().getName();
    try (Sandbox sandbox = ScriptedGuest.sandbox(config, guest -> guest.end(1))) {
      sandbox.loadScript("a.txt", "x");
      sandbox.run("f");
      assertThat(sandbox.call("f").succeeded()).isTrue();
      try (EventStream stream = sandbox.runStream("f")) {
        assertThat(stream.result()).isSameAs(stream.result());
      }
      sandbox.callAsync("f").get();
    }
    assertThat(seen)
        .containsExactly(
            "a.txt " + here, "f " + here, "f " + here, "f " + here, "f isola-completion");
  }

  @Test
  void whatAnObserverThrowsComesOutWhereTheResultWould() {
    SandboxConfig config =
        SandboxConfig.builder()
            .onResult(
                result -> {
                  throw new IllegalStateException("too slow");
                })
            .build();
    try (Sandbox sandbox = ScriptedGuest.sandbox(config, guest -> guest.end(1))) {
      assertThatThrownBy(() -> sandbox.call("f")).hasMessage("too slow");
      assertThatThrownBy(() -> sandbox.callAsync("f").get())
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("too slow");
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }
}
