package dev.isola.benchmarks;

import dev.isola.LimitExceededException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxContext;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import dev.isola.guests.conformance.HostileProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the hostile programs of the guests' own tests at some moment within their work, by a
 * deadline and by a cancellation, and looks how long it takes until they are dead. Programs that
 * end by themselves are begun again and again within the guest.
 */
final class HostileKills {

  /** How often the programs of a kind are ended in each of the two ways. */
  static final int KILLS = 1_000;

  private static final long LEAST_MICROS = 3_000;
  private static final long MOST_MICROS = 20_000;

  /** A program that ends by itself is not a kill; of such attempts there are no more than this. */
  private static final int ATTEMPTS_PER_KILL = 4;

  private static final String ONCE = "f";

  /** The function that calls {@link #ONCE} again and again, whatever comes of it. */
  private static final String AGAIN = "once_more_and_again";

  private static final String PYTHON_AGAIN =
      """

      def once_more_and_again(work=f):
          while True:
              try:
                  result = work()
                  while hasattr(result, "send"):
                      result.send(None)
              except BaseException:
                  pass
      """;

  private static final String JS_AGAIN =
      """

      globalThis.once_more_and_again = (work => async () => {
        for (;;) {
          try {
            const result = await work();
            while (!(await result.next()).done);
          } catch {}
        }
      })(f);
      """;

  private static final int WARMUPS = 20;
  private static final int SEED = 1;

  /** The program came to its end before it was ended. */
  private static final long NO_KILL = Long.MIN_VALUE;

  private final Path project;
  private final int kills;
  private final PrintStream progress;
  private final Random random = new Random(SEED);

  HostileKills(Path project, int kills, PrintStream progress) {
    this.project = project;
    this.kills = kills;
    this.progress = progress;
  }

  /** How a program is ended. */
  enum Means {
    DEADLINE,
    CANCELLATION;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How long it took to end the programs of one kind in one way.
   *
   * @param guest their language's guest
   * @param kind the kind
   * @param means how they were ended
   * @param programs how many programs there are
   * @param kills how often one was ended
   * @param endedByThemselves how often a program came to its end before
   * @param counts how many kills took how long, see {@link Latencies#BOUNDS}
   * @param worstMillis the longest time
   * @param worstProgram the program that took it
   */
  record Row(
      String guest,
      String kind,
      Means means,
      int programs,
      int kills,
      int endedByThemselves,
      List<Integer> counts,
      double worstMillis,
      String worstProgram) {}

  /** Ends the programs of both languages; takes about a quarter of an hour for 1,000 kills. */
  List<Row> run() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Language language : Language.values()) {
      Map<String, List<HostileProgram>> kinds = new LinkedHashMap<>();
      for (HostileProgram program : HostileProgram.read(source(language))) {
        kinds.computeIfAbsent(program.kind(), kind -> new ArrayList<>()).add(program);
      }
      for (Map.Entry<String, List<HostileProgram>> kind : kinds.entrySet()) {
        rows.addAll(run(language, kind.getKey(), kind.getValue()));
      }
    }
    return rows;
  }

  private String source(Language language) throws IOException {
    return Files.readString(language.testResources(project).resolve("hostile" + language.ending()));
  }

  private static String again(Language language) {
    return language == Language.PYTHON ? PYTHON_AGAIN : JS_AGAIN;
  }

  private List<Row> run(Language language, String kind, List<HostileProgram> programs) {
    List<Row> rows = new ArrayList<>();
    try (SandboxContext context = new SandboxContext()) {
      List<SandboxTemplate> templates = new ArrayList<>();
      for (HostileProgram program : programs) {
        String prelude = program.source() + again(language);
        TemplateConfig config = TemplateConfig.builder().noDiskCache().prelude(prelude).build();
        templates.add(context.buildTemplate(language.guest(), config));
      }
      for (Means means : Means.values()) {
        Row row = run(language, kind, means, programs, templates);
        rows.add(row);
        progress.printf(
            Locale.ROOT,
            "%-7s %-24s %-13s %5d kills, worst %6.1f ms: %s%n",
            row.guest(),
            kind,
            means.text(),
            row.kills(),
            row.worstMillis(),
            row.worstProgram());
      }
    }
    return rows;
  }

  private Row run(
      Language language,
      String kind,
      Means means,
      List<HostileProgram> programs,
      List<SandboxTemplate> templates) {
    String[] functions = new String[programs.size()];
    Arrays.fill(functions, ONCE);
    for (int i = 0; i < Math.min(WARMUPS, kills); i++) {
      kill(templates.get(i % templates.size()), ONCE, means);
    }
    Latencies latencies = new Latencies();
    int attempts = 0;
    double worst = 0;
    String worstProgram = "";
    while (latencies.total() < kills && attempts < kills * ATTEMPTS_PER_KILL) {
      int number = attempts++ % programs.size();
      long late = kill(templates.get(number), functions[number], means);
      if (late == NO_KILL) {
        functions[number] = AGAIN;
      } else {
        latencies.add(late);
        if (worstProgram.isEmpty() || latencies.worstMillis() > worst) {
          worst = latencies.worstMillis();
          worstProgram = programs.get(number).attempt();
        }
      }
    }
    return new Row(
        language.guest(),
        kind,
        means,
        programs.size(),
        latencies.total(),
        attempts - latencies.total(),
        latencies.counts(),
        latencies.worstMillis(),
        worstProgram);
  }

  /** Nanoseconds from the order until the guest was dead and its caller knew. */
  private long kill(SandboxTemplate template, String function, Means means) {
    long micros = LEAST_MICROS + (long) (random.nextDouble() * (MOST_MICROS - LEAST_MICROS));
    Duration moment = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros));
    CountDownLatch release = new CountDownLatch(1);
    SandboxConfig config =
        config(means == Means.DEADLINE ? moment : Duration.ofMinutes(1), release);
    try (Sandbox sandbox = template.instantiate(config)) {
      try {
        sandbox.start();
      } catch (LimitExceededException e) {
        return NO_KILL; // the deadline came while the sandbox was started
      }
      return means == Means.DEADLINE
          ? byDeadline(sandbox, function, moment, release)
          : byClosing(sandbox, function, moment, release);
    }
  }

  private static long byDeadline(
      Sandbox sandbox, String function, Duration deadline, CountDownLatch release) {
    long start = System.nanoTime();
    RunResult result = sandbox.call(function);
    long taken = System.nanoTime() - start;
    release.countDown(); // closing waits for handlers
    return result.verdict() == Verdict.TIME_LIMIT ? taken - deadline.toNanos() : NO_KILL;
  }

  private static long byClosing(
      Sandbox sandbox, String function, Duration moment, CountDownLatch release) {
    long end = System.nanoTime() + moment.toNanos();
    AtomicLong ended = new AtomicLong();
    CompletableFuture<RunResult> call =
        sandbox
            .callAsync(function)
            .whenComplete(
                (result, failure) -> {
                  ended.set(System.nanoTime());
                  release.countDown();
                });
    for (long left = moment.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    long ordered = System.nanoTime();
    sandbox.close(); // takes longer than that: it waits for handlers, too
    RunResult result = call.join();
    return result.verdict() == Verdict.CANCELLED ? ended.get() - ordered : NO_KILL;
  }

  /** Limits that programs do not meet in so short a time, or only some of them. */
  private static SandboxConfig config(Duration timeout, CountDownLatch release) {
    return SandboxConfig.builder()
        .timeout(timeout)
        .maxOutput(64 << 20)
        .maxEvents(10_000_000)
        .hostcall("thread", payload -> Thread.currentThread().getName())
        .hostcall(
            "never",
            payload -> {
              release.await();
              return null;
            })
        .hostcall(
            "stubborn",
            payload -> {
              while (release.getCount() > 0) {
                try {
                  release.await();
                } catch (InterruptedException e) {
                  // Ignores that it is not wanted any more.
                }
              }
              return null;
            })
        .build();
  }
}
