package dev.isola.junit.grading.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.InvalidArgumentException;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes what an autograder of Autolab prints: {@code autolab/<submission>.txt}, to be printed last
 * by the {@code autograde-Makefile}.
 *
 * <p>The last line is the autoresult with the points of one problem. Each line before it that holds
 * text of a submission begins with a bar, so none can be taken for an autoresult, even if the
 * output is cut off. Checks that are not visible count but are not listed, for students see the
 * output. If a check met a fault of the host the score is null, which Autolab shows as not graded;
 * without any score it would give 0 points.
 *
 * @since 0.1.0
 */
public final class AutolabReport implements ReportWriter {
  private static final int MAX_TEXT = 5_000;

  private final String problem;

  /** Makes a writer for an assessment with a problem that is called {@code Correctness}. */
  public AutolabReport() {
    this("Correctness");
  }

  /**
   * Makes a writer.
   *
   * @param problem the name of the problem in the assessment, which must have it exactly so
   * @throws InvalidArgumentException if it is blank
   */
  public AutolabReport(String problem) {
    if (problem.isBlank()) {
      throw new InvalidArgumentException(
          "the autolab report needs the name of a problem of the assessment, was blank");
    }
    this.problem = problem;
  }

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    ReportFolder autolab = new ReportFolder(folder).folder("autolab");
    for (GradedSubmission submission : report.submissions()) {
      autolab.write(submission.id() + ".txt", text(report, submission));
    }
  }

  private String text(GradeReport report, GradedSubmission submission) {
    StringBuilder out = new StringBuilder();
    add(out, report.title());
    ObjectNode presentation = JsonText.object();
    presentation.put("_presentation", "semantic");
    presentation.putArray("stages").add("Checks");
    ObjectNode checks = presentation.putObject("Checks");
    for (StudentView.ShownCheck shown : StudentView.of(submission).checks()) {
      GradedCheck check = shown.check();
      add(out, sign(check) + " " + shown.name() + " (" + CheckText.points(check) + ")");
      ObjectNode json = checks.putObject(shown.name());
      json.put("passed", check.status() == CheckStatus.PASSED);
      if (check.status() != CheckStatus.PASSED) {
        String why = CheckText.whyForStudents(check);
        add(out, why);
        if (check.status() != CheckStatus.HOST_FAULT && !check.details().isBlank()) {
          add(out, check.details());
        }
        json.put("hint", ShownText.block(why, 1_000));
      }
    }
    if (submission.isScored()) {
      out.append(line(presentation)).append('\n');
    } else {
      add(out, CheckText.NO_SCORE);
    }
    ObjectNode result = JsonText.object();
    ObjectNode scores = result.putObject("scores");
    if (submission.isScored()) {
      scores.set(problem, PlainNumber.json(submission.points()));
    } else {
      scores.putNull(problem);
    }
    return out.append(line(result)).append('\n').toString();
  }

  private static String sign(GradedCheck check) {
    return switch (check.status()) {
      case PASSED -> "[passed]";
      case PARTIAL -> "[partly passed]";
      case FAILED -> "[failed]";
      case NOT_RUN -> "[not run]";
      case HOST_FAULT -> "[no score]";
    };
  }

  private static void add(StringBuilder out, String text) {
    out.append(ConsoleText.of(text, MAX_TEXT)).append('\n');
  }

  /**
   * Autolab puts quotes around each word before a colon, so there must be none in a string; and two
   * number signs may be a command to the CI server.
   */
  private static String line(ObjectNode json) {
    StringBuilder out = new StringBuilder();
    String text = JsonText.line(json);
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        out.append(c).append(text.charAt(++i));
      } else if (quoted && (c == ':' || c == '#')) {
        out.append(c == ':' ? "\\u003a" : "\\u0023");
      } else {
        quoted ^= c == '"';
        out.append(c);
      }
    }
    return out.toString();
  }
}
