package dev.isola.junit.grading.report;

import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;
import java.util.Arrays;

/** How many submissions have how many of the points, as bars. */
final class DistributionHtml {
  private static final int BINS = 10;
  private static final int WIDTH = 400;
  private static final int TOP = 22;
  private static final int HEIGHT = 130;
  private static final int STEP = WIDTH / BINS;

  private final Html html;
  private final GradeReport report;

  DistributionHtml(Html html, GradeReport report) {
    this.html = html;
    this.report = report;
  }

  void write() {
    int[] counts = new int[BINS];
    int total = 0;
    for (GradedSubmission submission : report.submissions()) {
      if (submission.isScored() && submission.maxPoints() > 0) {
        double share = Math.min(1, submission.points() / submission.maxPoints());
        counts[Math.min(BINS - 1, (int) Math.floor(share * BINS + 1e-9))]++;
        total++;
      }
    }
    if (total == 0) {
      return;
    }
    html.open("section", "aria-labelledby", "distribution-title").end();
    html.element("h2", "Distribution of points", "id", "distribution-title").end();
    html.open("figure").end();
    html.open(
            "svg",
            "class",
            "plot",
            "viewBox",
            "-22 0 " + (WIDTH + 44) + " " + (TOP + HEIGHT + 40),
            "role",
            "img",
            "aria-label",
            words(counts))
        .end();
    int most = Arrays.stream(counts).max().orElse(1);
    for (int i = 0; i < BINS; i++) {
      int height = Math.round((float) HEIGHT * counts[i] / most);
      if (counts[i] > 0) {
        rect(i * STEP + 3, TOP + HEIGHT - height, STEP - 6, height);
        label("count", i * STEP + STEP / 2, TOP + HEIGHT - height - 6, "" + counts[i]);
      }
    }
    html.open("path", "class", "axis", "d", "M0 " + (TOP + HEIGHT) + "H" + WIDTH);
    html.close("path").end();
    for (int i = 0; i <= BINS; i += 2) {
      label("tick", i * STEP, TOP + HEIGHT + 18, i * 100 / BINS + "%");
    }
    label("tick", WIDTH / 2, TOP + HEIGHT + 36, "share of the points");
    html.close("svg").end();
    html.element("figcaption", caption(total)).close("figure").end().close("section").end();
  }

  private String caption(int total) {
    int left = report.submissions().size() - total;
    return total
        + (total == 1 ? " submission" : " submissions")
        + (left == 0 ? "" : "; " + left + " without a score left out");
  }

  private void rect(int x, int y, int width, int height) {
    html.open(
            "rect", "x", "" + x, "y", "" + y, "width", "" + width, "height", "" + height, "rx", "3")
        .close("rect")
        .end();
  }

  private void label(String style, int x, int y, String text) {
    html.element("text", text, "class", style, "x", "" + x, "y", "" + y).end();
  }

  private static String words(int[] counts) {
    StringBuilder words = new StringBuilder("Submissions by share of the points.");
    for (int i = 0; i < BINS; i++) {
      if (counts[i] > 0) {
        words.append(' ').append(i * 100 / BINS).append(" to ").append((i + 1) * 100 / BINS);
        words.append(" percent: ").append(counts[i]).append('.');
      }
    }
    return words.toString();
  }
}
