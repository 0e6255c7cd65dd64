package dev.isola.junit;

import dev.isola.RunResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The results of the last calls and scripts of the sandboxes that serve a test, or a class whose
 * tests share one. Safe for use by several threads.
 */
final class LastCalls {
  /** How many are kept. */
  static final int MOST = 3;

  private final Deque<Finished> results = new ArrayDeque<>();
  private long count;

  /** Identifies those of one context; a store also finds what the contexts around it hold. */
  private record Key(String context) {}

  /**
   * A result.
   *
   * @param number how many came before it
   * @param time by the clock of {@link System#nanoTime}
   */
  record Finished(long number, long time, RunResult result) {}

  /** Those of a test or a test class, made if there are none. */
  static LastCalls of(ExtensionContext context) {
    return Stores.computed(Stores.of(context), key(context), LastCalls::new, LastCalls.class);
  }

  /** Those of a test or a test class, or null if it has had no sandbox. */
  static LastCalls find(ExtensionContext context) {
    return Stores.of(context).get(key(context), LastCalls.class);
  }

  private static Key key(ExtensionContext context) {
    return new Key(context.getUniqueId());
  }

  synchronized void add(RunResult result) {
    results.add(new Finished(count++, System.nanoTime(), result));
    if (results.size() > MOST) {
      results.remove();
    }
  }

  /** How many there were, those that are not kept included. */
  synchronized long count() {
    return count;
  }

  synchronized List<Finished> kept() {
    return List.copyOf(results);
  }
}
