package dev.isola.junit.grading.report;

import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the number that a Capture Points test of CodeGrade captures: {@code
 * codegrade/<submission>.txt}, the share of the points from 0 to 1 with a decimal point in every
 * locale.
 *
 * <p>Points above the maximum count as the maximum. If a check met a fault of the host the file has
 * a sentence without any digit instead, so that there is nothing to capture.
 *
 * @since 0.1.0
 */
public final class CodeGradeReport implements ReportWriter {
  /** Makes a writer. */
  public CodeGradeReport() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    ReportFolder codegrade = new ReportFolder(folder).folder("codegrade");
    for (GradedSubmission submission : report.submissions()) {
      codegrade.write(
          submission.id() + ".txt",
          (submission.isScored() ? share(submission) : CheckText.NO_SCORE) + "\n");
    }
  }

  /** Nothing to reach is reached by everybody. */
  private static String share(GradedSubmission submission) {
    double max = submission.maxPoints();
    return PlainNumber.of(max > 0 ? Math.min(1, submission.points() / max) : 1);
  }
}
