package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs all programs in sandboxes of one JVM and, alternating, on a native CPython. */
final class ProgramSuite {

  private static final int WARMUPS = 20;
  private static final int RUNS = 9;

  private final NativePython python;
  private final PrintStream progress;

  ProgramSuite(String command, Path folder, PrintStream progress) throws IOException {
    this.python = new NativePython(command, folder);
    this.progress = progress;
  }

  /**
   * Two timings of one program.
   *
   * @param program its name
   * @param size the argument of its {@code run}
   * @param sandboxFirstMillis the first run in a fresh sandbox
   * @param sandboxMillis the median in the sandbox, after warm-up
   * @param nativeMillis the median on the native CPython, after as many runs
   * @param ratio sandbox divided by native
   */
  record Row(
      String program,
      int size,
      double sandboxFirstMillis,
      double sandboxMillis,
      double nativeMillis,
      double ratio) {}

  /**
   * What came out.
   *
   * @param nativeVersion the version of the native CPython
   * @param warmups how many runs came before the measured ones
   * @param runs how many runs were measured
   * @param rows one row a program
   * @param geometricMean the geometric mean of the ratios
   */
  record Result(
      String nativeVersion, int warmups, int runs, List<Row> rows, double geometricMean) {}

  /** Runs everything; takes some minutes. */
  Result run() throws IOException, InterruptedException {
    SandboxTemplate template = Isola.buildTemplate("python");
    List<Row> rows = new ArrayList<>();
    for (Program program : Program.ALL) {
      Timing inSandbox = measure(template, program);
      Timing natively = python.measure(program, WARMUPS, RUNS);
      if (!plain(inSandbox.value()).equals(plain(natively.value()))) {
        throw new IllegalStateException(
            program.name()
                + " computed "
                + inSandbox.value()
                + " in the sandbox and "
                + natively.value()
                + " natively");
      }
      Row row =
          new Row(
              program.name(),
              program.size(),
              inSandbox.firstMillis(),
              inSandbox.medianMillis(),
              natively.medianMillis(),
              inSandbox.medianMillis() / natively.medianMillis());
      rows.add(row);
      progress.printf(
          "%-18s first %8.1f ms, then %8.1f ms, native %7.1f ms: %5.1f times%n",
          row.program(),
          row.sandboxFirstMillis(),
          row.sandboxMillis(),
          row.nativeMillis(),
          row.ratio());
    }
    double logarithms = rows.stream().mapToDouble(row -> Math.log(row.ratio())).sum();
    return new Result(
        python.version(), WARMUPS, RUNS, List.copyOf(rows), Math.exp(logarithms / rows.size()));
  }

  private static Timing measure(SandboxTemplate template, Program program) {
    SandboxConfig config = SandboxConfig.builder().timeout(Duration.ofMinutes(5)).build();
    try (Sandbox sandbox = template.create(config)) {
      sandbox.loadScript(program.source());
      long[] times = new long[WARMUPS + RUNS];
      JsonNode value = null;
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        value = sandbox.run("run", program.size());
        times[i] = System.nanoTime() - start;
      }
      return Timing.of(times, WARMUPS, value);
    }
  }

  /** The value as a JSON text would give it back, so that kinds of numbers do not matter. */
  private static JsonNode plain(JsonNode value) throws IOException {
    return new ObjectMapper().readTree(value.toString());
  }
}
