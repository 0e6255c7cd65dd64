package dev.isola.junit.grading;

import static dev.isola.junit.grading.Gradings.check;
import static dev.isola.junit.grading.Gradings.grade;
import static dev.isola.junit.grading.Gradings.submission;
import static dev.isola.junit.grading.Gradings.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.GuestError;
import dev.isola.LimitExceededException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.junit.Hostcall;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.fixture.FixtureFault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what the submission is to blame for costs points, and only what it did brings some. */
class FaultsTest {
  private static final String ANSWER =
      """
      from sandbox.asyncio import hostcall

      def answer():
          return 42

      async def ask():
          return await hostcall("oracle", {})

      async def cope():
          try:
              return await hostcall("oracle", {})
          except Exception:
              return 42

      def spin():
          while True:
              pass
      """;

  @TempDir Path folder;

  @Test
  void faultsOfTheHostAreNeverScored() {
    write(folder, "ada.py", ANSWER);

    GradedSubmission graded = submission(grade(Faulty.class, folder), "ada");

    for (String id :
        List.of("failingHostcall", "copedWith", "ownException", "inAssertAll", "tooMuchCredit")) {
      GradedCheck check = check(graded, id);
      assertThat(check.status()).as(id + ": " + check).isEqualTo(CheckStatus.HOST_FAULT);
      assertThat(check.points()).as(id).isZero();
      assertThat(check.maxPoints()).as(id).isEqualTo(1);
      assertThat(check.message()).as(id).isNotEmpty();
    }
    assertThat(check(graded, "fine").status()).isEqualTo(CheckStatus.PASSED);
    assertThat(check(graded, "missing").status()).isEqualTo(CheckStatus.FAILED);
    assertThat(check(graded, "wrongType").status()).isEqualTo(CheckStatus.FAILED);
    assertThat(check(graded, "failingHostcall").message()).contains("the oracle is away");
    assertThat(graded.isScored()).isFalse();
  }

  @Submissions("none")
  static class Faulty {
    @IsolaSandbox Sandbox sandbox;

    @Hostcall("oracle")
    Object oracle(JsonNode question) {
      throw new IllegalStateException("the oracle is away");
    }

    @Test
    void fine() {
      assertThat(sandbox.run("answer").intValue()).isEqualTo(42);
    }

    @Test
    void failingHostcall() {
      assertThat(sandbox.call("ask").succeeded()).isTrue();
    }

    @Test
    void copedWith() {
      assertThat(sandbox.run("cope").intValue()).isEqualTo(42);
    }

    @Test
    void ownException() {
      throw new IllegalStateException("a bug of the check");
    }

    @Test
    void inAssertAll() {
      assertAll(
          () -> assertThat(1).isEqualTo(2),
          () -> {
            throw new IllegalStateException("a bug of the check");
          });
    }

    @Test
    void tooMuchCredit(PartialCredit credit) {
      credit.give(0.75);
      credit.give(0.75);
    }

    @Test
    void missing() {
      sandbox.run("noSuchFunction");
    }

    @Test
    void wrongType() {
      sandbox.run(String[].class, "answer");
    }
  }

  @Test
  void sandboxThatWasStoppedIsTheSubmissionsFault() {
    write(folder, "ada.py", ANSWER);

    GradedSubmission graded = submission(grade(Stopped.class, folder), "ada");

    assertThat(check(graded, "twice").status()).isEqualTo(CheckStatus.FAILED);
    assertThat(check(graded, "twice").verdict()).isEqualTo(Verdict.FUEL_LIMIT);
    assertThat(check(graded, "expectsTheLimit").status()).isEqualTo(CheckStatus.PASSED);
  }

  @Submissions("none")
  static class Stopped {
    @IsolaSandbox(maxFuel = 50_000_000)
    Sandbox sandbox;

    @Test
    void twice() {
      sandbox.call("spin");
      sandbox.call("answer");
    }

    @Test
    void expectsTheLimit() {
      assertThat(sandbox.call("spin").verdict()).isEqualTo(Verdict.FUEL_LIMIT);
    }
  }

  @Test
  void whatRanOutOfTimeIsNeverWorthPoints() {
    RunResult late = RunResult.builder(Verdict.TIME_LIMIT).function("sort").build();
    PlannedCheck planned = ExercisePlan.of(Stopped.class).get("twice");

    CheckRun passed = new CheckRun(planned, "twice", 0);
    passed.saw(late);
    CheckRun partly = new CheckRun(planned, "twice", 0);
    partly.credit().give(0.5);
    partly.saw(late);

    assertThat(passed.passed().status()).isEqualTo(CheckStatus.FAILED);
    assertThat(passed.passed().share()).isZero();
    CheckRun.Outcome failed = partly.failed(new AssertionError("too slow"));
    assertThat(failed.status()).isEqualTo(CheckStatus.FAILED);
    assertThat(failed.share()).isZero();
    assertThat(failed.verdict()).isEqualTo(Verdict.TIME_LIMIT);
  }

  @Test
  void checkThatWasInterruptedIsNotScored() {
    PlannedCheck planned = ExercisePlan.of(Stopped.class).get("twice");
    CheckRun interrupted = new CheckRun(planned, "twice", 0);
    interrupted.saw(cancelled("the thread that waited for it was interrupted"));
    CheckRun closedEarly = new CheckRun(planned, "twice", 0);
    closedEarly.saw(cancelled("the event stream was closed before the call's end"));

    assertThat(interrupted.failed(new AssertionError()).status()).isEqualTo(CheckStatus.HOST_FAULT);
    assertThat(closedEarly.failed(new AssertionError()).status()).isEqualTo(CheckStatus.FAILED);
  }

  private static RunResult cancelled(String message) {
    return RunResult.builder(Verdict.CANCELLED)
        .error(new GuestError("Cancelled", message, "", null))
        .build();
  }

  @Test
  void interruptedCallSaysSo(@IsolaSandbox Sandbox sandbox) {
    Thread.currentThread().interrupt();
    RunResult result = sandbox.tryLoadScript("script.py", "while True: pass");
    assertThat(Thread.interrupted()).isTrue();

    assertThat(result.verdict()).isEqualTo(Verdict.CANCELLED);
    assertThat(result.error().orElseThrow().message()).contains("interrupted");
  }

  @Test
  void failureAfterTheCheckCountsByWhoseFaultItIs() {
    write(folder, "ada.py", ANSWER);

    GradedSubmission graded = submission(grade(AfterEachFails.class, folder), "ada");

    assertThat(check(graded, "passes").status()).isEqualTo(CheckStatus.HOST_FAULT);
    assertThat(check(graded, "fails").status()).isEqualTo(CheckStatus.HOST_FAULT);
  }

  @Submissions("none")
  static class AfterEachFails {
    @AfterEach
    void cleanUp() {
      throw new IllegalStateException("the disk is full");
    }

    @Test
    void passes() {}

    @Test
    void fails() {
      assertThat(1).isEqualTo(2);
    }
  }

  @Test
  void failureBeforeAllChecksOfANestedClassIsTheirs() {
    write(folder, "ada.py", ANSWER);

    GradedSubmission graded = submission(grade(BeforeAllFails.class, folder), "ada");

    assertThat(check(graded, "outer").status()).isEqualTo(CheckStatus.PASSED);
    assertThat(check(graded, "Prepared.inner").status()).isEqualTo(CheckStatus.HOST_FAULT);
    assertThat(check(graded, "Prepared.inner").message()).contains("no database");
  }

  @Submissions("none")
  static class BeforeAllFails {
    @Test
    void outer() {}

    @Nested
    class Prepared {
      @BeforeAll
      static void prepare() {
        throw new IllegalStateException("no database");
      }

      @Test
      void inner() {}
    }
  }

  @Test
  void failureBeforeTheExerciseIsNoGrade() {
    write(folder, "ada.py", ANSWER);

    assertThatIllegalStateException()
        .isThrownBy(() -> grade(ExerciseFails.class, folder))
        .withMessage(
            ExerciseFails.class.getName()
                + " was not graded: java.lang.IllegalStateException: no database");
  }

  @Submissions("none")
  static class ExerciseFails {
    @BeforeAll
    static void prepare() {
      throw new IllegalStateException("no database");
    }

    @Test
    void check() {}
  }

  @Test
  void driverThatFailsIsAFaultOfTheHost() {
    write(folder, "ada.py", ANSWER);

    GradedSubmission graded = submission(grade(BrokenDriver.class, folder), "ada");

    assertThat(check(graded, "check").status()).isEqualTo(CheckStatus.HOST_FAULT);
    assertThat(check(graded, "check").message()).contains("classpath:dev/isola/junit/broken.py");
  }

  @Submissions("none")
  static class BrokenDriver {
    @IsolaSandbox(scripts = "classpath:dev/isola/junit/broken.py")
    Sandbox sandbox;

    @Test
    void check() {}
  }

  @Test
  void faultOfAFixtureIsAFaultOfTheHostWhereverItIs() {
    FixtureFault fault = new FixtureFault("no answer was recorded");

    assertThat(HostFaults.isIn(fault, false)).isTrue();
    assertThat(HostFaults.isIn(new AssertionError("wrong", fault), false)).isTrue();
  }

  @Test
  void limitsAreTheSubmissionsFaultAndCancellationsAreNot() {
    assertThat(HostFaults.isIn(new LimitExceededException(Verdict.FUEL_LIMIT, "too much"), false))
        .isFalse();
    assertThat(HostFaults.isIn(new LimitExceededException(Verdict.CANCELLED, "closed"), false))
        .isTrue();
  }
}
