package dev.isola.examples.docs;

import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.log;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.Events.stdout;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.EventStream;
import dev.isola.LogLevel;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
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
        .message()
        .isEqualToIgnoringWhitespace(
            """
            Expecting value:
              4
            but was:
              3

            call:     add(1, 2)
            verdict:  OK
            events:
              1  stdout  "adding\\n"
              2  end     3
            """);
  }
}
