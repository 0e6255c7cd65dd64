package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.EndEvent;
import dev.isola.ErrorEvent;
import dev.isola.Event;
import dev.isola.HostcallExchange;
import dev.isola.HttpExchange;
import dev.isola.HttpRequest;
import dev.isola.LogEvent;
import dev.isola.ResultEvent;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events as numbered lines, some of them marked, the middle left out when there are many. */
final class EventTimeline {
  /** Marks what is wrong. */
  static final String HERE = "->";

  /** Marks what was found as it was described. */
  static final String FOUND = "ok";

  private static final int LONGEST_TEXT = 100;
  private static final int MOST_LINES = 20;
  private static final int AROUND_MARK = 3;
  private static final int AT_ENDS = 4;

  private final List<String> lines = new ArrayList<>();
  private final List<String> marks = new ArrayList<>();
  private final String noun;

  private EventTimeline(String noun) {
    this.noun = noun;
  }

  /**
   * Something beside the events, shown where it began.
   *
   * @param begunAt the position of the first event after it
   */
  record Aside(int begunAt, String text) {
    /** A hostcall and its answer. */
    static Aside of(HostcallExchange exchange) {
      return of(exchange, LONGEST_TEXT);
    }

    /** A hostcall and its answer, each part not longer than a limit. */
    static Aside of(HostcallExchange exchange, int limit) {
      String call =
          "hostcall "
              + Texts.oneLine(exchange.name(), limit)
              + "("
              + Texts.json(exchange.payload(), limit)
              + ") ";
      String answer =
          exchange.result() == null
              ? "(not answered)"
              : "-> " + Texts.json(exchange.result(), limit);
      return new Aside(
          exchange.begunAt(),
          call + (exchange.failure() == null ? answer : describe(exchange.failure(), limit)));
    }

    /** An HTTP request and its response. */
    static Aside of(HttpExchange exchange) {
      return of(exchange, LONGEST_TEXT);
    }

    /** An HTTP request and its response, each part not longer than a limit. */
    static Aside of(HttpExchange exchange, int limit) {
      HttpRequest request = exchange.request();
      StringBuilder text = new StringBuilder("http ");
      text.append(request.method()).append(' ');
      text.append(Texts.oneLine(request.url().toString(), limit)).append(' ');
      appendBody(text, request.text(), limit);
      HttpExchange.Response response = exchange.response();
      if (response != null) {
        text.append("-> ").append(response.status()).append(' ');
        appendBody(text, response.text(), limit);
      }
      if (exchange.failure() != null) {
        text.append(describe(exchange.failure(), limit));
      } else if (response == null) {
        text.append("(not answered)");
      }
      return new Aside(exchange.begunAt(), text.toString().stripTrailing());
    }

    private static void appendBody(StringBuilder text, String body, int limit) {
      if (!body.isEmpty()) {
        text.append(Texts.quoted(body, limit)).append(' ');
      }
    }

    private static String describe(HostcallExchange.Failure failure, int limit) {
      return "failed: " + failure.type() + ": " + Texts.oneLine(failure.message(), limit);
    }
  }

  /** The events with what is beside them where it began; {@code marks} by position. */
  static EventTimeline of(
      List<? extends Event> events, List<Aside> asides, Map<Integer, String> marks) {
    EventTimeline timeline = new EventTimeline("event");
    Map<Integer, List<Aside>> begun = new HashMap<>();
    for (Aside aside : asides) {
      int position = Math.max(0, Math.min(aside.begunAt(), events.size()));
      begun.computeIfAbsent(position, any -> new ArrayList<>()).add(aside);
    }
    String width = events.isEmpty() && marks.isEmpty() ? "%s" : numberFormat(events.size());
    String gap = width.equals("%s") ? "" : "  ";
    for (int i = 0; i <= events.size(); i++) {
      for (Aside aside : begun.getOrDefault(i, List.of())) {
        timeline.add("", String.format(width, "") + gap + aside.text());
      }
      if (i < events.size()) {
        timeline.add(
            marks.getOrDefault(i, ""),
            String.format(width, i + 1) + "  " + describe(events.get(i)));
      } else if (marks.containsKey(i)) {
        timeline.add(marks.get(i), String.format(width, "") + "  (no more events)");
      }
    }
    return timeline;
  }

  /** What was expected, numbered; {@code marked} is a position or -1. */
  static EventTimeline ofExpected(Collection<?> matches, int marked) {
    EventTimeline timeline = new EventTimeline("expected event");
    String width = numberFormat(matches.size());
    int i = 0;
    for (Object match : matches) {
      timeline.add(i == marked ? HERE : "", String.format(width, ++i) + "  " + match);
    }
    if (marked == matches.size()) {
      timeline.add(HERE, String.format(width, "") + "  (no more events)");
    }
    return timeline;
  }

  /** Values, numbered, null for none; {@code marked} is a position or -1. */
  static EventTimeline ofValues(List<JsonNode> values, int marked) {
    EventTimeline timeline = new EventTimeline("value");
    String width = numberFormat(values.size());
    for (int i = 0; i < values.size(); i++) {
      timeline.add(
          i == marked ? HERE : "", String.format(width, i + 1) + "  " + describe(values.get(i)));
    }
    if (marked == values.size()) {
      timeline.add(HERE, String.format(width, "") + "  (no more)");
    }
    return timeline;
  }

  private static String describe(JsonNode value) {
    return value == null ? "(no such value)" : Texts.json(value, LONGEST_TEXT);
  }

  private static String numberFormat(int greatest) {
    return "%" + String.valueOf(Math.max(1, greatest)).length() + "s";
  }

  private void add(String mark, String line) {
    marks.add(mark);
    lines.add(line);
  }

  static String describe(Event event) {
    return describe(event, LONGEST_TEXT);
  }

  /** One event in one line, each part not longer than a limit. */
  static String describe(Event event, int limit) {
    if (event instanceof ResultEvent result) {
      return "result  " + Texts.json(result.data(), limit);
    }
    if (event instanceof EndEvent end) {
      return "end     " + Texts.json(end.data(), limit);
    }
    if (event instanceof StdoutEvent out) {
      return "stdout  " + Texts.quoted(out.data(), limit);
    }
    if (event instanceof StderrEvent err) {
      return "stderr  " + Texts.quoted(err.data(), limit);
    }
    if (event instanceof LogEvent log) {
      String fields = log.fields().isEmpty() ? "" : " " + Texts.json(log.fields(), limit);
      return "log     " + log.level() + " " + Texts.quoted(log.message(), limit) + fields;
    }
    ErrorEvent error = (ErrorEvent) event;
    return "error   " + Texts.elided(error.error().summary().lines().findFirst().orElse(""), limit);
  }

  @Override
  public String toString() {
    if (lines.isEmpty()) {
      return "  (none)";
    }
    int column = marks.stream().mapToInt(String::length).max().orElse(0);
    String format = column == 0 ? "  %s%s" : "  %-" + (column + 1) + "s%s";
    boolean[] shown = shown();
    List<String> text = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (shown[i]) {
        text.add(String.format(format, marks.get(i), lines.get(i)).stripTrailing());
        continue;
      }
      int first = i;
      while (i + 1 < lines.size() && !shown[i + 1]) {
        i++;
      }
      text.add("  [... " + Texts.count(i - first + 1, noun) + " ...]");
    }
    return String.join("\n", text);
  }

  private boolean[] shown() {
    int size = lines.size();
    boolean[] shown = new boolean[size];
    boolean whole = size <= MOST_LINES;
    int budget = MOST_LINES;
    for (int i = 0; i < size; i++) {
      shown[i] = whole || i < AT_ENDS || i >= size - AT_ENDS;
    }
    // What is wrong comes first: it must not be crowded out by what was found.
    for (String mark : List.of(HERE, FOUND)) {
      for (int i = 0; i < size && !whole && budget > 0; i++) {
        if (marks.get(i).equals(mark)) {
          int last = Math.min(size - 1, i + AROUND_MARK);
          for (int j = Math.max(0, i - AROUND_MARK); j <= last; j++) {
            budget -= shown[j] ? 0 : 1;
            shown[j] = true;
          }
        }
      }
    }
    return shown;
  }
}
