package dev.isola.guest.js;

import dev.isola.spi.PackagedRuntime;
import java.io.UncheckedIOException;

/**
 * QuickJS, compiled to WebAssembly and on to JVM classes, with TypeScript. Found by {@link
 * java.util.ServiceLoader}; there is no need to use it directly. Immutable and safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class JsRuntime extends PackagedRuntime {
  /**
   * Reads the runtime's version and digest.
   *
   * @throws UncheckedIOException if they are not in the artifact
   */
  public JsRuntime() {
    super("js", ".js", JsRuntime.class::getResourceAsStream);
  }
}
