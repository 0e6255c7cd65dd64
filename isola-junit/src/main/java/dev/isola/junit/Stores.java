package dev.isola.junit;

import dev.isola.junit.internal.SandboxSurroundings;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** Where the extensions keep what they make, so that JUnit closes it at the right time. */
final class Stores {
  static final Namespace NAMESPACE = Namespace.create("dev.isola.junit");

  private Stores() {}

  /**
   * The value of a key, made if there is none.
   *
   * <p>JUnit 6 has a successor of the method used here, which JUnit 5 does not have.
   */
  @SuppressWarnings("deprecation")
  static <V> V computed(Store store, Object key, Supplier<V> maker, Class<V> type) {
    return store.getOrComputeIfAbsent(key, absent -> maker.get(), type);
  }

  static Store of(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  /**
   * The context that lives as long as a test class: the given one or one around it.
   *
   * @param type the test class or a type it inherits from; the innermost class that fits counts
   */
  static ExtensionContext classContext(ExtensionContext context, Class<?> type) {
    ExtensionContext found = null;
    for (Optional<ExtensionContext> next = Optional.of(context);
        next.isPresent();
        next = next.get().getParent()) {
      ExtensionContext candidate = next.get();
      Class<?> testClass = candidate.getTestClass().orElse(null);
      if (candidate.getTestMethod().isPresent() || testClass == null) {
        continue;
      }
      // The invocations of a class template have contexts of the same class inside of its own.
      if (found == null
          ? type.isAssignableFrom(testClass)
          : testClass == found.getRequiredTestClass()) {
        if (found != null
            && SandboxSurroundings.of(found).isPresent()
            && SandboxSurroundings.of(candidate).isEmpty()) {
          break; // what the invocations of a class template have is not shared by them
        }
        found = candidate;
      }
    }
    if (found == null) {
      throw new IllegalStateException("no test class " + type.getName() + " around " + context);
    }
    return found;
  }
}
