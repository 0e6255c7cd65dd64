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
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures everything and writes docs/performance.md and benchmarks/performance.json. */
public final class PerformanceReport {

  private static final List<String> PARTS =
      List.of(
          "start",
          "junit",
          "memory",
          "programs",
          "javascript",
          "kills",
          "metering",
          "fuel",
          "same",
          "grading",
          "jmh");

  private final PrintStream progress;
  private final Path project;
  private final Arguments options;
  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private PerformanceReport(Path project, Arguments options, PrintStream progress) {
    this.project = project;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Measures and writes.
   *
   * @param arguments {@code --python=COMMAND}, the CPython to compare with ({@code python3} if not
   *     given), {@code --qjs=COMMAND}, the QuickJS to compare with ({@code qjs} if not given),
   *     {@code --node=COMMAND} ({@code node} if not given), {@code --jdk25=FOLDER}, {@code
   *     --parts=...}, some of the parts, {@code --engines=...} and {@code --js-engines=...}, some
   *     of the engines for Python and JavaScript, and {@code --programs=...} and {@code
   *     --js-programs=...}, some of their programs (all of them if not given), {@code --kills=N},
   *     how often the hostile programs of a kind are ended in each way, {@code --rounds=N}, how
   *     often programs run with and without the meter, and {@code --runs=N}, how many JVMs of each
   *     kind run the suite
   * @throws IOException if something cannot be read or written
   * @throws InterruptedException if the thread is interrupted
   * @throws RunnerException if JMH fails
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    Arguments options =
        new Arguments(
            arguments,
            "python",
            "qjs",
            "node",
            "jdk25",
            "parts",
            "engines",
            "programs",
            "kills",
            "rounds",
            "runs",
            "js-engines",
            "js-programs");
    Path project = Path.of("").toAbsolutePath().getParent();
    new PerformanceReport(project, options, System.out).run(options.list("parts", PARTS));
  }

  private void run(List<String> parts) throws IOException, InterruptedException, RunnerException {
    if (!PARTS.containsAll(parts)) {
      throw new IllegalArgumentException("parts are some of " + PARTS + ", found " + parts);
    }
    Machine machine = Machine.with(Language.PYTHON);
    List<Jdk> jdks = Engines.of(Language.PYTHON, project, options).jdks();
    if (parts.contains("start")) {
      write("start", machine, "starts", ColdStart.run(jdks, progress), ColdStart::table);
    }
    if (parts.contains("junit")) {
      write("junit", machine, "starts", JUnitStart.run(jdks, progress), JUnitStart::table);
    }
    if (parts.contains("memory")) {
      write("memory", machine, "jvms", MemoryUse.run(jdks, progress), MemoryUse::table);
    }
    if (parts.contains("programs")) {
      write("programs", machine, "suite", programs(Language.PYTHON, ""), ProgramTables::of);
    }
    if (parts.contains("javascript")) {
      Machine with = Machine.with(Language.JAVASCRIPT);
      write("javascript", with, "suite", programs(Language.JAVASCRIPT, "js-"), ProgramTables::of);
    }
    if (parts.contains("kills")) {
      int kills = options.number("kills", HostileKills.KILLS);
      Kills result =
          new Kills(DeadlineKills.run(progress), new HostileKills(project, kills, progress).run());
      write("kills", machine, "kills", result, KillTables::of);
    }
    if (parts.contains("metering")) {
      int rounds = options.number("rounds", Metering.ROUNDS);
      for (Language language : Language.values()) {
        String prefix = language == Language.PYTHON ? "" : "js-";
        List<Program> programs = language.programs(options.list(prefix + "programs", List.of()));
        String part = "metering-" + language.guest();
        Machine with = Machine.with(language);
        write(
            part,
            with,
            "metering",
            Metering.run(language, programs, rounds, progress),
            Metering::table);
      }
    }
    if (parts.contains("fuel")) {
      write("fuel", machine, "deeds", FuelScale.run(progress), FuelScale::table);
    }
    if (parts.contains("same")) {
      int runs = options.number("runs", SameResults.RUNS);
      List<SameResults.Row> rows = new SameResults(project, jdks, runs, progress).run();
      write("same", machine, "jvms", rows, SameResults::table);
    }
    if (parts.contains("grading")) {
      write("grading", machine, "runs", GradingScale.run(jdks, progress), GradingScale::table);
    }
    if (parts.contains("jmh")) {
      List<Benchmark> results = jmh();
      write("jmh", machine, "benchmarks", results, PerformanceReport::jmhTable);
    }
  }

  private ProgramSuite.Result programs(Language language, String prefix)
      throws IOException, InterruptedException {
    Engines engines = Engines.of(language, project, options);
    List<Program> programs = language.programs(options.list(prefix + "programs", List.of()));
    try (ScratchFolder folder = new ScratchFolder("isola-programs")) {
      List<Engine> prepared =
          engines.prepare(options.list(prefix + "engines", engines.usual()), folder.path());
      return new ProgramSuite(prepared, programs, progress).run();
    }
  }

  /**
   * How fast programs were ended.
   *
   * @param programs single programs, always at the same moment
   * @param kinds all hostile programs by their kinds, at any moment
   */
  record Kills(List<DeadlineKills.Row> programs, List<HostileKills.Row> kinds) {}

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
   * @param median the median
   * @param percentile95 the 95th percentile
   */
  record Benchmark(String name, double mean, double median, double percentile95) {}

  private static List<Benchmark> jmh() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(SandboxBenchmark.class.getSimpleName())
                    .include(JsSandboxBenchmark.class.getSimpleName())
                    .include(FixtureBenchmark.class.getSimpleName())
                    .include(TemplateBenchmark.class.getSimpleName())
                    .build())
            .run();
    List<Benchmark> rows = new ArrayList<>();
    for (RunResult run : results) {
      Result<?> result = run.getPrimaryResult();
      rows.add(
          new Benchmark(
              result.getLabel(),
              result.getScore(),
              result.getStatistics().getPercentile(50),
              result.getStatistics().getPercentile(95)));
    }
    rows.sort(Comparator.comparing(Benchmark::name));
    return rows;
  }

  private static String jmhTable(List<Benchmark> rows) {
    StringBuilder table =
        new StringBuilder(
            Markdown.head(
                List.of("benchmark", "median", "that is a second", "mean", "95 % within")));
    for (Benchmark row : rows) {
      table.append(
          Markdown.row(
              List.of(
                  row.name(),
                  Markdown.line("%,.1f µs", row.median()),
                  Markdown.line("%,.0f", 1e6 / row.median()),
                  Markdown.line("%,.1f µs", row.mean()),
                  Markdown.line("%,.1f µs", row.percentile95()))));
    }
    return table.toString();
  }
}
