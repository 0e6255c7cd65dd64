package dev.isola.junit.grading;

import dev.isola.EndEvent;
import dev.isola.ErrorEvent;
import dev.isola.Event;
import dev.isola.LogEvent;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The events of a call as text, a line each. */
final class EventLines {
  private static final int MOST_LINES = 100;
  private static final int LONGEST = 300;

  private EventLines() {}

  static String of(RunResult result) {
    List<Event> events = result.events();
    String lines =
        events.stream().limit(MOST_LINES).map(EventLines::line).collect(Collectors.joining("\n"));
    return events.size() > MOST_LINES
        ? lines + "\n\u2026 and " + (events.size() - MOST_LINES) + " more"
        : lines;
  }

  private static String line(Event event) {
    String line;
    if (event instanceof StdoutEvent stdout) {
      line = "stdout " + quoted(stdout.data());
    } else if (event instanceof StderrEvent stderr) {
      line = "stderr " + quoted(stderr.data());
    } else if (event instanceof LogEvent log) {
      line = "log " + log.level().name().toLowerCase(Locale.ROOT) + " " + quoted(log.message());
    } else if (event instanceof ResultEvent emitted) {
      line = "result " + emitted.data();
    } else if (event instanceof EndEvent end) {
      line = "end " + end.data();
    } else {
      line = "error " + ((ErrorEvent) event).error().summary().replace("\n", "\\n");
    }
    return Printable.abridged(line, LONGEST);
  }

  private static String quoted(String text) {
    String beginning = Printable.abridged(text, LONGEST);
    return '"'
        + beginning
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
        + '"';
  }
}
