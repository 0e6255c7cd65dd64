package dev.isola.junit.grading;

/**
 * How a grading that runs tells how far it is.
 *
 * @since 0.1.0
 */
public enum ProgressStyle {
  /**
   * A bar if there is a terminal, else lines; nothing if the environment variable {@code CI} is
   * set.
   */
  AUTO,
  /** A line for each submission. */
  LINES,
  /** A line that is overwritten. */
  BAR,
  /** Nothing. */
  NONE
}
