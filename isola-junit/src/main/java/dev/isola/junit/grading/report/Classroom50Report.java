package dev.isola.junit.grading.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.InvalidArgumentException;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes what an autograder of Classroom 50 leaves: {@code classroom50/<submission>/result.json} of
 * the schema {@code classroom50/result/v1}, to be copied to {@code result.json} in the checkout.
 *
 * <p>The schema has integer scores, so points are told in hundredths: 2.5 of 4 points are 250 of
 * 400, for everybody. Less than a hundredth is rounded, halves up. Checks that are not visible are
 * one test together, for the file can be read by the student. If a check met a fault of the host
 * there is no {@code result.json} but a {@code host-fault.txt}; the autograder should then exit
 * with an error, which Classroom 50 does not take for a grade.
 *
 * <p>Classroom, assignment and links come from the environment of Classroom 50's runner; the dates,
 * the owner and the kind of assignment are the runner's to add.
 *
 * @since 0.1.0
 */
public final class Classroom50Report implements ReportWriter {
  private final Map<String, String> environment;

  /** Makes a writer that takes the variables of this process. */
  public Classroom50Report() {
    this(System.getenv());
  }

  /**
   * Makes a writer.
   *
   * @param environment the variables that Classroom 50's runner sets: {@code CLASSROOM}, {@code
   *     ASSIGNMENT}, {@code SUBMISSION_TAG}, {@code COMMIT_URL}, {@code RELEASE_URL} and, if there
   *     is one, {@code REVIEW_URL}
   */
  public Classroom50Report(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidArgumentException if a variable is missing
   */
  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    ReportFolder classroom50 = new ReportFolder(folder).folder("classroom50");
    for (GradedSubmission submission : report.submissions()) {
      HostFaults.write(
          classroom50.folder(submission.id()),
          submission,
          "result.json",
          () -> JsonText.indented(result(submission)));
    }
  }

  private ObjectNode result(GradedSubmission submission) {
    IntegerScores scores = IntegerScores.of(submission);
    String commit = variable("COMMIT_URL");
    ObjectNode result = JsonText.object();
    result.put("schema", "classroom50/result/v1");
    result.put("classroom", variable("CLASSROOM"));
    result.put("assignment", variable("ASSIGNMENT"));
    result.put("submission", variable("SUBMISSION_TAG"));
    result.put("commit", commit);
    result.put("release", variable("RELEASE_URL"));
    String review = environment.getOrDefault("REVIEW_URL", "");
    result.put("review", review.isBlank() ? commit : ShownText.line(review, 2_000));
    result.put("score", scores.score());
    result.put("max-score", scores.maxScore());
    ArrayNode tests = result.putArray("tests");
    for (IntegerScores.Test test : scores.tests()) {
      ObjectNode json = tests.addObject();
      json.put("test-name", test.name());
      json.put("passed", test.passed());
      json.put("score", test.score());
      json.put("max-score", test.maxScore());
      if (test.check() != null) {
        json.put("message", ShownText.block(CheckText.whyAndDetails(test.check()), 5_000));
      }
    }
    return result;
  }

  private String variable(String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new InvalidArgumentException(
          "the classroom50 report needs the environment variable "
              + name
              + ", which Classroom 50's runner sets, but it is "
              + (environment.containsKey(name) ? "empty" : "not set")
              + "; outside of that runner use another format");
    }
    return ShownText.line(value, 2_000);
  }
}
