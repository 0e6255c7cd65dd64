package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isola.Isola;
import dev.isola.TemplateConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes very many sandboxes of both languages that work, fail, are stopped and look for each
 * other's secrets, and sees to it that the JVM holds no more in the end than in the beginning.
 */
public final class Soak {

  private static final String NOTES = "nothing here\n";

  /** Idle sandboxes that are asked again later, for each thread. */
  private static final int KEPT = 12;

  /** The first of this many rounds warms up, and what the JVM holds after it is the measure. */
  private static final int ROUNDS = 10;

  private static final long HEAP_BYTES = 16L << 20;
  private static final int THREADS = 4;
  private static final int FILES = 4;
  private static final int SECONDS_TO_SETTLE = 30;

  private final List<SoakSandbox.Programs> programs = new ArrayList<>();
  private final Path shared;
  private final long seed;
  private final PrintStream progress;
  private final Map<SoakWork, AtomicInteger> done = new EnumMap<>(SoakWork.class);

  private Soak(Path shared, long seed, PrintStream progress) {
    this.shared = shared;
    this.seed = seed;
    this.progress = progress;
    for (SoakWork work : SoakWork.values()) {
      done.put(work, new AtomicInteger());
    }
    for (Language language : Language.values()) {
      String script = Program.resource(language == Language.PYTHON ? "soak.py" : "soak.js");
      TemplateConfig config = TemplateConfig.builder().noDiskCache().prelude(script).build();
      programs.add(
          new SoakSandbox.Programs(
              Isola.buildTemplate(language.guest(), config),
              Isola.buildTemplate(language.guest()),
              script));
    }
  }

  /**
   * Runs the soak; ends with an exception if anything is not as it should be.
   *
   * @param arguments {@code --sandboxes=N} (100,000 if not given), {@code --seed=N} (1), {@code
   *     --threads=N} (one a core)
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Arguments options = new Arguments(arguments, "sandboxes", "seed", "threads");
    int sandboxes = options.number("sandboxes", 100_000);
    int threads = options.number("threads", Runtime.getRuntime().availableProcessors());
    try (ScratchFolder folder = new ScratchFolder("isola-soak")) {
      Path notes = folder.path().resolve("notes.txt");
      Files.writeString(notes, NOTES);
      new Soak(folder.path(), options.number("seed", 1), System.out).run(sandboxes, threads);
      if (!Files.readString(notes).equals(NOTES)) {
        throw new IllegalStateException("an overlay let a change through to the host");
      }
    }
  }

  static JsonNode json(List<String> texts) {
    return new ObjectMapper().valueToTree(texts);
  }

  private void run(int sandboxes, int threads) throws IOException, InterruptedException {
    long start = System.nanoTime();
    ProcessUse first = null;
    int round = Math.max(sandboxes / ROUNDS, 1);
    for (int begin = 0; begin < sandboxes; begin += round) {
      int end = Math.min(begin + round, sandboxes);
      round(begin, end, threads);
      ProcessUse use = settled(first);
      progress.printf(
          "%,9d sandboxes, %4d s: %s%n",
          end, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), use);
      if (first == null) {
        first = use;
      } else if (!isSteady(first, use)) {
        throw new IllegalStateException(
            "after the first round the JVM held " + first + ", now it holds " + use);
      }
    }
    progress.println("what they did: " + done);
  }

  private static boolean isSteady(ProcessUse first, ProcessUse now) {
    return now.heapBytes() <= first.heapBytes() + HEAP_BYTES
        && now.threads() <= first.threads() + THREADS
        && now.files() <= first.files() + FILES;
  }

  /** Threads and arrays that are kept for a while for the next sandbox go when none comes. */
  private static ProcessUse settled(ProcessUse first) throws IOException, InterruptedException {
    ProcessUse use = ProcessUse.now();
    int seconds = first == null ? SECONDS_TO_SETTLE / 2 : SECONDS_TO_SETTLE;
    for (int i = 0; i < seconds && (first == null || !isSteady(first, use)); i++) {
      TimeUnit.SECONDS.sleep(1);
      use = ProcessUse.now();
    }
    return use;
  }

  private void round(int begin, int end, int threads) throws InterruptedException {
    AtomicInteger next = new AtomicInteger(begin);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(executor.submit(() -> work(next, end)));
    }
    executor.shutdown();
    for (Future<?> worker : workers) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        executor.shutdownNow();
        throw new IllegalStateException("the soak has failed, seed " + seed, e.getCause());
      }
    }
    if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the soak's own threads do not end");
    }
  }

  private void work(AtomicInteger next, int end) {
    Deque<SoakSandbox> kept = new ArrayDeque<>();
    try {
      for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
        SoakSandbox sandbox =
            new SoakSandbox(programs.get(number % programs.size()), shared, seed, number);
        kept.add(sandbox);
        done.get(sandbox.work()).incrementAndGet();
        if (!sandbox.live()) {
          kept.removeLast().close();
        } else if (kept.size() > KEPT) {
          kept.peekFirst().look(true);
          kept.removeFirst().close();
        }
      }
      for (SoakSandbox sandbox : kept) {
        sandbox.look(true);
      }
    } finally {
      kept.forEach(SoakSandbox::close);
    }
  }
}
