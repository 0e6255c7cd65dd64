package dev.isola.benchmarks;

import dev.isola.Isola;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs programs that never end, and looks how long after the deadline the caller knows. */
final class DeadlineKills {

  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final int WARMUPS = 5;
  private static final int KILLS = 30;

  private static final String IMPORTS =
      """
      import re, time
      from sandbox.asyncio import hostcall, run
      """;

  /** What the programs do, each of them for longer than anybody would wait. */
  private static final List<String> BODIES =
      List.of(
          "while True: pass",
          """
          while True:
              try: raise KeyboardInterrupt
              except BaseException: pass\
          """,
          "re.match('(a+)+$', 'a' * 40 + 'b')",
          "sum(range(10**12))",
          "10**10**8",
          "time.sleep(10**6)",
          "run(hostcall('never'))");

  private DeadlineKills() {}

  /**
   * How late the results of one program were.
   *
   * @param program what it does
   * @param kills how often it was ended
   * @param medianMillis the median time from the deadline to the result in milliseconds
   * @param percentile95Millis the time within which 95 % of the results were there
   * @param worstMillis the longest time
   */
  record Row(
      String program,
      int kills,
      double medianMillis,
      double percentile95Millis,
      double worstMillis) {}

  /** Runs every program into its deadline, again and again; takes about two minutes. */
  static List<Row> run(PrintStream progress) {
    StringBuilder prelude = new StringBuilder(IMPORTS);
    for (int i = 0; i < BODIES.size(); i++) {
      prelude.append("def ").append(function(i)).append("():\n").append(BODIES.get(i).indent(4));
    }
    SandboxTemplate template =
        Isola.buildTemplate("python", TemplateConfig.builder().prelude(prelude.toString()).build());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < BODIES.size(); i++) {
      for (int warmup = 0; warmup < WARMUPS; warmup++) {
        kill(template, function(i));
      }
      long[] late = new long[KILLS];
      for (int kill = 0; kill < KILLS; kill++) {
        late[kill] = kill(template, function(i));
      }
      Arrays.sort(late);
      Row row =
          new Row(
              BODIES.get(i).replaceAll("\\s+", " "),
              KILLS,
              Timing.median(late) / 1e6,
              late[(int) Math.ceil(0.95 * KILLS) - 1] / 1e6,
              late[KILLS - 1] / 1e6);
      rows.add(row);
      progress.printf(
          "%-70s median %6.1f ms, worst %6.1f ms%n",
          row.program(), row.medianMillis(), row.worstMillis());
    }
    return rows;
  }

  private static String function(int program) {
    return "endless_" + program;
  }

  /** The time from the deadline to the result in nanoseconds. */
  private static long kill(SandboxTemplate template, String function) {
    SandboxConfig config =
        SandboxConfig.builder()
            .timeout(TIMEOUT)
            .hostcall(
                "never",
                payload -> {
                  new CountDownLatch(1).await();
                  return payload;
                })
            .build();
    try (Sandbox sandbox = template.create(config)) {
      long start = System.nanoTime();
      RunResult result = sandbox.call(function);
      long taken = System.nanoTime() - start;
      if (result.verdict() != Verdict.TIME_LIMIT) {
        throw new IllegalStateException("not ended by its time limit: " + result);
      }
      return taken - TIMEOUT.toNanos();
    }
  }
}
