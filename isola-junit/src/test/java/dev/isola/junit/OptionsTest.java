package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Executions.failure;
import static dev.isola.junit.Guests.COUNTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
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
  void configurationParametersAreDefaults() {
    assertAllPass(
        Executions.with(
            Map.of("isola.timeout", "200ms", "isola.maxMemory", "64MiB"), Defaults.class),
        3);
  }

  static class Defaults {
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
