package dev.isola.assertj;

import dev.isola.HostcallExchange;
import dev.isola.HttpExchange;
import dev.isola.RunResult;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One kind of what a guest asks its host: what the exchanges have in common for assertions.
 *
 * @param noun what one is called
 * @param entry the method of {@link RunResultAssert} that leads to assertions on them
 * @param of those of a run that were kept
 * @param count how many there were
 * @param failure what an exchange failed with, or null
 * @param aside an exchange as a line among events
 */
record ExchangeKind<E>(
    String noun,
    String entry,
    Function<RunResult, List<E>> of,
    ToLongFunction<RunResult> count,
    Function<E, HostcallExchange.Failure> failure,
    Function<E, EventTimeline.Aside> aside) {

  static final ExchangeKind<HostcallExchange> HOSTCALL =
      new ExchangeKind<>(
          "hostcall",
          "calledHost",
          RunResult::hostcalls,
          RunResult::hostcallCount,
          HostcallExchange::failure,
          EventTimeline.Aside::of);

  static final ExchangeKind<HttpExchange> HTTP =
      new ExchangeKind<>(
          "HTTP request",
          "requested",
          RunResult::http,
          RunResult::httpCount,
          HttpExchange::failure,
          EventTimeline.Aside::of);

  /** The kinds in the order in which they are shown. */
  static final List<ExchangeKind<?>> ALL = List.of(HOSTCALL, HTTP);

  String aNoun() {
    return (noun.startsWith("H") ? "an " : "a ") + noun;
  }

  List<EventTimeline.Aside> asides(RunResult run) {
    return asides(of.apply(run));
  }

  List<EventTimeline.Aside> asides(List<E> exchanges) {
    return exchanges.stream().map(aside).toList();
  }

  /** The number of exchanges of which only the number is left. */
  long lost(RunResult run) {
    return count.applyAsLong(run) - of.apply(run).size();
  }

  String howManyAreKept(RunResult run) {
    return String.format(
        Locale.ROOT,
        "only the first %,d of the guest's %,d %ss were kept",
        of.apply(run).size(),
        count.applyAsLong(run),
        noun);
  }
}
