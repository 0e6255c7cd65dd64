package dev.isola.examples.grading;

import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import java.time.Duration;
import java.util.List;

/**
 * A submission's line in the table.
 *
 * @param exercise the title of its report
 * @param submission its outcome
 */
record Grade(String exercise, GradedSubmission submission) {

  /** The grades of a report, in its order. */
  static List<Grade> of(GradeReport report) {
    return report.submissions().stream()
        .map(submission -> new Grade(report.title(), submission))
        .toList();
  }

  /** The worst verdict on its checks. */
  GradeVerdict verdict() {
    return submission.checks().stream()
        .map(GradeVerdict::of)
        .reduce(GradeVerdict.PASSED, GradeVerdict::orWorse);
  }

  /** The points as they are shown; a dash where a failure of ours forbids to give any. */
  String score() {
    return (submission.isScored() ? number(submission.points()) : "-")
        + "/"
        + number(submission.maxPoints());
  }

  private static String number(double points) {
    return points == Math.rint(points) ? Long.toString((long) points) : Double.toString(points);
  }

  /** The error behind the verdict in a few words; may be empty. */
  String remark() {
    return submission.checks().stream()
        .filter(check -> GradeVerdict.of(check) == verdict() && check.line() != null)
        .map(Grade::remark)
        .min(String::compareTo)
        .orElse("");
  }

  private static String remark(GradedCheck check) {
    return check.file() + ", line " + check.line();
  }

  /** How long all checks took together. */
  Duration time() {
    return submission.checks().stream()
        .map(GradedCheck::duration)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** The words by which messages show it. */
  @Override
  public String toString() {
    return exercise + "/" + submission.id();
  }
}
