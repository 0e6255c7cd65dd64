package dev.isola.junit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.isola.EndEvent;
import dev.isola.ErrorEvent;
import dev.isola.Event;
import dev.isola.HostcallExchange;
import dev.isola.HttpExchange;
import dev.isola.LogEvent;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a guest did in a call, in a few short lines that are safe to show. */
final class CallTimeline {
  private static final int MOST_LINES = 30;
  private static final int LONGEST_LINE = 160;

  private CallTimeline() {}

  static String call(RunResult result) {
    return line(result.function() + "(" + String.join(", ", result.arguments()) + ")");
  }

  static String of(RunResult result) {
    List<Object> all = inOrder(result);
    List<String> lines = new ArrayList<>();
    int head = MOST_LINES / 3;
    int tail = all.size() - (MOST_LINES - head);
    for (int i = 0; i < all.size(); i++) {
      if (i < head || i >= tail) {
        lines.add(line(describe(all.get(i))));
      } else {
        lines.add(String.format(Locale.ROOT, "[... %,d more ...]", tail - i));
        i = tail - 1;
      }
    }
    result.cause().ifPresent(cause -> lines.add(line("host failed  " + cause)));
    return String.join("\n", lines);
  }

  /** The events, and each hostcall and HTTP request before the first event after it. */
  private static List<Object> inOrder(RunResult result) {
    int size = result.events().size();
    Map<Integer, List<Object>> begun = new HashMap<>();
    for (HostcallExchange hostcall : result.hostcalls()) {
      at(hostcall.begunAt(), size, begun).add(hostcall);
    }
    for (HttpExchange http : result.http()) {
      at(http.begunAt(), size, begun).add(http);
    }
    List<Object> all = new ArrayList<>();
    for (int i = 0; i <= size; i++) {
      all.addAll(begun.getOrDefault(i, List.of()));
      if (i < size) {
        all.add(result.events().get(i));
      }
    }
    return all;
  }

  private static List<Object> at(int position, int size, Map<Integer, List<Object>> begun) {
    int place = Math.max(0, Math.min(position, size));
    return begun.computeIfAbsent(place, any -> new ArrayList<>());
  }

  private static String describe(Object done) {
    if (done instanceof HostcallExchange hostcall) {
      return describe(hostcall);
    }
    return done instanceof HttpExchange http ? describe(http) : describe((Event) done);
  }

  private static String describe(Event event) {
    if (event instanceof ResultEvent result) {
      return "result    " + json(result.data());
    }
    if (event instanceof EndEvent end) {
      return "end       " + json(end.data());
    }
    if (event instanceof StdoutEvent out) {
      return "stdout    " + quoted(out.data());
    }
    if (event instanceof StderrEvent err) {
      return "stderr    " + quoted(err.data());
    }
    if (event instanceof LogEvent log) {
      return "log       " + log.level() + " " + quoted(log.message());
    }
    return "error     " + ((ErrorEvent) event).error().summary();
  }

  private static String describe(HostcallExchange hostcall) {
    String answer = hostcall.result() == null ? "not answered" : json(hostcall.result());
    return "hostcall  "
        + hostcall.name()
        + "("
        + json(hostcall.payload())
        + ") -> "
        + (hostcall.failure() == null ? answer : failure(hostcall.failure()));
  }

  private static String describe(HttpExchange http) {
    String answer =
        http.response() == null ? "not answered" : String.valueOf(http.response().status());
    return "http      "
        + http.request().method()
        + " "
        + http.request().url()
        + " -> "
        + (http.failure() == null ? answer : failure(http.failure()));
  }

  private static String failure(HostcallExchange.Failure failure) {
    return "failed: " + failure.type() + ": " + failure.message();
  }

  private static String json(JsonNode value) {
    return value.toString();
  }

  private static String quoted(String text) {
    // No more than can be shown is escaped.
    return TextNode.valueOf(cut(text)).toString();
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_LINE) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(LONGEST_LINE - 1));
    return text.substring(0, splits ? LONGEST_LINE - 1 : LONGEST_LINE) + "...";
  }

  /** One line, with escapes for what could reach a terminal or turn the direction of writing. */
  private static String line(String text) {
    StringBuilder line = new StringBuilder();
    for (char c : cut(text).toCharArray()) {
      boolean turnsDirection = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
      boolean breaksLine = c == 0x2028 || c == 0x2029;
      if (Character.isISOControl(c) || turnsDirection || breaksLine) {
        line.append(
            c == '\n' ? "\\n" : c == '\t' ? "\\t" : String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }
}
