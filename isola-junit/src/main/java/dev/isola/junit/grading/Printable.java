package dev.isola.junit.grading;

/** Texts of submissions for places that must not be upset by them, such as terminals. */
final class Printable {
  private Printable() {}

  /** One line without control characters, surrogates that stand alone and changes of direction. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(c -> line.appendCodePoint(isSafe(c) ? c : c < 0x20 ? ' ' : '\ufffd'));
    return line.toString().strip();
  }

  private static boolean isSafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The beginning of a text, with an ellipsis if that is not all of it. */
  static String abridged(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "\u2026";
  }
}
