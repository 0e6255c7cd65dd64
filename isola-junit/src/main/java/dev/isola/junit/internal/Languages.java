package dev.isola.junit.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which runtime a file is a program for, by its name. */
public final class Languages {
  /** The endings of programs, for messages. */
  public static final List<String> ENDINGS = List.of(".py", ".js", ".mjs", ".cjs", ".ts", ".mts");

  private Languages() {}

  /**
   * Returns the runtime for a file.
   *
   * @param fileName the name, with or without folders
   * @return {@code python} or {@code js}; empty if it is no program
   */
  public static Optional<String> runtimeOf(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (ENDINGS.stream().noneMatch(name::endsWith)) {
      return Optional.empty();
    }
    return Optional.of(name.endsWith(".py") ? "python" : "js");
  }
}
