package dev.isola.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A Python program that computes something checkable in {@code run(n)}.
 *
 * @param name the name of its file, without the ending
 * @param size the argument of {@code run}
 */
record Program(String name, int size) {

  /** All programs; sizes are such that a native CPython takes 10 to 50 milliseconds. */
  static final List<Program> ALL =
      List.of(
          new Program("fib", 26),
          new Program("nbody", 5_000),
          new Program("fannkuch", 8),
          new Program("spectral_norm", 100),
          new Program("nqueens", 9),
          new Program("scheduler", 8_000),
          new Program("json_round_trip", 4_000),
          new Program("regex", 6_000),
          new Program("word_count", 40_000),
          new Program("dict_set", 5_000),
          new Program("sort_key", 10_000),
          new Program("pidigits", 800),
          new Program("generators", 200_000),
          new Program("exceptions", 25_000),
          new Program("dataclass_orders", 1_500));

  /** The source text. */
  String source() {
    return resource("programs/" + name + ".py");
  }

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
