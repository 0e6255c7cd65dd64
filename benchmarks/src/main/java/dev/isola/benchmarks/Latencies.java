package dev.isola.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Times between an order and its execution, counted in buckets. Not safe for several threads. */
final class Latencies {

  /** The upper bounds of the buckets in milliseconds; a last one has what is longer. */
  static final List<Integer> BOUNDS = List.of(1, 2, 5, 10, 25, 50, 100, 250);

  private final int[] counts = new int[BOUNDS.size() + 1];
  private long worst = Long.MIN_VALUE;

  /** Counts a time in nanoseconds; one that is negative was early and is in the first bucket. */
  void add(long nanoseconds) {
    int bucket = 0;
    while (bucket < BOUNDS.size() && nanoseconds >= BOUNDS.get(bucket) * 1_000_000L) {
      bucket++;
    }
    counts[bucket]++;
    worst = Math.max(worst, nanoseconds);
  }

  int total() {
    int total = 0;
    for (int count : counts) {
      total += count;
    }
    return total;
  }

  /** How many times were in each bucket. */
  List<Integer> counts() {
    List<Integer> list = new ArrayList<>();
    for (int count : counts) {
      list.add(count);
    }
    return List.copyOf(list);
  }

  /** The longest time in milliseconds; not a number if there was none. */
  double worstMillis() {
    return total() == 0 ? Double.NaN : worst / 1e6;
  }
}
