package dev.isola.examples.grading;

import static dev.isola.assertj.IsolaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.grading.Points;
import dev.isola.junit.grading.Submissions;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code word_statistics(text)} returns a dict, or an object, about the words of a text. */
@Submissions("classpath:submissions/word-statistics")
@DisplayName("word-statistics")
class WordStatisticsExercise {

  @IsolaSandbox(timeout = "5s", maxMemory = "128MB", maxOutput = "64KB")
  Sandbox sandbox;

  @Test
  @Points(2)
  void countsTheWordsOfASentence() {
    assertThat(sandbox.call("word_statistics", "we like what we know"))
        .succeeded()
        .hasValue(
            Map.of(
                "words",
                5,
                "unique",
                4,
                "longest",
                "like",
                "average",
                3.2,
                "counts",
                Map.of("we", 2, "like", 1, "what", 1, "know", 1)));
  }

  @Test
  @Points(3)
  void ignoresUpperCaseAndPunctuation() {
    assertThat(sandbox.call("word_statistics", "Well... I can't; \"can\" you? Well, WELL!"))
        .succeeded()
        .hasValue(
            Map.of(
                "words",
                7,
                "unique",
                5,
                "longest",
                "can't",
                "average",
                3.43,
                "counts",
                Map.of("well", 3, "i", 1, "can't", 1, "can", 1, "you", 1)));
  }

  @Test
  @Points(2)
  void anEmptyTextHasNoWords() {
    assertThat(sandbox.call("word_statistics", ""))
        .succeeded()
        .hasValue(
            Map.of("words", 0, "unique", 0, "longest", "", "average", 0.0, "counts", Map.of()));
  }

  @Test
  @Points(1)
  void theFirstOneOfTheLongestWordsWins() {
    assertThat(sandbox.call("word_statistics", "a lion a bear a duck"))
        .succeeded()
        .valueSatisfies(
            statistics -> assertThat(statistics.path("longest").textValue()).isEqualTo("lion"));
  }

  @Test
  @Points(2)
  void copesWithALongText() {
    assertThat(sandbox.call("word_statistics", "tick tock ".repeat(2000)))
        .succeeded()
        .valueSatisfies(
            statistics -> {
              assertThat(statistics.path("words").intValue()).isEqualTo(4000);
              assertThat(statistics.path("counts").path("tock").intValue()).isEqualTo(2000);
            });
  }
}
