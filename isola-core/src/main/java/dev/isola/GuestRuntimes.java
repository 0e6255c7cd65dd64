package dev.isola;

import dev.isola.spi.GuestRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds guest runtimes on the class path and the module path. */
final class GuestRuntimes {
  private GuestRuntimes() {}

  /**
   * The runtime of a name.
   *
   * @throws InvalidArgumentException if there is none
   * @throws InternalException if a runtime's artifact is broken
   */
  static GuestRuntime find(String name) {
    List<GuestRuntime> found = new ArrayList<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    addAll(found, context);
    if (find(found, name) == null) {
      addAll(found, GuestRuntimes.class.getClassLoader());
    }
    GuestRuntime runtime = find(found, name);
    if (runtime == null) {
      throw new InvalidArgumentException(unknown(name, found));
    }
    return runtime;
  }

  private static void addAll(List<GuestRuntime> found, ClassLoader loader) {
    try {
      ServiceLoader.load(GuestRuntime.class, loader).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw new InternalException("a guest runtime cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static GuestRuntime find(List<GuestRuntime> runtimes, String name) {
    return runtimes.stream()
        .filter(runtime -> runtime.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  static String unknown(String name, List<GuestRuntime> found) {
    String there =
        found.stream()
            .map(runtime -> "\"" + runtime.name() + "\" " + runtime.version())
            .distinct()
            .collect(Collectors.joining(", "));
    return "unknown guest runtime \""
        + name
        + "\": on the class path there is "
        + (there.isEmpty() ? "none" : there)
        + "; add the artifact that provides it, dev.isola:isola-guest-"
        + name;
  }
}
