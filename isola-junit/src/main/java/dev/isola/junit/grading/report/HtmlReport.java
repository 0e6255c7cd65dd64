package dev.isola.junit.grading.report;

import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a page for teachers: {@code report.html}, one file that needs nothing else, neither a
 * server nor a network.
 *
 * <p>It has a table of all submissions, the distribution of the points, a table of the checks, and
 * for each submission its checks with messages, diffs and timelines and its code with the lines
 * that errors are in. The table can be sorted and searched where scripts run; all else works
 * without. The page's content security policy lets no other script, style or resource in. Nothing
 * is hidden in it: it is not for students if there are checks that they must not see. A submission
 * with a fault of the host has no points, and is left out of the statistics.
 *
 * @since 0.1.0
 */
public final class HtmlReport implements ReportWriter {
  /** Makes a writer. */
  public HtmlReport() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    new ReportFolder(folder).write("report.html", new HtmlPage(report).text());
  }
}
