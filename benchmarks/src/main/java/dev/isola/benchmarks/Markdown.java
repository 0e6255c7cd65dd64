package dev.isola.benchmarks;

import java.util.List;
import java.util.Locale;

/** Tables in Markdown whose first column is text and whose others are numbers. */
final class Markdown {

  private Markdown() {}

  /** A table's first two lines. */
  static String head(List<String> cells) {
    return row(cells) + "|---|" + "--:|".repeat(cells.size() - 1) + "\n";
  }

  /** One line of a table. */
  static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /** Text in a table as it is. */
  static String code(String text) {
    return "`" + text.replace("|", "\\|").replace("`", "'").replace("\n", " ") + "`";
  }

  /** A number, or nothing if it is not a number. */
  static String number(String format, double value) {
    return Double.isNaN(value) ? "" : line(format, value);
  }

  /** Formats the same way everywhere. */
  static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
  }
}
