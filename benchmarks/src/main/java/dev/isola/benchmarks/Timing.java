package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * How long a program took on one engine, in a process of its own.
 *
 * @param version the engine's name and version, as it tells them
 * @param startMillis the time from starting the process to the end of the first run, in
 *     milliseconds
 * @param firstMillis the first run alone, in milliseconds
 * @param early how many runs {@code earlyMillis} covers
 * @param earlyMillis the sum of the first runs, in milliseconds
 * @param medianMillis the median of the measured runs, in milliseconds
 * @param value what the program computed
 */
record Timing(
    String version,
    double startMillis,
    double firstMillis,
    int early,
    double earlyMillis,
    double medianMillis,
    JsonNode value) {

  /** How many runs count as early ones. */
  static final int EARLY = 20;

  /** Takes the median of all runs that come after the warm-ups. */
  static Timing of(String version, long startNanos, long[] runNanos, int warmups, JsonNode value) {
    int early = Math.min(EARLY, runNanos.length);
    return new Timing(
        version,
        startNanos / 1e6,
        runNanos[0] / 1e6,
        early,
        Arrays.stream(runNanos, 0, early).sum() / 1e6,
        median(Arrays.copyOfRange(runNanos, warmups, runNanos.length)) / 1e6,
        value);
  }

  /** The median of at least one number. */
  static double median(long[] numbers) {
    long[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
  }
}
