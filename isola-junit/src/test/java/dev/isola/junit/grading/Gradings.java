package dev.isola.junit.grading;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Grades in tests. */
final class Gradings {
  private Gradings() {}

  /** Writes a file of a submission. */
  static void write(Path folder, String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Grader.Builder grader(Class<?> exercise, Path submissions) {
    return Grader.builder()
        .exercises(exercise)
        .submissions(submissions.toString())
        .progress(ProgressStyle.NONE);
  }

  static GradeReport grade(Class<?> exercise, Path submissions) {
    return grader(exercise, submissions).build().grade().get(0);
  }

  static GradedSubmission submission(GradeReport report, String id) {
    return report.submissions().stream()
        .filter(submission -> submission.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no submission " + id + " in " + report));
  }

  static GradedCheck check(GradedSubmission submission, String id) {
    return submission.checks().stream()
        .filter(check -> check.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no check " + id + " in " + submission.checks()));
  }

  static List<CheckStatus> statuses(GradedSubmission submission) {
    return submission.checks().stream().map(GradedCheck::status).toList();
  }

  /** Runs an exercise as a build does. */
  static EngineExecutionResults run(Class<?> exercise, Map<String, String> parameters) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(exercise))
        .configurationParameters(parameters)
        .execute();
  }

  /** The failures of tests and containers. */
  static List<Throwable> failures(EngineExecutionResults results) {
    return results.allEvents().stream()
        .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
        .map(TestExecutionResult::getThrowable)
        .flatMap(Optional::stream)
        .toList();
  }

  static Throwable failure(Class<?> exercise, Path submissions) {
    List<Throwable> failures =
        failures(run(exercise, Map.of(GradingSettings.SUBMISSIONS, submissions.toString())));
    if (failures.size() != 1) {
      throw new AssertionError("expected one failure, was " + failures);
    }
    return failures.get(0);
  }
}
