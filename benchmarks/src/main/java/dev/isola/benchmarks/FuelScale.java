package dev.isola.benchmarks;

import dev.isola.GuestClock;
import dev.isola.Isola;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks how much fuel single things take, and how long a million units of it last. */
final class FuelScale {

  private static final int WARMUPS = 30;
  private static final int RUNS = 11;
  private static final double MILLION = 1e6;

  private FuelScale() {}

  /**
   * Something that a program does again and again.
   *
   * @param language its language
   * @param text what it does, as code
   * @param body the body of {@code f(n)}, which does it {@code n} times
   * @param times how often it is done in a run
   */
  private record Deed(Language language, String text, String body, int times) {

    String source() {
      return language == Language.PYTHON
          ? "import json, re, sandbox\ndef g(): pass\ndef f(n):\n" + body.indent(4)
          : "function g() {}\nfunction f(n) {\n" + body.indent(2) + "}\n";
    }
  }

  private static Deed python(String text, String before, int times) {
    return new Deed(
        Language.PYTHON, text, before + "\nfor i in range(n):\n" + text.indent(4), times);
  }

  private static Deed js(String text, String before, int times) {
    return new Deed(
        Language.JAVASCRIPT,
        text,
        before + "\nfor (let i = 0; i < n; i++) { " + text + "; }",
        times);
  }

  private static final List<Deed> DEEDS =
      List.of(
          python("pass", "", 500_000),
          python("x += i", "x = 0", 200_000),
          python("g()", "", 100_000),
          python("x.append(i)", "x = []", 100_000),
          python("x[i] = i", "x = {}", 100_000),
          python("x = f\"item {i}\"", "", 30_000),
          python("x = sorted(y)", "y = [k * 7919 % 101 for k in range(100)]", 1_000),
          python("x = json.loads(y)", "y = '{\"a\": [1, 2, 3], \"b\": \"text\"}'", 3_000),
          python("x = y.search('2026-01-17 tea')", "y = re.compile(r'\\d+ (\\w+)')", 5_000),
          python("print(i)", "", 2_000),
          js("", "", 500_000),
          js("x += i", "let x = 0;", 200_000),
          js("g()", "", 100_000),
          js("x.push(i)", "const x = [];", 100_000),
          js("x.set(i, i)", "const x = new Map();", 50_000),
          js("x = `item ${i}`", "let x;", 30_000),
          js(
              "x = y.toSorted((a, b) => a - b)",
              "let x; const y = Array.from({ length: 100 }, (_, k) => (k * 7919) % 101);",
              500),
          js("x = JSON.parse(y)", "let x; const y = '{\"a\": [1, 2, 3], \"b\": \"text\"}';", 3_000),
          js("x = y.exec('2026-01-17 tea')", "let x; const y = /\\d+ (\\w+)/;", 5_000),
          js("console.log(i)", "", 2_000));

  /**
   * What one of them takes.
   *
   * @param guest the language's guest
   * @param code what is done
   * @param units the units for doing it once, the loop around it included
   * @param millisPerMillion how long a million units of it last, when it has been done often
   */
  record Row(String guest, String code, double units, double millisPerMillion) {}

  static List<Row> run(PrintStream progress) {
    List<Row> rows = new ArrayList<>();
    for (Deed deed : DEEDS) {
      Row row = run(deed);
      rows.add(row);
      progress.printf(
          Locale.ROOT,
          "%-7s %-40s %8.1f units, %6.1f ms a million%n",
          row.guest(),
          row.code(),
          row.units(),
          row.millisPerMillion());
    }
    return rows;
  }

  private static Row run(Deed deed) {
    SandboxConfig config =
        SandboxConfig.builder()
            .timeout(Duration.ofMinutes(1))
            .maxOutput(1 << 20)
            .clock(GuestClock.virtual())
            .build();
    try (Sandbox sandbox = Isola.buildTemplate(deed.language().guest()).create(config)) {
      sandbox.loadScript(deed.source());
      long base = call(sandbox, 0).fuel();
      long[] nanoseconds = new long[RUNS];
      long fuel = 0;
      for (int i = -WARMUPS; i < RUNS; i++) {
        long start = System.nanoTime();
        RunResult result = call(sandbox, deed.times());
        if (i >= 0) {
          nanoseconds[i] = System.nanoTime() - start;
          fuel = result.fuel();
        }
      }
      return new Row(
          deed.language().guest(),
          deed.text(),
          (fuel - base) / (double) deed.times(),
          Timing.median(nanoseconds) / fuel * MILLION / 1e6);
    }
  }

  private static RunResult call(Sandbox sandbox, int times) {
    RunResult result = sandbox.call("f", times);
    if (result.verdict() != Verdict.OK) {
      throw new IllegalStateException("not done: " + result);
    }
    return result;
  }

  static String table(List<Row> rows) {
    StringBuilder table =
        new StringBuilder(
            Markdown.head(
                List.of(
                    "done in a loop", "guest", "units each", "for a million units", "that take")));
    for (Row row : rows) {
      table.append(
          Markdown.row(
              List.of(
                  row.code().isEmpty() ? "nothing" : Markdown.code(row.code()),
                  row.guest(),
                  Markdown.line("%,.1f", row.units()),
                  Markdown.line("%,.0f times", MILLION / row.units()),
                  Markdown.line("%.1f ms", row.millisPerMillion()))));
    }
    return table.toString();
  }
}
