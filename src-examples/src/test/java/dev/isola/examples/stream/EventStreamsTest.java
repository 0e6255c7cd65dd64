package dev.isola.examples.stream;

import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.log;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.Events.stdout;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.LogLevel;
import dev.isola.ResultEvent;
import dev.isola.Sandbox;
import dev.isola.SandboxState;
import dev.isola.StreamArg;
import dev.isola.junit.IsolaSandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Event streams: a script answers bit by bit, and the test looks at every bit in order. */
class EventStreamsTest {

  private static final String SMOOTHING =
      """
      from sandbox import logging

      def smooth(values, window=3):
          seen = []
          for value in values:
              if value is None:
                  logging.warning("value {} is missing", len(seen), window=window)
                  continue
              seen.append(value)
              yield round(sum(seen[-window:]) / len(seen[-window:]), 2)
          print("smoothed", len(seen), "values")
          return len(seen)

      def count():
          number = 0
          while True:
              yield number
              number += 1
      """;

  @IsolaSandbox(prelude = SMOOTHING, timeout = "10s")
  Sandbox sandbox;

  @Test
  void eventsComeInTheOrderInWhichTheScriptMadeThem() {
    List<Object> values = new ArrayList<>(List.of(1, 2));
    values.add(null);
    values.add(6);

    try (EventStream events = sandbox.runStream("smooth", values)) {
      assertThat(events)
          .containsExactly(
              result(1.0),
              result(1.5),
              log(LogLevel.WARN, "value 2 is missing"),
              result(3.0),
              stdout("smoothed 3 values\n"),
              end(3));
    }
  }

  @Test
  void argumentCanBeAStreamToo() {
    StreamArg values = StreamArg.fromStream(Stream.of(4, 8, 12));

    assertThat(sandbox.call("smooth", values)).hasResults(4.0, 6.0, 8.0);
  }

  @Test
  void readerMayLeaveAnEndlessStream() {
    List<Integer> first = new ArrayList<>();
    try (EventStream events = sandbox.runStream("count")) {
      for (Event event : events) {
        if (event instanceof ResultEvent number
            && first.add(number.data().intValue())
            && first.size() == 3) {
          break;
        }
      }
    }

    assertThat(first).containsExactly(0, 1, 2);
    assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
  }
}
