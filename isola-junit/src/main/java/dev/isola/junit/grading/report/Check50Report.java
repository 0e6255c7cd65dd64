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

/**
 * Writes the JSON that {@code check50 -o json} prints: {@code check50/<submission>.json}.
 *
 * <p>check50 has no points: a check has passed only with all of them. {@code passed} is null for a
 * check that was not run and for one that met a fault of the host; the latter has an {@code error}
 * in its cause. Students see all of it, so checks that are not visible are left out.
 *
 * @since 0.1.0
 */
public final class Check50Report implements ReportWriter {
  /** The version of check50 whose form this is. */
  private static final String VERSION = "3.0.0";

  private static final int MAX_LOG = 1_000;

  /** Makes a writer. */
  public Check50Report() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    ReportFolder check50 = new ReportFolder(folder).folder("check50");
    for (GradedSubmission submission : report.submissions()) {
      check50.write(submission.id() + ".json", JsonText.indented(result(report, submission)));
    }
  }

  private static ObjectNode result(GradeReport report, GradedSubmission submission) {
    ObjectNode result = JsonText.object();
    result.put("slug", ShownText.line(report.title(), CheckNames.MAX));
    ArrayNode results = result.putArray("results");
    for (StudentView.ShownCheck shown : StudentView.of(submission).checks()) {
      results.add(check(shown));
    }
    result.put("version", VERSION);
    return result;
  }

  private static ObjectNode check(StudentView.ShownCheck shown) {
    GradedCheck check = shown.check();
    ObjectNode json = JsonText.object();
    json.put("name", ShownText.line(check.id(), CheckNames.MAX));
    json.put("description", shown.name());
    switch (check.status()) {
      case PASSED -> json.put("passed", true);
      case PARTIAL, FAILED -> json.put("passed", false);
      case NOT_RUN, HOST_FAULT -> json.putNull("passed");
    }
    ArrayNode log = json.putArray("log");
    ShownText.block(check.timeline()).lines().limit(MAX_LOG).forEach(log::add);
    if (check.status() == CheckStatus.PASSED) {
      json.putNull("cause");
    } else {
      json.set("cause", cause(check));
    }
    ObjectNode data = json.putObject("data");
    data.put("fuel", check.fuel());
    if (check.status() != CheckStatus.HOST_FAULT) {
      data.set("points", PlainNumber.json(check.points()));
      data.set("max_points", PlainNumber.json(check.maxPoints()));
    }
    json.put(
        "dependency",
        check.dependsOn().isEmpty()
            ? null
            : ShownText.line(check.dependsOn().get(0), CheckNames.MAX));
    return json;
  }

  private static ObjectNode cause(GradedCheck check) {
    ObjectNode cause = JsonText.object();
    cause.put("rationale", ShownText.block(CheckText.whyForStudents(check)));
    String place = CheckText.place(check);
    String help = place.isEmpty() ? check.details() : "at " + place + "\n" + check.details();
    cause.put("help", help.isBlank() ? null : ShownText.block(help).strip());
    if (check.status() == CheckStatus.HOST_FAULT) {
      ObjectNode error = cause.putObject("error");
      error.put("type", "HostFault");
      error.put("value", CheckText.whyForStudents(check));
      error.putArray("traceback");
    }
    return cause;
  }
}
