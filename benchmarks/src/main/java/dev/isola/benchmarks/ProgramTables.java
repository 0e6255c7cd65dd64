package dev.isola.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Writes what came out of the programs as tables in Markdown. */
final class ProgramTables {

  private static final List<String> SANDBOXES = List.of(Engines.SANDBOX, Engines.SANDBOX_25);

  private final ProgramSuite.Result result;
  private final List<String> engines;

  private ProgramTables(ProgramSuite.Result result) {
    this.result = result;
    this.engines = List.copyOf(result.versions().keySet());
  }

  /** The engines' versions, then a table for each kind of time. */
  static String of(ProgramSuite.Result result) {
    ProgramTables tables = new ProgramTables(result);
    return tables.versions()
        + Markdown.line(
            "%nSteady: the median of %d runs after %d others, in milliseconds.%n%n",
            result.runs(), result.warmups())
        + tables.table("%.1f", ProgramSuite.Times::steady)
        + Markdown.line("%nEarly: the first %d runs together, in milliseconds.%n%n", Timing.EARLY)
        + tables.table("%.0f", ProgramSuite.Times::early)
        + Markdown.line("%nFirst: the first run alone, in milliseconds.%n%n")
        + tables.table("%.0f", ProgramSuite.Times::first)
        + Markdown.line(
            "%nFrom the start of the process to the end of the first run, in milliseconds.%n%n")
        + tables.table("%.0f", ProgramSuite.Times::start);
  }

  private String versions() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> engine : result.versions().entrySet()) {
      text.append(Markdown.line("- `%s`: %s%n", engine.getKey(), engine.getValue()));
    }
    return text.toString();
  }

  private record Ratio(String engine, String other) {}

  private List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    for (String engine : engines) {
      for (String other : engines) {
        if (SANDBOXES.contains(engine) && !SANDBOXES.contains(other)) {
          ratios.add(new Ratio(engine, other));
        }
      }
    }
    return ratios;
  }

  private String table(String format, ToDoubleFunction<ProgramSuite.Times> time) {
    List<String> heads = new ArrayList<>(List.of("program", "n"));
    heads.addAll(engines);
    List<String> means = new ArrayList<>(List.of("**geometric mean**", ""));
    engines.forEach(engine -> means.add(""));
    for (Ratio ratio : ratios()) {
      heads.add(ratio.engine() + " / " + ratio.other());
      means.add(Markdown.line("**%.2f**", result.mean(ratio.engine(), ratio.other(), time)));
    }
    StringBuilder text = new StringBuilder(Markdown.head(heads));
    for (ProgramSuite.Row row : result.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.program(), Integer.toString(row.size())));
      for (String engine : engines) {
        cells.add(Markdown.line(format, time.applyAsDouble(row.times().get(engine))));
      }
      for (Ratio ratio : ratios()) {
        cells.add(Markdown.line("%.2f", row.ratio(ratio.engine(), ratio.other(), time)));
      }
      text.append(Markdown.row(cells));
    }
    return text.append(Markdown.row(means)).toString();
  }
}
