package dev.isola.junit.grading.report;

/**
 * Writes texts as one line of GitHub Flavored Markdown that formats nothing: character references
 * never begin emphasis, code, a link or a table cell.
 */
final class MarkdownText {
  private static final String SPECIAL = "&<>\\`*_[]|~$@#:!";

  private MarkdownText() {}

  static String of(String text, int max) {
    String shown = ShownText.line(text, max).strip();
    StringBuilder out = new StringBuilder(shown.length() + 16);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      boolean blockStart = i == 0 && (Character.isDigit(c) || "+-=".indexOf(c) >= 0);
      // A host name that begins with "www." becomes a link.
      boolean linkStart = c == '.' && i >= 3 && shown.regionMatches(true, i - 3, "www", 0, 3);
      if (blockStart || linkStart || SPECIAL.indexOf(c) >= 0) {
        out.append("&#").append((int) c).append(';');
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
