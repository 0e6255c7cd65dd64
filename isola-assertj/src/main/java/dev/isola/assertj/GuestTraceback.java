package dev.isola.assertj;

import dev.isola.GuestError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A guest's traceback without the frames of the guest's own standard library. */
final class GuestTraceback {
  private static final int MOST_LINES = 24;
  private static final int LONGEST_LINE = 160;

  // Exception groups put bars before each line.
  private static final Pattern FRAME =
      Pattern.compile("([\\s|]*)File \"([^\"]*)\"(?:, line \\d+)?.*");

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
      Matcher frame = FRAME.matcher(line);
      if (frame.matches()) {
        if (ofLibrary(frame.group(2))) {
          indent = frame.group(1);
          dropped++;
          continue;
        }
      } else if (indent != null && belongsToFrame(line, indent)) {
        continue;
      }
      if (dropped > 0) {
        kept.add(indent + "[... " + Texts.count(dropped, "library frame") + " ...]");
        dropped = 0;
      }
      indent = null;
      kept.add(line);
    }
    return kept;
  }

  private static boolean belongsToFrame(String line, String indent) {
    return line.startsWith(indent + "  ") || line.startsWith(indent + "[Previous line repeated ");
  }

  private static boolean ofLibrary(String file) {
    return file.startsWith("/lib/") || file.startsWith("<frozen ");
  }
}
