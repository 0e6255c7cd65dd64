package dev.isola.examples.grading;

import dev.isola.Verdict;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradedCheck;

/**
 * How a check, or a whole submission, ended: {@link Verdict} knows how a program ended, but only a
 * check knows whether its answer was right. Ordered from the best to the worst.
 */
enum GradeVerdict {
  /** The answer was right. */
  PASSED,
  /** The program ended as it should, but its answer was wrong. */
  WRONG_ANSWER,
  /** The program ended by an exception, or by leaving the interpreter. */
  GUEST_ERROR,
  /** The program printed more than it may. */
  OUTPUT_LIMIT,
  /** The program did not end in time. */
  TIME_LIMIT,
  /** The program executed more than it may. */
  FUEL_LIMIT,
  /** The program wanted more memory than it may have. */
  MEMORY_LIMIT,
  /** The source text is not a program. */
  COMPILE_ERROR,
  /** The program was stopped from outside. */
  CANCELLED,
  /** Something of ours failed: nothing can be said about the submission. */
  HOST_ERROR;

  /** The verdict on a check. */
  static GradeVerdict of(GradedCheck check) {
    if (check.status() == CheckStatus.PASSED) {
      return PASSED;
    }
    if (check.status() == CheckStatus.HOST_FAULT) {
      return HOST_ERROR;
    }
    return check.verdict() == null || check.verdict() == Verdict.OK
        ? WRONG_ANSWER
        : valueOf(check.verdict().name());
  }

  /** The worse one of the two. */
  GradeVerdict orWorse(GradeVerdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
