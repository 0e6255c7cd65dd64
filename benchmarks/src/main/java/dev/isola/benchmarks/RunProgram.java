package dev.isola.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Measures some programs on some engines, and prints the numbers only. */
public final class RunProgram {

  private RunProgram() {}

  /**
   * Measures and prints.
   *
   * @param arguments {@code --language=python} or {@code js} (python if not given), {@code
   *     --programs=NAMES} (all if not given), {@code --engines=NAMES} (sandbox and v8 if not
   *     given), {@code --python=COMMAND}, {@code --qjs=COMMAND}, {@code --node=COMMAND}, {@code
   *     --jdk25=FOLDER}, {@code --warmups=N}, {@code --runs=N}, {@code --size=N} (for all programs;
   *     each one's own if not given), {@code --project=FOLDER} (the working directory if not given)
   * @throws IOException if something cannot be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Arguments options =
        new Arguments(
            arguments,
            "language",
            "programs",
            "engines",
            "python",
            "qjs",
            "node",
            "jdk25",
            "warmups",
            "runs",
            "size",
            "project");
    Path project = Path.of(options.get("project", "")).toAbsolutePath();
    Language language = Language.ofGuest(options.get("language", "python"));
    Engines known = Engines.of(language, project, options);
    int warmups = options.number("warmups", ProgramSuite.WARMUPS);
    int runs = options.number("runs", ProgramSuite.RUNS);
    try (ScratchFolder folder = new ScratchFolder("isola-programs")) {
      List<Engine> engines =
          known.prepare(
              options.list("engines", List.of(Engines.SANDBOX, Engines.V8)), folder.path());
      System.out.printf(
          "%-18s %-10s %10s %10s %10s%n", "milliseconds", "", "first", "early", "steady");
      for (Program program : language.programs(options.list("programs", List.of()))) {
        Program sized = new Program(program.name(), options.number("size", program.size()));
        for (Engine engine : engines) {
          Timing timing = engine.measure(sized, warmups, runs);
          System.out.printf(
              Locale.ROOT,
              "%-18s %-10s %10.1f %10.1f %10.2f%n",
              sized.name(),
              engine.name(),
              timing.firstMillis(),
              timing.earlyMillis(),
              timing.medianMillis());
        }
      }
    }
  }
}
