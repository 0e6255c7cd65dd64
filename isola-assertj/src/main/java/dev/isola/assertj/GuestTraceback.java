package dev.isola.assertj;

import dev.isola.GuestError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A guest's traceback without the frames of libraries: the guest's own, and installed ones. */
final class GuestTraceback {
  private static final int MOST_LINES = 24;
  private static final int LONGEST_LINE = 160;

  // Exception groups of Python put bars before each line.
  private static final Pattern PYTHON_FRAME =
      Pattern.compile("([\\s|]*)File \"([^\"]*)\"(?:, line \\d+)?.*");

  // at file:1:2, or at function (file:1:2)
  private static final Pattern JS_FRAME =
      Pattern.compile("(\\s+)at (?:.*\\()?([^()]*?)(?::\\d+){1,2}\\)?");

  private GuestTraceback() {}

  /** The error as the guest tells it: its traceback if it has one, else type and message. */
  static String of(GuestError error) {
    String text =
        !error.traceback().isBlank()
            ? error.traceback()
            : error.message().isEmpty() ? error.type() : error.type() + ": " + error.message();
    List<String> lines =
        ownFrames(text.stripTrailing().lines().toList()).stream()
            .map(line -> Texts.elided(line, LONGEST_LINE))
            .toList();
    return String.join("\n", Texts.elidedLines(lines, MOST_LINES));
  }

  private static List<String> ownFrames(List<String> lines) {
    List<String> kept = new ArrayList<>();
    int dropped = 0;
    String indent = null;
    for (String line : lines) {
      Matcher frame = frame(line);
      if (frame != null) {
        if (ofLibrary(frame.group(2))) {
          indent = frame.group(1);
          dropped++;
          continue;
        }
      } else if (indent != null && belongsToFrame(line, indent)) {
        continue;
      }
      if (dropped > 0) {
        kept.add(notice(indent, dropped));
        dropped = 0;
      }
      indent = null;
      kept.add(line);
    }
    if (dropped > 0) {
      kept.add(notice(indent, dropped));
    }
    return kept;
  }

  private static String notice(String indent, int dropped) {
    return indent + "[... " + Texts.count(dropped, "library frame") + " ...]";
  }

  private static Matcher frame(String line) {
    Matcher python = PYTHON_FRAME.matcher(line);
    Matcher js = JS_FRAME.matcher(line);
    return python.matches() ? python : js.matches() ? js : null;
  }

  private static boolean belongsToFrame(String line, String indent) {
    return line.startsWith(indent + "  ") || line.startsWith(indent + "[Previous line repeated ");
  }

  private static boolean ofLibrary(String file) {
    return file.startsWith("/lib/")
        || file.startsWith("<frozen ")
        || file.contains("/node_modules/");
  }
}
