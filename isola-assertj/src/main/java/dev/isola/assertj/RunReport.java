package dev.isola.assertj;

import dev.isola.HostcallExchange;
import dev.isola.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of a failure message that says what was run and how it went. */
final class RunReport {
  private static final int LONGEST_CALL = 200;
  private static final int MOST_FAULTS = 3;
  private static final String WHOSE_FAULT = " (the host's fault, not the guest program's)";

  private RunReport() {}

  /** Headline, call, verdict, error and events; {@code marks} are for events by position. */
  static String of(String headline, RunResult run, Map<Integer, String> marks) {
    StringBuilder text = new StringBuilder("\n").append(headline).append("\n\n");
    text.append("call:     ").append(call(run)).append('\n');
    text.append("verdict:  ").append(run.verdict());
    text.append(run.verdict().isHostsFault() ? WHOSE_FAULT : "").append('\n');
    run.error().ifPresent(error -> append(text, "error:", GuestTraceback.of(error)));
    run.cause().ifPresent(cause -> append(text, "cause:", HostFault.of(cause)));
    if (!run.verdict().isHostsFault()) {
      appendFaultsTold(text, run.hostFaults());
    }
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

  private static void appendFaultsTold(StringBuilder text, List<HostcallExchange.Failure> faults) {
    for (HostcallExchange.Failure fault : faults.subList(0, Math.min(faults.size(), MOST_FAULTS))) {
      append(
          text,
          "note:",
          "the host failed, and the guest was told: "
              + fault.type()
              + ": "
              + Texts.oneLine(fault.message(), LONGEST_CALL));
    }
    if (faults.size() > MOST_FAULTS) {
      append(
          text, "note:", Texts.count(faults.size() - MOST_FAULTS, "more fault") + " of the host");
    }
  }

  private static void append(StringBuilder text, String name, String value) {
    if (value.indexOf('\n') < 0) {
      text.append(String.format("%-10s%s", name, value)).append('\n');
    } else {
      text.append(name).append('\n').append(Texts.indented(value)).append('\n');
    }
  }
}
