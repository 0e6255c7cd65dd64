package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures everything and writes docs/performance.md and benchmarks/performance.json. */
public final class PerformanceReport {

  private static final List<String> PARTS = List.of("start", "programs", "kills", "jmh");

  private final PrintStream progress;
  private final Path project;
  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private PerformanceReport(Path project, PrintStream progress) {
    this.project = project;
    this.progress = progress;
  }

  /**
   * Measures and writes.
   *
   * @param arguments {@code --python=COMMAND}, the CPython to compare with ({@code python3} if not
   *     given), and {@code --parts=...}, some of start, programs, kills and jmh (all if not given)
   * @throws IOException if something cannot be read or written
   * @throws InterruptedException if the thread is interrupted
   * @throws RunnerException if JMH fails
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    Arguments options = new Arguments(arguments, "python", "parts");
    Path project = Path.of("").toAbsolutePath().getParent();
    new PerformanceReport(project, System.out)
        .run(options.get("python", "python3"), options.list("parts", PARTS));
  }

  private void run(String python, List<String> parts)
      throws IOException, InterruptedException, RunnerException {
    if (!PARTS.containsAll(parts)) {
      throw new IllegalArgumentException("parts are some of " + PARTS + ", found " + parts);
    }
    Machine machine = Machine.here();
    if (parts.contains("start")) {
      write("start", machine, "starts", ColdStart.run(), PerformanceReport::startTable);
    }
    if (parts.contains("programs")) {
      Path folder = Files.createTempDirectory("isola-programs");
      ProgramSuite suite = new ProgramSuite(python, folder, progress);
      write("programs", machine, "suite", suite.run(), PerformanceReport::programTable);
      remove(folder);
    }
    if (parts.contains("kills")) {
      write("kills", machine, "kills", DeadlineKills.run(progress), PerformanceReport::killTable);
    }
    if (parts.contains("jmh")) {
      List<Benchmark> results = jmh();
      write("jmh", machine, "benchmarks", results, PerformanceReport::jmhTable);
    }
  }

  @FunctionalInterface
  private interface Table<T> {
    String of(T result);
  }

  private <T> void write(String part, Machine machine, String name, T result, Table<T> table)
      throws IOException {
    Path file = project.resolve("benchmarks/performance.json");
    ObjectNode all =
        Files.exists(file) ? (ObjectNode) json.readTree(file.toFile()) : json.createObjectNode();
    ObjectNode written = all.putObject(part);
    written.set("machine", json.valueToTree(machine));
    written.set(name, json.valueToTree(result));
    json.writeValue(file.toFile(), all);

    String text = machine.markdown() + "\n" + table.of(result);
    progress.println("\n" + text);
    new MarkedSection(project.resolve("docs/performance.md"), part).replace(text);
  }

  /**
   * One line of JMH's results, in microseconds.
   *
   * @param name the method
   * @param mean the mean
   * @param median the median; not a number where only means were measured
   * @param percentile95 the 95th percentile; likewise
   */
  record Benchmark(String name, double mean, double median, double percentile95) {}

  private static List<Benchmark> jmh() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(SandboxBenchmark.class.getSimpleName())
                    .include(TemplateBenchmark.class.getSimpleName())
                    .build())
            .run();
    List<Benchmark> rows = new ArrayList<>();
    for (RunResult run : results) {
      Result<?> result = run.getPrimaryResult();
      boolean samples = result.getStatistics().getN() > 100;
      rows.add(
          new Benchmark(
              result.getLabel(),
              result.getScore(),
              samples ? result.getStatistics().getPercentile(50) : Double.NaN,
              samples ? result.getStatistics().getPercentile(95) : Double.NaN));
    }
    rows.sort(Comparator.comparing(Benchmark::name));
    return rows;
  }

  private static String startTable(List<ColdStart.Row> rows) {
    StringBuilder table =
        new StringBuilder("| JVM | median | fastest | slowest | resident memory |\n");
    table.append("|---|--:|--:|--:|--:|\n");
    for (ColdStart.Row row : rows) {
      table.append(
          line(
              "| %s | %.0f ms | %.0f ms | %.0f ms | %s |%n",
              row.kind(),
              row.medianMillis(),
              row.fastestMillis(),
              row.slowestMillis(),
              number(row.residentMebibytes(), "%.0f MiB")));
    }
    return table.toString();
  }

  private static String programTable(ProgramSuite.Result result) {
    StringBuilder table =
        new StringBuilder(
            line(
                "Native: CPython %s. Median of %d runs after %d warm-up runs.%n%n",
                result.nativeVersion(), result.runs(), result.warmups()));
    table.append("| program | n | first run | sandbox | native | sandbox / native |\n");
    table.append("|---|--:|--:|--:|--:|--:|\n");
    for (ProgramSuite.Row row : result.rows()) {
      table.append(
          line(
              "| %s | %d | %.0f ms | %.1f ms | %.1f ms | %.1f |%n",
              row.program(),
              row.size(),
              row.sandboxFirstMillis(),
              row.sandboxMillis(),
              row.nativeMillis(),
              row.ratio()));
    }
    return table + line("| **geometric mean** | | | | | **%.1f** |%n", result.geometricMean());
  }

  private static String killTable(List<DeadlineKills.Row> rows) {
    StringBuilder table = new StringBuilder("| program | median | 95 % within | worst |\n");
    table.append("|---|--:|--:|--:|\n");
    for (DeadlineKills.Row row : rows) {
      table.append(
          line(
              "| `%s` | %.1f ms | %.1f ms | %.1f ms |%n",
              row.program(), row.medianMillis(), row.percentile95Millis(), row.worstMillis()));
    }
    return table.toString();
  }

  private static String jmhTable(List<Benchmark> rows) {
    StringBuilder table = new StringBuilder("| benchmark | median | mean | 95 % within |\n");
    table.append("|---|--:|--:|--:|\n");
    for (Benchmark row : rows) {
      table.append(
          line(
              "| %s | %s | %s | %s |%n",
              row.name(),
              number(row.median(), "%,.1f µs"),
              number(row.mean(), "%,.1f µs"),
              number(row.percentile95(), "%,.1f µs")));
    }
    return table.toString();
  }

  private static String number(double value, String format) {
    return Double.isNaN(value) ? "" : line(format, value);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
