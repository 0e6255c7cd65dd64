package dev.isola.junit.grading.report;

import java.util.Locale;

/**
 * Makes texts of submissions fit to be shown: nothing in them acts on a terminal, hides, or changes
 * the order of what stands beside it, and none is endless.
 */
final class ShownText {
  private static final int MAX_LINE = 2_000;
  private static final int MAX_BLOCK = 100_000;

  /** Room for the note that tells what is left out. */
  private static final int NOTE = 40;

  private ShownText() {}

  /** Keeps lines and tabs; at most 100 000 characters. */
  static String block(String text) {
    return block(text, MAX_BLOCK);
  }

  /** Keeps lines and tabs; at most {@code max} characters, the note about the rest included. */
  static String block(String text, int max) {
    return shown(text, false, Math.min(MAX_LINE, max), max);
  }

  /** Makes one line, with signs for what breaks lines; at most {@code max} characters. */
  static String line(String text, int max) {
    return shown(text, true, max, max);
  }

  private static String shown(String text, boolean oneLine, int maxLine, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max) + NOTE);
    int lineStart = 0;
    int keptOut = 0;
    int keptIn = 0;
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      if (c == '\r' && !oneLine && next < text.length() && text.charAt(next) == '\n') {
        at = next;
        continue;
      }
      if (c == '\n' && !oneLine) {
        out.append('\n');
        lineStart = out.length();
      } else {
        append(out, c, oneLine);
        if (!oneLine && out.length() - lineStart > maxLine - NOTE) {
          next = skipLongLine(text, next, maxLine, out, lineStart);
        }
      }
      at = next;
      if (out.length() <= max - NOTE) {
        keptOut = out.length();
        keptIn = at;
      } else if (out.length() > max) {
        out.setLength(keptOut);
        return out.append(note(text.length() - keptIn)).toString();
      }
    }
    return out.toString();
  }

  /** Skips the rest of a line if it does not fit, and returns where to go on. */
  private static int skipLongLine(
      String text, int from, int maxLine, StringBuilder out, int lineStart) {
    int found = text.indexOf('\n', from);
    int end = found < 0 ? text.length() : found;
    if (end - from <= maxLine - (out.length() - lineStart)) {
      return from;
    }
    if (text.charAt(end - 1) == '\r') {
      end--;
    }
    out.append(note(end - from));
    return end;
  }

  private static String note(int left) {
    return "[… " + left + " more characters]";
  }

  private static void append(StringBuilder out, int c, boolean oneLine) {
    if (c == '\t' && !oneLine) {
      out.append('\t');
    } else if (c < 0x20) {
      out.append((char) (0x2400 + c));
    } else if (c == 0x7F) {
      out.append('\u2421');
    } else if (isUnsafe(c)) {
      out.append("[U+").append(hex(c)).append(']');
    } else {
      out.appendCodePoint(c);
    }
  }

  private static String hex(int c) {
    String digits = Integer.toHexString(c).toUpperCase(Locale.ROOT);
    return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
  }

  /** The ranges stand here because {@code Character} knows more of them with each new JDK. */
  private static boolean isUnsafe(int c) {
    return (c >= 0x80 && c <= 0x9F)
        || c == 0xAD
        || c == 0x61C
        || c == 0x180E
        || c == 0x200B
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || (c >= 0xD800 && c <= 0xDFFF)
        || (c >= 0xFDD0 && c <= 0xFDEF)
        || c == 0xFEFF
        || (c >= 0xFFF9 && c <= 0xFFFB)
        || (c & 0xFFFE) == 0xFFFE
        || (c >= 0xE0000 && c <= 0xE007F);
  }
}
