package dev.isola.junit.grading.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes custom feedback for Artemis: {@code artemis/<submission>/customFeedbacks/001.json} and so
 * on, a file for each check.
 *
 * <p>Artemis knows a test by its name and has points and visibility of its own, so all checks are
 * there with their whole text; partial points are named in the message only. If a check met a fault
 * of the host there is no feedback but a {@code host-fault.txt}: the build should then fail, which
 * Artemis does not take for a result.
 *
 * @since 0.1.0
 */
public final class ArtemisReport implements ReportWriter {
  private static final int MAX_MESSAGE = 5_000;

  /** Makes a writer. */
  public ArtemisReport() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    ReportFolder artemis = new ReportFolder(folder).folder("artemis");
    for (GradedSubmission submission : report.submissions()) {
      ReportFolder own = artemis.folder(submission.id());
      ReportFolder feedback = own.folder("customFeedbacks");
      feedback.deleteFiles(".json");
      own.delete(HostFaults.FILE);
      if (submission.isScored()) {
        write(submission, feedback);
      } else {
        own.write(HostFaults.FILE, HostFaults.explanation(submission));
      }
    }
  }

  private static void write(GradedSubmission submission, ReportFolder folder) throws IOException {
    CheckNames names = CheckNames.of(submission);
    for (int i = 0; i < submission.checks().size(); i++) {
      GradedCheck check = submission.checks().get(i);
      ObjectNode feedback = JsonText.object();
      feedback.put("name", names.get(i));
      feedback.put("successful", check.status() == CheckStatus.PASSED);
      feedback.put(
          "message",
          PlatformText.withoutLeadingTabs(CheckText.whyAndDetails(check), MAX_MESSAGE).strip());
      folder.write(String.format(Locale.ROOT, "%03d.json", i + 1), JsonText.indented(feedback));
    }
  }
}
