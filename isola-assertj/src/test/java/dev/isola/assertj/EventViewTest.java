package dev.isola.assertj;

import static dev.isola.assertj.Events.any;
import static dev.isola.assertj.Events.anyEnd;
import static dev.isola.assertj.Events.anyLog;
import static dev.isola.assertj.Events.anyResult;
import static dev.isola.assertj.Events.anyStderr;
import static dev.isola.assertj.Events.anyStdout;
import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.error;
import static dev.isola.assertj.Events.log;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.Events.sequence;
import static dev.isola.assertj.Events.stderr;
import static dev.isola.assertj.Events.stdout;
import static dev.isola.assertj.Events.stdoutContaining;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.Runs.json;
import static dev.isola.assertj.Runs.messageOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.isola.Event;
import dev.isola.LogLevel;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import dev.isola.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.opentest4j.MultipleFailuresError;

/** Assertions on some of the events: those of a channel, or from one to another. */
class EventViewTest {
  private final RunResult run =
      RunResult.builder(Verdict.OK)
          .function("trade")
          .event(new StdoutEvent("open\n"))
          .event(new ResultEvent(json("1")))
          .event(new StderrEvent("slow\n"))
          .event(new ResultEvent(json("2")))
          .event(new StdoutEvent("close\n"))
          .event(new ResultEvent(json("3")))
          .build();

  private static final String TRADE =
      """

      call:     trade()
      verdict:  OK
      events:
      """;

  @Test
  void matchesOfKindsTakeAllOfAKind() {
    assertThat(run)
        .events()
        .containsExactly(
            anyStdout(), anyResult(), anyStderr(), anyResult(), any(), anyResult(), anyEnd());
    assertThat(Runs.count())
        .events()
        .startsWith(log(LogLevel.INFO, "started", Map.of("limit", 3)))
        .contains(anyLog(), anyLog(LogLevel.INFO))
        .hasNo(anyLog(LogLevel.WARN), log(LogLevel.INFO, "started", Map.of()));
    assertThat(Runs.divide()).events().containsExactly(error("ZeroDivisionError", "by zero"));
    assertThat(run).events().startsWith(stdoutContaining("pen"));
    assertThat(messageOf(() -> assertThat(Runs.divide()).events().startsWith(error("E", "by"))))
        .contains("-> 1  error   E: by\n");
    assertThat(messageOf(() -> assertThat(run).events().startsWith(stdoutContaining("x"))))
        .contains("-> 1  stdout  \"x\" or more\n");
  }

  @Test
  void oneChannelIsLookedAtAlone() {
    assertThat(run)
        .events()
        .only(anyResult())
        .containsExactly(result(1), result(2), result(3))
        .returnToRun()
        .events()
        .only(anyStdout(), anyStderr())
        .containsExactly(stdout("open\n"), stderr("slow\n"), stdout("close\n"));
    assertThat(
            messageOf(
                () ->
                    assertThat(run)
                        .events()
                        .only(anyResult())
                        .containsExactly(result(1), result(3))))
        .isEqualTo(
            """

            Expecting exactly 2 events, but event 4 does not match.
            expected:
                 1  result  1
              -> 2  result  3
            of the events that are any result
            """
                + TRADE
                + """
                       1  stdout  "open\\n"
                       2  result  1
                       3  stderr  "slow\\n"
                    -> 4  result  2
                       5  stdout  "close\\n"
                       6  result  3
                       7  end     null"""
                    .indent(2)
                    .stripTrailing());
    assertThat(messageOf(() -> assertThat(run).events().only(anyStderr()).endsWith(any(), any())))
        .contains("Expecting events that end with 2 events, but there is 1 event only.");
  }

  @Test
  void eventsBetweenTwoOthersAreLookedAtAlone() {
    assertThat(run)
        .events()
        .between(stdout("open\n"), stdout("close\n"))
        .containsExactly(result(1), stderr("slow\n"), result(2))
        .only(anyResult())
        .resultsAre(1, 2);
    assertThat(
            messageOf(
                () ->
                    assertThat(run)
                        .events()
                        .between(stdout("open\n"), stdout("close\n"))
                        .only(anyResult())
                        .resultsAre(1, 2, 3)))
        .isEqualTo(
            """

            Expecting exactly 3 results, but there were 2.
            expected:
                 1  1
                 2  2
              -> 3  3
            of the events between event 1 and 5, that are any result
            """
                + TRADE
                + """
                       1  stdout  "open\\n"
                       2  result  1
                       3  stderr  "slow\\n"
                       4  result  2
                    -> 5  stdout  "close\\n"
                       6  result  3
                       7  end     null"""
                    .indent(2)
                    .stripTrailing());
    assertThat(
            messageOf(() -> assertThat(run).events().between(stdout("close\n"), stdout("open\n"))))
        .startsWith(
            "\nExpecting after event 5 an event that is:\n  stdout  \"open\\n\"\nbut there is none.");
  }

  @Test
  void whatNeverComesAfterwardsIsNotThere() {
    assertThat(run).events().after(stdout("close\n")).hasNo(anyStdout(), anyStderr());
    assertThat(
            messageOf(() -> assertThat(run).events().after(stdout("close\n")).hasNo(anyResult())))
        .isEqualTo(
            """

            Expecting no event that is:
              any result
            but 1 is.
            of the events after event 5
            """
                + TRADE
                + """
                       1  stdout  "open\\n"
                       2  result  1
                       3  stderr  "slow\\n"
                       4  result  2
                       5  stdout  "close\\n"
                    -> 6  result  3
                       7  end     null"""
                    .indent(2)
                    .stripTrailing());
    assertThat(messageOf(() -> assertThat(run).events().after(stdout("never\n"))))
        .startsWith("\nExpecting an event that is:\n  stdout  \"never\\n\"\nbut there is none.");
  }

  @Test
  void whatComesBeforeIsLookedAtAlone() {
    assertThat(run).events().before(anyStderr()).containsExactly(stdout("open\n"), result(1));
    assertThat(messageOf(() -> assertThat(run).events().before(anyStderr()).contains(result(2))))
        .contains(
            "Expecting an event that is:\n  result  2\nbut there is none.\nof the events before event 3\n");
  }

  @Test
  void walkingKeepsTheNumbersOfTheWhole() {
    assertThat(
            messageOf(
                () ->
                    assertThat(run)
                        .events()
                        .after(stdout("open\n"))
                        .only(anyResult())
                        .inOrder()
                        .next(result(2))
                        .immediately(result(4))))
        .isEqualTo(
            """

            Expecting right after event 4:
              result  4
            but it is another.
            of the events after event 1, that are any result
            """
                + TRADE
                + """
                       1  stdout  "open\\n"
                       2  result  1
                       3  stderr  "slow\\n"
                    ok 4  result  2
                       5  stdout  "close\\n"
                    -> 6  result  3
                       7  end     null"""
                    .indent(2)
                    .stripTrailing());
    assertThat(run).events().inOrder().next(result(1)).returnToEvents().returnToRun().succeeded();
  }

  @Test
  void leadsBackOnlyIfThereIsAWay() {
    assertThatThrownBy(() -> assertThat(run.events()).only(anyResult()).returnToRun())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "this assertion was not made by RunResultAssert.events: there is no run to return to");
    assertThatThrownBy(() -> new EventOrderAssert(run.events()).returnToEvents())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("this assertion was not made by EventSequenceAssert.inOrder");
  }

  @Nested
  class InAnyOrder {
    @Test
    void passesWhateverTheOrder() {
      assertThat(run)
          .events()
          .only(anyResult())
          .containsExactlyInAnyOrder(result(3), any(), result(2))
          .containsExactlyInAnyOrder(any(), result(1), any());
    }

    @Test
    void failsIfOneIsMissing() {
      assertThat(
              messageOf(
                  () ->
                      assertThat(run)
                          .events()
                          .only(anyResult())
                          .containsExactlyInAnyOrder(result(3), result(4), result(1))))
          .isEqualTo(
              """

              Expecting exactly 3 events in any order, but no event is left for: result  4
              expected:
                   1  result  3
                -> 2  result  4
                   3  result  1
              of the events that are any result
              """
                  + TRADE
                  + """
                         1  stdout  "open\\n"
                         2  result  1
                         3  stderr  "slow\\n"
                      -> 4  result  2
                         5  stdout  "close\\n"
                         6  result  3
                         7  end     null"""
                      .indent(2)
                      .stripTrailing());
    }

    @Test
    void failsIfThereAreMore() {
      assertThat(
              messageOf(
                  () ->
                      assertThat(run)
                          .events()
                          .only(anyResult())
                          .containsExactlyInAnyOrder(result(2))))
          .contains("Expecting exactly 1 event in any order, but");
    }
  }

  @Nested
  class Interleavings {
    @Test
    void keepTheOrderOfEachSequence() {
      assertThat(run)
          .events()
          .isInterleavingOf(
              sequence(stdout("open\n"), stdout("close\n")),
              sequence(stderr("slow\n")),
              sequence(result(1), result(2), result(3), end(null)));
    }

    @Test
    void followAllPossibilities() {
      // The first event could be the first of either sequence; only the second choice works out.
      List<Event> events =
          List.of(
              new StdoutEvent("a"),
              new StdoutEvent("b"),
              new StdoutEvent("a"),
              new StdoutEvent("c"));

      assertThat(events)
          .isInterleavingOf(sequence(stdout("a"), stdout("c")), sequence(stdout("a"), stdout("b")));
    }

    @Test
    void failAtTheFirstEventThatContinuesNone() {
      assertThat(
              messageOf(
                  () ->
                      assertThat(run)
                          .events()
                          .isInterleavingOf(
                              sequence(stdout("open\n"), stdout("close\n")),
                              sequence(result(1), result(3), result(2), end(null)),
                              sequence(anyStderr()))))
          .isEqualTo(
              """

              Expecting an interleaving of 3 sequences, but event 4 continues none of them.
              sequence 1:
                   1  stdout  "open\\n"
                -> 2  stdout  "close\\n"
              sequence 2:
                   1  result  1
                -> 2  result  3
                   3  result  2
                   4  end     null
              sequence 3, complete:
                1  any stderr
              """
                  + TRADE
                  + """
                         1  stdout  "open\\n"
                         2  result  1
                         3  stderr  "slow\\n"
                      -> 4  result  2
                         5  stdout  "close\\n"
                         6  result  3
                         7  end     null"""
                      .indent(2)
                      .stripTrailing());
    }

    @Test
    void failIfASequenceIsNotComplete() {
      assertThat(
              messageOf(
                  () ->
                      assertThat(run)
                          .events()
                          .only(anyStdout())
                          .isInterleavingOf(
                              sequence(stdout("open\n")),
                              sequence(stdout("close\n"), stdout("bye\n")))))
          .startsWith(
              """

              Expecting an interleaving of 2 sequences, but there are no more events.
              sequence 1, complete:
                1  stdout  "open\\n"
              sequence 2:
                   1  stdout  "close\\n"
                -> 2  stdout  "bye\\n"
              of the events that are any stdout
              """);
    }

    @Test
    void refuseWhatCannotBeTold() {
      List<Event> events = new ArrayList<>();
      EventSequence[] sequences = new EventSequence[20];
      for (int i = 0; i < sequences.length; i++) {
        sequences[i] = sequence(any());
        events.add(new StdoutEvent("x"));
      }

      assertThatThrownBy(() -> assertThat(events).isInterleavingOf(sequences))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("these sequences can be interleaved in too many ways to tell");
    }
  }

  @Test
  void refuseToVerifyNothing() {
    assertThatThrownBy(() -> assertThat(run).events().only())
        .hasMessageContaining("only needs at least one event");
    assertThatThrownBy(() -> assertThat(run).events().isInterleavingOf())
        .hasMessageContaining("isInterleavingOf needs at least one sequence");
    assertThatThrownBy(() -> sequence()).hasMessageContaining("sequence needs at least one event");
    assertThatThrownBy(
            () ->
                assertThat(run)
                    .events()
                    .containsExactlyInAnyOrder(
                        Collections.nCopies(1_001, any()).toArray(EventMatch[]::new)))
        .hasMessage("containsExactlyInAnyOrder takes at most 1,000 events, was given 1001");
  }

  @Test
  void softAssertionsGoOnWhereThereIsNothingToLookAt() {
    MultipleFailuresError error =
        catchThrowableOfType(
            MultipleFailuresError.class,
            () ->
                IsolaSoftAssertions.assertSoftly(
                    softly -> {
                      softly
                          .assertThat(run)
                          .events()
                          .only(anyResult())
                          .containsExactly(result(1))
                          .after(result(9))
                          .containsExactly()
                          .between(result(1), result(2))
                          .hasNo(any())
                          .inOrder()
                          .next(result(7))
                          .returnToEvents()
                          .returnToRun()
                          .hasValue(1);
                      softly
                          .assertThat(run)
                          .events()
                          .between(stdout("open\n"), stdout("close\n"))
                          .isInterleavingOf(sequence(result(1)))
                          .containsExactlyInAnyOrder(result(2));
                    }));

    assertThat(error.getFailures())
        .extracting(failure -> failure.getMessage().strip().lines().findFirst().orElseThrow())
        .containsExactly(
            "Expecting exactly 1 event, but there are 2 more.",
            "Expecting an event that is:",
            "Expecting value:",
            "Expecting an interleaving of 1 sequence, but event 3 continues none of them.",
            "Expecting exactly 1 event in any order, but no event is left for: result  2");
  }
}
