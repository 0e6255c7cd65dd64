package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Executions.failure;
import static dev.isola.junit.Executions.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestException;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import dev.isola.Verdict;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;

class JsSandboxTest {
  private static final String COUNTER = "let count = 0;\nconst tick = () => ++count;";
  private static final String LOOP = "const loop = () => { while (true) {} };";
  private static final String HOARD =
      "const hoard = (size) => new Uint8Array(size).fill(1).length;";
  private static final String HERE = JsSandboxTest.class.getName() + "$";

  @JsSandbox(prelude = COUNTER)
  Sandbox field;

  @RepeatedTest(2)
  void fieldsAndParametersAreFresh(@JsSandbox(prelude = COUNTER) Sandbox parameter) {
    assertThat(field.run("tick").asInt()).isEqualTo(1);
    assertThat(field.run("tick").asInt()).isEqualTo(2);
    assertThat(parameter.run("tick").asInt()).isEqualTo(1);
  }

  @Test
  void guestsOfBothLanguagesStandSideBySide(
      @IsolaSandbox(runtime = "js") Sandbox js,
      @PythonSandbox Sandbox python,
      @JsSandbox SandboxTemplate template) {
    js.loadScript("const add = (a, b) => a + b;");
    python.loadScript("add = lambda a, b: a + b");

    assertThat(js.run("add", 1, 2)).isEqualTo(python.run("add", 1, 2));
    assertThat(template.runtime()).isEqualTo("js");
  }

  @Test
  void scriptsAreModulesAndTypeScript(
      @JsSandbox(scripts = {"src/test/js/counter.mjs", "classpath:dev/isola/junit/greeter.ts"})
          Sandbox sandbox) {
    assertThat(sandbox.run("greet", "Ada").asText()).isEqualTo("hello Ada 1");
    assertThat(sandbox.run("tick").asInt()).isEqualTo(2);
    assertThat(sandbox.call("greet", "").error())
        .hasValueSatisfying(
            error -> {
              assertThat(error.type()).isEqualTo("RangeError");
              assertThat(error.line()).isEqualTo(5);
              assertThat(error.traceback()).contains("at greet (greeter.ts:5:");
            });
  }

  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @JsSandbox(prelude = COUNTER, scope = Scope.CLASS)
  @interface SharedCounterSandbox {}

  @Nested
  class OfAClass {
    @SharedCounterSandbox Sandbox sandbox;

    @RepeatedTest(3)
    void countsOn(RepetitionInfo repetition) {
      assertThat(sandbox.run("tick").asInt()).isEqualTo(repetition.getCurrentRepetition());
    }
  }

  @Nested
  class InCode {
    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder()
            .runtime("js")
            .prelude("const ask = async (n) => 2 * (await hostcall('rate', n));")
            .timeout(Duration.ofMinutes(1))
            .hostcall("rate", payload -> payload.intValue() + 1)
            .build();

    @Test
    void asks(Sandbox sandbox) {
      assertThat(sandbox.run("ask", 4).asInt()).isEqualTo(10);
    }
  }

  @Nested
  class Hostcalls {
    record Order(String item, int count) {}

    @Hostcall("order")
    Map<String, Object> order(Order order) {
      if (order.count() > 10) {
        throw new IllegalStateException("too many");
      }
      return Map.of("item", order.item(), "accepted", true);
    }

    @JsSandbox(
        prelude =
            "const order = (item, count) => hostcall('order', { item, count });\n"
                + "const failureOf = (...all) => order(...all).catch((e) => `${e.name}: ${e.message}`);")
    Sandbox sandbox;

    @Test
    void reachTheTestClass() {
      assertThat(sandbox.run("order", "tea", 2).get("accepted").asBoolean()).isTrue();
    }

    @Test
    void failAsTypedErrors() {
      assertThat(sandbox.run("failureOf", "tea", 11).asText())
          .isEqualTo("HostcallError: IllegalStateException: too many");
      assertThat(sandbox.run("failureOf", "tea", "many").asText())
          .startsWith("InvalidValueError: ");
    }

    @Test
    void thatFailAreTheHostsFault() {
      RunResult result = sandbox.call("order", "tea", 11);
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).containsInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void limitsHold(
      @JsSandbox(prelude = LOOP, timeout = "200ms") Sandbox looping,
      @JsSandbox(prelude = HOARD, maxMemory = "64MiB", timeout = "1m") Sandbox hoarding,
      @JsSandbox(prelude = "const say = (n) => console.log('x'.repeat(n));", maxOutput = "1KB")
          Sandbox talking) {
    assertThat(looping.call("loop").verdict()).isEqualTo(Verdict.TIME_LIMIT);
    assertThat(hoarding.call("hoard", 10_000_000).verdict()).isEqualTo(Verdict.OK);
    assertThat(hoarding.call("hoard", 100_000_000).verdict()).isEqualTo(Verdict.MEMORY_LIMIT);
    assertThat(talking.call("say", 100).verdict()).isEqualTo(Verdict.OK);
    assertThat(talking.call("say", 2_000).verdict()).isEqualTo(Verdict.OUTPUT_LIMIT);
  }

  @Test
  void guestsSeeTheirVariablesAndFolders(
      @JsSandbox(
              prelude = "const look = () => [sandbox.env.MODE, sandbox.list('/data')];",
              env = "MODE=exam",
              mounts = @Mount(host = "src/test/js", guest = "/data"))
          Sandbox sandbox) {
    assertThat(sandbox.run("look")).hasToString("[\"exam\",[\"counter.mjs\"]]");
  }

  @Test
  void whatGuestsWriteStaysInTheirOverlay(
      @JsSandbox(
              prelude = "const write = (path, text) => sandbox.writeText(path, text);",
              mounts = {
                @Mount(
                    host = "src/test/js",
                    guest = "/data",
                    storage = MountConfig.Storage.OVERLAY),
                @Mount(guest = "/tmp", storage = MountConfig.Storage.MEMORY)
              })
          Sandbox sandbox) {
    sandbox.run("write", "/data/counter.mjs", "export {};");
    sandbox.run("write", "/tmp/a", "text");
    assertThat(sandbox.changedFile("/data/counter.mjs").orElseThrow().text())
        .isEqualTo("export {};");
    assertThat(sandbox.changedFile("/tmp/a").orElseThrow().text()).isEqualTo("text");
    assertThat(Path.of("src/test/js/counter.mjs")).content().isNotEqualTo("export {};");
  }

  @Test
  void theSeedMakesChance(
      @JsSandbox(prelude = "const roll = () => Math.random();", randomSeed = 1) Sandbox one,
      @JsSandbox(prelude = "const roll = () => Math.random();", randomSeed = 1) Sandbox same,
      @JsSandbox(prelude = "const roll = () => Math.random();", randomSeed = 2) Sandbox other) {
    double roll = one.run("roll").asDouble();

    assertThat(same.run("roll").asDouble()).isEqualTo(roll);
    assertThat(other.run("roll").asDouble()).isNotEqualTo(roll);
  }

  @Test
  void twoKindsOfSandboxOnOneElementAreRefused() {
    assertThat(failureOf(TwoKinds.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "@PythonSandbox and @JsSandbox are both on field %sTwoKinds.sandbox; keep one of them",
            HERE);
  }

  static class TwoKinds {
    @PythonSandbox @JsSandbox Sandbox sandbox;

    @Test
    void test() {}
  }

  @Test
  void aScriptThatIsNoProgramFailsTheTest() {
    assertThat(failure(Executions.of(BrokenScript.class)))
        .isInstanceOf(GuestException.class)
        .hasMessageContaining("SyntaxError")
        .hasMessageContaining("counter.py");
  }

  static class BrokenScript {
    @JsSandbox(scripts = "src/test/python/counter.py")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  @Test
  void aPreludeThatFailsFailsTheTest() {
    assertThat(failure(Executions.of(BrokenPrelude.class)))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageStartingWith(
            "@JsSandbox on field %sBrokenPrelude.sandbox: the prelude failed: ", HERE)
        .hasMessageContaining("TypeError");
  }

  static class BrokenPrelude {
    @JsSandbox(prelude = "null.x")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  @Test
  void staticFieldsAreSharedByTheirClass() {
    assertAllPass(Executions.of(StaticField.class), 2);
  }

  static class StaticField {
    static int ticks;

    @JsSandbox(prelude = COUNTER)
    static Sandbox sandbox;

    @RepeatedTest(2)
    void test() {
      assertThat(sandbox.run("tick").asInt()).isEqualTo(++ticks);
    }
  }
}
