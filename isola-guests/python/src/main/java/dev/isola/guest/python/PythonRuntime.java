package dev.isola.guest.python;

import dev.isola.spi.PackagedRuntime;
import java.io.UncheckedIOException;

/**
 * CPython, compiled to WebAssembly and on to JVM classes. Found by {@link java.util.ServiceLoader};
 * there is no need to use it directly. Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class PythonRuntime extends PackagedRuntime {
  /**
   * Reads the runtime's version and digest.
   *
   * @throws UncheckedIOException if they are not in the artifact
   */
  public PythonRuntime() {
    super("python", ".py", PythonRuntime.class::getResourceAsStream);
  }
}
