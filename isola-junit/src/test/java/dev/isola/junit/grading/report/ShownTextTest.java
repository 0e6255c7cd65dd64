package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShownTextTest {

  @Test
  void ordinaryTextStaysAsItIs() {
    String text = "def f():\n\treturn 'ä ß 漢字 😀 👨‍👩‍👧 שלום'";

    assertThat(ShownText.block(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, ␀",
    "7, ␇",
    "8, ␈",
    "13, ␍",
    "27, ␛",
    "127, ␡",
    "128, [U+0080]",
    "155, [U+009B]",
    "8206, [U+200E]",
    "8238, [U+202E]",
    "8297, [U+2069]",
    "8232, [U+2028]",
    "65279, [U+FEFF]",
    "55296, [U+D800]",
    "57343, [U+DFFF]",
    "65535, [U+FFFF]",
    "917569, [U+E0041]"
  })
  void whatActsOrHidesIsShownByASign(int codePoint, String sign) {
    assertThat(ShownText.block("a" + Character.toString(codePoint) + "b"))
        .isEqualTo("a" + sign + "b");
  }

  @Test
  void linesAreKeptInBlocksAndShownInLines() {
    assertThat(ShownText.block("a\r\nb\tc\rd")).isEqualTo("a\nb\tc␍d");
    assertThat(ShownText.line("a\r\nb\tc\rd", 100)).isEqualTo("a␍␊b␉c␍d");
  }

  @Test
  void longLineIsShortenedWithTheAmount() {
    String shown = ShownText.block("x".repeat(10_000_000) + "\nnext");

    String[] lines = shown.split("\n", -1);
    assertThat(lines).hasSize(2);
    assertThat(lines[1]).isEqualTo("next");
    int kept = lines[0].indexOf('[');
    assertThat(lines[0])
        .hasSizeLessThanOrEqualTo(2_000)
        .isEqualTo("x".repeat(kept) + "[… " + (10_000_000 - kept) + " more characters]");
  }

  @Test
  void lineThatJustFitsIsNotShortened() {
    String fits = "x".repeat(2_000);

    assertThat(ShownText.block(fits)).isEqualTo(fits);
    assertThat(ShownText.block(fits + "y")).contains("more characters]");
  }

  @Test
  void longTextIsShortenedWithTheAmount() {
    String text = "line\n".repeat(1_000_000);

    String shown = ShownText.block(text, 5_000);

    assertThat(shown).hasSizeLessThanOrEqualTo(5_000).startsWith("line\nline\n");
    int kept = shown.indexOf('[');
    assertThat(shown).endsWith("[… " + (text.length() - kept) + " more characters]");
  }

  @Test
  void noPairOfSurrogatesIsCut() {
    for (int max = 100; max < 104; max++) {
      assertThat(ShownText.line("😀".repeat(200), max))
          .hasSizeLessThanOrEqualTo(max)
          .doesNotContain("[U+")
          .matches("(😀)+\\[… \\d+ more characters]");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.isola.junit.grading.report.HostileTexts#all")
  void nothingOfAHostileTextActs(String text) {
    for (int max : new int[] {255, 5_000, 100_000}) {
      assertHarmless(ShownText.block(text, max), max, "[^\\p{Cc}\\p{Cs}]|[\\n\\t]");
      assertHarmless(ShownText.line(text, max), max, "[^\\p{Cc}\\p{Cs}]");
    }
  }

  private static void assertHarmless(String shown, int max, String allowed) {
    assertThat(shown).hasSizeLessThanOrEqualTo(max);
    assertThat(shown.codePoints().mapToObj(Character::toString))
        .allMatch(c -> c.matches(allowed))
        .noneMatch(c -> c.matches("[\\u202A-\\u202E\\u2066-\\u2069\\u200E\\u200F\\u061C]"));
  }
}
