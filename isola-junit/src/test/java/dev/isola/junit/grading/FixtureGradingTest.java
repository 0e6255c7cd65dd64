package dev.isola.junit.grading;

import static dev.isola.junit.grading.Gradings.check;
import static dev.isola.junit.grading.Gradings.grade;
import static dev.isola.junit.grading.Gradings.submission;
import static dev.isola.junit.grading.Gradings.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.Sandbox;
import dev.isola.junit.Hostcall;
import dev.isola.junit.IsolaFixture;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.fixture.Unmatched;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Submissions that ask the outside world, which is recorded. */
class FixtureGradingTest {
  private static final String PYTHON =
      """
      from sandbox.asyncio import hostcall

      async def dollars(euros):
          return euros * await hostcall("rate", "%s")
      """;
  private static final String JS =
      """
      async function dollars(euros) {
        return euros * await hostcall("rate", "%s");
      }
      """;
  private static final String SWALLOWS =
      """
      from sandbox.asyncio import hostcall

      async def dollars(euros):
          try:
              return euros * await hostcall("rate", "dollar")
          except Exception:
              return euros * 1.25
      """;

  @TempDir Path folder;

  @Submissions("none")
  static class Exercise {
    @IsolaSandbox Sandbox sandbox;

    @Hostcall("rate")
    double rate(String currency) {
      throw new AssertionError("the fixture answers, not for " + currency);
    }

    @Test
    @IsolaFixture(unmatched = Unmatched.GUEST_ERROR, repeat = true, allowUnused = true)
    void anything() {
      assertThat(sandbox.run("dollars", 80).asDouble()).isEqualTo(100);
      assertThat(sandbox.run("dollars", 40).asDouble()).isEqualTo(50);
    }

    @Test
    @IsolaFixture
    void onlyThis() {
      assertThat(sandbox.run("dollars", 80).asDouble()).isEqualTo(100);
    }
  }

  @Test
  void allSubmissionsMeetTheSameWorldAndAnswerForWhatTheyAsk() {
    write(folder, "ada.py", PYTHON.formatted("USD"));
    write(folder, "bob.js", JS.formatted("USD"));
    write(folder, "cleo.py", PYTHON.formatted("dollar"));
    write(folder, "dan.py", SWALLOWS);

    GradeReport report = grade(Exercise.class, folder);

    for (String id : new String[] {"ada", "bob"}) {
      GradedSubmission right = submission(report, id);
      assertThat(check(right, "anything").status()).isEqualTo(CheckStatus.PASSED);
      assertThat(check(right, "onlyThis").status()).isEqualTo(CheckStatus.PASSED);
    }
    GradedSubmission wrong = submission(report, "cleo");
    assertThat(check(wrong, "anything").status()).isEqualTo(CheckStatus.FAILED);
    assertThat(check(wrong, "onlyThis").status()).isEqualTo(CheckStatus.HOST_FAULT);
    assertThat(check(submission(report, "dan"), "anything").status()).isEqualTo(CheckStatus.PASSED);
    GradedCheck swallowed = check(submission(report, "dan"), "onlyThis");
    assertThat(swallowed.status()).isEqualTo(CheckStatus.HOST_FAULT);
    assertThat(swallowed.message()).contains("hostcall rate has no recording");
  }
}
