package dev.isola.examples.grading;

import static dev.isola.assertj.IsolaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code word_statistics(text)} returns a dict about the words of a text. */
@ParameterizedClass(name = "{0}")
@MethodSource("submissions")
class WordStatisticsExercise extends Exercise {

  static List<Submission> submissions() {
    return Submission.to("word-statistics");
  }

  @Check(points = 2)
  void countsTheWordsOfASentence() {
    assertThat(call("word_statistics", "we like what we know"))
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

  @Check(points = 3)
  void ignoresUpperCaseAndPunctuation() {
    assertThat(call("word_statistics", "Well... I can't; \"can\" you? Well, WELL!"))
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

  @Check(points = 2)
  void anEmptyTextHasNoWords() {
    assertThat(call("word_statistics", ""))
        .succeeded()
        .hasValue(
            Map.of("words", 0, "unique", 0, "longest", "", "average", 0.0, "counts", Map.of()));
  }

  @Check(points = 1)
  void theFirstOneOfTheLongestWordsWins() {
    assertThat(call("word_statistics", "a lion a bear a duck"))
        .succeeded()
        .valueSatisfies(
            statistics -> assertThat(statistics.path("longest").textValue()).isEqualTo("lion"));
  }

  @Check(points = 2)
  void copesWithALongText() {
    assertThat(call("word_statistics", "tick tock ".repeat(2000)))
        .succeeded()
        .valueSatisfies(
            statistics -> {
              assertThat(statistics.path("words").intValue()).isEqualTo(4000);
              assertThat(statistics.path("counts").path("tock").intValue()).isEqualTo(2000);
            });
  }
}
