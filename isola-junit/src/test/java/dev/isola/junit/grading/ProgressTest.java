package dev.isola.junit.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream target = new PrintStream(out, true, StandardCharsets.UTF_8);

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static GradedSubmission submission(String id, CheckStatus status) {
    GradedCheck check =
        new GradedCheck(
            "c",
            "c",
            "",
            status == CheckStatus.PASSED ? 2.5 : 0,
            2.5,
            status,
            null,
            "",
            "",
            null,
            null,
            "",
            0,
            Duration.ZERO,
            Visibility.VISIBLE,
            List.of());
    return new GradedSubmission(id, id, "js", List.of(), List.of(check));
  }

  @Test
  void lineASubmissionTellsPointsAndTimeLeft() {
    Progress progress = new Progress(ProgressStyle.LINES, target, "Sorting", 10);
    progress.known(submission("ada", CheckStatus.PASSED));
    progress.graded(submission("bob", CheckStatus.HOST_FAULT), Duration.ofMillis(1250));
    progress.end();

    assertThat(shown().lines())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("[ 1/10] ada  2.5/2.5  unchanged"),
            second ->
                assertThat(second).matches("\\[ 2/10\\] bob  -/2.5  1.25 s  about \\d+ s left"));
  }

  @Test
  void barIsOneLine() {
    Progress progress = new Progress(ProgressStyle.BAR, target, "Sort\u001b[2J\ning", 2);
    progress.graded(submission("ada", CheckStatus.PASSED), Duration.ofSeconds(1));
    progress.graded(submission("bob", CheckStatus.PASSED), Duration.ofSeconds(1));
    progress.end();

    assertThat(shown()).containsOnlyOnce(System.lineSeparator()).doesNotContain("\u001b");
    assertThat(shown().split("\r"))
        .hasSize(3)
        .satisfies(
            parts -> {
              assertThat(parts[1]).contains("[###############...............] 1/2  about ");
              assertThat(parts[2]).contains("[##############################] 2/2");
            });
  }

  @Test
  void nothingIsShownIfNothingIsWanted() {
    Progress progress = new Progress(ProgressStyle.NONE, target, "Sorting", 1);
    progress.graded(submission("ada", CheckStatus.PASSED), Duration.ofSeconds(1));
    progress.end();

    assertThat(shown()).isEmpty();
  }

  @Test
  void automaticStyleIsQuietInCi() {
    assertThat(Progress.automatic(true, true)).isEqualTo(ProgressStyle.NONE);
    assertThat(Progress.automatic(true, false)).isEqualTo(ProgressStyle.NONE);
    assertThat(Progress.automatic(false, true)).isEqualTo(ProgressStyle.BAR);
    assertThat(Progress.automatic(false, false)).isEqualTo(ProgressStyle.LINES);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1 s",
    "1400000000, 1 s",
    "99000000000, 99 s",
    "150000000000, 3 min",
    "7200000000000, 2 h"
  })
  void timeIsToldInOneNumber(long nanoseconds, String words) {
    assertThat(Progress.words(nanoseconds)).isEqualTo(words);
  }
}
