package dev.isola.bundle;

import dev.isola.InvalidArgumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a runtime's file of properties says. */
record RuntimeProperties(Map<String, String> values) {

  private static final long MAX_SIZE = 1 << 20;
  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9_.-]{1,32}");
  private static final Pattern LIBRARY = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+");

  RuntimeProperties {
    values = Map.copyOf(values);
  }

  static RuntimeProperties none() {
    return new RuntimeProperties(Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws InvalidArgumentException if something in it cannot be right
   */
  static RuntimeProperties read(Path file) throws IOException {
    if (Files.size(file) > MAX_SIZE) {
      throw new IOException(file.getFileName() + " is larger than a megabyte");
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    RuntimeProperties read = new RuntimeProperties(values);
    read.check(file);
    return read;
  }

  private void check(Path file) {
    if (version().isPresent() && !RuntimeVersion.isVersion(version().get())) {
      throw wrong(file, "version", "a version such as 1.0");
    }
    if (values.containsKey("extension") && !EXTENSION.matcher(extension()).matches()) {
      throw wrong(file, "extension", "the ending of file names, such as .py");
    }
    if (library().isPresent() && !LIBRARY.matcher(library().get()).matches()) {
      throw wrong(file, "library", "an absolute path such as /lib");
    }
    if (isCompiled()) {
      for (String key : new String[] {"version", "digest", "extension", "engine", "classes"}) {
        if (values.getOrDefault(key, "").isBlank()) {
          throw wrong(file, key, "there for a runtime that is compiled");
        }
      }
    }
  }

  private InvalidArgumentException wrong(Path file, String key, String wanted) {
    return new InvalidArgumentException(
        "in \""
            + file
            + "\" the property "
            + key
            + " must be "
            + wanted
            + ", was \""
            + values.getOrDefault(key, "")
            + "\"");
  }

  /** Whether there are classes; otherwise the runtime is a module. */
  boolean isCompiled() {
    return values.containsKey("machine");
  }

  String machine() {
    return values.get("machine");
  }

  Optional<String> version() {
    return Optional.ofNullable(values.get("version"));
  }

  /** The ending of script names; empty if it is not told. */
  String extension() {
    return values.getOrDefault("extension", "");
  }

  /** Where the guest sees its library. */
  Optional<String> library() {
    return Optional.ofNullable(values.get("library"));
  }

  void requireEngine(int wanted, String name) {
    String found = values.get("engine");
    if (!found.equals(String.valueOf(wanted))) {
      throw new InvalidArgumentException(
          "runtime \""
              + name
              + "\" was compiled for version "
              + found
              + " of the engine, and this is version "
              + wanted
              + "; take a bundle that was built for this version of isola, or compile it anew");
    }
  }

  void requireLibrary(String found, Path library) {
    String wanted = values.get("library-digest");
    if (!found.equals(wanted)) {
      throw new InvalidArgumentException(
          "the library \""
              + library
              + "\" is not the one that the runtime was built with: its SHA-256 is "
              + found
              + ", wanted was "
              + wanted);
    }
  }
}
