package dev.isola.junit.grading;

/**
 * How a check of a submission ended, for its points.
 *
 * @since 0.1.0
 */
public enum CheckStatus {
  /** All points. */
  PASSED,
  /** Some of the points. */
  PARTIAL,
  /** No points, by the submission's own fault. */
  FAILED,
  /** Not run, because a check that it depends on has not passed; no points. */
  NOT_RUN,
  /** Something failed that is not the submission's fault: the check has no score at all. */
  HOST_FAULT
}
