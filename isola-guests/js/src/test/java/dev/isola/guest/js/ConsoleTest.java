package dev.isola.guest.js;

import static dev.isola.guest.js.JsGuest.JS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.LogEvent;
import dev.isola.LogLevel;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
  private static RunResult call(String source) {
    try (Sandbox sandbox = JS.loaded(GuestUnderTest.config().build(), "main.js", source)) {
      return sandbox.call("f");
    }
  }

  @Test
  void printsWhatNodePrints() throws IOException {
    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> found = new LinkedHashMap<>();
    String source =
        """
        function f(program) {
          try {
            new Function("console", program)(console);
          } catch (error) {
            console.log("THREW", error.name);
          }
          console.groupEnd();
          console.countReset("default");
        }
        """;
    // A new sandbox each time would test more of sandboxes than of the console.
    try (Sandbox sandbox = JS.loaded(GuestUnderTest.config().build(), "main.js", source)) {
      for (GoldenCases.Case next : GoldenCases.read("console.json")) {
        RunResult result = sandbox.call("f", next.program());
        String printed =
            GoldenCases.printed(result)
                .replace("Warning: Count for 'default' does not exist\n", "");
        if (!printed.equals(next.printed())) {
          expected.put(next.program(), next.printed());
          found.put(next.program(), printed);
        }
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void writesToTheStreamsThatNodeWritesTo() {
    RunResult result =
        call(
            """
            function f() {
              console.log("log"); console.info("info"); console.debug("debug"); console.dir("dir");
              console.table("table"); console.group("group"); console.groupEnd(); console.count();
              console.warn("warn"); console.error("error"); console.assert(false, "assert");
              console.trace("trace");
            }
            """);
    assertThat(result.verdict()).isEqualTo(Verdict.OK);
    assertThat(result.stdout()).isEqualTo("log\ninfo\ndebug\n'dir'\ntable\ngroup\ndefault: 1\n");
    assertThat(result.stderr())
        .startsWith("warn\nerror\nAssertion failed: assert\nTrace: trace\n    at f (main.js:5:");
    assertThat(result.logs()).isEmpty();
  }

  @Test
  void keepsTheOrderOfOutputAndLogs() {
    RunResult result =
        call(
            """
            function f() {
              console.log("1"); console.error("2"); sandbox.log.info("3", { n: 3 }); console.log("4");
            }
            """);
    assertThat(result.events().subList(0, 4))
        .satisfiesExactly(
            event -> assertThat(event).isEqualTo(new StdoutEvent("1\n")),
            event -> assertThat(event).isEqualTo(new StderrEvent("2\n")),
            event -> {
              LogEvent log = (LogEvent) event;
              assertThat(log.level()).isEqualTo(LogLevel.INFO);
              assertThat(log.message()).isEqualTo("3");
              assertThat(log.fields().get("n").intValue()).isEqualTo(3);
            },
            event -> assertThat(event).isEqualTo(new StdoutEvent("4\n")));
  }

  @Test
  void whatWasPrintedReachesTheHostWhenTheProgramIsStopped() {
    String source = "function f() { console.log('before'); for (;;) {} }";
    SandboxConfig config = SandboxConfig.builder().timeout(Duration.ofMillis(500)).build();
    try (Sandbox sandbox = JS.loaded(config, "main.js", source)) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.TIME_LIMIT);
      assertThat(result.stdout()).isEqualTo("before\n");
    }
  }

  @Test
  void aValueThatIsTooDeepIsCutShort() {
    RunResult result =
        call(
            """
            function f() {
              let value = 1;
              for (let i = 0; i < 50_000; i++) value = [value];
              console.dir(value, { depth: null, compact: 1e9, breakLength: Infinity });
            }
            """);
    assertThat(result.error()).isEmpty();
    assertThat(result.stdout())
        .startsWith("[ [ [ [")
        .contains("[Array: Inspection interrupted prematurely. Maximum call stack size exceeded.]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Array.prototype.push = Array.prototype.join = function () { return 'forged'; };",
        "String.prototype.slice = String.prototype.includes = () => { throw new Error('forged'); };",
        "Array.prototype[Symbol.iterator] = function* () { yield 'forged'; };",
        "Object.prototype.get = () => 'forged'; Object.prototype.value = 'forged';",
        "Object.prototype.depth = 0; Object.prototype.showHidden = true; Object.prototype.colors = true;",
        "Object.defineProperty(Object.prototype, 'stylize', { set() { throw new Error('forged'); } });",
        "Object.keys = Object.getOwnPropertyDescriptor = Reflect.ownKeys = () => ['forged'];",
        "Map.prototype.get = Map.prototype.set = Map.prototype.forEach = () => 'forged';",
        "JSON.stringify = () => 'forged'; globalThis.String = globalThis.Number = () => 'forged';",
        "Function.prototype.call = Function.prototype.apply = () => 'forged';",
        "Reflect.apply = Reflect.construct = () => 'forged'; delete globalThis.Reflect;",
        "RegExp.prototype.exec = () => null; RegExp.prototype[Symbol.replace] = () => 'forged';",
        "Promise.prototype.then = function () { throw new Error('forged'); };",
        "for (const name of Object.getOwnPropertyNames(Array.prototype))"
            + " if (typeof Array.prototype[name] === 'function' && name !== 'constructor')"
            + " Array.prototype[name] = () => { throw new Error('forged'); };",
      })
  void survivesChangedBuiltIns(String change) {
    String program =
        "const value = { a: [1, 'two', { b: new Map([[3, null]]) }], s: Symbol('x'), e: undefined };";
    RunResult result =
        call(program + "\nfunction f() { " + change + "\nconsole.log('%s:', 'value', value); }");
    assertThat(result.error()).isEmpty();
    assertThat(result.stdout())
        .isEqualTo("value: { a: [ 1, 'two', { b: [Map] } ], s: Symbol(x), e: undefined }\n");
  }
}
