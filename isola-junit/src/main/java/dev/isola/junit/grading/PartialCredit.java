package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;

/**
 * Lets a check give a part of its points: a parameter of a test method gets one.
 *
 * <p>A check that fails keeps the part that it gave before, and one that passes gets the part that
 * it gave, or all points if it gave none. A check in which a call ran out of time gets nothing.
 *
 * <pre><code class="java">
 * &#64;Test
 * &#64;Points(4)
 * void sorts(PartialCredit credit) {
 *   assertThat(sandbox.call("sort", List.of(2, 1))).hasValue(List.of(1, 2));
 *   credit.give(0.5);
 *   assertThat(sandbox.call("sort", List.of())).hasValue(List.of());
 *   credit.give(0.5);
 * }
 * </code></pre>
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class PartialCredit {
  private static final double ROUNDING = 1e-9;

  private final String check;
  private final boolean penalty;
  private double share = -1; // until something is given

  PartialCredit(String check, boolean penalty) {
    this.check = check;
    this.penalty = penalty;
  }

  /**
   * Adds a part of the points of this check, or of its invocation in a parameterized test.
   *
   * @param part greater than 0 and at most 1, such as 0.5 for one half
   * @throws InvalidArgumentException if it is not in this range, if the parts add up to more than
   *     1, or if the check is a penalty
   */
  public synchronized void give(double part) {
    if (penalty) {
      throw new InvalidArgumentException(
          "check " + check + " is a penalty, which gives no points; use a check of its own");
    }
    if (!(part > 0 && part <= 1)) {
      throw new InvalidArgumentException(
          "a part of the points of check "
              + check
              + " must be greater than 0 and at most 1, such as 0.5 for one half, was "
              + part);
    }
    double sum = Math.max(share, 0) + part;
    if (sum > 1 + ROUNDING) {
      throw new InvalidArgumentException(
          "the parts of the points of check "
              + check
              + " must not add up to more than 1, was "
              + sum
              + " with "
              + part);
    }
    share = sum;
  }

  /** The share of a check that passed. */
  synchronized double ofPassed() {
    return share < 0 || share > 1 - ROUNDING ? 1 : share;
  }

  /** The share of a check that failed. */
  synchronized double ofFailed() {
    return Math.min(Math.max(share, 0), 1);
  }
}
