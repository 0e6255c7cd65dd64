package dev.isola.guests.aot;

import com.dylibso.chicory.wasm.types.FunctionType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Numbers for the functions in an array, from 1 on: those of one type are numbered without gaps. A
 * free place has the number 0.
 */
final class EntryNumbers {

  private final Map<FunctionType, List<Integer>> functions = new LinkedHashMap<>();
  private final Map<FunctionType, Integer> first = new LinkedHashMap<>();
  private final String text;
  private final int capacity;

  /** For an array of functions, where -1 is a free place, and the types of all functions. */
  EntryNumbers(List<FunctionType> types, int[] places) {
    Map<FunctionType, SortedMap<Integer, Integer>> byType = new LinkedHashMap<>();
    for (int function : places) {
      if (function >= 0) {
        byType
            .computeIfAbsent(types.get(function), type -> new TreeMap<>())
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
    capacity = Math.max(1, Integer.highestOneBit(Math.max(1, places.length * 2 - 1)));
    StringBuilder numbers = new StringBuilder();
    for (int i = 0; i < capacity; i++) {
      int function = i < places.length ? places[i] : -1;
      int number = function < 0 ? 0 : byType.get(types.get(function)).get(function);
      if (number > Character.MAX_VALUE) {
        throw new IllegalStateException("more than 65,535 functions can be in a table");
      }
      numbers.append((char) number);
    }
    text = numbers.toString();
  }

  /** The functions of a type in the array, in the order of their numbers. */
  List<Integer> functions(FunctionType type) {
    return functions.getOrDefault(type, List.of());
  }

  /** The number of the first function of a type. */
  int first(FunctionType type) {
    return first.getOrDefault(type, 0);
  }

  /** A power of two that is not less than the array's length. */
  int capacity() {
    return capacity;
  }

  /** The numbers at the places as characters, as many as the capacity. */
  String text() {
    return text;
  }
}
