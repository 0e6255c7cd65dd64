package dev.isola.guest.python;

import static dev.isola.guest.python.PythonGuest.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.GuestClock;
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
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the package sandbox gives to Python programs, beside requests. */
class LibraryTest {
  /** Sleeping takes no time. */
  private static SandboxConfig.Builder config() {
    return GuestUnderTest.config().clock(GuestClock.virtual(Instant.EPOCH));
  }

  private static SandboxConfig withHostcalls() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    return config()
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
  Stream<DynamicTest> textsThatTheInterpreterFormats() {
    return GuestTests.of("format_tests", () -> GuestUnderTest.config().build());
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

  private static Sandbox inZone(String tz) {
    return PYTHON.with(GuestUnderTest.config().env("TZ", tz).build(), "env_tests");
  }

  /** Moments, in seconds, and how Java's database of zones tells them. */
  private static void assertSameAs(ZoneId zone, Sandbox sandbox, long... moments) {
    List<String> expected =
        LongStream.of(moments)
            .mapToObj(
                moment ->
                    DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx")
                        .format(Instant.ofEpochSecond(moment).atZone(zone)))
            .toList();
    Object[] args = LongStream.of(moments).boxed().toArray();
    assertThat(sandbox.run("local", args)).extracting(JsonNode::textValue).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CET-1CEST,M3.5.0,M10.5.0/3 | Europe/Berlin",
        "EST5EDT,M3.2.0,M11.1.0 | America/New_York",
        "EST5EDT | America/New_York",
        "AEST-10AEDT,M10.1.0,M4.1.0/3 | Australia/Sydney",
        "<+0545>-5:45 | Asia/Kathmandu",
        "JST-9 | Asia/Tokyo",
        "<-03>3 | America/Sao_Paulo",
        "LHST-10:30LHDT-11,M10.1.0,M4.1.0 | Australia/Lord_Howe",
      })
  void localTimeIsThatOfTheVariableTz(String tz, String sameAs) {
    ZoneId zone = ZoneId.of(sameAs);
    try (Sandbox sandbox = inZone(tz)) {
      long from = Instant.parse("2023-12-31T00:00:00Z").getEpochSecond();
      long[] everyTwoDays = LongStream.range(0, 400).map(i -> from + i * 172_801).toArray();
      assertSameAs(zone, sandbox, everyTwoDays);
      ZoneOffsetTransition next = zone.getRules().nextTransition(Instant.ofEpochSecond(from));
      for (int i = 0; next != null && i < 6; i++) {
        long change = next.toEpochSecond();
        assertSameAs(zone, sandbox, change - 1, change, change + 1);
        next = zone.getRules().nextTransition(next.getInstant());
      }
      sandbox.run("there_and_back", from, from + 400 * 86_400, 43_201);
    }
  }

  @Test
  void moduleTimeTellsOfTheZone() {
    try (Sandbox sandbox = inZone("CET-1CEST,M3.5.0,M10.5.0/3")) {
      assertThat(sandbox.run("of_time")).hasToString("[[\"CET\",\"CEST\"],-3600,-7200,1]");
      assertThat(sandbox.run("changed", "JST-9"))
          .hasToString("[\"09:00 JST +0900\",[\"JST\",\"JST\"]]");
      assertThat(sandbox.run("of_time")).hasToString("[[\"JST\",\"JST\"],-32400,-32400,0]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "",
        ":",
        "A",
        "AB1",
        "ABC",
        "ABC25",
        "ABC1DEF,M3.6.0,M10.5.0",
        "ABC1DEF,J0,J1",
        "ABC1DEF,M13.1.0,M1.1.0",
        "ABC1DEF,M3.5.0",
        "ABC1DEF,M3.5.0,M10.5.0x",
        "<ABC1",
        "ABC1:60",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ1",
        "ABC99999999999999999999",
      })
  void whatIsNoDescriptionOfAZoneIsUtc(String tz) {
    try (Sandbox sandbox = inZone(tz)) {
      assertThat(sandbox.run("local", 1_720_000_000))
          .hasToString("[\"2024-07-03T09:46:40+00:00\"]");
      assertThat(sandbox.run("of_time")).hasToString("[[\"UTC\",\"UTC\"],0,0,0]");
    }
  }
}
