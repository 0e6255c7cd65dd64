package dev.isola;

import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of the exchanges between a guest and its host. A guest decides how many there are
 * and how much they weigh, so only the first are kept. Confined to one thread.
 */
final class Recording<T> {
  private static final long MAX_WEIGHT = 64L << 20;
  private static final int MAX_ITEMS = 100_000;

  private final List<T> items = new ArrayList<>();
  private long weight;
  private long count;

  /** Counts an exchange, and keeps it if there is room. */
  void add(T item, long itemWeight) {
    count++;
    if (items.size() < MAX_ITEMS && weight + itemWeight <= MAX_WEIGHT) {
      weight += itemWeight;
      items.add(item);
    }
  }

  /** Makes room for more of an exchange; false if there is none. */
  boolean grow(long moreWeight) {
    weight += moreWeight;
    return weight <= MAX_WEIGHT;
  }

  void remove(T item) {
    items.remove(item);
  }

  List<T> items() {
    return items;
  }

  /** How many there were, whether they were kept or not. */
  long count() {
    return count;
  }
}
