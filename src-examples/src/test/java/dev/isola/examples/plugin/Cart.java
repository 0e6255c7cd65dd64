package dev.isola.examples.plugin;

import java.util.List;

/** What a customer is about to buy. */
record Cart(int customer, List<Item> items) {
  int total() {
    return items.stream().mapToInt(item -> item.cents() * item.count()).sum();
  }
}
