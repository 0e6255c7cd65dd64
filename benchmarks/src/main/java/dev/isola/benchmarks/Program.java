package dev.isola.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A program that computes something checkable in its function {@code run(n)}.
 *
 * @param name the name of its file, without the ending
 * @param size the argument of {@code run}
 */
record Program(String name, int size) {

  /** A text that stands beside this class. */
  static String resource(String path) {
    try (InputStream in = Program.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
