package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Runs programs on several engines in turn, each time in a new process, and compares. */
final class ProgramSuite {

  /** How many runs come before the measured ones. */
  static final int WARMUPS = 60;

  /** How many runs are measured. */
  static final int RUNS = 11;

  private final List<Engine> engines;
  private final List<Program> programs;
  private final PrintStream progress;

  ProgramSuite(List<Engine> engines, List<Program> programs, PrintStream progress) {
    this.engines = engines;
    this.programs = programs;
    this.progress = progress;
  }

  /**
   * How long a program took on one engine, in milliseconds.
   *
   * @param start from starting the process to the end of the first run
   * @param first the first run alone
   * @param early the sum of the first {@link Timing#EARLY} runs
   * @param steady the median run after the warm-ups
   */
  record Times(double start, double first, double early, double steady) {

    private static Times of(Timing timing) {
      return new Times(
          timing.startMillis(), timing.firstMillis(), timing.earlyMillis(), timing.medianMillis());
    }
  }

  /**
   * One program on all engines.
   *
   * @param program its name
   * @param size the argument of its {@code run}
   * @param times the engines' times by their names
   */
  record Row(String program, int size, Map<String, Times> times) {

    /** How many times as long as another engine one took; both must have run. */
    double ratio(String engine, String other, ToDoubleFunction<Times> time) {
      return time.applyAsDouble(times.get(engine)) / time.applyAsDouble(times.get(other));
    }
  }

  /**
   * What came out.
   *
   * @param versions the engines' versions by their names
   * @param warmups how many runs came before the measured ones
   * @param runs how many runs were measured
   * @param rows one row a program
   */
  record Result(Map<String, String> versions, int warmups, int runs, List<Row> rows) {

    /** The geometric mean of a ratio over all programs. */
    double mean(String engine, String other, ToDoubleFunction<Times> time) {
      return Math.exp(
          rows.stream()
              .mapToDouble(row -> Math.log(row.ratio(engine, other, time)))
              .average()
              .orElse(Double.NaN));
    }
  }

  /** Runs everything; takes a quarter of an hour for all programs on all engines. */
  Result run() throws IOException, InterruptedException {
    Map<String, String> versions = new LinkedHashMap<>();
    List<Row> rows = new ArrayList<>();
    for (Program program : programs) {
      Map<String, Times> times = new LinkedHashMap<>();
      Timing reference = null;
      for (Engine engine : engines) {
        Timing timing = engine.measure(program, WARMUPS, RUNS);
        if (reference == null) {
          reference = timing;
        }
        requireSameValue(program, reference, timing);
        versions.put(engine.name(), timing.version());
        times.put(engine.name(), Times.of(timing));
      }
      rows.add(new Row(program.name(), program.size(), times));
      progress.printf("%-18s %s%n", program.name(), summary(times));
    }
    return new Result(versions, WARMUPS, RUNS, List.copyOf(rows));
  }

  private static String summary(Map<String, Times> times) {
    return times.entrySet().stream()
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "%s %.0f/%.0f/%.1f ms",
                    entry.getKey(),
                    entry.getValue().first(),
                    entry.getValue().early(),
                    entry.getValue().steady()))
        .collect(Collectors.joining(", "));
  }

  /** Two engines that compute different values cannot be compared. */
  static void requireSameValue(Program program, Timing one, Timing other) throws IOException {
    if (!plain(one.value()).equals(plain(other.value()))) {
      throw new IllegalStateException(
          program.name()
              + " computed "
              + one.value()
              + " on "
              + one.version()
              + " and "
              + other.value()
              + " on "
              + other.version());
    }
  }

  /** The value as a JSON text would give it back, so that kinds of numbers do not matter. */
  private static JsonNode plain(JsonNode value) throws IOException {
    return new ObjectMapper().readTree(value.toString());
  }
}
