package dev.isola.junit.grading;

/**
 * When a student may see a check's outcome.
 *
 * @since 0.1.0
 */
public enum Visibility {
  /** At once. */
  VISIBLE,
  /** When submissions are no longer taken. */
  AFTER_DUE_DATE,
  /** When the grades are published. */
  AFTER_PUBLISHED,
  /** Never. */
  HIDDEN
}
