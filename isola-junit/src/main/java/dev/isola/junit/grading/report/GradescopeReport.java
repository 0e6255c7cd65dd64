package dev.isola.junit.grading.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes what a Gradescope autograder leaves: {@code gradescope/<submission>/results.json}, to be
 * copied to {@code /autograder/results/results.json}.
 *
 * <p>Each check is a test with its own points and visibility; its group is a tag. All texts are
 * marked as plain text. If a check met a fault of the host, the file has neither a score nor tests
 * but an explanation: Gradescope then reports that the autograder failed, and gives no grade.
 *
 * @since 0.1.0
 */
public final class GradescopeReport implements ReportWriter {
  /** Makes a writer. */
  public GradescopeReport() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    ReportFolder gradescope = new ReportFolder(folder).folder("gradescope");
    for (GradedSubmission submission : report.submissions()) {
      gradescope
          .folder(submission.id())
          .write("results.json", JsonText.indented(results(report, submission)));
    }
  }

  private static ObjectNode results(GradeReport report, GradedSubmission submission) {
    ObjectNode results = JsonText.object();
    if (submission.isScored()) {
      results.set("score", PlainNumber.json(submission.points()));
    }
    Duration time =
        submission.checks().stream()
            .map(GradedCheck::duration)
            .reduce(Duration.ZERO, Duration::plus);
    results.put("execution_time", PlainNumber.seconds(time));
    if (!submission.isScored()) {
      results.put("output", ShownText.block(faults(submission)));
    }
    results.put("output_format", "text");
    results.put("test_output_format", "text");
    results.put("test_name_format", "text");
    results.put("visibility", "visible");
    results.put("stdout_visibility", "hidden");
    ObjectNode extra = results.putObject("extra_data");
    extra.put("submission", ShownText.line(submission.id(), CheckNames.MAX));
    extra.put("scored", submission.isScored());
    extra.set("guests", JsonText.sorted(report.guests()));
    if (!submission.isScored()) {
      extra.put("host_fault", HostFaults.explanation(submission));
    } else {
      ArrayNode tests = results.putArray("tests");
      CheckNames names = CheckNames.of(submission);
      for (int i = 0; i < submission.checks().size(); i++) {
        tests.add(test(submission.checks().get(i), names.get(i)));
      }
    }
    return results;
  }

  /** Visible to students: it names no check that they may not see, and nothing of the host. */
  private static String faults(GradedSubmission submission) {
    return StudentView.of(submission).checks().stream()
        .filter(shown -> shown.check().status() == CheckStatus.HOST_FAULT)
        .map(shown -> "- " + shown.name() + "\n")
        .collect(Collectors.joining("", CheckText.NO_SCORE + "\n", ""));
  }

  private static ObjectNode test(GradedCheck check, String name) {
    ObjectNode test = JsonText.object();
    test.put("name", name);
    test.set("score", PlainNumber.json(check.points()));
    test.set("max_score", PlainNumber.json(check.maxPoints()));
    test.put("status", check.status() == CheckStatus.PASSED ? "passed" : "failed");
    test.put("output", ShownText.block(CheckText.whyAndDetails(check)));
    test.put("visibility", check.visibility().name().toLowerCase(Locale.ROOT));
    ArrayNode tags = test.putArray("tags");
    if (!check.group().isBlank()) {
      tags.add(ShownText.line(check.group(), CheckNames.MAX));
    }
    ObjectNode extra = test.putObject("extra_data");
    extra.put("id", ShownText.line(check.id(), CheckNames.MAX));
    extra.put("status", check.status().name());
    extra.put("verdict", check.verdict() == null ? null : check.verdict().name());
    extra.put("fuel", check.fuel());
    return test;
  }
}
