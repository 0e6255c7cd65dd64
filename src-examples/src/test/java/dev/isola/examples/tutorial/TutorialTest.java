package dev.isola.examples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.Verdict;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.Grader;
import dev.isola.junit.grading.ProgressStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the tutorial says of the three submissions is so. */
class TutorialTest {

  @Test
  void theThreeStudentsGetWhatTheTutorialSays() {
    Grader grader =
        Grader.builder()
            .exercises(MedianExercise.class)
            .submissions("src/test/resources/tutorial/submissions")
            .progress(ProgressStyle.NONE)
            .build();

    GradeReport report = grader.grade().get(0);

    assertThat(report.submissions())
        .extracting(GradedSubmission::id)
        .containsExactly("ada", "bob", "cleo");
    assertThat(report.submissions())
        .extracting(GradedSubmission::points)
        .containsExactly(8.0, 5.0, 1.0);
    GradedSubmission cleo = report.submissions().get(2);
    assertThat(cleo.checks())
        .extracting(GradedCheck::status)
        .containsExactly(
            CheckStatus.FAILED, CheckStatus.FAILED, CheckStatus.PASSED, CheckStatus.NOT_RUN);
    assertThat(cleo.checks().get(0).verdict()).isEqualTo(Verdict.FUEL_LIMIT);
  }

  @Test
  void theTutorialHasTheSubmissionsThatAreGradedHere() throws IOException {
    Path project = Path.of("").toAbsolutePath();
    while (!Files.exists(project.resolve("docs/tutorial-grading.md"))) {
      project = project.getParent();
    }
    String tutorial = Files.readString(project.resolve("docs/tutorial-grading.md"));
    for (String name : new String[] {"ada.py", "bob.py", "cleo.js"}) {
      Path file = Path.of("src/test/resources/tutorial/submissions", name);
      assertThat(tutorial).contains(Files.readString(file));
    }
  }
}
