package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores in hundredths of points, for platforms that add up the integers of the tests themselves
 * and show everything to students at once.
 */
record IntegerScores(List<Test> tests, long score, long maxScore) {
  /**
   * A test.
   *
   * @param check null if it stands for several checks or for none
   */
  record Test(String name, boolean passed, long score, long maxScore, GradedCheck check) {}

  static IntegerScores of(GradedSubmission submission) {
    StudentView view = StudentView.of(submission);
    List<Test> tests = new ArrayList<>();
    for (StudentView.ShownCheck shown : view.checks()) {
      GradedCheck check = shown.check();
      tests.add(
          new Test(
              shown.name(),
              check.status() == CheckStatus.PASSED,
              PlainNumber.hundredths(check.points()),
              PlainNumber.hundredths(check.maxPoints()),
              check));
    }
    if (view.others() > 0) {
      tests.add(
          new Test(
              StudentView.OTHERS,
              view.othersPassed(),
              PlainNumber.hundredths(view.otherPoints()),
              PlainNumber.hundredths(view.otherMaxPoints()),
              null));
    }
    long sum = tests.stream().mapToLong(Test::score).sum();
    if (sum < 0) {
      tests.add(new Test("Points are not less than 0", true, -sum, 0, null));
    }
    return new IntegerScores(
        List.copyOf(tests), Math.max(0, sum), tests.stream().mapToLong(Test::maxScore).sum());
  }
}
