package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.isola.InvalidArgumentException;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportsTest {

  @Test
  void formatsAreFoundByName() {
    assertThat(Reports.listed(" html, gradescope,CSV,,html "))
        .extracting(writer -> writer.getClass().getSimpleName())
        .containsExactly("HtmlReport", "GradescopeReport", "CsvReport");
    assertThat(Reports.listed("")).isEmpty();
    assertThat(Reports.names())
        .containsExactly(
            "artemis",
            "autolab",
            "check50",
            "classroom50",
            "codegrade",
            "csv",
            "dodona",
            "github-classroom",
            "gradescope",
            "html",
            "junit",
            "markdown");
  }

  @Test
  void unknownNameIsToldWithAllThatThereAre() {
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Reports.listed("html,pdf"))
        .withMessage(
            "no report format is called \"pdf\"; there are artemis, autolab, check50, classroom50,"
                + " codegrade, csv, dodona, github-classroom, gradescope, html, junit, markdown");
  }

  @Test
  void formatsDoNotWriteTheSameFiles() {
    Set<String> files = new HashSet<>();
    Written.writers()
        .forEach(
            writer ->
                assertThat(Written.by(writer, Sample.report()).keySet())
                    .isNotEmpty()
                    .allMatch(files::add));
  }

  @Test
  void writingAgainReplacesTheFiles(@TempDir Path folder) throws Exception {
    for (ReportWriter writer : Written.writers().toList()) {
      writer.write(Sample.report(), folder);
    }
    Map<String, String> first = Written.in(folder);

    for (ReportWriter writer : Written.writers().toList()) {
      writer.write(Sample.report(), folder);
    }

    assertThat(Written.in(folder)).isEqualTo(first);
  }

  @Test
  void reportWithoutSubmissionsIsWritten() {
    Written.writers()
        .forEach(
            writer -> {
              Map<String, String> files = Written.by(writer, Sample.report());
              assertThat(files).isNotEmpty();
              assertThat(
                      Written.by(writer, new GradeReport("Nobody", Map.of(), List.of())).keySet())
                  .isSubsetOf(files.keySet());
            });
  }

  @Test
  void submissionWithoutChecksIsWritten() {
    GradeReport report = Sample.report(Sample.submission("ada", "Ada", ""));

    Written.writers().forEach(writer -> assertThat(Written.by(writer, report)).isNotNull());
    assertThat(Written.by(new CodeGradeReport(), report).values()).containsExactly("1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "../ada", "a/b", "a\\b", "/etc/passwd", "a\u0000b"})
  void idThatIsNoFileNameIsRefused(String id) {
    GradeReport report = Sample.report(Sample.submission(id, "Ada", "", Sample.check("a").build()));

    for (String name : List.of("gradescope", "artemis")) {
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> Written.by(Reports.named(name), report))
          .withMessageStartingWith(
              "the id of a submission must be a valid file name, for reports are named after it,"
                  + " was \"");
    }
  }

  @Test
  void submissionsThatWouldShareAFileAreRefused() {
    GradeReport report =
        Sample.report(
            Sample.submission("ada", "Ada", "", Sample.check("a").build()),
            Sample.submission("ADA", "Another", "", Sample.check("a").build()));

    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Written.by(new GradescopeReport(), report))
        .withMessage(
            "reports need a file of their own for each submission, but two would write \"ADA\";"
                + " give the submissions different ids");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void pointsThatAreNoNumberAreRefused(double points) {
    GradeReport report =
        Sample.report(
            Sample.submission("ada", "Ada", "", Sample.check("a").points(points, 1).build()));

    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Written.by(new CsvReport(), report))
        .withMessage(
            "points must be a finite number, was %s; look at how the checks count them", points);
  }

  @Test
  void sumsOfDecimalFractionsAreToldWithoutTheirError() {
    GradedSubmission submission =
        Sample.submission(
            "ada",
            "Ada",
            "",
            Sample.check("a").points(0.1, 0.1).build(),
            Sample.check("b").points(0.2, 0.2).build(),
            Sample.check("penalty").points(-0.05, 0).status(CheckStatus.FAILED).build());

    assertThat(
            Rfc4180.read(Written.by(new CsvReport(), Sample.report(submission)).get("grades.csv"))
                .get(1))
        .containsExactly("ada", "Ada", "python", "scored", "0.25", "0.3", "0.1", "0.2", "-0.05");
  }
}
