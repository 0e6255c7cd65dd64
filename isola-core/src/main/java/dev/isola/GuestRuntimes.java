package dev.isola;

import dev.isola.spi.GuestRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The guest runtimes on the class path and the module path. It holds no state. */
final class GuestRuntimes {

  /**
   * All runtimes that are there. Those of the project's own class loader are left out if the
   * thread's has one of the wanted name.
   *
   * @throws InternalException if a runtime's artifact is broken
   */
  List<GuestRuntime> all(String wanted) {
    List<GuestRuntime> found = new ArrayList<>();
    addAll(found, Thread.currentThread().getContextClassLoader());
    if (found.stream().noneMatch(runtime -> runtime.name().equals(wanted))) {
      addAll(found, GuestRuntimes.class.getClassLoader());
    }
    return found;
  }

  private static void addAll(List<GuestRuntime> found, ClassLoader loader) {
    try {
      ServiceLoader.load(GuestRuntime.class, loader).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw new InternalException("a guest runtime cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** The names and versions of runtimes, or the word "none". */
  static String describe(List<GuestRuntime> runtimes) {
    String there =
        runtimes.stream()
            .map(runtime -> "\"" + runtime.name() + "\" " + runtime.version())
            .distinct()
            .collect(Collectors.joining(", "));
    return there.isEmpty() ? "none" : there;
  }
}
