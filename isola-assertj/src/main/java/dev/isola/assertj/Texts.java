package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts of failure messages, short enough for a log. */
final class Texts {
  private Texts() {}

  /**
   * Refuses an assertion on nothing, which would always pass.
   *
   * @throws IllegalArgumentException if the number is 0
   */
  static void requireSome(int number, String assertion, String what) {
    if (number == 0) {
      throw new IllegalArgumentException(
          assertion + " needs at least one " + what + ", was given none, and would verify nothing");
    }
  }

  /** The text, or its beginning and end if it is longer than {@code limit} characters. */
  static String elided(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int head = limit * 2 / 3;
    int tail = limit / 3;
    if (Character.isHighSurrogate(text.charAt(head - 1))) {
      head--;
    }
    if (Character.isLowSurrogate(text.charAt(text.length() - tail))) {
      tail--;
    }
    int cut = text.length() - head - tail;
    return text.substring(0, head)
        + "[... "
        + count(cut, "character")
        + " ...]"
        + text.substring(text.length() - tail);
  }

  /** The text with spaces for its line breaks, elided. */
  static String oneLine(String text, int limit) {
    return elided(text.strip().replaceAll("\\R", " "), limit);
  }

  /** The lines, or the first and last of them if there are more than {@code limit}. */
  static List<String> elidedLines(List<String> lines, int limit) {
    if (lines.size() <= limit) {
      return lines;
    }
    int head = limit / 2;
    int tail = limit - head;
    List<String> kept = new ArrayList<>(lines.subList(0, head));
    kept.add("[... " + count(lines.size() - head - tail, "line") + " ...]");
    kept.addAll(lines.subList(lines.size() - tail, lines.size()));
    return kept;
  }

  /** The text as a quoted literal on one line. */
  static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  /**
   * The text with escapes for what is not meant to be seen: control characters, but line breaks and
   * tabs, and what changes the direction of writing. A guest must not reach the terminal with them.
   */
  static String printable(String text) {
    if (text.chars().allMatch(Texts::isPrintable)) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                printable.append(
                    isPrintable(c)
                        ? String.valueOf((char) c)
                        : String.format(Locale.ROOT, "\\u%04x", c)));
    return printable.toString();
  }

  private static boolean isPrintable(int c) {
    boolean turnsDirection = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return c == '\n' || c == '\t' || !(Character.isISOControl(c) || turnsDirection);
  }

  /** The text as a quoted literal on one line, elided. */
  static String quoted(String text, int limit) {
    return elided(TextNode.valueOf(text).toString(), limit);
  }

  /** The value as compact JSON on one line, elided. */
  static String json(JsonNode value, int limit) {
    return elided(value.toString(), limit);
  }

  static String units(long fuel) {
    return String.format(Locale.ROOT, "%,d unit%s", fuel, fuel == 1 ? "" : "s");
  }

  /** A size in bytes, and in MiB if it is that large. */
  static String bytes(long bytes) {
    String exact = String.format(Locale.ROOT, "%,d byte%s", bytes, bytes == 1 ? "" : "s");
    return bytes < 1 << 20
        ? exact
        : String.format(Locale.ROOT, "%s (%.1f MiB)", exact, bytes / (double) (1 << 20));
  }

  static String count(int number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /** A time with the unit that suits it. */
  static String time(Duration duration) {
    long milliseconds = duration.toMillis();
    if (milliseconds < 1) {
      return duration.toNanos() / 1_000 + " \u00b5s";
    }
    return milliseconds < 10_000
        ? milliseconds + " ms"
        : String.format(Locale.ROOT, "%.1f s", milliseconds / 1_000.0);
  }

  /** Lines, each with two more spaces before it. */
  static String indented(String text) {
    return text.lines().map(line -> "  " + line).reduce((a, b) -> a + "\n" + b).orElse("  ");
  }
}
