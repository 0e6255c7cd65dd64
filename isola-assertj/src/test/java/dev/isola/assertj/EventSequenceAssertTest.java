package dev.isola.assertj;

import static dev.isola.assertj.Events.any;
import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.error;
import static dev.isola.assertj.Events.log;
import static dev.isola.assertj.Events.matching;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.Events.stderr;
import static dev.isola.assertj.Events.stdout;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.IsolaAssertions.assertThatEvents;
import static dev.isola.assertj.Runs.json;
import static dev.isola.assertj.Runs.messageOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.EndEvent;
import dev.isola.Event;
import dev.isola.LogLevel;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.StdoutEvent;
import dev.isola.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EventSequenceAssertTest {
  private final List<Event> events =
      List.of(
          new StdoutEvent("start\n"),
          new ResultEvent(json("1")),
          new ResultEvent(json("2")),
          new EndEvent(json("null")));

  private static final String PLAIN =
      """

      events:
        1  stdout  "start\\n"
        2  result  1
        3  result  2
        4  end     null""";

  @Test
  void everyAssertionFailsForNull() {
    assertThat(messageOf(() -> assertThatEvents(null).containsExactly()))
        .isEqualTo("\nExpecting actual not to be null");
    assertThat(messageOf(() -> assertThatEvents(null).inOrder()))
        .isEqualTo("\nExpecting actual not to be null");
  }

  @Test
  void theDescriptionIsHandedOn() {
    assertThat(
            messageOf(() -> assertThat(Runs.add()).as("adding").events().as("again").hasNo(end(3))))
        .startsWith("[again] \nExpecting no event");
    assertThat(messageOf(() -> assertThat(Runs.add()).as("adding").events().hasNo(end(3))))
        .startsWith("[adding] \nExpecting no event");
    assertThat(
            messageOf(
                () -> assertThatEvents(events).as("adding").inOrder().next(error("ValueError"))))
        .startsWith("[adding] \nExpecting from the start");
  }

  @Test
  void eachKindOfEventHasItsMatch() {
    assertThat(Runs.count())
        .events()
        .containsExactly(
            log(LogLevel.INFO, "started"),
            result(1.0),
            stderr("careful\n"),
            any(),
            matching("a result over 2", e -> e instanceof ResultEvent r && r.data().asInt() > 2),
            end(null));
    assertThat(Runs.divide()).events().containsExactly(error("ZeroDivisionError"));
    assertThat(Runs.add()).events().containsExactly(stdout("adding\n"), end(3));
  }

  @Nested
  class ContainsExactly {
    @Test
    void marksTheFirstMismatch() {
      assertThat(
              messageOf(
                  () ->
                      assertThat(events)
                          .containsExactly(stdout("start\n"), result(1), result(3), end(null))))
          .isEqualTo(
              """

              Expecting exactly 4 events, but event 3 does not match.
              expected:
                   1  stdout  "start\\n"
                   2  result  1
                -> 3  result  3
                   4  end     null

              events:
                   1  stdout  "start\\n"
                   2  result  1
                -> 3  result  2
                   4  end     null""");
    }

    @Test
    void showsTheCall() {
      assertThat(
              messageOf(
                  () -> assertThat(Runs.add()).events().containsExactly(stdout("adding"), end(3))))
          .isEqualTo(
              """

              Expecting exactly 2 events, but event 1 does not match.
              expected:
                -> 1  stdout  "adding"
                   2  end     3

              call:     add(1, 2)
              verdict:  OK
              events:
                -> 1  stdout  "adding\\n"
                   2  end     3""");
    }

    @Test
    void failsForMoreEvents() {
      assertThat(messageOf(() -> assertThat(events).containsExactly(stdout("start\n"), result(1))))
          .isEqualTo(
              """

              Expecting exactly 2 events, but there are 2 more.
              expected:
                   1  stdout  "start\\n"
                   2  result  1
                ->    (no more events)

              events:
                   1  stdout  "start\\n"
                   2  result  1
                -> 3  result  2
                   4  end     null""");
    }

    @Test
    void failsForFewerEvents() {
      assertThat(
              messageOf(
                  () ->
                      assertThat(events.subList(0, 1))
                          .containsExactly(stdout("start\n"), result(1))))
          .isEqualTo(
              """

              Expecting exactly 2 events, but there is 1 only.
              expected:
                   1  stdout  "start\\n"
                -> 2  result  1

              events:
                   1  stdout  "start\\n"
                ->    (no more events)""");
    }

    @Test
    void failsForNoEvents() {
      assertThat(messageOf(() -> assertThat(List.<Event>of()).containsExactly(result(1))))
          .isEqualTo(
              """

              Expecting exactly 1 event, but there are none.
              expected:
                -> 1  result  1

              events:
                ->    (no more events)""");
    }

    @Test
    void keepsTheSurroundingsOfAMismatchInALongSequence() {
      List<Event> many = new ArrayList<>();
      EventMatch[] matches = new EventMatch[1_000];
      for (int i = 0; i < 1_000; i++) {
        many.add(new ResultEvent(json(String.valueOf(i == 499 ? -1 : i))));
        matches[i] = result(i);
      }

      assertThat(messageOf(() -> assertThat(many).containsExactly(matches)))
          .isEqualTo(
              """

              Expecting exactly 1,000 events, but event 500 does not match.
              expected:
                      1  result  0
                      2  result  1
                      3  result  2
                      4  result  3
                [... 492 expected events ...]
                    497  result  496
                    498  result  497
                    499  result  498
                ->  500  result  499
                    501  result  500
                    502  result  501
                    503  result  502
                [... 493 expected events ...]
                    997  result  996
                    998  result  997
                    999  result  998
                   1000  result  999

              events:
                      1  result  0
                      2  result  1
                      3  result  2
                      4  result  3
                [... 492 events ...]
                    497  result  496
                    498  result  497
                    499  result  498
                ->  500  result  -1
                    501  result  500
                    502  result  501
                    503  result  502
                [... 493 events ...]
                    997  result  996
                    998  result  997
                    999  result  998
                   1000  result  999""");
    }
  }

  @Nested
  class ContainsSubsequence {
    @Test
    void passesWithOthersBetween() {
      assertThat(events).containsSubsequence(stdout("start\n"), result(2), end(null));
    }

    @Test
    void failsForAnotherOrder() {
      assertThat(messageOf(() -> assertThat(events).containsSubsequence(result(2), result(1))))
          .isEqualTo(
              """

              Expecting 2 events in this order, but no event after event 3 is: result  1
              expected:
                   1  result  2
                -> 2  result  1

              events:
                   1  stdout  "start\\n"
                   2  result  1
                ok 3  result  2
                   4  end     null""");
    }

    @Test
    void failsForAMissingEvent() {
      assertThat(messageOf(() -> assertThat(events).containsSubsequence(stderr("x"))))
          .isEqualTo(
              """

              Expecting 1 event in this order, but no event is: stderr  "x"
              expected:
                -> 1  stderr  "x"
              """
                  + PLAIN);
    }
  }

  @Nested
  class Contains {
    @Test
    void passesInAnyOrder() {
      assertThat(events).contains(end(null), result(1));
    }

    @Test
    void failsForAMissingEvent() {
      assertThat(messageOf(() -> assertThat(events).contains(result(1), result(5))))
          .isEqualTo(
              """

              Expecting an event that is:
                result  5
              but there is none.
              """
                  + PLAIN);
    }
  }

  @Nested
  class ContainsTimes {
    private final EventMatch anyResult = matching("a result", ResultEvent.class::isInstance);

    @Test
    void countsEvents() {
      assertThat(events).containsTimes(2, anyResult).containsTimes(0, stderr("x"));
    }

    @Test
    void failsForAnotherNumber() {
      assertThat(messageOf(() -> assertThat(events).containsTimes(1, anyResult)))
          .isEqualTo(
              """

              Expecting 1 event to be:
                a result
              but 2 are.

              events:
                   1  stdout  "start\\n"
                ok 2  result  1
                ok 3  result  2
                   4  end     null""");
    }
  }

  @Nested
  class StartsWith {
    @Test
    void passesForThePrefix() {
      assertThat(events).startsWith(stdout("start\n"), result(1));
    }

    @Test
    void failsForAnother() {
      assertThat(messageOf(() -> assertThat(events).startsWith(stdout("start\n"), result(2))))
          .isEqualTo(
              """

              Expecting events that start with 2 events, but event 2 does not match.
              expected:
                   1  stdout  "start\\n"
                -> 2  result  2

              events:
                   1  stdout  "start\\n"
                -> 2  result  1
                   3  result  2
                   4  end     null""");
    }
  }

  @Nested
  class EndsWith {
    @Test
    void passesForTheSuffix() {
      assertThat(events).endsWith(result(2), end(null));
    }

    @Test
    void failsForAnother() {
      assertThat(messageOf(() -> assertThat(events).endsWith(result(1), end(null))))
          .isEqualTo(
              """

              Expecting events that end with 2 events, but event 3 does not match.
              expected:
                -> 1  result  1
                   2  end     null

              events:
                   1  stdout  "start\\n"
                   2  result  1
                -> 3  result  2
                   4  end     null""");
    }

    @Test
    void failsForFewerEvents() {
      assertThat(messageOf(() -> assertThat(events.subList(3, 4)).endsWith(result(2), end(null))))
          .isEqualTo(
              """

              Expecting events that end with 2 events, but there is 1 event only.
              expected:
                1  result  2
                2  end     null

              events:
                1  end     null""");
    }
  }

  @Nested
  class HasNo {
    @Test
    void passesForOthers() {
      assertThat(events).hasNo(stderr("x"), error("ValueError"));
    }

    @Test
    void marksWhatIsThere() {
      assertThat(messageOf(() -> assertThat(events).hasNo(stderr("x"), result(2))))
          .isEqualTo(
              """

              Expecting no event that is:
                result  2
              but 1 is.

              events:
                   1  stdout  "start\\n"
                   2  result  1
                -> 3  result  2
                   4  end     null""");
    }
  }

  @Nested
  class ResultsAre {
    @Test
    void passesForTheValues() {
      assertThat(events).resultsAre(1, 2L);
      assertThat(events.subList(0, 1)).resultsAre();
    }

    @Test
    void failsForMoreResults() {
      assertThat(messageOf(() -> assertThat(events).resultsAre(1)))
          .isEqualTo(
              """

              Expecting exactly 1 result, but there is one more.
              expected:
                   1  1
                ->    (no more)

              events:
                   1  stdout  "start\\n"
                   2  result  1
                -> 3  result  2
                   4  end     null""");
    }

    @Test
    void failsForFewerResults() {
      assertThat(messageOf(() -> assertThat(events).resultsAre(1, 2, 3)))
          .isEqualTo(
              """

              Expecting exactly 3 results, but there were 2.
              expected:
                   1  1
                   2  2
                -> 3  3

              events:
                   1  stdout  "start\\n"
                   2  result  1
                   3  result  2
                   4  end     null
                ->    (no more events)""");
    }
  }

  @Nested
  class InOrder {
    @Test
    void walksThroughTheEvents() {
      assertThat(events)
          .inOrder()
          .immediately(stdout("start\n"))
          .next(result(2))
          .noMore(result(1))
          .immediately(end(null))
          .noMore(any());
    }

    @Test
    void doesNotGoBack() {
      assertThat(messageOf(() -> assertThat(events).inOrder().next(result(2)).next(result(1))))
          .isEqualTo(
              """

              Expecting after event 3 an event that is:
                result  1
              but there is none.

              events:
                   1  stdout  "start\\n"
                   2  result  1
                ok 3  result  2
                   4  end     null""");
    }

    @Test
    void immediatelySkipsNothing() {
      assertThat(
              messageOf(
                  () ->
                      assertThat(events).inOrder().next(stdout("start\n")).immediately(result(2))))
          .isEqualTo(
              """

              Expecting right after event 1:
                result  2
              but it is another.

              events:
                ok 1  stdout  "start\\n"
                -> 2  result  1
                   3  result  2
                   4  end     null""");
      assertThat(messageOf(() -> assertThat(events).inOrder().immediately(result(2))))
          .startsWith("\nExpecting as the first event:\n  result  2\nbut it is another.\n");
      assertThat(messageOf(() -> assertThat(events).inOrder().next(end(null)).immediately(any())))
          .endsWith(
              """
              Expecting right after event 4:
                any event
              but there are no more.

              events:
                   1  stdout  "start\\n"
                   2  result  1
                   3  result  2
                ok 4  end     null
                ->    (no more events)""");
    }

    @Test
    void noMoreLooksAhead() {
      assertThat(messageOf(() -> assertThat(events).inOrder().next(result(1)).noMore(end(null))))
          .isEqualTo(
              """

              Expecting after event 2 no event that is:
                end     null
              but there is one.

              events:
                   1  stdout  "start\\n"
                ok 2  result  1
                   3  result  2
                -> 4  end     null""");
    }

    @Test
    void showsTheMismatchHoweverMuchWasFound() {
      List<Event> many =
          IntStream.range(0, 100).<Event>mapToObj(i -> new StdoutEvent(i + "\n")).toList();

      assertThat(
              messageOf(
                  () ->
                      assertThat(many)
                          .inOrder()
                          .next(stdout("6\n"))
                          .next(stdout("20\n"))
                          .next(stdout("40\n"))
                          .next(stdout("60\n"))
                          .noMore(stdout("80\n"))))
          .contains("\n  ok   7  stdout  \"6\\n\"\n")
          .contains("\n  ->  81  stdout  \"80\\n\"\n");
    }

    @Test
    void showsTheCall() {
      RunResult run = RunResult.builder(Verdict.OK).function("f").build();

      assertThat(messageOf(() -> assertThat(run).events().inOrder().next(result(1))))
          .isEqualTo(
              """

              Expecting from the start an event that is:
                result  1
              but there is none.

              call:     f()
              verdict:  OK
              events:
                1  end     null""");
    }
  }
}
