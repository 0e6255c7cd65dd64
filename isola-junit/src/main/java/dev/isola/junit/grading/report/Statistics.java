package dev.isola.junit.grading.report;

import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;

/**
 * The numbers at the head of a report; submissions without a score are in none but the count.
 *
 * @param submissions all of them
 * @param scored those with a score
 * @param mean of the points, 0 if there are none
 * @param median of the points, 0 if there are none
 * @param max the points that there are, or NaN if that is not the same for all
 */
record Statistics(int submissions, int scored, double mean, double median, double max) {
  static Statistics of(GradeReport report) {
    double[] points =
        report.submissions().stream()
            .filter(GradedSubmission::isScored)
            .mapToDouble(GradedSubmission::points)
            .sorted()
            .toArray();
    double[] maxima =
        report.submissions().stream().mapToDouble(GradedSubmission::maxPoints).distinct().toArray();
    int n = points.length;
    double sum = 0;
    for (double p : points) {
      sum += p;
    }
    return new Statistics(
        report.submissions().size(),
        n,
        n == 0 ? 0 : sum / n,
        n == 0 ? 0 : (points[(n - 1) / 2] + points[n / 2]) / 2,
        maxima.length == 1 ? maxima[0] : Double.NaN);
  }

  String sentence() {
    StringBuilder out = new StringBuilder();
    out.append(submissions).append(submissions == 1 ? " submission" : " submissions");
    if (scored > 0) {
      out.append(", mean ").append(rounded(mean)).append(", median ").append(rounded(median));
      if (!Double.isNaN(max)) {
        out.append(" of ").append(PlainNumber.of(max)).append(" points");
      } else {
        out.append(" points");
      }
    }
    if (scored < submissions) {
      out.append("; ").append(submissions - scored).append(" without a score");
    }
    return out.append('.').toString();
  }

  /** Two digits are enough for a mean. */
  static String rounded(double number) {
    return PlainNumber.of(Math.round(number * 100) / 100.0);
  }
}
