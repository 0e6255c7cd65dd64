package dev.isola.junit.grading.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Writes results for the autograding reporter of GitHub Classroom, which is being switched off:
 * {@code github-classroom/<submission>.txt}, one line of Base64 that a workflow hands to the
 * reporter as {@code <RUNNER>_RESULTS}.
 *
 * <p>Scores are integers, in hundredths of points. Checks that are not visible are one test
 * together, for students read the reporter's log. If a check met a fault of the host, the result is
 * an error with no points to reach: the reporter fails the job and reports no points.
 *
 * @since 0.1.0
 */
public final class GitHubClassroomReport implements ReportWriter {
  /** Makes a writer. */
  public GitHubClassroomReport() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    ReportFolder classroom = new ReportFolder(folder).folder("github-classroom");
    for (GradedSubmission submission : report.submissions()) {
      String json = JsonText.line(result(submission));
      classroom.write(
          submission.id() + ".txt",
          Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)) + "\n");
    }
  }

  private static ObjectNode result(GradedSubmission submission) {
    IntegerScores scores = IntegerScores.of(submission);
    boolean scored = submission.isScored();
    boolean passed = scores.tests().stream().allMatch(IntegerScores.Test::passed);
    ObjectNode result = JsonText.object();
    result.put("version", 1);
    result.put("status", !scored ? "error" : passed ? "pass" : "fail");
    result.put("max_score", scored ? scores.maxScore() : 0);
    ArrayNode tests = result.putArray("tests");
    for (IntegerScores.Test test : scores.tests()) {
      GradedCheck check = test.check();
      boolean fault = check != null && check.status() == CheckStatus.HOST_FAULT;
      ObjectNode json = tests.addObject();
      json.put("name", ConsoleText.withoutCommands(test.name()));
      json.put("status", fault ? "error" : test.passed() ? "pass" : "fail");
      json.put("message", message(check));
      json.put("filename", check == null || check.file() == null ? "" : shown(check.file()));
      json.put("line_no", check == null || check.line() == null ? 0 : check.line());
      json.put("score", scored ? test.score() : 0);
    }
    return result;
  }

  /** The reporter prints it: a line must not be a command to the runner. */
  private static String message(GradedCheck check) {
    return check == null || check.status() == CheckStatus.PASSED
        ? null
        : ConsoleText.of(CheckText.whyForStudents(check), 5_000);
  }

  private static String shown(String text) {
    return ShownText.line(text, CheckNames.MAX);
  }
}
