package dev.isola.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A language of guests, with the programs that are measured in it. */
enum Language {
  /** Sizes are such that a native CPython takes 10 to 50 milliseconds. */
  PYTHON(
      "python",
      ".py",
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
      new Program("digests", 8_000)),

  /** Sizes are such that a native QuickJS takes 5 to 60 milliseconds. */
  JAVASCRIPT(
      "js",
      ".js",
      new Program("fib", 24),
      new Program("nbody", 3_000),
      new Program("fannkuch", 8),
      new Program("scheduler", 300),
      new Program("json_round_trip", 1_500),
      new Program("regex", 1_000),
      new Program("string_building", 30_000),
      new Program("map_set", 30_000),
      new Program("sorting", 3_000),
      new Program("generators", 20_000),
      new Program("async_tasks", 3_000),
      new Program("closures", 5_000),
      new Program("pidigits", 600),
      new Program("typed_arrays", 60_000),
      new Program("exceptions", 4_000));

  private final String guest;
  private final String ending;
  private final List<Program> programs;

  Language(String guest, String ending, Program... programs) {
    this.guest = guest;
    this.ending = ending;
    this.programs = List.of(programs);
  }

  /** The language whose guest has a name. */
  static Language ofGuest(String name) {
    return Arrays.stream(values())
        .filter(language -> language.guest.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "languages are "
                        + Arrays.stream(values()).map(Language::guest).toList()
                        + ", found "
                        + name));
  }

  /** The name of its guest. */
  String guest() {
    return guest;
  }

  /** How the names of its files end. */
  String ending() {
    return ending;
  }

  /** The folder with the programs of the guest's own tests. */
  Path testResources(Path project) {
    return project.resolve(
        "isola-guests/" + guest + "/src/test/resources/dev/isola/guest/" + guest);
  }

  /** The programs of some names, in the suite's order; all if there are no names. */
  List<Program> programs(List<String> names) {
    List<String> known = programs.stream().map(Program::name).toList();
    List<String> unknown = new ArrayList<>(names);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("programs are some of " + known + ", found " + unknown);
    }
    return programs.stream().filter(p -> names.isEmpty() || names.contains(p.name())).toList();
  }

  /** The name of a program's file. */
  String file(Program program) {
    return program.name() + ending;
  }

  /** A program's source text. */
  String source(Program program) {
    return Program.resource("programs/" + file(program));
  }
}
