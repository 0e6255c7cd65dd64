package dev.isola.assertj;

import dev.isola.ErrorEvent;
import dev.isola.Event;
import dev.isola.GuestError;
import dev.isola.HostcallExchange;
import dev.isola.HttpExchange;
import dev.isola.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a guest did as lines for a snapshot: whole, and without what differs from one build of the
 * guest or one machine to the next, such as fuel and time. Lines have no numbers, so that one more
 * event changes one line.
 */
final class TimelineText {
  private static final int WHOLE = Integer.MAX_VALUE;

  private TimelineText() {}

  static List<String> of(RunResult run) {
    List<String> lines = new ArrayList<>();
    String call = run.function() + "(" + String.join(", ", run.arguments()) + ")";
    lines.add("call:     " + printable(Texts.oneLine(call, WHOLE)));
    lines.add("verdict:  " + run.verdict());
    lines.add("events:");
    int size = run.events().size();
    Map<Integer, List<EventTimeline.Aside>> begun = new HashMap<>();
    for (HostcallExchange hostcall : run.hostcalls()) {
      put(EventTimeline.Aside.of(hostcall, WHOLE), size, begun);
    }
    for (HttpExchange http : run.http()) {
      put(EventTimeline.Aside.of(http, WHOLE), size, begun);
    }
    for (int i = 0; i <= size; i++) {
      for (EventTimeline.Aside aside : begun.getOrDefault(i, List.of())) {
        lines.add("  " + printable(aside.text()));
      }
      if (i < size) {
        lines.add("  " + describe(run.events().get(i)));
      }
    }
    for (ExchangeKind<?> kind : ExchangeKind.ALL) {
      if (kind.lost(run) > 0) {
        lines.add("note:     " + kind.howManyAreKept(run));
      }
    }
    return lines;
  }

  private static void put(
      EventTimeline.Aside aside, int size, Map<Integer, List<EventTimeline.Aside>> begun) {
    int place = Math.max(0, Math.min(aside.begunAt(), size));
    begun.computeIfAbsent(place, any -> new ArrayList<>()).add(aside);
  }

  static List<String> of(List<Event> events) {
    return events.stream().map(TimelineText::describe).toList();
  }

  private static String describe(Event event) {
    if (event instanceof ErrorEvent error) {
      GuestError what = error.error();
      return "error   "
          + printable(what.type())
          + " "
          + printable(Texts.quoted(what.message()))
          + (what.line() == null ? "" : " in line " + what.line());
    }
    return printable(EventTimeline.describe(event, WHOLE));
  }

  private static String printable(String text) {
    return Texts.printable(text).replace("\n", "\\n").replace("\t", "\\t");
  }
}
