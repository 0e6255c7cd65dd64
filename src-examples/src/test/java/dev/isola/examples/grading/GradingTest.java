package dev.isola.examples.grading;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.junit.grading.ProgressStyle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Grades the example submissions once and holds every grade against the expected one. */
@TestInstance(Lifecycle.PER_CLASS)
class GradingTest {

  private static final String EXPECTED = "/submissions/expected-verdicts.csv";

  private Map<String, Grade> grades;

  @BeforeAll
  void gradeAllSubmissions() {
    grades =
        GradeSubmissions.grade(ProgressStyle.NONE).stream()
            .collect(toMap(Grade::toString, Function.identity()));
  }

  @ParameterizedTest(name = "{0}: {1}, {2} points")
  @CsvFileSource(resources = EXPECTED, useHeadersInDisplayName = false, numLinesToSkip = 1)
  void submissionGetsItsGrade(String submission, GradeVerdict verdict, double points) {
    Grade grade = grades.get(submission);

    assertThat(grade).as("grade of %s", submission).isNotNull();
    assertThat(grade.verdict()).as("verdict on %s", grade.submission()).isEqualTo(verdict);
    assertThat(grade.submission().points())
        .as("points of %s", grade.submission())
        .isEqualTo(points);
    assertThat(grade.submission().maxPoints()).isEqualTo(10);
  }

  @Test
  void everySubmissionIsExpected() {
    assertThat(grades.keySet()).containsExactlyInAnyOrderElementsOf(expectedSubmissions());
  }

  private static List<String> expectedSubmissions() {
    try (InputStream in = GradingTest.class.getResourceAsStream(EXPECTED)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.substring(0, line.indexOf(',')))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
