package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.GuestError;
import dev.isola.GuestException;
import dev.isola.InvalidArgumentException;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a sandbox is from its start to its end, with the programs {@code hello}, {@code counter},
 * {@code state}, {@code half}, {@code broken}, {@code loading} and {@code surroundings}.
 *
 * @since 0.1.0
 */
public abstract class LifecycleConformance {
  private final GuestUnderTest guest;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected LifecycleConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  /**
   * How a traceback names a place in a script.
   *
   * @param file the script's name
   * @param line the line's number
   * @param function the function's name, or an empty text for the script itself
   * @return the part of the traceback
   */
  protected abstract String frame(String file, int line, String function);

  private Sandbox fresh() {
    return guest.template().create(GuestUnderTest.config().build());
  }

  @Test
  void greets() {
    try (Sandbox sandbox = fresh()) {
      sandbox.loadScript(guest.program("hello"));
      assertThat(sandbox.run("hello", "world").textValue()).isEqualTo("hello world");
    }
  }

  @Test
  void keepsItsGlobalsFromOneOperationToTheNext() {
    try (Sandbox sandbox = guest.with("counter")) {
      assertThat(sandbox.run("count").intValue()).isEqualTo(1);
      assertThat(sandbox.run("count").intValue()).isEqualTo(2);
      sandbox.loadScript("n = 10");
      assertThat(sandbox.run("count").intValue()).isEqualTo(11);
    }
  }

  @Test
  void sandboxesShareNothing() {
    try (Sandbox one = guest.with("state");
        Sandbox two = guest.with("state")) {
      assertThat(one.run("pollute").intValue()).isEqualTo(1);
      assertThat(one.run("pollute").intValue()).isEqualTo(2);
      assertThat(two.run("pollute").intValue()).isEqualTo(1);
    }
  }

  @Test
  void sandboxesThatWaitForLongKeepTheirState() {
    List<Sandbox> sandboxes = new ArrayList<>();
    try {
      // More than stay awake while they are idle.
      for (int i = 0; i < 12; i++) {
        sandboxes.add(guest.with("state"));
      }
      for (int round = 1; round <= 3; round++) {
        for (int i = 0; i < sandboxes.size(); i++) {
          Sandbox sandbox = sandboxes.get(i);
          int size = 1 << (i + 8);
          assertThat(sandbox.run("keep", round, size).intValue()).isEqualTo(round * size);
          assertThat(sandbox.run("same").booleanValue()).isTrue();
        }
      }
    } finally {
      sandboxes.forEach(Sandbox::close);
    }
  }

  @Test
  void sandboxesRunAtOnce() throws Exception {
    List<Sandbox> sandboxes = new ArrayList<>();
    List<CompletableFuture<RunResult>> calls = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Sandbox sandbox = guest.with("state");
        sandboxes.add(sandbox);
        calls.add(sandbox.callAsync("work", i));
      }
      for (int i = 0; i < 4; i++) {
        assertThat(calls.get(i).get().value().longValue()).isEqualTo(49_995_000L * i);
      }
    } finally {
      sandboxes.forEach(Sandbox::close);
    }
  }

  @Test
  void isStartedByHandAfterInstantiate() {
    try (Sandbox sandbox = guest.template().instantiate()) {
      assertThat(sandbox.state()).isEqualTo(SandboxState.PENDING);
      assertThatThrownBy(() -> sandbox.loadScript(guest.program("hello")))
          .isInstanceOf(InvalidArgumentException.class);
      sandbox.start();
      sandbox.loadScript(guest.program("hello"));
      assertThat(sandbox.run("hello", "you").textValue()).isEqualTo("hello you");
    }
  }

  @Test
  void aMountThatDoesNotExistStopsTheStart(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    SandboxConfig config =
        GuestUnderTest.config().mounts(MountConfig.readOnly(none, "/data")).build();
    try (Sandbox sandbox = guest.template().instantiate(config)) {
      assertThatThrownBy(sandbox::start)
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("mount host path must be an existing folder")
          .hasMessageContaining(none.toString());
      assertThat(sandbox.state()).isEqualTo(SandboxState.PENDING);
      Files.createDirectory(none);
      sandbox.start();
      sandbox.loadScript(guest.program("hello"));
      assertThat(sandbox.run("hello", "you").textValue()).isEqualTo("hello you");
    }
  }

  @Test
  void tracebacksNameTheFileOfAScript(@TempDir Path folder) throws IOException {
    String name = guest.file("anna");
    Path file = Files.writeString(folder.resolve(name), guest.program("half"));
    int inner = guest.line("half", "no half of it");
    int outer = guest.line("half", "called here");
    try (Sandbox sandbox = fresh()) {
      assertThatThrownBy(() -> sandbox.loadScript(file))
          .isInstanceOfSatisfying(
              GuestException.class,
              e -> {
                assertThat(e.error().type()).isEqualTo("Problem");
                assertThat(e.error().line()).isEqualTo(inner);
              })
          .hasMessageContaining(
              "\"" + name + "\" failed: Problem: no half of it (line " + inner + ")")
          .hasMessageContaining(frame(name, inner, "half"))
          .hasMessageContaining(frame(name, outer, ""));
    }
  }

  @Test
  void aScriptThatDoesNotCompileHasAVerdictAndLeavesTheSandboxUsable() {
    try (Sandbox sandbox = fresh()) {
      String name = guest.file("broken");
      RunResult result = sandbox.tryLoadScript(name, guest.program("broken"));
      assertThat(result.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      GuestError error = result.error().orElseThrow();
      assertThat(error.type()).isEqualTo("SyntaxError");
      assertThat(error.line()).isEqualTo(guest.line("broken", "does not parse"));
      assertThat(error.traceback()).contains(frame(name, error.line(), ""));
      sandbox.loadScript(guest.program("hello"));
      assertThat(sandbox.run("hello", "again").textValue()).isEqualTo("hello again");
    }
  }

  @Test
  void aFileThatIsNotUtf8DoesNotCompile(@TempDir Path folder) throws IOException {
    byte[] latin1 =
        guest.program("hello").replace("hello ", "\u00fc ").getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve(guest.file("latin1")), latin1);
    try (Sandbox sandbox = fresh()) {
      RunResult result = sandbox.tryLoadScript(file);
      assertThat(result.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      assertThat(result.error().orElseThrow().line()).isEqualTo(guest.line("hello", "hello "));
    }
  }

  @Test
  void outputOfALoadIsKept() {
    try (Sandbox sandbox = fresh()) {
      RunResult result = sandbox.tryLoadScript(guest.file("loading"), guest.program("loading"));
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.stdout()).isEqualTo("loading\n");
      assertThat(result.error().orElseThrow().type()).isEqualTo("Problem");
    }
  }

  @Test
  void aFunctionThatIsNotThereIsTheGuestsError() {
    try (Sandbox sandbox = fresh()) {
      RunResult result = sandbox.call("nothing");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().summary()).contains("nothing");
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void whatIsNoFunctionIsGivenAsItIs() {
    try (Sandbox sandbox = guest.with("counter")) {
      sandbox.run("count");
      assertThat(sandbox.run("n").intValue()).isEqualTo(1);
    }
  }

  @Test
  void environmentAndMountsReachTheGuest(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("in.txt"), "from the host");
    SandboxConfig config =
        GuestUnderTest.config()
            .env("GREETING", "hej")
            .mounts(MountConfig.readWrite(folder, "/data"))
            .build();
    RunResult result = guest.call(config, "surroundings", "look");
    assertThat(result.value())
        .hasToString("[\"hej\",\"from the host\",[\"in.txt\",\"out.txt\"],[\"GREETING\"]]");
    assertThat(folder.resolve("out.txt")).hasContent("from the guest");
  }

  @Test
  void aReadOnlyMountIsNotWrittenTo(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("in.txt"), "from the host");
    SandboxConfig config =
        GuestUnderTest.config()
            .env("GREETING", "hej")
            .mounts(MountConfig.readOnly(folder, "/data"))
            .build();
    assertThat(guest.call(config, "surroundings", "look").verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(folder.resolve("out.txt")).doesNotExist();
  }

  @Test
  void leavesNoThreadBehind() {
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall(
                "threads",
                payload -> {
                  String handler = Thread.currentThread().getName();
                  String worker = handler.replaceFirst("-hostcall-\\d+$", "");
                  assertThat(GuestUnderTest.threads(worker)).contains(worker, handler);
                  return worker;
                })
            .build();
    String worker;
    try (Sandbox sandbox = guest.with(config, "state")) {
      worker = sandbox.run("threads").textValue();
      assertThat(worker).matches("isola-sandbox-\\d+");
    }
    assertThat(GuestUnderTest.threads(worker + "-")).isEmpty();
    assertThat(GuestUnderTest.threads(worker)).doesNotContain(worker);
  }
}
