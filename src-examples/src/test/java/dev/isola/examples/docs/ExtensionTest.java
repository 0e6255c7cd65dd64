package dev.isola.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import dev.isola.junit.Hostcall;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.JsSandbox;
import dev.isola.junit.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The samples of docs/writing-tests.md. */
class ExtensionTest {

  @Nested
  class Fields {

    @IsolaSandbox(scripts = "classpath:scripts/prices.py", timeout = "5s", maxMemory = "64MiB")
    Sandbox sandbox;

    @Test
    void addsTax() {
      assertThat(sandbox.run("with_tax", 1000).intValue()).isEqualTo(1190);
    }
  }

  @Nested
  class JavaScriptFields {

    @JsSandbox(
        scripts = {"classpath:scripts/tax.mjs", "classpath:scripts/invoice.ts"},
        timeout = "5s")
    Sandbox sandbox;

    @Test
    void addsUp() {
      RunResult invoice = sandbox.call("invoice", List.of(Map.of("item", "tea", "cents", 1000)));

      assertThat(invoice.value().get("total").intValue()).isEqualTo(1190);
    }
  }

  @Test
  void templateGivesSeveralSandboxes(
      @IsolaSandbox(prelude = "visits = []") SandboxTemplate template) {
    String script = "def visit():\n    visits.append('x')\n    return len(visits)";
    for (int i = 0; i < 2; i++) {
      try (Sandbox sandbox = template.create()) {
        sandbox.loadScript(script);
        assertThat(sandbox.run("visit").intValue()).isEqualTo(1);
      }
    }
  }

  @Nested
  class OneSandboxForTheClass {

    @IsolaSandbox(
        prelude = "calls = []",
        scripts = "classpath:scripts/calls.py",
        scope = Scope.CLASS)
    Sandbox sandbox;

    @RepeatedTest(3)
    void remembers(RepetitionInfo repetition) {
      assertThat(sandbox.run("note").intValue()).isEqualTo(repetition.getCurrentRepetition());
    }
  }

  @Nested
  class Hostcalls {

    record Order(String item, int count) {}

    @IsolaSandbox Sandbox sandbox;

    @Hostcall("place_order")
    Map<String, Object> placeOrder(Order order) {
      return Map.of("accepted", order.count() <= 10, "item", order.item());
    }

    @Test
    void guestAsksTheTestClass() {
      sandbox.loadScript(
          """
          from sandbox.asyncio import hostcall

          async def buy(item, count):
              answer = await hostcall("place_order", {"item": item, "count": count})
              return answer["accepted"]
          """);

      assertThat(sandbox.run("buy", "tea", 2).booleanValue()).isTrue();
      assertThat(sandbox.run("buy", "tea", 20).booleanValue()).isFalse();
    }
  }

  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @IsolaSandbox(timeout = "5s", maxMemory = "64MiB", maxOutput = "16KiB", env = "MODE=exam")
  @interface ExamSandbox {}

  @Test
  void projectCanNameItsOwnKindOfSandbox(@ExamSandbox Sandbox sandbox) {
    sandbox.loadScript("import os\ndef mode():\n    return os.environ['MODE']");
    assertThat(sandbox.run("mode").textValue()).isEqualTo("exam");
  }
}
