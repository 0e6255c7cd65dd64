package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Executions.failure;
import static dev.isola.junit.Guests.COUNTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isola.ChangedFile;
import dev.isola.GuestException;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

class OptionsTest {
  private static final String LOOP = "def loop():\n  while True: pass\n";
  private static final String HOARD = "def hoard(size): return len(bytearray(size))\n";

  @Test
  void scriptsAreFilesAndResources(
      @IsolaSandbox(
              scripts = {"src/test/python/counter.py", "classpath:dev/isola/junit/greeter.py"})
          Sandbox sandbox) {
    assertThat(sandbox.run("tick").asInt()).isEqualTo(1);
    assertThat(sandbox.run("greet", "Ada").asText()).isEqualTo("hello Ada");
  }

  @Test
  void tracebacksNameTheScript(
      @PythonSandbox(scripts = "classpath:/dev/isola/junit/greeter.py") Sandbox sandbox) {
    assertThat(sandbox.call("greet", "").error())
        .hasValueSatisfying(
            error ->
                assertThat(error.traceback())
                    .contains("File \"greeter.py\", line 3, in greet")
                    .contains("ValueError: a name is needed"));
  }

  @Test
  void scriptsSeeWhatThePreludeDefined(
      @IsolaSandbox(prelude = "count = 41", scripts = "classpath:dev/isola/junit/greeter.py")
          Sandbox sandbox) {
    sandbox.loadScript("def answer(): return greet(str(count + 1))");

    assertThat(sandbox.run("answer").asText()).isEqualTo("hello 42");
  }

  @Test
  void aScriptThatIsNoProgramFailsTheTest() {
    assertThat(failure(Executions.of(BrokenScript.class)))
        .isInstanceOf(GuestException.class)
        .hasMessageContaining("SyntaxError")
        .hasMessageContaining("broken.py");
  }

  static class BrokenScript {
    @IsolaSandbox(scripts = "classpath:dev/isola/junit/broken.py")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  @Test
  void aPreludeThatFailsFailsTheTest() {
    assertThat(failure(Executions.of(BrokenPrelude.class)))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageStartingWith(
            "@IsolaSandbox on field %s.sandbox: the prelude failed: ",
            BrokenPrelude.class.getName())
        .hasMessageContaining("ZeroDivisionError: division by zero");
  }

  static class BrokenPrelude {
    @IsolaSandbox(prelude = "1 / 0")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  @Test
  void guestsSeeTheirVariables(
      @IsolaSandbox(
              prelude = "import os\ndef env(name): return os.environ.get(name)",
              env = {"A=1", "B=x=y", "C="})
          Sandbox sandbox) {
    assertThat(sandbox.run("env", "A").asText()).isEqualTo("1");
    assertThat(sandbox.run("env", "B").asText()).isEqualTo("x=y");
    assertThat(sandbox.run("env", "C").asText()).isEmpty();
    assertThat(sandbox.run("env", "PATH").isNull()).isTrue();
  }

  @Test
  void guestsReadMountedFolders(
      @IsolaSandbox(
              prelude = "def read(path):\n  with open(path) as f: return f.read()",
              mounts = @Mount(host = "src/test/python", guest = "/data"))
          Sandbox sandbox) {
    assertThat(sandbox.run("read", "/data/counter.py").asText()).startsWith("count = 0\n");
  }

  @Test
  void whatGuestsWriteStaysInTheirOverlay(
      @IsolaSandbox(
              prelude = "def write(path, text):\n  with open(path, 'w') as f: return f.write(text)",
              mounts = {
                @Mount(
                    host = "src/test/python",
                    guest = "/data",
                    storage = MountConfig.Storage.OVERLAY,
                    maxBytes = "10"),
                @Mount(guest = "/tmp", storage = MountConfig.Storage.MEMORY, maxFiles = 1),
                @Mount(host = "src/test/python/counter.py", guest = "/one/file.py"),
                @Mount(
                    host = "src/test/python",
                    guest = "/locked",
                    storage = MountConfig.Storage.OVERLAY,
                    dirPerms = MountConfig.Access.READ)
              })
          Sandbox sandbox)
      throws IOException {
    String before = Files.readString(Path.of("src/test/python/counter.py"));
    assertThat(sandbox.run("write", "/data/counter.py", "0123456789").intValue()).isEqualTo(10);
    assertThat(sandbox.call("write", "/data/more", "x").error().orElseThrow().message())
        .contains("No space left on device");
    assertThat(sandbox.run("write", "/tmp/a", "text").intValue()).isEqualTo(4);
    assertThat(sandbox.call("write", "/tmp/b", "").verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(sandbox.call("write", "/one/file.py", "").verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(sandbox.call("write", "/locked/new", "").verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(sandbox.changedFiles())
        .extracting(ChangedFile::path)
        .containsExactly("/data/counter.py", "/data/more", "/tmp/a");
    assertThat(sandbox.changedFile("/tmp/a").orElseThrow().text()).isEqualTo("text");
    assertThat(Path.of("src/test/python/counter.py")).hasContent(before);
  }

  @Test
  void theTimeoutHolds(@IsolaSandbox(prelude = LOOP, timeout = "200ms") Sandbox sandbox) {
    assertThat(sandbox.call("loop").verdict()).isEqualTo(Verdict.TIME_LIMIT);
  }

  @Test
  void theMemoryLimitHolds(@IsolaSandbox(prelude = HOARD, maxMemory = "64MiB") Sandbox sandbox) {
    assertThat(sandbox.call("hoard", 10_000_000).verdict()).isEqualTo(Verdict.OK);
    assertThat(sandbox.call("hoard", 100_000_000).verdict()).isEqualTo(Verdict.MEMORY_LIMIT);
  }

  @Test
  void theOutputLimitHolds(
      @IsolaSandbox(prelude = "def say(n): print('x' * n)", maxOutput = "1KB") Sandbox sandbox) {
    assertThat(sandbox.call("say", 100).verdict()).isEqualTo(Verdict.OK);
    assertThat(sandbox.call("say", 2_000).verdict()).isEqualTo(Verdict.OUTPUT_LIMIT);
  }

  @Test
  void theSeedMakesChance(
      @IsolaSandbox(prelude = "import random\ndef roll(): return random.random()", randomSeed = 1)
          Sandbox one,
      @IsolaSandbox(prelude = "import random\ndef roll(): return random.random()", randomSeed = 1)
          Sandbox same,
      @IsolaSandbox(prelude = "import random\ndef roll(): return random.random()", randomSeed = 2)
          Sandbox other) {
    double roll = one.run("roll").asDouble();

    assertThat(same.run("roll").asDouble()).isEqualTo(roll);
    assertThat(other.run("roll").asDouble()).isNotEqualTo(roll);
  }

  @Test
  void theFuelLimitHoldsForEachCall(
      @IsolaSandbox(
              prelude = LOOP + "def add(a, b): return a + b",
              timeout = "3m",
              maxFuel = 100_000)
          Sandbox sandbox) {
    for (int i = 0; i < 3; i++) {
      RunResult added = sandbox.call("add", 1, 2);
      assertThat(added.verdict()).isEqualTo(Verdict.OK);
      assertThat(added.fuel()).isBetween(10L, 10_000L);
    }
    RunResult looped = sandbox.call("loop");
    assertThat(looped.verdict()).isEqualTo(Verdict.FUEL_LIMIT);
    assertThat(looped.fuel()).isEqualTo(100_000);
    assertThat(looped.error().orElseThrow().message())
        .isEqualTo("the program used up its fuel limit of 100,000 units; does a loop never end?");
  }

  private static final String CLOCK =
      """
      import time
      def now(): return int(time.time())
      def sleep():
          before = now()
          time.sleep(3600)
          return [before, now()]
      """;

  @Test
  void theClockIsVirtualUnlessAskedForAnother(
      @IsolaSandbox(prelude = CLOCK) Sandbox usual,
      @PythonSandbox(prelude = CLOCK, clock = "virtual:2030-01-01T00:00:00Z") Sandbox virtual,
      @IsolaSandbox(prelude = CLOCK, clock = "fixed:2001-09-09T01:46:40Z") Sandbox fixed,
      @IsolaSandbox(prelude = CLOCK, clock = "system") Sandbox system,
      @JsSandbox(prelude = "function now() { return Date.now() }") Sandbox js) {
    assertThat(usual.run("sleep")).hasToString("[1767225600,1767229200]");
    assertThat(virtual.run("sleep")).hasToString("[1893456000,1893459600]");
    assertThat(fixed.run("sleep")).hasToString("[1000000000,1000000000]");
    assertThat(system.run("now").longValue())
        .isCloseTo(System.currentTimeMillis() / 1000, within(3600L));
    assertThat(js.run("now").longValue()).isEqualTo(1767225600000L);
  }

  @Test
  void configurationParametersAreDefaults() {
    assertAllPass(
        Executions.with(
            Map.of(
                "isola.timeout", "200ms",
                "isola.maxMemory", "64MiB",
                "isola.clock", "fixed:2001-09-09T01:46:40Z"),
            Defaults.class),
        4);
  }

  static class Defaults {
    @Test
    void ofTheClock(@IsolaSandbox(prelude = CLOCK, timeout = "1m") Sandbox sandbox) {
      assertThat(sandbox.run("sleep")).hasToString("[1000000000,1000000000]");
    }

    @Test
    void ofTheTimeout(@IsolaSandbox(prelude = LOOP) Sandbox sandbox) {
      assertThat(sandbox.call("loop").verdict()).isEqualTo(Verdict.TIME_LIMIT);
    }

    @Test
    void ofTheMemoryLimit(@IsolaSandbox(prelude = HOARD, timeout = "1m") Sandbox sandbox) {
      assertThat(sandbox.call("hoard", 100_000_000).verdict()).isEqualTo(Verdict.MEMORY_LIMIT);
    }

    @Test
    void thatAnnotationsOverride(
        @IsolaSandbox(prelude = HOARD, timeout = "1m", maxMemory = "256MiB") Sandbox sandbox) {
      assertThat(sandbox.call("hoard", 100_000_000).verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void everythingIsOptional(@IsolaSandbox Sandbox isola, @PythonSandbox Sandbox python) {
    isola.loadScript(COUNTER);
    python.loadScript(COUNTER);

    RunResult run = isola.call("tick");
    assertThat(run.value().asInt()).isEqualTo(1);
    assertThat(python.call("tick").value()).isEqualTo(run.value());
  }
}
