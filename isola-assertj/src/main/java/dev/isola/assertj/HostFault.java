package dev.isola.assertj;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What failed on the host's side, in a few lines. */
final class HostFault {
  private static final int MOST_CAUSES = 4;
  private static final int LONGEST_LINE = 300;

  private HostFault() {}

  /** The exception and its causes, and where the innermost one was thrown. */
  static String of(Throwable fault) {
    List<String> lines = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable innermost = fault;
    for (Throwable next = fault; next != null && seen.add(next); next = next.getCause()) {
      innermost = next;
      if (lines.size() < MOST_CAUSES) {
        String text = Texts.elided(next.toString().strip(), LONGEST_LINE);
        lines.add(lines.isEmpty() ? text : "caused by " + text);
      }
    }
    StackTraceElement[] frames = innermost.getStackTrace();
    if (frames.length > 0) {
      lines.add("at " + frames[0]);
    }
    return String.join("\n", lines);
  }
}
