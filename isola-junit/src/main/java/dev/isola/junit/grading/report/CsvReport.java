package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a table for a learning management system or a spreadsheet: {@code grades.csv}, a row for
 * each submission.
 *
 * <p>The form is that of RFC 4180, in UTF-8: commas, CRLF, all texts in quotes. A text that a
 * spreadsheet would take for a formula gets an apostrophe before it. The columns are {@code id},
 * {@code name}, {@code runtime}, {@code status}, {@code points}, {@code max points} and one for the
 * points of each check. If a check met a fault of the host, the status is {@code host fault} and
 * the cells of its points and of the sum are empty.
 *
 * @since 0.1.0
 */
public final class CsvReport implements ReportWriter {
  private static final int MAX_CELL = 1_000;

  /** Makes a writer. */
  public CsvReport() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    new ReportFolder(folder).write("grades.csv", table(report));
  }

  private static String table(GradeReport report) {
    Set<String> checks =
        report.submissions().stream()
            .flatMap(submission -> submission.checks().stream())
            .map(GradedCheck::id)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    StringBuilder out = new StringBuilder();
    List<String> header =
        new ArrayList<>(
            List.of(
                text("id"),
                text("name"),
                text("runtime"),
                text("status"),
                text("points"),
                text("max points")));
    checks.forEach(check -> header.add(text(check)));
    row(out, header);
    for (GradedSubmission submission : report.submissions()) {
      row(out, cells(submission, checks));
    }
    return out.toString();
  }

  private static List<String> cells(GradedSubmission submission, Set<String> checks) {
    boolean scored = submission.isScored();
    List<String> cells = new ArrayList<>();
    cells.add(text(submission.id()));
    cells.add(text(submission.name()));
    cells.add(text(submission.runtime()));
    cells.add(text(scored ? "scored" : "host fault"));
    cells.add(scored ? PlainNumber.of(submission.points()) : "");
    cells.add(PlainNumber.of(submission.maxPoints()));
    for (String id : checks) {
      cells.add(
          submission.checks().stream()
              .filter(check -> check.id().equals(id))
              .filter(check -> check.status() != CheckStatus.HOST_FAULT)
              .findFirst()
              .map(check -> PlainNumber.of(check.points()))
              .orElse(""));
    }
    return cells;
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append(String.join(",", cells)).append("\r\n");
  }

  private static String text(String text) {
    String shown = ShownText.line(text, MAX_CELL);
    String harmless = isFormula(shown) ? "'" + shown : shown;
    return '"' + harmless.replace("\"", "\"\"") + '"';
  }

  /** Some spreadsheets skip spaces, and take full-width signs for their narrow forms. */
  private static boolean isFormula(String text) {
    String stripped = text.strip();
    return !stripped.isEmpty() && "=+-@|%＝＋－＠".indexOf(stripped.charAt(0)) >= 0;
  }
}
