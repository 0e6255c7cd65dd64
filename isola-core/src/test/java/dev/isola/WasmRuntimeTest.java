package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest that is nothing but a WebAssembly module is run like every other, only slower. */
class WasmRuntimeTest {
  @TempDir private Path folder;
  @TempDir private Path cache;

  private TemplateConfig.Builder config() {
    return TemplateConfig.builder().runtimePath(WatGuest.in(folder)).cacheDir(cache);
  }

  private static SandboxConfig.Builder patient() {
    return SandboxConfig.builder().timeout(Duration.ofMinutes(2));
  }

  private Sandbox sandbox(SandboxConfig config) {
    return Isola.buildTemplate("sums", config().build()).create(config);
  }

  private RunResult call(String function) {
    try (Sandbox sandbox = sandbox(patient().build())) {
      return sandbox.call(function);
    }
  }

  @Test
  void loadsScriptsAndCallsFunctions() {
    SandboxTemplate template = Isola.buildTemplate("sums", config().build());
    assertThat(template.runtime()).isEqualTo("sums");
    assertThat(template.runtimeVersion()).isEqualTo("0");
    try (Sandbox sandbox = template.create(patient().build());
        Sandbox other = template.create(patient().build())) {
      sandbox.loadScript("40");
      sandbox.loadScript("2");
      assertThat(sandbox.run("sum").intValue()).isEqualTo(42);
      assertThat(other.run("sum").intValue()).isZero();
      assertThat(sandbox.run("echo", Map.of("a", List.of(1, "b"))).toString())
          .isEqualTo("{\"a\":[1,\"b\"]}");
      RunResult printed = sandbox.call("print");
      assertThat(printed.stdout()).isEqualTo("hello from wat\n");
      assertThat(printed.value().intValue()).isEqualTo(15);
    }
  }

  @Test
  void errorsAreTheGuestsAndTheSandboxGoesOn() {
    try (Sandbox sandbox = sandbox(patient().build())) {
      RunResult loaded = sandbox.tryLoadScript("a.sums", "4x");
      assertThat(loaded.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      assertThat(loaded.error().orElseThrow().summary()).isEqualTo("SyntaxError: not a number");
      RunResult called = sandbox.call("nothing");
      assertThat(called.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(called.error().orElseThrow().summary()).isEqualTo("NameError: no such function");
      assertThat(sandbox.run("sum").intValue()).isZero();
    }
  }

  @Test
  void isInitialisedOnceForAllSandboxesAndJvms() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (SandboxContext context = new SandboxContext();
          Sandbox sandbox = context.buildTemplate("sums", config().build()).create()) {
        assertThat(sandbox.run("initialised").intValue()).isEqualTo(2);
      }
    }
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void hasPreludesWhichAreKeptOnDisk() throws IOException {
    TemplateConfig config = config().prelude("30").build();
    for (int i = 0; i < 2; i++) {
      try (SandboxContext context = new SandboxContext();
          Sandbox sandbox = context.buildTemplate("sums", config).create(patient().build())) {
        sandbox.loadScript("12");
        assertThat(sandbox.run("sum").intValue()).isEqualTo(42);
      }
    }
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files).hasSize(2); // the started interpreter and the prelude
    }
    assertThatThrownBy(() -> Isola.buildTemplate("sums", config().prelude("no").build()))
        .isInstanceOf(GuestException.class)
        .hasMessageContaining("\"prelude.sums\" failed: SyntaxError: not a number");
  }

  @Test
  void withoutADiskCacheNothingIsKept() {
    Isola.buildTemplate("sums", config().prelude("1").noDiskCache().build());
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void anotherModuleInTheSamePlaceIsAnotherRuntime() {
    WatGuest.in(folder);
    assertThat(sumOf("1")).isEqualTo(1);
    WatGuest.write(WatGuest.text().replace("(i32.const 10))", "(i32.const 100))"), folder);
    TemplateConfig config = TemplateConfig.builder().runtimePath(folder).cacheDir(cache).build();
    try (Sandbox sandbox = Isola.buildTemplate("sums", config).create(patient().build())) {
      sandbox.loadScript("11");
      assertThat(sandbox.run("sum").intValue()).isEqualTo(101);
    }
  }

  private int sumOf(String script) {
    try (Sandbox sandbox = sandbox(patient().build())) {
      sandbox.loadScript(script);
      return sandbox.run("sum").intValue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop", "branch_if", "table", "hunt"})
  void endlessWorkIsEndedByTheTimeLimit(String function) {
    SandboxConfig config = SandboxConfig.builder().timeout(Duration.ofMillis(300)).build();
    try (Sandbox sandbox = sandbox(config)) {
      RunResult result = sandbox.call(function);
      assertThat(result.verdict()).isEqualTo(Verdict.TIME_LIMIT);
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop", "branch_if", "table", "hunt"})
  void endlessWorkIsEndedByClosing(String function) throws Exception {
    Sandbox sandbox = sandbox(patient().build());
    CompletableFuture<RunResult> running = sandbox.callAsync(function);
    sandbox.close();
    assertThat(running.get().verdict()).isEqualTo(Verdict.CANCELLED);
  }

  @Test
  void waitingForTheHostIsEndedByClosing() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    SandboxConfig config =
        patient()
            .hostcall(
                "ask",
                payload -> {
                  asked.countDown();
                  return new CompletableFuture<>();
                })
            .build();
    Sandbox sandbox = sandbox(config);
    CompletableFuture<RunResult> running = sandbox.callAsync("ask", 1);
    asked.await();
    sandbox.close();
    assertThat(running.get().verdict()).isEqualTo(Verdict.CANCELLED);
  }

  @Test
  void asksTheHost() {
    SandboxConfig config =
        patient().hostcall("ask", payload -> payload.get("n").intValue() * 2).build();
    try (Sandbox sandbox = sandbox(config)) {
      assertThat(sandbox.run("ask", Map.of("n", 21)).intValue()).isEqualTo(42);
      RunResult unknown = sandbox.call("another", 1);
      assertThat(unknown.error().orElseThrow().summary()).isEqualTo("HostError: told by the host");
    }
  }

  @Test
  void endlessRecursionIsTheGuestsError() {
    RunResult result = call("recurse");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().type()).isEqualTo("StackOverflow");
  }

  @Test
  void trapsAndExitsAreTheGuestsErrors() {
    RunResult trapped = call("unreachable");
    assertThat(trapped.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(trapped.error().orElseThrow().type()).isEqualTo("Crash");
    RunResult exited = call("x");
    assertThat(exited.error().orElseThrow().summary())
        .isEqualTo("Exit: the program ended its process with code 3");
  }

  @Test
  void memoryIsLimited() {
    try (Sandbox sandbox = sandbox(patient().maxMemory(10 << 16).build())) {
      RunResult result = sandbox.call("fill");
      assertThat(result.verdict()).isEqualTo(Verdict.MEMORY_LIMIT);
      assertThat(result.peakMemory()).isEqualTo(10 << 16);
    }
    TemplateConfig tooSmall = config().maxMemory(1 << 15).build();
    assertThatThrownBy(() -> Isola.buildTemplate("sums", tooSmall))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("maxMemory must be at least 65536 bytes");
  }

  @Test
  void propertiesBesideTheModuleNameItsVersionAndFiles() throws IOException {
    WatGuest.in(folder);
    Files.writeString(folder.resolve("sums.properties"), "version=1.2.3\nextension=.sum\n");
    TemplateConfig.Builder wanted = TemplateConfig.builder().runtimePath(folder).cacheDir(cache);
    SandboxTemplate template = Isola.buildTemplate("sums", wanted.version("1.2").build());
    assertThat(template.runtimeVersion()).isEqualTo("1.2.3");
    try (Sandbox sandbox = template.create(patient().build())) {
      assertThatThrownBy(() -> sandbox.loadScript("?")).hasMessageContaining("\"script.sum\"");
    }
    assertThatThrownBy(() -> Isola.buildTemplate("sums", wanted.version("2").build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("holds version 1.2.3 of \"sums\", wanted was 2");
  }
}
