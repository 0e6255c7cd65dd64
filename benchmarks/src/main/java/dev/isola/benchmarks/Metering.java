package dev.isola.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs programs with and without the meter in the compiled guest, in turn, and compares. */
final class Metering {

  /** How often each program is run in each way, every time in a new JVM. */
  static final int ROUNDS = 3;

  private Metering() {}

  /**
   * How long a program took, in milliseconds: the median of the JVMs' medians.
   *
   * @param program its name
   * @param metered with the meter
   * @param unmetered without it
   */
  record Row(String program, double metered, double unmetered) {

    double ratio() {
      return metered / unmetered;
    }
  }

  /**
   * What came out.
   *
   * @param rounds how often each program was run in each way
   * @param rows one row a program
   */
  record Result(int rounds, List<Row> rows) {

    /** The geometric mean of the ratios. */
    double mean() {
      return Math.exp(
          rows.stream().mapToDouble(row -> Math.log(row.ratio())).average().orElse(Double.NaN));
    }
  }

  /** Takes about half a minute for each program and three rounds. */
  static Result run(Language language, List<Program> programs, int rounds, PrintStream progress)
      throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (ScratchFolder folder = new ScratchFolder("isola-metering")) {
      ClassPath with = ClassPath.packed(folder.path());
      ClassPath without = UnmeteredClassPath.of(with, language, folder.path());
      String java = Jdk.running().java();
      Engine metered = Engine.sandbox("metered", language, java, with, folder.path());
      Engine unmetered = Engine.sandbox("unmetered", language, java, without, folder.path());
      for (Program program : programs) {
        List<Double> slow = new ArrayList<>();
        List<Double> fast = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
          Timing one = metered.measure(program, ProgramSuite.WARMUPS, ProgramSuite.RUNS);
          Timing other = unmetered.measure(program, ProgramSuite.WARMUPS, ProgramSuite.RUNS);
          ProgramSuite.requireSameValue(program, one, other);
          slow.add(one.medianMillis());
          fast.add(other.medianMillis());
        }
        Row row = new Row(program.name(), Spread.of(slow).median(), Spread.of(fast).median());
        rows.add(row);
        progress.printf(
            Locale.ROOT,
            "%-18s %8.1f ms with, %8.1f ms without the meter: %.2f%n",
            row.program(),
            row.metered(),
            row.unmetered(),
            row.ratio());
      }
    }
    return new Result(rounds, List.copyOf(rows));
  }

  static String table(Result result) {
    StringBuilder table =
        new StringBuilder(
            Markdown.head(List.of("program", "with the meter", "without", "with / without")));
    for (Row row : result.rows()) {
      table.append(
          Markdown.row(
              List.of(
                  row.program(),
                  Markdown.line("%.1f ms", row.metered()),
                  Markdown.line("%.1f ms", row.unmetered()),
                  Markdown.line("%.2f", row.ratio()))));
    }
    return table
        .append(
            Markdown.row(
                List.of("**geometric mean**", "", "", Markdown.line("**%.2f**", result.mean()))))
        .toString();
  }
}
