package dev.isola.examples.docs;

import static dev.isola.assertj.Events.anyLog;
import static dev.isola.assertj.Events.anyResult;
import static dev.isola.assertj.Events.anyStdout;
import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.log;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.Events.sequence;
import static dev.isola.assertj.Events.stdout;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.EventStream;
import dev.isola.LogLevel;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.assertj.EventSequenceAssert;
import dev.isola.junit.Hostcall;
import dev.isola.junit.IsolaSandbox;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The samples of docs/assertions.md. */
class AssertionsTest {

  @IsolaSandbox(scripts = "classpath:scripts/shop.py", timeout = "5s")
  Sandbox sandbox;

  @Hostcall("price")
  int price(String item) {
    return item.length() * 100;
  }

  @Test
  void aRunThatSucceeded() {
    RunResult result = sandbox.call("bill", "tea", 2);

    assertThat(result)
        .succeeded()
        .hasValue(Map.of("item", "tea", "total", 600))
        .hasStdoutLines("2 x tea")
        .finishedWithin(Duration.ofSeconds(5))
        .calledHost("price")
        .once()
        .withPayload("tea")
        .answered(300);
  }

  @Test
  void aPartOfTheValue() {
    assertThat(sandbox.call("bill", "coffee", 1))
        .valueSatisfies(bill -> assertThat(bill.get("total").intValue()).isPositive());
  }

  record Bill(String item, int total) {}

  @Test
  void aValueButForWhatDoesNotMatter() {
    RunResult result = sandbox.call("bill", "tea", 2);

    assertThat(result)
        .value()
        .ignoring("/item")
        .withTolerance(0.5)
        .isEqualTo(Map.of("total", 599.9));
    assertThat(result).value().at("/item").readText().startsWith("t");
    assertThat(result).value().read(Bill.class).isEqualTo(new Bill("tea", 600));
  }

  @Test
  void outputButForItsWhiteSpace() {
    assertThat(sandbox.call("bill", "tea", 2)).hasStdoutNormalizingWhitespace("2\tx tea");
  }

  @Test
  void whatItUsed() {
    RunResult one = sandbox.call("stock", "tea");
    RunResult four = sandbox.call("stock", "tea", "milk", "tea", "milk");

    assertThat(four).usedFuelAtMost(5, one).usedMemoryAtMost(256 << 20);
  }

  @Test
  void whatItAsked() {
    assertThat(sandbox.call("bill", "tea", 2))
        .calledHostExactly("price")
        .madeNoHttpRequest()
        .calledHost("price")
        .payload(1)
        .isEqualTo("tea")
        .returnToRun()
        .hasStdoutLines("2 x tea");
  }

  @Test
  void onlySomeEvents() {
    EventSequenceAssert events = assertThat(sandbox.call("stock", "coffee", "tea")).events();

    events.only(anyResult()).containsExactly(result(Map.of("coffee", 0)), result(Map.of("tea", 3)));
    events.after(stdout("2 items\n")).hasNo(anyResult(), anyLog());
    events.between(anyLog(), anyStdout()).hasNo(anyLog(LogLevel.WARN));
  }

  @Test
  void severalThingsAtOnce() {
    assertThat(sandbox.call("stock", "coffee", "tea"))
        .events()
        .isInterleavingOf(
            sequence(log(LogLevel.INFO, "coffee is out of stock"), stdout("2 items\n"), end(null)),
            sequence(result(Map.of("coffee", 0)), result(Map.of("tea", 3))));
  }

  @Test
  void asItWas() {
    assertThat(sandbox.call("stock", "coffee", "tea")).matchesSnapshot();
    assertThat(sandbox.call("bill", "tea", 0)).matchesSnapshot("shop/nothing-to-pay-for");
  }

  @Test
  void aRunThatFailed() {
    assertThat(sandbox.call("bill", "tea", 0))
        .failedWith("ValueError", "nothing to pay for")
        .hasErrorLine(9)
        .didNotCallHost("price");
    assertThat(sandbox.call("wait_for_ever")).hasVerdict(Verdict.TIME_LIMIT);
  }

  @Test
  void eventsInOrder() {
    try (EventStream events = sandbox.runStream("stock", "tea", "coffee")) {
      assertThat(events)
          .containsExactly(
              result(Map.of("tea", 3)),
              log(LogLevel.INFO, "coffee is out of stock"),
              result(Map.of("coffee", 0)),
              stdout("2 items\n"),
              end(null));
    }
  }

  @Test
  void onlyTheResults() {
    assertThat(sandbox.call("stock", "tea", "milk"))
        .hasResults(Map.of("tea", 3), Map.of("milk", 1));
  }

  @Test
  void stepByStep() {
    assertThat(sandbox.call("stock", "coffee", "tea"))
        .events()
        .inOrder()
        .next(log(LogLevel.INFO, "coffee is out of stock"))
        .immediately(result(Map.of("coffee", 0)))
        .next(stdout("2 items\n"))
        .noMore(result(Map.of("coffee", 0)));
  }

  @Test
  void aFailureShowsTheCall() {
    sandbox.loadScript("def add(a, b):\n    print('adding')\n    return a + b");
    RunResult result = sandbox.call("add", 1, 2);

    assertThatThrownBy(() -> assertThat(result).hasValue(4))
        .extracting(
            failure ->
                failure
                    .getMessage()
                    .replaceFirst("[\\d,]+ units, (\\S+ \\S+) \\([0-9a-f]+\\)", "… units, $1 (…)"))
        .asString()
        .isEqualToIgnoringWhitespace(
            """
            Expecting value:
              4
            but was:
              3

            call:     add(1, 2)
            verdict:  OK
            fuel:     … units, python 3.13.5 (…)
            events:
              1  stdout  "adding\\n"
              2  end     3
            """);
  }

  @Test
  void aFailureShowsLinesSideBySide() {
    sandbox.loadScript("def count():\n    print('one\\ntoo\\nthree')");
    RunResult result = sandbox.call("count");

    assertThatThrownBy(() -> assertThat(result).hasStdoutLines("one", "two", "three"))
        .hasMessageContaining(
            """
            Expecting lines of standard output, but line 2 is different:
                    expected | actual
                 1  "one"    | "one"
              -> 2  "two"    | "too"
                 3  "three"  | "three"
            """);
  }
}
