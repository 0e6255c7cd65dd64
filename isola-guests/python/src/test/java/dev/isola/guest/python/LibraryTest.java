package dev.isola.guest.python;

import static dev.isola.guest.python.PythonGuest.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Isola;
import dev.isola.LogEvent;
import dev.isola.LogLevel;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the package sandbox gives to Python programs, beside requests. */
class LibraryTest {
  private static SandboxConfig withHostcalls() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    return GuestUnderTest.config()
        .hostcall("echo", payload -> payload)
        .hostcall(
            "never",
            payload -> {
              asked.countDown();
              return never;
            })
        .hostcall(
            "asked",
            payload -> {
              asked.await();
              return null;
            })
        .hostcall(
            "cancelled", payload -> never.handle((value, failure) -> never.isCancelled()).join())
        .hostcall(
            "fail",
            payload -> {
              throw new IllegalStateException("on purpose");
            })
        .build();
  }

  @TestFactory
  Stream<DynamicTest> asyncio() {
    return GuestTests.of("asyncio_tests", LibraryTest::withHostcalls);
  }

  @TestFactory
  Stream<DynamicTest> serde() {
    return GuestTests.of("serde_tests", () -> GuestUnderTest.config().build());
  }

  @TestFactory
  Stream<DynamicTest> values() {
    return GuestTests.of("values_tests", () -> GuestUnderTest.config().build());
  }

  @Test
  void valuesMapTheSameWhereverTheyLeave() {
    try (Sandbox sandbox = PYTHON.with("values_tests")) {
      int count = sandbox.run("mapped").size();
      assertThat(count).isGreaterThan(50);
      for (int i = 0; i < count; i++) {
        JsonNode expected = sandbox.run("expected", i);
        assertThat(sandbox.run("returns", i)).as("value %s", i).isEqualTo(expected);
        for (String generator : List.of("yields", "yields_asynchronously")) {
          assertThat(sandbox.call(generator, i).results())
              .as("value %s", i)
              .containsExactly(expected);
        }
      }
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void everyRefusedValueLeavesTheSandboxRunning() {
    try (Sandbox sandbox = PYTHON.with("values_tests")) {
      int count = sandbox.run("count_of_refused").intValue();
      for (int i = 0; i < count; i++) {
        assertThat(sandbox.call("gives_refused", i).verdict())
            .as("value %s", i)
            .isEqualTo(Verdict.GUEST_ERROR);
        assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
      }
    }
  }

  @Test
  void whatARefusedErrorSaysCanBeSent() {
    RunResult result = PYTHON.callF("def f(): raise ValueError('half \\ud800 of a pair')");
    assertThat(result.error().orElseThrow().type()).isEqualTo("ValueError");
    assertThat(result.error().orElseThrow().message()).isEqualTo("half \\ud800 of a pair");
  }

  @Test
  void theStandardLibrarysLogRecordsBecomeEvents() {
    RunResult result =
        PYTHON.call("logging_tests", "test_the_standard_librarys_records_can_be_sent");
    assertThat(result.error()).isEmpty();
    assertThat(result.stderr()).isEmpty();
    assertThat(result.logs())
        .extracting(LogEvent::level, LogEvent::message)
        .containsExactly(
            tuple(LogLevel.DEBUG, "d"),
            tuple(LogLevel.INFO, "items: 3"),
            tuple(LogLevel.WARN, "w"),
            tuple(LogLevel.ERROR, "e"),
            tuple(LogLevel.ERROR, "c"),
            tuple(LogLevel.ERROR, "failed"),
            tuple(LogLevel.INFO, "[shop.cart] formatted"));
    assertThat(result.logs().get(1).fields())
        .hasToString(
            "{\"logger\":\"shop.cart\",\"user\":\"anna\",\"tags\":[\"a\"],"
                + "\"odd\":\"<class 'object'>\"}");
    assertThat(result.logs().get(5).fields().get("exception").textValue())
        .startsWith("Traceback")
        .endsWith("ZeroDivisionError: division by zero");
  }

  @Test
  void logFieldsAreValues() {
    RunResult result =
        PYTHON.callF(
            """
            from sandbox import logging
            def f():
                logging.info("plain {}", message="a field", lazy=lambda: [1], when=__import__("datetime").date(2024, 2, 29))
                logging.warning(5, key={1: b"x"})
                try:
                    logging.error("bad", user={"name": object()})
                except TypeError as e:
                    return str(e)
            """);
    assertThat(result.logs()).extracting(LogEvent::message).containsExactly("plain {}", "5");
    assertThat(result.logs().get(0).fields())
        .hasToString("{\"message\":\"a field\",\"lazy\":[1],\"when\":\"2024-02-29\"}");
    assertThat(result.logs().get(1).fields()).hasToString("{\"key\":{\"1\":\"eA==\"}}");
    assertThat(result.value().textValue())
        .isEqualTo("log.fields.user.name: a value of type 'object' cannot be sent to the host");
  }

  @Test
  void theEnvironmentIsTheTemplatesAndTheSandboxs() {
    SandboxTemplate template =
        Isola.buildTemplate(
            "python",
            TemplateConfig.builder()
                .env("BOTH", "template")
                .env("OF_TEMPLATE", "1")
                .prelude("import os\nos.environ['OF_PRELUDE'] = os.environ['BOTH']")
                .noDiskCache()
                .build());
    SandboxConfig config =
        GuestUnderTest.config()
            .env("BOTH", "sandbox")
            .env("OF_SANDBOX", "2")
            .env("ÜBER", "grün 😀")
            .build();
    try (Sandbox sandbox = template.create(config);
        Sandbox other = template.create(GuestUnderTest.config().build())) {
      for (Sandbox each : List.of(sandbox, other)) {
        each.loadScript(PYTHON.program("env_tests"));
      }
      assertThat(sandbox.run("seen"))
          .hasToString("[\"sandbox\",\"1\",\"2\",\"grün 😀\",\"default\"]");
      assertThat(other.run("seen")).hasToString("[\"template\",\"1\",null,null,\"default\"]");
      assertThat(sandbox.run("changes")).hasToString("[\"set\",null,null]");
      assertThat(sandbox.run("names"))
          .hasToString("[\"MINE\",\"OF_SANDBOX\",\"OF_TEMPLATE\",\"ÜBER\"]");
      assertThat(other.run("names")).hasToString("[\"BOTH\",\"OF_TEMPLATE\"]");
    }
  }

  @Test
  void localTimeIsUtc() {
    assertThat(PYTHON.call("env_tests", "zone").value())
        .hasToString("[\"UTC\",0,0,\"UTC\",\"1970-01-01T00:00:00+00:00\"]");
  }
}
