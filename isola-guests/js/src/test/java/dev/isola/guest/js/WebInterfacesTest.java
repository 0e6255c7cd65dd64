package dev.isola.guest.js;

import static dev.isola.guest.js.JsGuest.JS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.GuestClock;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.guests.conformance.GuestUnderTest;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WebInterfacesTest {
  private static RunResult call(String source) {
    try (Sandbox sandbox = JS.loaded(GuestUnderTest.config().build(), "main.js", source)) {
      return sandbox.call("f");
    }
  }

  @Test
  void behaveAsInNode() throws IOException {
    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> found = new LinkedHashMap<>();
    String source =
        """
        const log = console.log;
        const t = (f, ...more) => {
          try {
            log("ok", f(), ...more);
          } catch (error) {
            log("ERR", error?.name ?? error, error instanceof Error, ...more);
          }
        };
        const ta = async (f) => {
          try {
            log("ok", await f());
          } catch (error) {
            log("ERR", error?.name ?? error);
          }
        };
        async function f(program) {
          const body = `return (async () => {${program}\\n})()`;
          await new Function("log", "t", "ta", "g", body)(log, t, ta, globalThis);
        }
        """;
    try (Sandbox sandbox = JS.loaded(GuestUnderTest.config().build(), "main.js", source)) {
      for (GoldenCases.Case next : GoldenCases.read("web.json")) {
        String printed = GoldenCases.printed(sandbox.call("f", next.program()));
        if (!printed.equals(next.printed())) {
          expected.put(next.program(), next.printed());
          found.put(next.program(), printed);
        }
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void parseUrlsAsTheStandardsTestsAsk() throws IOException {
    String source =
        """
        function f(text) {
          const wrong = [];
          for (const [input, base, expected] of JSON.parse(text)) {
            const found = URL.parse(input, base ?? undefined)?.href ?? null;
            if (found !== expected) wrong.push([input, base, expected, found].map(escape));
          }
          return wrong;
        }
        """;
    JsonNode cases = GoldenCases.json("urls.json");
    assertThat(cases.size()).isGreaterThan(600);
    // As JSON text, because some inputs have lone surrogates, which do not cross the border.
    StringBuilder text = new StringBuilder();
    for (char c : cases.toString().toCharArray()) {
      text.append(c < 128 ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    }
    try (Sandbox sandbox = JS.loaded(GuestUnderTest.config().build(), "main.js", source)) {
      assertThat(sandbox.run("f", text.toString())).isEmpty();
    }
  }

  @Test
  void randomnessIsTheSandboxesOwn() {
    String source = "const f = () => [crypto.randomUUID(), Math.random()];";
    try (Sandbox one = JS.loaded(GuestUnderTest.config().randomSeed(1).build(), "main.js", source);
        Sandbox two = JS.loaded(GuestUnderTest.config().randomSeed(2).build(), "main.js", source);
        Sandbox same =
            JS.loaded(GuestUnderTest.config().randomSeed(1).build(), "main.js", source)) {
      JsonNode first = one.run("f");
      assertThat(two.run("f").get(0)).isNotEqualTo(first.get(0));
      assertThat(same.run("f")).isEqualTo(first);
      assertThat(one.run("f").get(0)).isNotEqualTo(first.get(0));
    }
  }

  @Test
  void cryptoSubtleNamesWhatIsMissing() {
    RunResult result =
        call("function f() { return crypto.subtle.digest('SHA-256', new Uint8Array()); }");
    assertThat(result.error().orElseThrow().message()).contains("crypto.subtle is not available");
  }

  @Test
  void anAbortedHostcallIsCancelledAtOnce() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    String source =
        """
        async function f() {
          const controller = new AbortController();
          setTimeout(() => controller.abort({ reason: "mine" }), 5);
          try {
            await hostcall("never", 1, { signal: controller.signal });
          } catch (reason) {
            return [reason, await hostcall("quick", 2)];
          }
        }
        """;
    try (Sandbox sandbox =
        JS.loaded(
            GuestUnderTest.config()
                .hostcall("never", payload -> never)
                .hostcall("quick", payload -> "answered")
                .build(),
            "main.js",
            source)) {
      assertThat(sandbox.run("f")).hasToString("[{\"reason\":\"mine\"},\"answered\"]");
    }
  }

  @Test
  void theHostsErrorsAreGlobalsAndMembersOfTheSandbox() {
    RunResult result =
        call(
            """
            async function f() {
              const error = await hostcall("nobody").catch((e) => e);
              return [
                error instanceof UnknownHostcallError,
                error instanceof HostError,
                error instanceof HostcallError,
                error.name,
                sandbox.UnknownHostcallError === UnknownHostcallError,
                sandbox.InvalidValueError === InvalidValueError,
              ];
            }
            """);
    assertThat(result.error()).isEmpty();
    assertThat(result.value()).hasToString("[true,true,false,\"UnknownHostcallError\",true,true]");
  }

  @Test
  void timeoutsAbortWithATimeoutError() {
    RunResult result =
        call(
            """
            async function f() {
              const signal = AbortSignal.any([AbortSignal.timeout(5), new AbortController().signal]);
              await new Promise((resolve) => signal.addEventListener("abort", resolve));
              return [signal.reason.name, signal.reason instanceof DOMException];
            }
            """);
    assertThat(result.error()).isEmpty();
    assertThat(result.value()).hasToString("[\"TimeoutError\",true]");
  }

  @Test
  void intervalsLetAVirtualClockGoOn() {
    String source =
        """
        async function f() {
          let ticks = 0;
          const id = setInterval(() => ticks++, 0);
          await new Promise((resolve) => setTimeout(resolve, 20));
          clearInterval(id);
          return ticks;
        }
        """;
    SandboxConfig config = GuestUnderTest.config().clock(GuestClock.virtual(Instant.EPOCH)).build();
    try (Sandbox sandbox = JS.loaded(config, "main.js", source)) {
      assertThat(sandbox.run("f").intValue()).isBetween(19, 20);
    }
  }
}
