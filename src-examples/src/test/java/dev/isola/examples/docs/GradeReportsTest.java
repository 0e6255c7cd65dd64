package dev.isola.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.Verdict;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import dev.isola.junit.grading.SourceFile;
import dev.isola.junit.grading.Visibility;
import dev.isola.junit.grading.report.AutolabReport;
import dev.isola.junit.grading.report.Reports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of the page on grade reports. */
class GradeReportsTest {

  private final GradeReport report =
      new GradeReport(
          "Sorting",
          Map.of("python", "3f1c8a77d2"),
          List.of(
              new GradedSubmission(
                  "ada",
                  "Ada",
                  "python",
                  List.of(new SourceFile("sort.py", "sort = sorted\n")),
                  List.of(
                      new GradedCheck(
                          "sorts",
                          "sorts numbers",
                          "",
                          2,
                          2,
                          CheckStatus.PASSED,
                          Verdict.OK,
                          "",
                          "",
                          null,
                          null,
                          "",
                          1_000,
                          Duration.ofMillis(3),
                          Visibility.VISIBLE,
                          List.of())))));

  @Test
  void writesSeveralFormats(@TempDir Path folder) throws IOException {
    for (ReportWriter writer : Reports.listed("html,gradescope,csv")) {
      writer.write(report, folder);
    }

    assertThat(folder.resolve("report.html")).content().contains("sorts numbers");
    assertThat(folder.resolve("gradescope/ada/results.json")).content().contains("\"score\" : 2");
    assertThat(folder.resolve("grades.csv")).content().contains("\"ada\",\"Ada\"");
  }

  @Test
  void writesOneFormat(@TempDir Path folder) throws IOException {
    new AutolabReport("Sorting").write(report, folder);

    assertThat(folder.resolve("autolab/ada.txt"))
        .content()
        .endsWith("{\"scores\":{\"Sorting\":2}}\n");
  }
}
