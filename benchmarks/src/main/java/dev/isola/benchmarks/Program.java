package dev.isola.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
          new Program("dataclass_orders", 1_500),
          new Program("constraints", 600),
          new Program("string_building", 3_000),
          new Program("recursion", 16),
          new Program("mandelbrot", 80),
          new Program("life", 12),
          new Program("raytrace", 40),
          new Program("edit_distance", 250),
          new Program("expressions", 500),
          new Program("dijkstra", 2_000),
          new Program("digests", 8_000));

  /** The programs of some names, in the suite's order; all if there are no names. */
  static List<Program> named(List<String> names) {
    List<String> unknown = new ArrayList<>(names);
    unknown.removeAll(ALL.stream().map(Program::name).toList());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "programs are some of "
              + ALL.stream().map(Program::name).toList()
              + ", found "
              + unknown);
    }
    return ALL.stream().filter(p -> names.isEmpty() || names.contains(p.name())).toList();
  }

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
