package dev.isola.guest.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.GuestException;
import dev.isola.InvalidArgumentException;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxLifecycleTest {
  @Test
  void greets() {
    try (Sandbox sandbox = PythonSandboxes.TEMPLATE.create(PythonSandboxes.config().build())) {
      sandbox.loadScript("def hello(name):\n    return f'hello {name}'");
      assertThat(sandbox.run("hello", "world").textValue()).isEqualTo("hello world");
    }
  }

  @Test
  void keepsItsGlobalsFromOneOperationToTheNext() {
    try (Sandbox sandbox =
        PythonSandboxes.with("n = 0\ndef count():\n    global n\n    n += 1\n    return n")) {
      assertThat(sandbox.run("count").intValue()).isEqualTo(1);
      assertThat(sandbox.run("count").intValue()).isEqualTo(2);
      sandbox.loadScript("n = 10");
      assertThat(sandbox.run("count").intValue()).isEqualTo(11);
    }
  }

  @Test
  void sandboxesShareNothing() {
    String script =
        "import sys\nsys.shared = getattr(sys, 'shared', 0) + 1\ndef f():\n"
            + "    sys.shared += 1\n    return sys.shared";
    try (Sandbox one = PythonSandboxes.with(script);
        Sandbox two = PythonSandboxes.with(script)) {
      assertThat(one.run("f").intValue()).isEqualTo(2);
      assertThat(one.run("f").intValue()).isEqualTo(3);
      assertThat(two.run("f").intValue()).isEqualTo(2);
    }
  }

  @Test
  void sandboxesThatWaitForLongKeepTheirState() {
    List<Sandbox> sandboxes = new ArrayList<>();
    try {
      // More than stay awake while they are idle.
      for (int i = 0; i < 12; i++) {
        Sandbox sandbox = PythonSandboxes.TEMPLATE.create(PythonSandboxes.config().build());
        sandboxes.add(sandbox);
        sandbox.loadScript(
            """
            kept = {}
            def keep(key, size):
                kept[key] = bytes([key]) * size
                return sum(map(len, kept.values()))
            def same():
                return all(set(value) == {key} for key, value in kept.items())
            """);
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
        Sandbox sandbox =
            PythonSandboxes.with("def f(n):\n    return sum(i * n for i in range(10_000))");
        sandboxes.add(sandbox);
        calls.add(sandbox.callAsync("f", i));
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
    try (Sandbox sandbox = PythonSandboxes.TEMPLATE.instantiate()) {
      assertThat(sandbox.state()).isEqualTo(SandboxState.PENDING);
      assertThatThrownBy(() -> sandbox.loadScript("x = 1"))
          .isInstanceOf(InvalidArgumentException.class);
      sandbox.start();
      sandbox.loadScript("def f(): return 1");
      assertThat(sandbox.run("f").intValue()).isEqualTo(1);
    }
  }

  @Test
  void aMountThatDoesNotExistStopsTheStart(@TempDir Path folder) {
    Path none = folder.resolve("none");
    SandboxConfig config =
        PythonSandboxes.config().mounts(MountConfig.readOnly(none, "/data")).build();
    try (Sandbox sandbox = PythonSandboxes.TEMPLATE.instantiate(config)) {
      assertThatThrownBy(sandbox::start)
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("mount host path must be an existing folder")
          .hasMessageContaining(none.toString());
      assertThat(sandbox.state()).isEqualTo(SandboxState.PENDING);
    }
  }

  @Test
  void tracebacksNameTheFileOfAScript(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("anna.py"), "def half(n):\n    return 1 / n\n\nhalf(0)\n");
    try (Sandbox sandbox = PythonSandboxes.TEMPLATE.create(PythonSandboxes.config().build())) {
      assertThatThrownBy(() -> sandbox.loadScript(file))
          .isInstanceOfSatisfying(
              GuestException.class,
              e -> {
                assertThat(e.error().type()).isEqualTo("ZeroDivisionError");
                assertThat(e.error().line()).isEqualTo(2);
              })
          .hasMessageContaining("\"anna.py\" failed: ZeroDivisionError: division by zero (line 2)")
          .hasMessageContaining("File \"anna.py\", line 4, in <module>")
          .hasMessageContaining("File \"anna.py\", line 2, in half")
          .hasMessageContaining("return 1 / n");
    }
  }

  @Test
  void aScriptThatDoesNotCompileHasAVerdictAndLeavesTheSandboxUsable() {
    try (Sandbox sandbox = PythonSandboxes.TEMPLATE.create(PythonSandboxes.config().build())) {
      RunResult result = sandbox.tryLoadScript("bad.py", "x = 1\ndef f(:\n    pass\n");
      assertThat(result.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("SyntaxError");
      assertThat(result.error().orElseThrow().line()).isEqualTo(2);
      assertThat(result.error().orElseThrow().traceback()).contains("File \"bad.py\", line 2");
      assertThat(sandbox.tryLoadScript("bad.py", "def f():\nreturn 1").verdict())
          .isEqualTo(Verdict.COMPILE_ERROR);
      sandbox.loadScript("def f(): return 1");
      assertThat(sandbox.run("f").intValue()).isEqualTo(1);
    }
  }

  @Test
  void outputOfALoadIsKept() {
    try (Sandbox sandbox = PythonSandboxes.TEMPLATE.create(PythonSandboxes.config().build())) {
      RunResult result = sandbox.tryLoadScript("a.py", "print('loading')\nraise KeyError('k')");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.stdout()).isEqualTo("loading\n");
      assertThat(result.error().orElseThrow().type()).isEqualTo("KeyError");
    }
  }

  @Test
  void aFunctionThatIsNotThereIsTheGuestsError() {
    try (Sandbox sandbox = PythonSandboxes.TEMPLATE.create(PythonSandboxes.config().build())) {
      RunResult result = sandbox.call("nothing");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().summary()).contains("nothing");
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void environmentAndMountsReachTheGuest(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("in.txt"), "from the host");
    SandboxConfig config =
        PythonSandboxes.config()
            .env("GREETING", "hej")
            .mounts(MountConfig.readWrite(folder, "/data"))
            .build();
    try (Sandbox sandbox =
        PythonSandboxes.with(
            config,
            """
            import os
            def f():
                with open('/data/out.txt', 'w') as out:
                    out.write('from the guest')
                return [os.environ.get('GREETING'), open('/data/in.txt').read(),
                        sorted(os.listdir('/data')), sorted(os.environ)]
            """)) {
      assertThat(sandbox.run("f"))
          .hasToString("[\"hej\",\"from the host\",[\"in.txt\",\"out.txt\"],[\"GREETING\"]]");
    }
    assertThat(folder.resolve("out.txt")).hasContent("from the guest");
  }

  @Test
  void leavesNoThreadBehind() {
    String worker;
    SandboxConfig config =
        PythonSandboxes.config()
            .hostcall(
                "threads",
                payload -> {
                  String handler = Thread.currentThread().getName();
                  String guest = handler.replaceFirst("-hostcall-\\d+$", "");
                  assertThat(PythonSandboxes.threads(guest)).contains(guest, handler);
                  return guest;
                })
            .build();
    try (Sandbox sandbox =
        PythonSandboxes.with(
            config,
            "from sandbox.asyncio import hostcall\nasync def f(): return await hostcall('threads')")) {
      worker = sandbox.run("f").textValue();
      assertThat(worker).matches("isola-sandbox-\\d+");
    }
    assertThat(PythonSandboxes.threads(worker + "-")).isEmpty();
    assertThat(PythonSandboxes.threads(worker)).doesNotContain(worker);
  }
}
