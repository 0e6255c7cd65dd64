package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradedSubmission;
import java.io.IOException;
import java.util.function.Supplier;

/** Keeps submissions without a score away from platforms that would make a grade of any file. */
final class HostFaults {
  static final String FILE = "host-fault.txt";

  private HostFaults() {}

  /** Writes the file, or instead of it an explanation; what an earlier run left is deleted. */
  static void write(
      ReportFolder folder, GradedSubmission submission, String file, Supplier<String> text)
      throws IOException {
    if (submission.isScored()) {
      folder.delete(FILE);
      folder.write(file, text.get());
    } else {
      folder.delete(file);
      folder.write(FILE, explanation(submission));
    }
  }

  /** For the teacher: with the names and messages of all checks that have no score. */
  static String explanation(GradedSubmission submission) {
    StringBuilder text = new StringBuilder(CheckText.NO_SCORE).append('\n');
    CheckNames names = CheckNames.of(submission);
    for (int i = 0; i < submission.checks().size(); i++) {
      if (submission.checks().get(i).status() == CheckStatus.HOST_FAULT) {
        String message = ShownText.block(submission.checks().get(i).message(), 5_000);
        text.append("- ").append(names.get(i)).append('\n');
        message.lines().forEach(line -> text.append("  ").append(line).append('\n'));
      }
    }
    return text.toString();
  }
}
