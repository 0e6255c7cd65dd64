package dev.isola.junit;

import dev.isola.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * What the sandboxes of a failed test did last, as report entries of the test: nothing is made of
 * it while tests pass.
 */
final class FailureReport {
  static final String PARAMETER = "isola.failure.report";

  private FailureReport() {}

  /** Identifies what a test knows. */
  private record Key(String context, String what) {}

  /** How far the sandboxes of the classes around a test were when it began. */
  private record Start(Map<LastCalls, Long> counts) {}

  /** Notes where a test begins, as far as it shares sandboxes with others. */
  static void begin(ExtensionContext context) {
    Map<LastCalls, Long> counts = new HashMap<>();
    for (ExtensionContext around : around(context)) {
      LastCalls calls = LastCalls.find(around);
      if (calls != null) {
        counts.put(calls, calls.count());
      }
    }
    if (!counts.isEmpty()) {
      Stores.of(context).put(new Key(context.getUniqueId(), "start"), new Start(counts));
    }
  }

  /** Publishes what there is if a test has failed and nobody has published it yet. */
  static void end(ExtensionContext context) {
    Optional<Throwable> failure = context.getExecutionException();
    if (failure.isPresent()) {
      publish(context, failure.get());
    }
  }

  /** Publishes what there is about a test that ends with an exception, unless it was given up. */
  static void publish(ExtensionContext context, Throwable failure) {
    Key published = new Key(context.getUniqueId(), "published");
    if (failure instanceof TestAbortedException
        || Stores.of(context).get(published) != null
        || !isWanted(context)) {
      return;
    }
    Stores.of(context).put(published, true);
    for (LastCalls.Finished finished : lastCalls(context)) {
      context.publishReportEntry(entry(finished.result()));
    }
  }

  private static boolean isWanted(ExtensionContext context) {
    String value = context.getConfigurationParameter(PARAMETER).map(String::strip).orElse("true");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ExtensionConfigurationException(
              "configuration parameter "
                  + PARAMETER
                  + " must be \"true\" or \"false\", was \""
                  + value
                  + "\"");
    };
  }

  private static List<LastCalls.Finished> lastCalls(ExtensionContext context) {
    Start start = Stores.of(context).get(new Key(context.getUniqueId(), "start"), Start.class);
    List<LastCalls.Finished> all = new ArrayList<>();
    add(all, LastCalls.find(context), 0);
    for (ExtensionContext around : around(context)) {
      LastCalls calls = LastCalls.find(around);
      // Without a start, this is a dynamic test: what its factory did counts.
      add(all, calls, start == null ? 0 : start.counts().getOrDefault(calls, 0L));
    }
    all.sort(Comparator.comparingLong(LastCalls.Finished::time));
    return all.subList(Math.max(0, all.size() - LastCalls.MOST), all.size());
  }

  private static void add(List<LastCalls.Finished> all, LastCalls calls, long from) {
    if (calls != null) {
      calls.kept().stream().filter(finished -> finished.number() >= from).forEach(all::add);
    }
  }

  private static List<ExtensionContext> around(ExtensionContext context) {
    List<ExtensionContext> around = new ArrayList<>();
    for (Optional<ExtensionContext> next = context.getParent();
        next.isPresent() && next.get().getTestClass().isPresent();
        next = next.get().getParent()) {
      around.add(next.get());
    }
    return around;
  }

  private static Map<String, String> entry(RunResult result) {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("isola.call", CallTimeline.call(result));
    entry.put("isola.verdict", result.verdict().name());
    entry.put("isola.fuel", Long.toString(result.fuel()));
    entry.put("isola.timeline", CallTimeline.of(result));
    return entry;
  }
}
