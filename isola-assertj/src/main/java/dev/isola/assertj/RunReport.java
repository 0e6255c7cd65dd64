package dev.isola.assertj;

import dev.isola.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of a failure message that says what was run and how it went. */
final class RunReport {
  private static final int LONGEST_CALL = 200;

  private RunReport() {}

  /** Headline, call, verdict, error and events; {@code marks} are for events by position. */
  static String of(String headline, RunResult run, Map<Integer, String> marks) {
    StringBuilder text = new StringBuilder("\n").append(headline).append("\n\n");
    text.append("call:     ").append(call(run)).append('\n');
    text.append("verdict:  ").append(run.verdict()).append('\n');
    run.error().ifPresent(error -> append(text, "error:", GuestTraceback.of(error)));
    run.cause().ifPresent(cause -> append(text, "cause:", Texts.elided(cause.toString(), 300)));
    run.guest().ifPresent(guest -> append(text, "fuel:", Texts.units(run.fuel()) + ", " + guest));
    List<EventTimeline.Aside> asides = new ArrayList<>();
    for (ExchangeKind<?> kind : ExchangeKind.ALL) {
      asides.addAll(kind.asides(run));
      if (kind.lost(run) > 0) {
        append(text, "note:", kind.howManyAreKept(run));
      }
    }
    text.append("events:\n").append(EventTimeline.of(run.events(), asides, marks));
    return text.toString();
  }

  static String of(String headline, RunResult run) {
    return of(headline, run, Map.of());
  }

  static String call(RunResult run) {
    return Texts.elided(
        run.function() + "(" + String.join(", ", run.arguments()) + ")", LONGEST_CALL);
  }

  private static void append(StringBuilder text, String name, String value) {
    if (value.indexOf('\n') < 0) {
      text.append(String.format("%-10s%s", name, value)).append('\n');
    } else {
      text.append(name).append('\n').append(Texts.indented(value)).append('\n');
    }
  }
}
