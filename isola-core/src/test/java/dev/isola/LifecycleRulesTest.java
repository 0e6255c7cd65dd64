package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.isola.bundle.TestRepository;
import dev.isola.wat.WatAssembler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What contexts, templates and sandboxes refuse in which state, and that nothing runs then. */
class LifecycleRulesTest {
  @TempDir private static Path folder;

  /** One of the things that can be asked of a sandbox. */
  interface Request {
    void of(Sandbox sandbox) throws Exception;
  }

  static Stream<Arguments> operations() throws IOException {
    Path script = Files.writeString(folder.resolve("script.txt"), "source");
    return Stream.of(
        operation("loadScript", sandbox -> sandbox.loadScript("source")),
        operation("loadScript with a name", sandbox -> sandbox.loadScript("a.txt", "source")),
        operation("loadScript of a file", sandbox -> sandbox.loadScript(script)),
        operation("tryLoadScript", sandbox -> sandbox.tryLoadScript("a.txt", "source")),
        operation("tryLoadScript of a file", sandbox -> sandbox.tryLoadScript(script)),
        operation("run", sandbox -> sandbox.run("f")),
        operation("call", sandbox -> sandbox.call("f")),
        operation("callAsync", sandbox -> sandbox.callAsync("f")),
        operation("runStream", sandbox -> sandbox.runStream("f").close()));
  }

  private static Arguments operation(String name, Request request) {
    return arguments(name, request);
  }

  private static void assertRefused(Sandbox sandbox, Request request, String message) {
    assertThatThrownBy(() -> request.of(sandbox))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Map<String, ScriptedGuest.Code> functions(ScriptedGuest.Code code) {
    return new ConcurrentHashMap<>(Map.of("f", code));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void nothingIsDoneBeforeTheStartOrAfterTheEnd(String name, Request request) throws Exception {
    Map<String, ScriptedGuest.Code> functions = functions(guest -> guest.end(1));
    Sandbox sandbox = ScriptedGuest.pending(SandboxConfig.builder().build(), functions);
    assertRefused(sandbox, request, "sandbox is not running: it is not started; call start()");
    sandbox.start();
    request.of(sandbox);
    sandbox.close();
    assertRefused(sandbox, request, "sandbox is not running: it is closed; make a new one");
    assertThat(sandbox.state()).isEqualTo(SandboxState.CLOSED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void nothingIsDoneWhileSomethingRuns(String name, Request request) throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    ScriptedGuest.Code waiting =
        guest -> {
          running.countDown();
          finish.await();
          return guest.end(1);
        };
    try (Sandbox sandbox = ScriptedGuest.sandbox(waiting)) {
      CompletableFuture<RunResult> first = sandbox.callAsync("f");
      running.await();
      assertRefused(
          sandbox, request, "sandbox is busy with \"f\"; it does one operation at a time");
      finish.countDown();
      assertThat(first.get().verdict()).isEqualTo(Verdict.OK);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void nothingIsDoneAfterAnOperationWasEndedInMidStep(String name, Request request) {
    SandboxConfig config = SandboxConfig.builder().timeout(Duration.ofMillis(50)).build();
    try (Sandbox sandbox = ScriptedGuest.sandbox(config, ScriptedGuest.GuestSide::loopForever)) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.TIME_LIMIT);
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
      assertRefused(sandbox, request, "sandbox is not running: it is poisoned");
      assertRefused(sandbox, request, "That operation was \"f\", TIME_LIMIT");
      assertRefused(sandbox, Sandbox::start, "sandbox cannot be started, it is poisoned");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void nothingIsDoneWhileItIsBeingStarted(String name, Request request) throws Exception {
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Map<String, ScriptedGuest.Code> functions = functions(guest -> guest.end(1));
    functions.put(
        "start",
        guest -> {
          starting.countDown();
          finish.await();
          return Guest.DONE;
        });
    try (Sandbox sandbox = ScriptedGuest.pending(SandboxConfig.builder().build(), functions)) {
      CompletableFuture<Void> start = CompletableFuture.runAsync(sandbox::start);
      starting.await();
      assertRefused(sandbox, request, "sandbox is not running: it is not started");
      assertRefused(sandbox, Sandbox::start, "it is being started already");
      finish.countDown();
      start.get();
      request.of(sandbox);
    }
  }

  @Test
  void closingEndsAStartThatHangs() throws Exception {
    CountDownLatch starting = new CountDownLatch(1);
    Map<String, ScriptedGuest.Code> functions = functions(guest -> guest.end(1));
    functions.put(
        "start",
        guest -> {
          starting.countDown();
          return guest.loopForever();
        });
    Sandbox sandbox = ScriptedGuest.pending(SandboxConfig.builder().build(), functions);
    CompletableFuture<Void> start = CompletableFuture.runAsync(sandbox::start);
    starting.await();
    sandbox.close();
    assertThat(start)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(InternalException.class)
        .withMessageContaining("the sandbox was closed");
    assertThat(sandbox.state()).isEqualTo(SandboxState.CLOSED);
  }

  @Test
  void closingTwiceAtOnceIsClosingOnce() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    ScriptedGuest.Code looping =
        guest -> {
          running.countDown();
          return guest.loopForever();
        };
    Sandbox sandbox = ScriptedGuest.sandbox(looping);
    EventStream stream = sandbox.runStream("f");
    running.await();
    List<CompletableFuture<Void>> closings = Stream.generate(sandbox::closeAsync).limit(4).toList();
    for (CompletableFuture<Void> closing : closings) {
      closing.get();
    }
    assertThat(stream.result().verdict()).isEqualTo(Verdict.CANCELLED);
    sandbox.close();
    sandbox.closeAsync().get();
    assertThat(sandbox.state()).isEqualTo(SandboxState.CLOSED);
  }

  @Test
  void aHandlerMayCloseItsSandbox() {
    Sandbox[] sandbox = new Sandbox[1];
    SandboxConfig config =
        SandboxConfig.builder()
            .hostcall(
                "close",
                payload -> {
                  sandbox[0].close();
                  return null;
                })
            .build();
    sandbox[0] = ScriptedGuest.sandbox(config, guest -> guest.endWithHostcall("close", 1));
    assertThat(sandbox[0].call("f").verdict()).isEqualTo(Verdict.CANCELLED);
    assertThat(sandbox[0].state()).isEqualTo(SandboxState.CLOSED);
  }

  private TemplateConfig.Builder sums(Path place) {
    return TemplateConfig.builder().runtimePath(WatGuest.in(place)).noDiskCache();
  }

  @Test
  void aContextOwnsItsTemplatesAndEndsThem(@TempDir Path place) {
    SandboxContext context = new SandboxContext();
    SandboxTemplate one = context.buildTemplate("sums", sums(place).build());
    SandboxTemplate other = context.buildTemplate("sums", sums(place).prelude("1").build());
    try (Sandbox running = one.create();
        Sandbox pending = other.instantiate()) {
      context.close();
      assertThat(running.run("sum").intValue()).isZero();
      pending.start();
      assertThat(pending.run("sum").intValue()).isEqualTo(1);
    }
    String closed = "the context that owns this template is closed";
    assertThatThrownBy(one::create)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(closed);
    assertThatThrownBy(other::instantiate)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(closed);
    assertThatThrownBy(() -> context.buildTemplate("sums", sums(place).build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("context is closed; make a new one");
    assertThat(context.buildTemplateAsync("sums", sums(place).build()))
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .withCauseInstanceOf(InvalidArgumentException.class);
    try (Sandbox sandbox = Isola.buildTemplate("sums", sums(place).build()).create()) {
      assertThat(sandbox.run("sum").intValue()).isZero();
    }
  }

  @Test
  void aContextThatOwnsNothingCanBeClosed() {
    try (SandboxContext context = new SandboxContext()) {
      assertThatThrownBy(() -> context.buildTemplate("cobol"))
          .hasMessageContaining("unknown guest runtime \"cobol\"");
    }
  }

  @Test
  void aTemplateThatIsReadyAfterItsContextClosedIsRefused(@TempDir Path place) throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    SandboxContext context = new SandboxContext();
    RuntimeDownloadListener waiting =
        download -> {
          loading.countDown();
          try {
            closed.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    Path files = place.resolve("repository");
    TestRepository.write(
        files, "1.0", TestRepository.archive("1.0", WatAssembler.assemble(WatGuest.text())));
    TemplateConfig config =
        TemplateConfig.builder()
            .runtimeRepository(files.toUri())
            .runtimeCacheDir(place.resolve("cache"))
            .downloadListener(waiting)
            .noDiskCache()
            .build();
    CompletableFuture<SandboxTemplate> template = context.buildTemplateAsync("sums", config);
    loading.await();
    context.close();
    closed.countDown();
    assertThat(template)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(InvalidArgumentException.class)
        .withMessage("context is closed; make a new one");
  }

  @Test
  void mountsMustBeThereWhenATemplateIsBuiltAndWhenASandboxStarts(@TempDir Path place)
      throws IOException {
    Path data = place.resolve("data");
    TemplateConfig config = sums(place).mounts(MountConfig.readOnly(data, "/data")).build();
    String message = "mount host path must be an existing folder or file, was \"" + data + "\"";
    assertThatThrownBy(() -> Isola.buildTemplate("sums", config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(message);
    Files.createDirectory(data);
    SandboxTemplate template = Isola.buildTemplate("sums", config);
    Files.delete(data);
    try (Sandbox sandbox = template.instantiate()) {
      assertThatThrownBy(sandbox::start)
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining(message);
      assertThat(sandbox.state()).isEqualTo(SandboxState.PENDING);
      Files.createDirectory(data);
      sandbox.start();
      assertThat(sandbox.run("sum").intValue()).isZero();
    }
  }

  @Test
  void aMemoryLimitBelowTheTemplatesIsFoundAtTheStart(@TempDir Path place) {
    SandboxTemplate template = Isola.buildTemplate("sums", sums(place).build());
    SandboxConfig small = SandboxConfig.builder().maxMemory(1000).build();
    try (Sandbox sandbox = template.instantiate(small)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(sandbox::start)
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessageContaining(
                "maxMemory must be at least 65536 bytes for this guest, was 1000");
        assertThat(sandbox.state()).isEqualTo(SandboxState.PENDING);
      }
    }
  }
}
