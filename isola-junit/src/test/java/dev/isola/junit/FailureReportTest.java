package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Executions.failures;
import static dev.isola.junit.Guests.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.isola.Sandbox;
import dev.isola.junit.Guests.CounterSandbox;
import dev.isola.junit.Guests.SharedCounterSandbox;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Event;

class FailureReportTest {
  private static final String SHOP =
      """
      from sandbox.asyncio import hostcall
      from sandbox import logging

      async def buy(item):
          print("buying", item)
          price = await hostcall("price", item)
          logging.info("found")
          return price

      def attack():
          print("\\x1b[2J\\u202efake\\u2028")
          raise ValueError("\\x1b]0;title\\x07\\nPASSED")

      def many():
          for i in range(1000):
              yield "x" * 10_000
      """;

  /** The report entries of each test, by its name. */
  private static List<Map<String, String>> entries(EngineExecutionResults results, String test) {
    return results
        .allEvents()
        .reportingEntryPublished()
        .filter(event -> event.getTestDescriptor().getDisplayName().equals(test))
        .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
        .toList();
  }

  private static List<String> calls(EngineExecutionResults results, String test) {
    return entries(results, test).stream().map(entry -> entry.get("isola.call")).toList();
  }

  @Test
  void tellsWhatTheSandboxesOfAFailedTestDidLast() {
    EngineExecutionResults results = Executions.of(Failing.class);

    assertThat(failures(results)).hasSize(2);
    List<Map<String, String>> entries = entries(results, "fails()");
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0))
        .containsOnlyKeys("isola.call", "isola.verdict", "isola.fuel", "isola.timeline")
        .containsEntry("isola.call", "shop.py()")
        .containsEntry("isola.verdict", "OK");
    assertThat(entries.get(1))
        .containsEntry("isola.call", "buy(\"tea\")")
        .containsEntry("isola.verdict", "OK")
        .containsEntry(
            "isola.timeline",
            """
            stdout    "buying tea\\n"
            hostcall  price("tea") -> 3
            log       INFO "found"
            end       3""");
    assertThat(Long.parseLong(entries.get(1).get("isola.fuel"))).isPositive();
    assertThat(entries(results, "passes()")).isEmpty();
    assertThat(entries(results, "isGivenUp()")).isEmpty();
  }

  @Test
  void aFaultOfTheHostIsToldAsOne() {
    assertThat(entries(Executions.of(Failing.class), "failsOnTheHost()").get(1))
        .containsEntry("isola.verdict", "HOST_ERROR")
        .extractingByKey("isola.timeline")
        .asString()
        .startsWith(
            "stdout    \"buying milk\\n\"\nhostcall  price(\"milk\") -> failed: HostcallError:")
        .endsWith("\nhost failed  java.lang.IllegalStateException: no milk");
  }

  static class Failing {
    @PythonSandbox Sandbox sandbox;

    @Hostcall("price")
    int price(String item) {
      if (item.equals("milk")) {
        throw new IllegalStateException("no milk");
      }
      return item.length();
    }

    @BeforeEach
    void load() {
      sandbox.loadScript("shop.py", SHOP);
    }

    @Test
    void fails() {
      assertThat(sandbox.call("buy", "tea").value().intValue()).isEqualTo(4);
    }

    @Test
    void failsOnTheHost() {
      assertThat(sandbox.call("buy", "milk").succeeded()).isTrue();
    }

    @Test
    void passes() {
      assertThat(sandbox.call("buy", "tea").value().intValue()).isEqualTo(3);
    }

    @Test
    void isGivenUp() {
      sandbox.run("buy", "tea");
      assumeTrue(false);
    }
  }

  @Test
  void whatAGuestWritesIsShortAndHarmless() {
    EngineExecutionResults results = Executions.of(Hostile.class);

    assertThat(entries(results, "attacks()"))
        .singleElement()
        .extracting(entry -> entry.get("isola.timeline"))
        .isEqualTo(
            """
            stdout    "\\u001B[2J\\u202efake\\u2028\\n"
            error     ValueError: \\u001b]0;title\\u0007\\nPASSED (line 12)""");
    List<Map<String, String>> entries = entries(results, "yieldsMuch()");
    assertThat(entries).hasSize(LastCalls.MOST);
    assertThat(entries)
        .allSatisfy(
            entry ->
                assertThat(entry.get("isola.timeline"))
                    .hasSizeLessThan(6_000)
                    .contains("[... 971 more ...]"));
  }

  static class Hostile {
    @PythonSandbox(prelude = SHOP, maxOutput = "64MiB")
    Sandbox sandbox;

    @Test
    void attacks() {
      assertThat(sandbox.call("attack").succeeded()).isTrue();
    }

    @Test
    void yieldsMuch() {
      for (int i = 0; i < 2 * LastCalls.MOST; i++) {
        sandbox.call("many");
      }
      throw new AssertionError("on purpose");
    }
  }

  @Test
  void ofASharedSandboxOnlyTheCallsOfTheTestCount() {
    EngineExecutionResults results = Executions.of(Shared.class);

    assertThat(calls(results, "second()")).containsExactly("tick()");
    assertThat(calls(results, "third()")).isEmpty();
  }

  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class Shared {
    @CounterSandbox static Sandbox sandbox;

    @Test
    @Order(1)
    void first() {
      tick(sandbox);
      tick(sandbox);
    }

    @Test
    @Order(2)
    void second() {
      assertThat(tick(sandbox)).isEqualTo(4);
    }

    @Test
    @Order(3)
    void third() {
      throw new AssertionError("on purpose");
    }
  }

  @Test
  void testsThatRunAtTheSameTimeTellOfTheirOwnCalls() {
    EngineExecutionResults results = Executions.with(Executions.concurrently(), Crowd.class);

    for (int i = 1; i <= 8; i++) {
      List<String> expected = i % 2 == 0 ? List.of("seen(" + i + ")") : List.of();
      assertThat(calls(results, "repetition " + i + " of 8")).isEqualTo(expected);
    }
  }

  static class Crowd {
    @IsolaSandbox(prelude = "def seen(n): return n")
    Sandbox sandbox;

    @RepeatedTest(8)
    void test(RepetitionInfo repetition) {
      int number = repetition.getCurrentRepetition();
      assertThat(sandbox.run("seen", number).intValue() % 2).isEqualTo(1);
    }
  }

  @Test
  void dynamicTestsAndExtensionsInCodeTellItToo() {
    EngineExecutionResults results = Executions.of(Factory.class, InCode.class);

    assertThat(calls(results, "call 1")).isEmpty();
    assertThat(calls(results, "call 2")).containsExactly("tick()", "tick()");
    assertThat(calls(results, "inCode(Sandbox)")).containsExactly("tick()");
  }

  static class Factory {
    @TestFactory
    Stream<DynamicTest> factory(@CounterSandbox Sandbox sandbox) {
      return IntStream.rangeClosed(1, 2)
          .mapToObj(i -> dynamicTest("call " + i, () -> assertThat(tick(sandbox)).isEqualTo(1)));
    }
  }

  static class InCode {
    @RegisterExtension
    static final IsolaExtension ISOLA = IsolaExtension.builder().prelude(Guests.COUNTER).build();

    @Test
    void inCode(Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(2);
    }
  }

  @Test
  void bothWaysOfInjectionTellItOnce() {
    assertThat(calls(Executions.of(Both.class), "both(Sandbox, Sandbox)"))
        .containsExactly("tick()", "tick()");
  }

  static class Both extends InCode {
    @Test
    void both(Sandbox sandbox, @SharedCounterSandbox Sandbox other) {
      tick(sandbox);
      tick(other);
      throw new AssertionError("on purpose");
    }
  }

  @Test
  void canBeSwitchedOff() {
    EngineExecutionResults results =
        Executions.with(Map.of("isola.failure.report", "false"), Failing.class);

    assertThat(failures(results)).hasSize(2);
    assertThat(results.allEvents().reportingEntryPublished().map(Event::toString)).isEmpty();
  }

  @Test
  void passingTestsPublishNothing() {
    EngineExecutionResults results = Executions.of(Passing.class);

    assertAllPass(results, 1);
    assertThat(results.allEvents().reportingEntryPublished().map(Event::toString)).isEmpty();
  }

  static class Passing {
    @Test
    void passes(@CounterSandbox Sandbox sandbox) {
      tick(sandbox);
    }
  }

  @Test
  void anotherValueOfTheParameterIsMisuse() {
    Throwable failure =
        failures(Executions.with(Map.of("isola.failure.report", "never"), InCode.class)).get(0);

    assertThat(failure.getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "configuration parameter isola.failure.report must be \"true\" or \"false\", was"
                + " \"never\"");
  }
}
