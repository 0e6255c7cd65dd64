package dev.isola.guests.aot;

import com.dylibso.chicory.wasm.types.FunctionType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Numbers for the functions in a table, from 1 on: those of one type are numbered without gaps. An
 * empty entry has the number 0.
 */
final class EntryNumbers {

  private final Map<FunctionType, List<Integer>> functions = new LinkedHashMap<>();
  private final Map<FunctionType, Integer> first = new LinkedHashMap<>();
  private final String text;
  private final int capacity;

  EntryNumbers(CallableFunctions callable, FixedTable table) {
    Map<FunctionType, SortedMap<Integer, Integer>> byType = new LinkedHashMap<>();
    for (int i = 0; i < table.size(); i++) {
      int function = table.function(i);
      if (function >= 0) {
        byType
            .computeIfAbsent(callable.types().get(function), type -> new TreeMap<>())
            .putIfAbsent(function, 0);
      }
    }
    int next = 1;
    for (Map.Entry<FunctionType, SortedMap<Integer, Integer>> entry : byType.entrySet()) {
      first.put(entry.getKey(), next);
      functions.put(entry.getKey(), List.copyOf(entry.getValue().keySet()));
      for (Map.Entry<Integer, Integer> numbered : entry.getValue().entrySet()) {
        numbered.setValue(next++);
      }
    }
    capacity = Math.max(1, Integer.highestOneBit(Math.max(1, table.size() * 2 - 1)));
    StringBuilder numbers = new StringBuilder();
    for (int i = 0; i < capacity; i++) {
      int function = i < table.size() ? table.function(i) : -1;
      int number = function < 0 ? 0 : byType.get(callable.types().get(function)).get(function);
      if (number > Character.MAX_VALUE) {
        throw new IllegalStateException("the table has more than 65,535 functions");
      }
      numbers.append((char) number);
    }
    text = numbers.toString();
  }

  /** The functions of a type that are in the table, in the order of their numbers. */
  List<Integer> functions(FunctionType type) {
    return functions.getOrDefault(type, List.of());
  }

  /** The number of the first function of a type. */
  int first(FunctionType type) {
    return first.getOrDefault(type, 0);
  }

  /** A power of two that is not less than the table's size. */
  int capacity() {
    return capacity;
  }

  /** The numbers of the entries as characters, as many as the capacity. */
  String text() {
    return text;
  }
}
