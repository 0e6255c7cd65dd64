package dev.isola.examples.docs;

import static dev.isola.assertj.IsolaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.DependsOnCheck;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradeReportFile;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.Grader;
import dev.isola.junit.grading.Hidden;
import dev.isola.junit.grading.PartialCredit;
import dev.isola.junit.grading.Points;
import dev.isola.junit.grading.ProgressStyle;
import dev.isola.junit.grading.SimilarityExport;
import dev.isola.junit.grading.Submission;
import dev.isola.junit.grading.Submissions;
import dev.isola.junit.grading.Visibility;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The samples of docs/grading.md. */
class GradingKitTest {

  @TempDir Path folder;

  @Submissions("submissions")
  static class SortingExercise {

    @IsolaSandbox(timeout = "5s", maxMemory = "128MB")
    Sandbox sandbox;

    @Test
    @Points(3)
    void sortsNumbers() {
      assertThat(sandbox.call("sort", List.of(3, 1, 2))).succeeded().hasValue(List.of(1, 2, 3));
    }

    @Test
    void leavesAnEmptyListAlone() {
      assertThat(sandbox.call("sort", List.of())).succeeded().hasValue(List.of());
    }
  }

  @Submissions("submissions")
  static class MoreSortingExercise {

    @IsolaSandbox(timeout = "5s", maxMemory = "128MB")
    Sandbox sandbox;

    @Test
    @Points(value = 4, group = "sorting")
    void sortsStepByStep(PartialCredit credit) {
      assertThat(sandbox.call("sort", List.of(2, 1))).hasValue(List.of(1, 2));
      credit.give(0.5);
      assertThat(sandbox.call("sort", List.of(1, 0, 1))).hasValue(List.of(0, 1, 1));
      credit.give(0.5);
    }

    @ParameterizedTest
    @CsvSource({"1", "10", "100"})
    @Points(3)
    @DependsOnCheck("sortsStepByStep")
    void sortsListsOfAnyLength(int length) {
      List<Integer> ones = Collections.nCopies(length, 1);
      assertThat(sandbox.call("sort", ones)).hasValue(ones);
    }

    @Test
    @Hidden(Visibility.AFTER_DUE_DATE)
    void sortsNegativeNumbers() {
      assertThat(sandbox.call("sort", List.of(1, -1))).hasValue(List.of(-1, 1));
    }

    @Test
    @Points(-1)
    void printsNothing() {
      assertThat(sandbox.call("sort", List.of(1))).hasStdout("");
    }
  }

  @Submissions(value = "submissions", autoLoad = false)
  static class HelloExercise {

    @Test
    void greetsWhenItIsLoaded(Submission submission, @IsolaSandbox Sandbox sandbox) {
      RunResult loaded = submission.load(sandbox);

      assertThat(loaded).succeeded().hasStdout("Hello\n");
    }
  }

  private String writeSubmissions() throws IOException {
    Path submissions = Files.createDirectories(folder.resolve("submissions"));
    Files.writeString(
        submissions.resolve("ada.py"),
        "print('Hello')\n\ndef sort(numbers):\n    return sorted(numbers)\n");
    Files.writeString(
        submissions.resolve("grace.mjs"), "export const sort = (numbers) => numbers.reverse();\n");
    return submissions.toString();
  }

  private GradeReport grade(Class<?> exercise) throws IOException {
    return Grader.builder()
        .exercises(exercise)
        .submissions(writeSubmissions())
        .progress(ProgressStyle.NONE)
        .build()
        .grade()
        .get(0);
  }

  private static List<Double> points(GradeReport report) {
    return report.submissions().stream().map(GradedSubmission::points).toList();
  }

  @Test
  void bothLanguages() throws IOException {
    assertThat(points(grade(SortingExercise.class))).containsExactly(4.0, 1.0);
  }

  @Test
  void annotations() throws IOException {
    GradeReport report = grade(MoreSortingExercise.class);

    assertThat(points(report)).containsExactly(8.0, 3.0);
    assertThat(report.submissions().get(1).checks().get(0).status()).isEqualTo(CheckStatus.PARTIAL);
  }

  @Test
  void loading() throws IOException {
    assertThat(points(grade(HelloExercise.class))).containsExactly(1.0, 0.0);
  }

  @Test
  void grader() throws IOException {
    String submissions = writeSubmissions();
    Path base = Files.createDirectories(folder.resolve("given"));
    Path target = folder.resolve("target");

    Grader grader =
        Grader.builder()
            .exercises(SortingExercise.class)
            .submissions(submissions) // in place of those that the exercise names
            .reports(target.resolve("grades"))
            .writers(new SimilarityExport(base))
            .cache(target.resolve("grade-cache"))
            .threads(2)
            .progress(ProgressStyle.LINES)
            .build();
    GradeReport report = grader.grade().get(0);

    assertThat(report.submissions().get(0).points()).isEqualTo(4);
    assertThat(GradeReportFile.read(target.resolve("grades").resolve(GradeReportFile.NAME)))
        .isEqualTo(report);
  }

  private static GradedSubmission latePolicy(GradedSubmission submission, Set<String> late) {
    if (!late.contains(submission.id())) {
      return submission;
    }
    List<GradedCheck> checks = new ArrayList<>(submission.checks());
    checks.add(
        new GradedCheck(
            "late",
            "Handed in late",
            "",
            -2,
            0,
            CheckStatus.FAILED,
            null,
            "two points for each day",
            "",
            null,
            null,
            "",
            0,
            Duration.ZERO,
            Visibility.VISIBLE,
            List.of()));
    return new GradedSubmission(
        submission.id(), submission.name(), submission.runtime(), submission.files(), checks);
  }

  @Test
  void lateSubmissions() throws IOException {
    String submissions = writeSubmissions();
    Set<String> late = Set.of("ada");

    Grader grader =
        Grader.builder()
            .exercises(SortingExercise.class)
            .submissions(submissions)
            .progress(ProgressStyle.NONE)
            .adjust(submission -> latePolicy(submission, late))
            .build();

    assertThat(points(grader.grade().get(0))).containsExactly(2.0, 1.0);
  }
}
