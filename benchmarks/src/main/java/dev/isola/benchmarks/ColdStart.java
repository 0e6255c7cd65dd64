package dev.isola.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Starts JVMs and looks how long they take to the first Python result, and how big they get. */
final class ColdStart {

  private static final int STARTS = 10;

  private ColdStart() {}

  /**
   * What came out for one kind of start.
   *
   * @param kind an argument of {@link FirstResult}
   * @param starts how many JVMs were started
   * @param medianMillis the median time to the result in milliseconds
   * @param fastestMillis the shortest time
   * @param slowestMillis the longest time
   * @param residentMebibytes the median resident size at the result, in MiB; not a number where the
   *     system does not tell
   */
  record Row(
      String kind,
      int starts,
      double medianMillis,
      double fastestMillis,
      double slowestMillis,
      double residentMebibytes) {}

  /** Starts every kind of JVM, each one once more before the measured starts. */
  static List<Row> run() throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    for (String kind : List.of(FirstResult.EMPTY, FirstResult.PLAIN, FirstResult.PRELUDE)) {
      start(kind);
      long[] times = new long[STARTS];
      long[] sizes = new long[STARTS];
      for (int i = 0; i < STARTS; i++) {
        Start start = start(kind);
        times[i] = start.nanoseconds();
        sizes[i] = start.residentBytes().orElse(-1);
      }
      rows.add(
          new Row(
              kind,
              STARTS,
              Timing.median(times) / 1e6,
              Arrays.stream(times).min().orElseThrow() / 1e6,
              Arrays.stream(times).max().orElseThrow() / 1e6,
              sizes[0] < 0 ? Double.NaN : Timing.median(sizes) / (1 << 20)));
    }
    return rows;
  }

  private record Start(long nanoseconds, OptionalLong residentBytes) {}

  private static Start start(String kind) throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                FirstResult.class.getName(),
                kind)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    long begin = System.nanoTime();
    Process process = java.start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      long end = System.nanoTime();
      if (line == null) {
        throw new IllegalStateException("a JVM of kind " + kind + " gave no result");
      }
      return new Start(end - begin, residentBytes(process.pid()));
    } finally {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  private static OptionalLong residentBytes(long process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process), "status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }
}
