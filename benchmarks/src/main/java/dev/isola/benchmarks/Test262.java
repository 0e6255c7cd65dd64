package dev.isola.benchmarks;

import dev.isola.IsolaException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the tests of test262 that QuickJS claims, in sandboxes and in a native QuickJS. */
final class Test262 {

  private static final List<String> ALL = List.of("test");

  private final Test262Sandboxes sandboxes;
  private final Test262Suite suite;
  private final PrintStream progress;

  private Test262(Test262Suite suite, PrintStream progress) {
    this.suite = suite;
    this.sandboxes = new Test262Sandboxes(suite);
    this.progress = progress;
  }

  /**
   * Runs the tests, and writes a section of the page if it is all of them.
   *
   * @param options {@code test262}, {@code quickjs}, {@code folders} and {@code threads}, see
   *     {@link Conformance}
   * @param page docs/conformance.md
   */
  static void run(Arguments options, Path page)
      throws IOException, InterruptedException, ExecutionException {
    Path copy = Path.of(options.required("test262"));
    Path quickjs = Path.of(options.required("quickjs"));
    List<String> folders = options.list("folders", ALL);
    int threads = options.number("threads", Runtime.getRuntime().availableProcessors());
    try (ScratchFolder scratch = new ScratchFolder("isola-test262")) {
      Test262Suite suite = Test262Suite.restore(copy, scratch.path().resolve("test262"));
      for (String folder : folders) {
        if (!Files.exists(suite.root().resolve(folder))) {
          throw new IllegalArgumentException(
              "--folders are folders of the suite such as test/language/types, found " + folder);
        }
      }
      Test262Native natively = Test262Native.run(quickjs, scratch.path(), folders);
      System.out.printf(
          "native QuickJS: %d of its tests, %d runs failed, %.0f s%n",
          natively.claimed().size(), natively.failures().size(), natively.seconds());
      List<Test262Folder> outcomes = new Test262(suite, System.out).run(natively, threads);
      String section =
          Test262Page.of(outcomes, natively, suite.commit(), Machine.with(Language.JAVASCRIPT));
      if (folders.equals(ALL)) {
        new MarkedSection(page, "test262").replace(section);
      }
      System.out.println(section);
    }
  }

  private List<Test262Folder> run(Test262Native natively, int threads)
      throws IOException, InterruptedException, ExecutionException {
    Map<String, Test262Folder> folders = new TreeMap<>();
    int runs = 0;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Test262Outcome>> outcomes = new ArrayList<>();
      for (String path : natively.claimed()) {
        Test262File test = suite.file(path);
        Test262Folder folder = folders.computeIfAbsent(Test262Folder.of(path), Test262Folder::new);
        runs += test.modes().size();
        Optional<String> missing = Test262Host.missing(test);
        if (missing.isPresent()) {
          folder.leaveOut(missing.get());
        } else {
          for (boolean strict : test.modes()) {
            outcomes.add(executor.submit(() -> run(test, strict, natively)));
          }
        }
      }
      executor.shutdown();
      natively.check(runs);
      long start = System.nanoTime();
      int done = 0;
      for (Future<Test262Outcome> outcome : outcomes) {
        Test262Outcome finished = outcome.get();
        folders.get(Test262Folder.of(finished.run().path())).add(finished);
        if (++done % 1000 == 0) {
          progress.printf(
              "%d of %d runs in %.0f s%n",
              done, outcomes.size(), (System.nanoTime() - start) / 1e9);
        }
      }
    } finally {
      executor.shutdownNow();
    }
    return List.copyOf(folders.values());
  }

  private Test262Outcome run(Test262File test, boolean strict, Test262Native natively) {
    Test262Run run = new Test262Run(test.path(), strict);
    long start = System.nanoTime();
    String here;
    try {
      here = sandboxes.run(test, strict).orElse(null);
    } catch (IsolaException e) {
      here = "the host failed: " + e;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Test262Outcome outcome = new Test262Outcome(run, here, natively.failures().get(run), seconds);
    if (here != null || outcome.natively() != null) {
      progress.printf("%s%n  here:   %s%n  native: %s%n", run, here, outcome.natively());
    }
    if (seconds > 5) {
      progress.printf("%s took %.0f s%n", run, seconds);
    }
    return outcome;
  }
}
