package dev.isola.examples.grading;

import java.time.Duration;
import java.util.List;

/**
 * What a submission gets: the worst of its checks' verdicts and the points of those that passed.
 *
 * @param submission the submission's words, {@code exercise/student}
 * @param verdict the worst verdict of its checks
 * @param points the points reached
 * @param maximum the points that there are
 * @param remark the error behind the verdict in a few words; may be empty
 * @param time how long all checks took together
 */
record Grade(
    String submission,
    GradeVerdict verdict,
    int points,
    int maximum,
    String remark,
    Duration time) {

  /** Adds up the checks of one submission; there must be at least one. */
  static Grade of(List<CheckOutcome> checks) {
    GradeVerdict worst =
        checks.stream()
            .map(CheckOutcome::verdict)
            .reduce(GradeVerdict.PASSED, GradeVerdict::orWorse);
    return new Grade(
        checks.get(0).submission(),
        worst,
        checks.stream()
            .filter(check -> check.verdict() == GradeVerdict.PASSED)
            .mapToInt(CheckOutcome::points)
            .sum(),
        checks.stream().mapToInt(CheckOutcome::points).sum(),
        checks.stream()
            .filter(check -> check.verdict() == worst && !check.remark().isEmpty())
            .map(CheckOutcome::remark)
            .min(String::compareTo)
            .orElse(""),
        checks.stream().map(CheckOutcome::time).reduce(Duration.ZERO, Duration::plus));
  }

  /** The name of the exercise. */
  String exercise() {
    return submission.substring(0, submission.indexOf('/'));
  }

  /** The name of the student. */
  String student() {
    return submission.substring(submission.indexOf('/') + 1);
  }

  /** The points as they are shown; a dash where a failure of ours forbids to give any. */
  String score() {
    return verdict.canBeScored() ? points + "/" + maximum : "-/" + maximum;
  }
}
