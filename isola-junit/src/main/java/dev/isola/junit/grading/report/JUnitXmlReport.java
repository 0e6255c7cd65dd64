package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JUnit XML, which CI servers, Artemis and CodeGrade read: {@code
 * junit/TEST-<submission>.xml}.
 *
 * <p>A check that has not got all its points is a failure, one that was not run is skipped, and one
 * that met a fault of the host is an error; the points stand in the properties, and a submission
 * without a score has none there. Names have at most 255 characters and are different from each
 * other, messages have at most 5000, and no line begins with a tab: Artemis drops what is
 * otherwise.
 *
 * @since 0.1.0
 */
public final class JUnitXmlReport implements ReportWriter {
  private static final int MAX_MESSAGE = 5_000;

  /** Makes a writer. */
  public JUnitXmlReport() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    ReportFolder junit = new ReportFolder(folder).folder("junit");
    for (GradedSubmission submission : report.submissions()) {
      junit.write("TEST-" + submission.id() + ".xml", xml(report, submission));
    }
  }

  private static String xml(GradeReport report, GradedSubmission submission) {
    Duration time =
        submission.checks().stream()
            .map(GradedCheck::duration)
            .reduce(Duration.ZERO, Duration::plus);
    StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite");
    attribute(out, "name", name(submission.name(), submission.id()));
    attribute(out, "tests", "" + submission.checks().size());
    attribute(
        out,
        "failures",
        "" + (count(submission, CheckStatus.FAILED) + count(submission, CheckStatus.PARTIAL)));
    attribute(out, "errors", "" + count(submission, CheckStatus.HOST_FAULT));
    attribute(out, "skipped", "" + count(submission, CheckStatus.NOT_RUN));
    attribute(out, "time", seconds(time));
    out.append(">\n");
    properties(out, report, submission);
    CheckNames names = CheckNames.of(submission);
    for (int i = 0; i < submission.checks().size(); i++) {
      check(out, submission, submission.checks().get(i), names.get(i));
    }
    return out.append("</testsuite>\n").toString();
  }

  private static void properties(
      StringBuilder out, GradeReport report, GradedSubmission submission) {
    out.append("  <properties>\n");
    property(out, "exercise", report.title());
    property(out, "submission", submission.id());
    property(out, "runtime", submission.runtime());
    for (Map.Entry<String, String> guest : new TreeMap<>(report.guests()).entrySet()) {
      property(out, "guest." + guest.getKey(), guest.getValue());
    }
    property(out, "scored", "" + submission.isScored());
    if (submission.isScored()) {
      property(out, "points", PlainNumber.of(submission.points()));
      property(out, "maxPoints", PlainNumber.of(submission.maxPoints()));
    }
    out.append("  </properties>\n");
  }

  private static void property(StringBuilder out, String name, String value) {
    out.append("    <property");
    attribute(out, "name", name(name, "guest"));
    attribute(out, "value", ShownText.line(value, CheckNames.MAX));
    out.append("/>\n");
  }

  private static void check(
      StringBuilder out, GradedSubmission submission, GradedCheck check, String name) {
    out.append("  <testcase");
    attribute(out, "name", name);
    attribute(out, "classname", name(submission.id(), "submission"));
    attribute(out, "time", seconds(check.duration()));
    String element =
        switch (check.status()) {
          case PASSED -> "";
          case PARTIAL, FAILED -> "failure";
          case NOT_RUN -> "skipped";
          case HOST_FAULT -> "error";
        };
    if (element.isEmpty() && check.timeline().isBlank()) {
      out.append("/>\n");
      return;
    }
    out.append(">\n");
    if (!element.isEmpty()) {
      outcome(out, element, check);
    }
    if (!check.timeline().isBlank()) {
      out.append("    <system-out>")
          .append(XmlText.escaped(text(check.timeline(), MAX_MESSAGE)))
          .append("</system-out>\n");
    }
    out.append("  </testcase>\n");
  }

  private static void outcome(StringBuilder out, String element, GradedCheck check) {
    out.append("    <").append(element);
    attribute(out, "message", text(CheckText.why(check), MAX_MESSAGE));
    if (element.equals("skipped")) {
      out.append("/>\n");
      return;
    }
    attribute(out, "type", check.status().name());
    out.append('>')
        .append(XmlText.escaped(text(CheckText.whyAndDetails(check), MAX_MESSAGE)))
        .append("</")
        .append(element)
        .append(">\n");
  }

  private static void attribute(StringBuilder out, String name, String shown) {
    out.append(' ').append(name).append("=\"").append(XmlText.attribute(shown)).append('"');
  }

  private static String name(String text, String otherwise) {
    String name = ShownText.line(text, CheckNames.MAX);
    return name.isBlank() ? ShownText.line(otherwise, CheckNames.MAX) : name;
  }

  /** Jenkins and GitLab publish the file that {@code [[ATTACHMENT|path]]} names. */
  private static String text(String text, int max) {
    return PlatformText.withoutLeadingTabs(text, max).replace("[[ATTACHMENT", "[_ATTACHMENT");
  }

  private static String seconds(Duration duration) {
    BigDecimal seconds = PlainNumber.seconds(duration);
    return seconds.toPlainString();
  }

  private static long count(GradedSubmission submission, CheckStatus status) {
    return submission.checks().stream().filter(check -> check.status() == status).count();
  }
}
