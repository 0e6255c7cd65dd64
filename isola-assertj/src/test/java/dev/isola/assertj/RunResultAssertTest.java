package dev.isola.assertj;

import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.Runs.add;
import static dev.isola.assertj.Runs.count;
import static dev.isola.assertj.Runs.divide;
import static dev.isola.assertj.Runs.json;
import static dev.isola.assertj.Runs.loop;
import static dev.isola.assertj.Runs.messageOf;
import static dev.isola.assertj.Runs.order;
import static dev.isola.assertj.Runs.shop;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.isola.GuestBuild;
import dev.isola.GuestError;
import dev.isola.HostcallExchange;
import dev.isola.LogLevel;
import dev.isola.RunResult;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import dev.isola.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class RunResultAssertTest {
  private static final String ADD_REPORT =
      """

      call:     add(1, 2)
      verdict:  OK
      events:
        1  stdout  "adding\\n"
        2  end     3\
      """;

  private static final String DIVIDE_REPORT =
      """

      call:     divide(1, 0)
      verdict:  GUEST_ERROR
      error:
        Traceback (most recent call last):
          File "calculator.py", line 2, in divide
            return a / b
                   ~~^~~
        ZeroDivisionError: division by zero
      events:
        1  error   ZeroDivisionError: division by zero (line 2)\
      """;

  private static final String LOOP_REPORT =
      """

      call:     loop()
      verdict:  TIME_LIMIT
      error:    TimeLimit: stopped after 2 s
      events:
        1  error   TimeLimit: stopped after 2 s\
      """;

  @Test
  void everyAssertionFailsForNull() {
    assertThat(messageOf(() -> assertThat((RunResult) null).succeeded()))
        .isEqualTo("\nExpecting actual not to be null");
    assertThat(messageOf(() -> assertThat((RunResult) null).hasValue(1)))
        .isEqualTo("\nExpecting actual not to be null");
    assertThat(messageOf(() -> assertThat((RunResult) null).events()))
        .isEqualTo("\nExpecting actual not to be null");
    assertThat(messageOf(() -> assertThat((RunResult) null).calledHost("price")))
        .isEqualTo("\nExpecting actual not to be null");
  }

  @Test
  void theDescriptionStandsFirst() {
    assertThat(messageOf(() -> assertThat(loop()).as("loop of %s", "Ada").succeeded()))
        .isEqualTo(
            "[loop of Ada] \nExpecting the call to succeed, but it ended with TIME_LIMIT.\n"
                + LOOP_REPORT);
  }

  @Test
  void theMessageCanBeReplaced() {
    assertThat(messageOf(() -> assertThat(loop()).withFailMessage("too slow").succeeded()))
        .isEqualTo("too slow");
    assertThat(messageOf(() -> assertThat(add()).withFailMessage("wrong").hasValue(4)))
        .isEqualTo("wrong");
  }

  @Test
  void percentSignsInGuestTextAreLeftAlone() {
    RunResult run =
        RunResult.builder(Verdict.OK).function("f").event(new StdoutEvent("100%s %d")).build();

    assertThat(messageOf(() -> assertThat(run).hasValue("%n")))
        .isEqualTo(
            """

            Expecting value:
              "%n"
            but was:
              null

            call:     f()
            verdict:  OK
            events:
              1  stdout  "100%s %d"
              2  end     null\
            """);
  }

  @Nested
  class Succeeded {
    @Test
    void passesForOk() {
      assertThat(add()).succeeded();
    }

    @Test
    void failsForGuestErrors() {
      assertThat(messageOf(() -> assertThat(divide()).succeeded()))
          .isEqualTo(
              "\n"
                  + "Expecting the call to succeed, but it ended with ZeroDivisionError"
                  + " (GUEST_ERROR).\n"
                  + DIVIDE_REPORT);
    }

    @Test
    void showsWhatFailedOnTheHost() {
      RunResult run =
          RunResult.builder(Verdict.HOST_ERROR)
              .function("f")
              .error(new GuestError("HostError", "handler of \"price\" failed", "", null))
              .cause(new IllegalStateException("no database"))
              .build();

      assertThat(messageOf(() -> assertThat(run).succeeded()).replaceAll("at dev.*", "at FRAME"))
          .isEqualTo(
              """

              Expecting the call to succeed, but it ended with HOST_ERROR.

              call:     f()
              verdict:  HOST_ERROR (the host's fault, not the guest program's)
              error:    HostError: handler of "price" failed
              cause:
                java.lang.IllegalStateException: no database
                at FRAME
              events:
                1  error   HostError: handler of "price" failed\
              """);
    }
  }

  @Nested
  class HostFaults {
    private final RuntimeException fault =
        new IllegalStateException("no prices", new IOException("connection\u001b[31m lost"));

    private final RunResult run =
        RunResult.builder(Verdict.HOST_ERROR).function("f").cause(fault).build();

    @Test
    void areShownWithTheirCauses() {
      assertThat(messageOf(() -> assertThat(run).hasValue(1)).replaceAll("at dev.*", "at FRAME"))
          .isEqualTo(
              """

              Expecting the call to return:
                1
              but it ended with HOST_ERROR.

              call:     f()
              verdict:  HOST_ERROR (the host's fault, not the guest program's)
              error:    HostError
              cause:
                java.lang.IllegalStateException: no prices
                caused by java.io.IOException: connection\\u001b[31m lost
                at FRAME
              events:
                1  error   HostError\
              """);
    }

    @Test
    void areInTheStackTrace() {
      for (ThrowingCallable assertion :
          List.<ThrowingCallable>of(
              () -> assertThat(run).succeeded(),
              () -> assertThat(run).hasVerdict(Verdict.OK),
              () -> assertThat(run).hasStdout("x"))) {
        assertThat(catchThrowableOfType(AssertionError.class, assertion).getSuppressed())
            .containsExactly(fault);
      }
    }

    @Test
    void thatTheGuestCopedWithAreNoted() {
      RunResult.Builder coped = RunResult.builder(Verdict.OK).function("f");
      for (int i = 1; i <= 5; i++) {
        coped.hostFault(new HostcallExchange.Failure("HostcallError", "fault " + i, null));
      }

      assertThat(messageOf(() -> assertThat(coped.build()).hasValue(1)))
          .contains(
              """
              verdict:  OK
              note:     the host failed, and the guest was told: HostcallError: fault 1
              note:     the host failed, and the guest was told: HostcallError: fault 2
              note:     the host failed, and the guest was told: HostcallError: fault 3
              note:     2 more faults of the host
              events:
              """);
    }
  }

  @Nested
  class ErrorText {
    @Test
    void isComparedWhole() {
      assertThat(divide()).hasErrorMessage("division by zero");
      assertThat(messageOf(() -> assertThat(divide()).hasErrorMessage("by zero")))
          .isEqualTo(
              """

              Expecting an error with the message:
                "by zero"
              but was:
                "division by zero"
              """
                  + DIVIDE_REPORT);
      assertThat(messageOf(() -> assertThat(add()).hasErrorMessage("by zero")))
          .startsWith(
              "\n"
                  + "Expecting an error with the message:\n"
                  + "  \"by zero\"\n"
                  + "but the call ended with OK and the value 3.\n");
    }

    @Test
    void matchesARegularExpression() {
      assertThat(divide()).errorMessageMatches("division .*");
      assertThat(messageOf(() -> assertThat(divide()).errorMessageMatches("division")))
          .startsWith(
              "\nExpecting an error whose message matches:\n  \"division\"\nbut was:\n"
                  + "  \"division by zero\"\n");
    }

    @Test
    void hasATraceback() {
      assertThat(divide()).tracebackContains("in divide", "calculator.py");
      assertThat(messageOf(() -> assertThat(divide()).tracebackContains("in add")))
          .startsWith("\nExpecting the traceback:\n  \"Traceback (most recent")
          .contains("\nto contain:\n  \"in add\"\n");
    }
  }

  @Nested
  class FailedWith {
    @Test
    void passesForTheType() {
      assertThat(divide()).failedWith("ZeroDivisionError");
    }

    @Test
    void passesForATypeWithoutItsModule() {
      RunResult run =
          RunResult.builder(Verdict.GUEST_ERROR)
              .error(new GuestError("json.decoder.JSONDecodeError", "", "", null))
              .build();

      assertThat(run).failedWith("JSONDecodeError").failedWith("json.decoder.JSONDecodeError");
      assertThat(messageOf(() -> assertThat(run).failedWith("Error"))).contains("with Error, but");
    }

    @Test
    void failsForAnotherType() {
      assertThat(messageOf(() -> assertThat(divide()).failedWith("ValueError")))
          .isEqualTo(
              "\nExpecting the call to fail with ValueError, but it ended with ZeroDivisionError"
                  + " (GUEST_ERROR).\n"
                  + DIVIDE_REPORT);
    }

    @Test
    void failsForSuccess() {
      assertThat(messageOf(() -> assertThat(add()).failedWith("ValueError")))
          .isEqualTo(
              "\n"
                  + "Expecting the call to fail with ValueError, but it ended with OK and the value"
                  + " 3.\n"
                  + ADD_REPORT);
    }

    @Test
    void comparesTheMessage() {
      assertThat(divide()).failedWith("ZeroDivisionError", "by zero");
      assertThat(messageOf(() -> assertThat(divide()).failedWith("ZeroDivisionError", "by one")))
          .isEqualTo(
              """

              Expecting the message of the ZeroDivisionError to contain:
                "by one"
              but was:
                "division by zero"
              """
                  + DIVIDE_REPORT);
    }
  }

  @Nested
  class OfAFaultOfTheHost {
    private final RunResult run =
        RunResult.builder(Verdict.HOST_ERROR)
            .function("order", "\"tea\"")
            .error(
                new GuestError(
                    "sandbox.HostcallError", "IllegalStateException: no database", "", 7))
            .cause(new IllegalStateException("no database"))
            .build();

    @Test
    void theErrorThatEscapedIsNotTheGuests() {
      assertThat(
              messageOf(() -> assertThat(run).failedWith("HostcallError"))
                  .replaceAll("at dev.*", "at FRAME"))
          .isEqualTo(
              """

              Expecting the call to fail with HostcallError, but it ended with HOST_ERROR.

              call:     order("tea")
              verdict:  HOST_ERROR (the host's fault, not the guest program's)
              error:    sandbox.HostcallError: IllegalStateException: no database
              cause:
                java.lang.IllegalStateException: no database
                at FRAME
              events:
                1  error   sandbox.HostcallError: IllegalStateException: no database (line 7)\
              """);
    }

    @Test
    void noOtherAssertionCallsItTheGuestsErrorEither() {
      for (ThrowingCallable assertion :
          List.<ThrowingCallable>of(
              () -> assertThat(run).succeeded(),
              () -> assertThat(run).failedWith("HostcallError", "no database"),
              () -> assertThat(run).hasVerdict(Verdict.GUEST_ERROR),
              () -> assertThat(run).hasErrorMessage("IllegalStateException: no database"),
              () -> assertThat(run).errorMessageMatches(".*"),
              () -> assertThat(run).tracebackContains(""),
              () -> assertThat(run).hasValue(3))) {
        assertThat(messageOf(assertion))
            .contains("verdict:  HOST_ERROR", "cause:\n  java.lang.IllegalStateException")
            .doesNotContain("(GUEST_ERROR)", "HostcallError (");
      }
    }

    @Test
    void aCancelledCallHasNotFailed() {
      RunResult cancelled =
          RunResult.builder(Verdict.CANCELLED)
              .error(new GuestError("Cancelled", "the sandbox was closed", "", null))
              .build();

      assertThat(messageOf(() -> assertThat(cancelled).failedWith("Cancelled")))
          .contains("Expecting the call to fail with Cancelled, but it ended with CANCELLED.");
    }
  }

  @Nested
  class HasErrorLine {
    @Test
    void passesForTheLine() {
      assertThat(divide()).hasErrorLine(2);
    }

    @Test
    void failsForAnotherLine() {
      assertThat(messageOf(() -> assertThat(divide()).hasErrorLine(3)))
          .isEqualTo("\nExpecting an error in line 3, but it was in line 2.\n" + DIVIDE_REPORT);
    }

    @Test
    void failsForAnErrorWithoutLine() {
      assertThat(messageOf(() -> assertThat(loop()).hasErrorLine(3)))
          .isEqualTo("\nExpecting an error in line 3, but the error has no line.\n" + LOOP_REPORT);
    }

    @Test
    void failsForSuccess() {
      assertThat(messageOf(() -> assertThat(add()).hasErrorLine(3)))
          .isEqualTo("\nExpecting an error in line 3, but there was no error.\n" + ADD_REPORT);
    }
  }

  @Nested
  class HasVerdict {
    @Test
    void passesForTheVerdict() {
      assertThat(loop()).hasVerdict(Verdict.TIME_LIMIT);
    }

    @Test
    void failsForAnother() {
      AssertionFailedError error =
          catchThrowableOfType(
              AssertionFailedError.class, () -> assertThat(add()).hasVerdict(Verdict.TIME_LIMIT));

      assertThat(error)
          .hasMessage(
              "\nExpecting verdict TIME_LIMIT, but it was OK and the value 3.\n" + ADD_REPORT);
      assertThat(error.getActual().getValue()).isEqualTo(Verdict.OK);
      assertThat(error.getExpected().getValue()).isEqualTo(Verdict.TIME_LIMIT);
    }
  }

  @Nested
  class ValueSatisfies {
    record Point(int x, int y) {}

    @Test
    void passesIfTheRequirementsDo() {
      assertThat(add()).valueSatisfies(value -> assertThat(value.asInt()).isEqualTo(3));
    }

    @Test
    void failsIfTheRequirementsDo() {
      AssertionError error =
          catchThrowableOfType(
              AssertionError.class,
              () ->
                  assertThat(add())
                      .valueSatisfies(
                          value -> {
                            throw new AssertionError("too small\nby far");
                          }));

      assertThat(error)
          .hasMessage(
              """

              Expecting value to satisfy the requirements:
                3
              but:
                too small
                by far
              """
                  + ADD_REPORT)
          .hasRootCauseMessage("too small\nby far");
    }

    @Test
    void failsIfThereIsNoValue() {
      assertThat(messageOf(() -> assertThat(loop()).valueSatisfies(value -> {})))
          .isEqualTo(
              "\nExpecting the call to succeed, but it ended with TIME_LIMIT.\n" + LOOP_REPORT);
    }

    @Test
    void bindsTheValueToAType() {
      RunResult run = Runs.returning(new Point(1, 2));

      assertThat(run)
          .valueSatisfies(Point.class, point -> assertThat(point).isEqualTo(new Point(1, 2)));
    }

    @Test
    void failsIfTheValueDoesNotFitTheType() {
      assertThat(messageOf(() -> assertThat(add()).valueSatisfies(Point.class, point -> {})))
          .startsWith(
              """

              Expecting a value that fits dev.isola.assertj.RunResultAssertTest$ValueSatisfies$Point \
              but was:
                3
              """)
          .endsWith(ADD_REPORT);
    }
  }

  @Nested
  class HasResults {
    @Test
    void passesForTheResults() {
      assertThat(count()).hasResults(1, 2, 3);
      assertThat(add()).hasResults();
    }

    @Test
    void failsForOthers() {
      assertThat(messageOf(() -> assertThat(count()).hasResults(1, 3)))
          .isEqualTo(
              """

              Expecting exactly 2 results, but result 2 does not match.
              expected:
                   1  1
                -> 2  3

              call:     count_to(3)
              verdict:  OK
              events:
                   1  log     INFO "started" {"limit":3}
                   2  result  1
                   3  stderr  "careful\\n"
                -> 4  result  2
                   5  result  3
                   6  end     null\
              """);
    }
  }

  @Nested
  class Stdout {
    private final RunResult hello =
        RunResult.builder(Verdict.OK)
            .function("hello")
            .event(new StdoutEvent("hello\n"))
            .event(new StdoutEvent("world\n"))
            .build();

    private static final String HELLO_REPORT =
        """

        call:     hello()
        verdict:  OK
        events:
          1  stdout  "hello\\n"
          2  stdout  "world\\n"
          3  end     null\
        """;

    @Test
    void isComparedWhole() {
      assertThat(hello).hasStdout("hello\nworld\n");
    }

    @Test
    void differsInALine() {
      AssertionFailedError error =
          catchThrowableOfType(
              AssertionFailedError.class, () -> assertThat(hello).hasStdout("hello\nthere\n"));

      assertThat(error)
          .hasMessage(
              """

              Expecting standard output, but line 2 is different:
                      expected | actual
                   1  "hello"  | "hello"
                -> 2  "there"  | "world"
              """
                  + HELLO_REPORT);
      assertThat(error.getExpected().getValue()).isEqualTo("hello\nthere\n");
      assertThat(error.getActual().getValue()).isEqualTo("hello\nworld\n");
    }

    @Test
    void differsInLineBreaks() {
      assertThat(messageOf(() -> assertThat(hello).hasStdout("hello\nworld")))
          .isEqualTo(
              """

              Expecting standard output:
                "hello\\nworld"
              but was:
                "hello\\nworld\\n"
              They differ in line breaks only.
              """
                  + HELLO_REPORT);
    }

    @Test
    void isComparedByLines() {
      assertThat(hello).hasStdoutLines("hello", "world");
      assertThat(divide()).hasStdoutLines();
      assertThat(messageOf(() -> assertThat(hello).hasStdoutLines("hello", "world", "bye")))
          .isEqualTo(
              """

              Expecting lines of standard output, but line 3 is different:
                      expected | actual
                   1  "hello"  | "hello"
                   2  "world"  | "world"
                -> 3  "bye"    | (no such line)
              """
                  + HELLO_REPORT);
    }

    @Test
    void linesAreNotJoinedByChance() {
      assertThat(messageOf(() -> assertThat(hello).hasStdoutLines("hello\nworld")))
          .isEqualTo(
              """

              Expecting lines of standard output, but line 1 is different:
                      expected       | actual
                -> 1  "hello\\nworld" | "hello"
                -> 2  (no such line) | "world"
              """
                  + HELLO_REPORT);
    }

    @Test
    void containsParts() {
      assertThat(hello).stdoutContains("world", "hell");
      assertThat(messageOf(() -> assertThat(hello).stdoutContains("world", "bye", "ciao")))
          .isEqualTo(
              """

              Expecting standard output:
                "hello\\nworld\\n"
              to contain:
                "bye"
                "ciao"
              """
                  + HELLO_REPORT);
    }
  }

  @Nested
  class LongStdout {
    private RunResult printing(String text) {
      return RunResult.builder(Verdict.OK).function("f").event(new StdoutEvent(text)).build();
    }

    @Test
    void showsWhatIsAroundADifference() {
      String expected =
          IntStream.range(1, 1_001).mapToObj(i -> "line " + i + "\n").collect(joining());
      String found = expected.replace("line 500\n", "").replace("line 700\n", "line 700 \n");

      assertThat(messageOf(() -> assertThat(printing(found)).hasStdout(expected)))
          .startsWith(
              """

              Expecting standard output, but line 500 is different:
                         expected   | actual
                [... 497 lines ...]
                    498  "line 498" | "line 498"
                    499  "line 499" | "line 499"
                ->  500  "line 500" | (no such line)
                    501  "line 501" | "line 501"
                    502  "line 502" | "line 502"
                [... 195 lines ...]
                    698  "line 698" | "line 698"
                    699  "line 699" | "line 699"
                ->  700  "line 700" | "line 700 "
                    701  "line 701" | "line 701"
                    702  "line 702" | "line 702"
                [... 298 lines ...]

              call:     f()
              """);
    }

    @Test
    void showsTheEndOfALongLineIfThatDiffers() {
      String line = "x".repeat(1_000);

      assertThat(messageOf(() -> assertThat(printing(line + "a\nend")).hasStdout(line + "b\nend")))
          .contains(
              """
                -> 1  ...xxxxxxxxxxxxxxxxb" | ...xxxxxxxxxxxxxxxxa"
                   2  "end"                 | "end"
              """);
    }

    @Test
    void ofCompletelyDifferentLinesIsShort() {
      String expected = "a\n".repeat(10_000);

      assertThat(messageOf(() -> assertThat(printing("b\n".repeat(9_000))).hasStdout(expected)))
          .hasSizeLessThan(2_500)
          .contains("[... 9,980 lines ...]");
    }

    @Test
    void isComparedWithoutWhiteSpace() {
      assertThat(printing(" 1\t2\n\n3 \n")).hasStdoutNormalizingWhitespace("1 2 3");
      assertThat(printing("")).hasStdoutNormalizingWhitespace(" \n");
      assertThat(
              messageOf(
                  () ->
                      assertThat(printing("1 2 \n4\n")).hasStdoutNormalizingWhitespace("1  2\n3")))
          .startsWith(
              """

              Expecting standard output, but for its white space, but line 2 is different:
                      expected | actual
                   1  "1 2"    | "1 2"
                -> 2  "3"      | "4"

              call:     f()
              """);
    }

    @Test
    void matchesARegularExpression() {
      assertThat(printing("took 12 steps\n")).stdoutMatches("took \\d+ steps\\R");
      assertThat(messageOf(() -> assertThat(printing("took 12 steps\n")).stdoutMatches("took .")))
          .startsWith(
              "\nExpecting standard output:\n  \"took 12 steps\\n\"\nto match:\n  \"took .\"\n\n");
    }

    @Test
    void doesNotContainWhatIsRuledOut() {
      assertThat(printing("abc")).stdoutDoesNotContain("x", "y");
      assertThat(messageOf(() -> assertThat(printing("abc")).stdoutDoesNotContain("x", "bc")))
          .startsWith("\nExpecting standard output:\n  \"abc\"\nnot to contain:\n  \"bc\"\n\n");
    }
  }

  @Nested
  class Stderr {
    private static final String COUNT_REPORT =
        """

        call:     count_to(3)
        verdict:  OK
        events:
          1  log     INFO "started" {"limit":3}
          2  result  1
          3  stderr  "careful\\n"
          4  result  2
          5  result  3
          6  end     null\
        """;

    @Test
    void isComparedWhole() {
      assertThat(count()).hasStderr("careful\n");
      assertThat(messageOf(() -> assertThat(count()).hasStderr("")))
          .isEqualTo(
              """

              Expecting standard error:
                ""
              but was:
                "careful\\n"
              """
                  + COUNT_REPORT);
    }

    @Test
    void containsParts() {
      assertThat(count()).stderrContains("care");
      assertThat(messageOf(() -> assertThat(count()).stderrContains("care", "less")))
          .isEqualTo(
              """

              Expecting standard error:
                "careful\\n"
              to contain:
                "less"
              """
                  + COUNT_REPORT);
    }

    @Test
    void countsAsOutput() {
      assertThat(divide()).hasNoOutput();
      assertThat(messageOf(() -> assertThat(count()).hasNoOutput()))
          .isEqualTo(
              """

              Expecting standard error:
                ""
              but was:
                "careful\\n"
              """
                  + COUNT_REPORT);
      assertThat(messageOf(() -> assertThat(add()).hasNoOutput()))
          .isEqualTo(
              """

              Expecting standard output:
                ""
              but was:
                "adding\\n"
              """
                  + ADD_REPORT);
    }

    @Test
    void hasLogged() {
      assertThat(count()).hasLogged(LogLevel.INFO, "started");
      assertThat(messageOf(() -> assertThat(count()).hasLogged(LogLevel.ERROR, "started")))
          .isEqualTo(
              """

              Expecting an event that is:
                log     ERROR "started"
              but there is none.
              """
                  + COUNT_REPORT);
    }
  }

  @Nested
  class FinishedWithin {
    @Test
    void passesUpToTheLimit() {
      assertThat(add()).finishedWithin(Duration.ofMillis(250));
    }

    @Test
    void failsBeyondIt() {
      assertThat(messageOf(() -> assertThat(add()).finishedWithin(Duration.ofMillis(249))))
          .isEqualTo(
              "\nExpecting the call to finish within 249 ms, but it took 250 ms.\n" + ADD_REPORT);
    }
  }

  @Nested
  class UsedFuelAtMost {
    private final RunResult run =
        RunResult.builder(Verdict.OK)
            .function("work")
            .fuel(12_345)
            .guest(new GuestBuild("python", "3.13.5", "0123456789abcdef".repeat(4)))
            .build();

    @Test
    void passesUpToTheNumber() {
      assertThat(run).usedFuelAtMost(12_345).usedFuelAtMost(Long.MAX_VALUE);
    }

    @Test
    void failsBeyondItAndTellsTheGuestsBuild() {
      assertThat(messageOf(() -> assertThat(run).usedFuelAtMost(12_344)))
          .isEqualTo(
              """

              Expecting the call to use at most 12,344 units of fuel, but it used 12,345 units.

              call:     work()
              verdict:  OK
              fuel:     12,345 units, python 3.13.5 (0123456789ab)
              events:
                1  end     null\
              """);
    }
  }

  @Nested
  class UsedAtMost {
    private RunResult using(String name, long fuel, long memory) {
      return RunResult.builder(Verdict.OK).function(name).fuel(fuel).peakMemory(memory).build();
    }

    @Test
    void comparesTheFuelOfTwoCalls() {
      RunResult small = using("small", 1_000, 0);
      assertThat(using("large", 2_500, 0)).usedFuelAtMost(2.5, small);
      assertThat(messageOf(() -> assertThat(using("large", 2_600, 0)).usedFuelAtMost(2.5, small)))
          .startsWith(
              "\nExpecting the call to use at most 2.5 times the fuel of small(), but it used 2,600"
                  + " units, which is 2.60 times 1,000 units.\n\ncall:     large()");
    }

    @Test
    void refusesToCompareWithNothing() {
      RunResult run = using("f", 1, 0);
      assertThatThrownBy(() -> assertThat(run).usedFuelAtMost(0, run))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("usedFuelAtMost needs a positive number of times");
      assertThatThrownBy(() -> assertThat(run).usedFuelAtMost(2, using("none", 0, 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("was given 2.0 and a call that used 0 units");
    }

    @Test
    void limitsMemory() {
      RunResult run = using("f", 1, 3 << 20);
      assertThat(run).usedMemoryAtMost(3 << 20);
      assertThat(messageOf(() -> assertThat(run).usedMemoryAtMost(1_000)))
          .startsWith(
              "\n"
                  + "Expecting the guest's memory not to be larger than 1,000 bytes, but it was"
                  + " 3,145,728 bytes (3.0 MiB).\n");
    }
  }

  @Nested
  class OrderOfExchanges {
    @Test
    void isComparedWhole() {
      assertThat(order()).calledHostExactly("price", "price");
      assertThat(add()).calledHostExactly().madeNoHostcall();
      assertThat(messageOf(() -> assertThat(order()).calledHostExactly("price", "pay", "price")))
          .startsWith(
              """

              Expecting exactly 3 hostcalls in this order, but they were others:
                      expected | actual
                   1  "price"  | "price"
                -> 2  "pay"    | (no such line)
                   3  "price"  | "price"

              call:     order("tea")
              """);
      assertThat(messageOf(() -> assertThat(order()).madeNoHostcall()))
          .startsWith("\nExpecting no hostcall, but the guest made 2.\n");
    }

    @Test
    void isComparedInParts() {
      assertThat(order()).calledHostInOrder("price");
      assertThat(messageOf(() -> assertThat(order()).calledHostInOrder("price", "pay", "price")))
          .startsWith(
              """

              Expecting 3 hostcalls in this order:
                   1  price
                -> 2  pay
                   3  price
              but the guest did not make the marked one after the one before it.

              call:     order("tea")
              """);
    }

    @Test
    void isThatOfRequestsToo() {
      String orders = "POST https://shop.test/orders";
      assertThat(shop())
          .requestedExactly(orders, orders, "GET https://shop.test/", "GET https://shop.test/slow")
          .requestedInOrder(orders, "GET https://shop.test/slow");
      assertThat(messageOf(() -> assertThat(shop()).requestedInOrder("PUT https://shop.test/")))
          .startsWith(
              """

              Expecting 1 HTTP request in this order:
                -> 1  PUT https://shop.test/
              but the guest did not make the marked one.
              """);
    }

    @Test
    void ofTooManyIsNotGuessed() {
      assertThat(order()).calledHost("price").atLeast(1).atLeast(2).atMost(2).atMost(3);
      assertThat(messageOf(() -> assertThat(order()).calledHost("price").atLeast(3)))
          .startsWith("\nExpecting at least 3 hostcalls \"price\", but there were 2.\n");
      assertThat(messageOf(() -> assertThat(order()).calledHost("price").atMost(1)))
          .startsWith("\nExpecting at most 1 hostcall \"price\", but there were 2.\n");
    }
  }

  @Nested
  class Hostcalls {
    private static final String ORDER_REPORT =
        """

        call:     order("tea")
        verdict:  OK
        events:
             hostcall price({"item":"tea"}) -> 4
          1  stdout  "ordering\\n"
             hostcall price({"item":"milk"}) failed: HostcallError: sold out
          2  end     "ordered\"\
        """;

    @Test
    void areFoundByName() {
      assertThat(order()).calledHost("price").returnToRun().hasValue("ordered");
    }

    @Test
    void areMissed() {
      assertThat(messageOf(() -> assertThat(order()).calledHost("cancel")))
          .isEqualTo(
              "\nExpecting a hostcall \"cancel\", but the guest made others only: price.\n"
                  + ORDER_REPORT);
      assertThat(messageOf(() -> assertThat(add()).calledHost("cancel")))
          .isEqualTo("\nExpecting a hostcall \"cancel\", but the guest made none.\n" + ADD_REPORT);
    }

    @Test
    void areRefused() {
      assertThat(order()).didNotCallHost("cancel");
      assertThat(messageOf(() -> assertThat(order()).didNotCallHost("price")))
          .isEqualTo("\nExpecting no hostcall \"price\", but the guest made 2.\n" + ORDER_REPORT);
    }
  }

  @Nested
  class LongOutput {
    @Test
    void isElidedInTheMiddle() {
      RunResult.Builder run = RunResult.builder(Verdict.OK).function("f", "x".repeat(1_000));
      for (int i = 1; i <= 500; i++) {
        run.event(new StderrEvent("line " + i + "\n"));
      }
      run.event(new StdoutEvent("y".repeat(100_000))).value("z".repeat(1_000_000));

      String message = messageOf(() -> assertThat(run.build()).hasValue(1));

      assertThat(message).hasSizeLessThan(2_500);
      assertThat(message)
          .contains("call:     f(xxxxx")
          .contains("[... 804 characters ...]")
          .contains(
              """
                  4  stderr  "line 4\\n"
                [... 494 events ...]
                499  stderr  "line 499\\n"
              """);
    }

    @Test
    void ofNamesThatTheGuestMadeUpIsElidedToo() {
      String longName = "N".repeat(100_000);
      RunResult run =
          RunResult.builder(Verdict.GUEST_ERROR)
              .function("f")
              .hostcall(
                  new HostcallExchange(
                      "first\nsecond" + longName,
                      json("1"),
                      null,
                      new HostcallExchange.Failure("HostcallError", "one\r\ntwo", null),
                      0,
                      0,
                      Duration.ZERO))
              .error(new GuestError(longName, longName, "", null))
              .build();

      assertThat(messageOf(() -> assertThat(run).succeeded()))
          .hasSizeLessThan(1_500)
          .contains("\n     hostcall first secondNN")
          .contains("(1) failed: HostcallError: one two\n");
      assertThat(messageOf(() -> assertThat(run).calledHost("other")))
          .hasSizeLessThan(1_500)
          .contains("but the guest made others only: first secondNN");
    }

    @Test
    void keepsTheTracebacksOwnFrames() {
      String traceback =
          """
          Traceback (most recent call last):
            File "main.py", line 9, in parse
              return json.loads(text)
                     ^^^^^^^^^^^^^^^^
            File "/lib/json/__init__.py", line 346, in loads
              return _default_decoder.decode(s)
                     ~~~~~~~~~~~~~~~~~~~~~~~^^^
            File "/lib/json/decoder.py", line 345, in decode
              obj, end = self.raw_decode(s, idx=_w(s, 0).end())
            File "main.py", line 3, in hook
              raise ValueError("no")
          ValueError: no
          """;
      RunResult run =
          RunResult.builder(Verdict.GUEST_ERROR)
              .function("parse", "\"{}\"")
              .error(new GuestError("ValueError", "no", traceback, 3))
              .build();

      assertThat(messageOf(() -> assertThat(run).succeeded()))
          .isEqualTo(
              """

              Expecting the call to succeed, but it ended with ValueError (GUEST_ERROR).

              call:     parse("{}")
              verdict:  GUEST_ERROR
              error:
                Traceback (most recent call last):
                  File "main.py", line 9, in parse
                    return json.loads(text)
                           ^^^^^^^^^^^^^^^^
                  [... 2 library frames ...]
                  File "main.py", line 3, in hook
                    raise ValueError("no")
                ValueError: no
              events:
                1  error   ValueError: no (line 3)\
              """);
    }

    @Test
    void keepsAStacksOwnFrames() {
      String stack =
          """
          Problem: cannot "parse" (at all)
              at half (main.js:2:9)
              at walk (/data/node_modules/tree/index.mjs:10:3)
              at /data/node_modules/tree/index.mjs:20:1
              at map (native)
              at async Order.total (shop.ts:7:12)
              at main.js:9:1
            [cause]: SyntaxError: unexpected token
                at JSON.parse (native)
                at read (/data/node_modules/tree/read.js:1:1)
          """;
      RunResult run =
          RunResult.builder(Verdict.GUEST_ERROR)
              .function("f")
              .error(new GuestError("Problem", "cannot", stack, 2))
              .build();

      assertThat(messageOf(() -> assertThat(run).succeeded()))
          .contains(
              """
              error:
                Problem: cannot "parse" (at all)
                    at half (main.js:2:9)
                    [... 2 library frames ...]
                    at map (native)
                    at async Order.total (shop.ts:7:12)
                    at main.js:9:1
                  [cause]: SyntaxError: unexpected token
                      at JSON.parse (native)
                      [... 1 library frame ...]
              """);
    }
  }
}
