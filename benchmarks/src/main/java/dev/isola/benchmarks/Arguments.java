package dev.isola.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Command line arguments of the form {@code --name=value}; an empty value counts as none. */
final class Arguments {

  private final Map<String, String> values = new TreeMap<>();

  Arguments(String[] arguments, String... known) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = argument.startsWith("--") && equals > 0 ? argument.substring(2, equals) : "";
      if (!Arrays.asList(known).contains(name)) {
        throw new IllegalArgumentException(
            "arguments are --NAME=VALUE with a name of "
                + Arrays.toString(known)
                + ", found "
                + argument);
      }
      String value = argument.substring(equals + 1);
      if (!value.isBlank()) {
        values.put(name, value);
      }
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String get(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the argument --" + name + "=... is needed");
    }
    return value;
  }

  int number(String name, int otherwise) {
    String value = values.get(name);
    try {
      return value == null ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + " needs a number, found " + value, e);
    }
  }

  List<String> list(String name, List<String> otherwise) {
    return values.containsKey(name) ? List.of(values.get(name).split(",")) : otherwise;
  }
}
