package dev.isola.junit.grading;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The outcome of grading an exercise: what all reports are written from.
 *
 * @param title the exercise, for people; never null
 * @param guests the digests of the guests that ran, by runtime: fuel is only comparable where they
 *     are the same; never null
 * @param submissions in a fixed order, by id; never null
 * @since 0.1.0
 */
public record GradeReport(
    String title, Map<String, String> guests, List<GradedSubmission> submissions) {
  /**
   * Makes a report.
   *
   * @throws NullPointerException if a component is null
   */
  public GradeReport {
    Objects.requireNonNull(title, "title");
    guests = Map.copyOf(guests);
    submissions = List.copyOf(submissions);
  }
}
