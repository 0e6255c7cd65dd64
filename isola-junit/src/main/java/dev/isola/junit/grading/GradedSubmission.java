package dev.isola.junit.grading;

import java.util.List;
import java.util.Objects;

/**
 * A submission and what its checks say.
 *
 * @param id identifies it among the submissions of the exercise, and is a valid file name; never
 *     null
 * @param name who handed it in, for people; never null
 * @param runtime the guest's runtime, {@code python} or {@code js}; never null
 * @param files its files; never null
 * @param checks its checks in the order of the exercise; never null
 * @since 0.1.0
 */
public record GradedSubmission(
    String id, String name, String runtime, List<SourceFile> files, List<GradedCheck> checks) {
  /**
   * Makes a graded submission.
   *
   * @throws NullPointerException if a component is null
   */
  public GradedSubmission {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(runtime, "runtime");
    files = List.copyOf(files);
    checks = List.copyOf(checks);
  }

  /**
   * Tells whether the submission can be given points: no check of it met a fault of the host.
   *
   * @return false if somebody must look before there is a grade
   */
  public boolean isScored() {
    return checks.stream().noneMatch(check -> check.status() == CheckStatus.HOST_FAULT);
  }

  /**
   * Adds up the points.
   *
   * @return the sum, not less than 0; only meaningful if the submission {@linkplain #isScored is
   *     scored}
   */
  public double points() {
    return Math.max(0, checks.stream().mapToDouble(GradedCheck::points).sum());
  }

  /**
   * Adds up the points that there are.
   *
   * @return the sum
   */
  public double maxPoints() {
    return checks.stream().mapToDouble(GradedCheck::maxPoints).sum();
  }
}
