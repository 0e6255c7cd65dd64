package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes a summary for the page of a CI job: {@code summary.md}, with a table of all submissions.
 *
 * <p>It is in GitHub Flavored Markdown; no text of a submission can format anything, link anywhere
 * or be a command to the CI server. A submission with a fault of the host has no points in the
 * table and is listed below it. Tables end after 1 000 submissions, so that the summary stays
 * within what GitHub shows.
 *
 * @since 0.1.0
 */
public final class MarkdownReport implements ReportWriter {
  private static final int MAX_ROWS = 1_000;
  private static final int MAX_NAME = 100;
  private static final int MAX_MESSAGE = 200;

  /** Makes a writer. */
  public MarkdownReport() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    new ReportFolder(folder).write("summary.md", summary(report));
  }

  private static String summary(GradeReport report) {
    List<GradedSubmission> all = report.submissions();
    List<GradedSubmission> faults =
        all.stream().filter(submission -> !submission.isScored()).toList();
    StringBuilder out = new StringBuilder();
    out.append("## ").append(MarkdownText.of(report.title(), MAX_NAME)).append("\n\n");
    out.append(Statistics.of(report).sentence()).append("\n\n");
    if (all.isEmpty()) {
      return out.toString();
    }
    out.append("| Submission | Points | Passed | First problem |\n|:--|--:|--:|:--|\n");
    all.stream().limit(MAX_ROWS).forEach(submission -> row(out, submission));
    if (all.size() > MAX_ROWS) {
      out.append("\n… and ").append(all.size() - MAX_ROWS).append(" more submissions.\n");
    }
    if (!faults.isEmpty()) {
      out.append("\n### Not scored\n\nGrading failed here, not the submission. Grade again.\n\n");
      faults.stream().limit(MAX_ROWS).forEach(submission -> fault(out, submission));
    }
    return out.toString();
  }

  private static void row(StringBuilder out, GradedSubmission submission) {
    long passed =
        submission.checks().stream().filter(check -> check.status() == CheckStatus.PASSED).count();
    String problem =
        submission.checks().stream()
            .filter(check -> check.status() != CheckStatus.PASSED)
            .findFirst()
            .map(MarkdownReport::problem)
            .orElse("");
    String points =
        submission.isScored()
            ? PlainNumber.of(submission.points()) + " / " + PlainNumber.of(submission.maxPoints())
            : "**no score**";
    out.append("| ")
        .append(name(submission))
        .append(" | ")
        .append(points)
        .append(" | ")
        .append(passed)
        .append(" of ")
        .append(submission.checks().size())
        .append(" | ")
        .append(problem)
        .append(" |\n");
  }

  private static String problem(GradedCheck check) {
    String status = check.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return MarkdownText.of(check.name(), MAX_NAME)
        + ": "
        + (check.message().isBlank()
            ? status
            : MarkdownText.of(check.message().strip(), MAX_MESSAGE));
  }

  private static void fault(StringBuilder out, GradedSubmission submission) {
    for (GradedCheck check : submission.checks()) {
      if (check.status() == CheckStatus.HOST_FAULT) {
        out.append("- ").append(name(submission)).append(", ").append(problem(check)).append('\n');
      }
    }
  }

  private static String name(GradedSubmission submission) {
    String id = submission.id();
    String name = submission.name().isBlank() ? id : submission.name();
    return name.equals(id)
        ? MarkdownText.of(id, MAX_NAME)
        : MarkdownText.of(name, MAX_NAME) + " (" + MarkdownText.of(id, MAX_NAME) + ")";
  }
}
