package dev.isola.guests.aot;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Command line options of the form {@code --name value}. */
final class Options {

  private final Map<String, String> values = new HashMap<>();

  private Options() {}

  static Options parse(String[] arguments, Set<String> known) {
    Options options = new Options();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new IllegalArgumentException("unknown option " + name + "; known are " + known);
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException("option " + name + " needs a value");
      }
      options.values.put(name.substring(2), arguments[i + 1]);
    }
    return options;
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("option --" + name + " is missing");
    }
    return value;
  }

  Path path(String name) {
    return Path.of(text(name));
  }

  Optional<Path> optionalPath(String name) {
    return optionalText(name).map(Path::of);
  }

  Optional<String> optionalText(String name) {
    return Optional.ofNullable(values.get(name));
  }

  int number(String name, int otherwise) {
    return values.containsKey(name) ? Integer.parseInt(values.get(name)) : otherwise;
  }

  /** All options in one text that is the same for the same options. */
  String canonical() {
    return new TreeMap<>(values).toString();
  }
}
