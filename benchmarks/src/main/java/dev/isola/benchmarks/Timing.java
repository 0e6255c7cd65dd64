package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * How long a program took in one place.
 *
 * @param firstMillis its very first run, in milliseconds
 * @param medianMillis the median of the measured runs, in milliseconds
 * @param value what it computed
 */
record Timing(double firstMillis, double medianMillis, JsonNode value) {

  /** Takes the median of all runs that come after the warm-ups. */
  static Timing of(long[] nanoseconds, int warmups, JsonNode value) {
    return new Timing(
        nanoseconds[0] / 1e6,
        median(Arrays.copyOfRange(nanoseconds, warmups, nanoseconds.length)) / 1e6,
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
