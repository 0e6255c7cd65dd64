package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.GuestException;
import dev.isola.Isola;
import dev.isola.IsolaException;
import dev.isola.LimitExceededException;
import dev.isola.MountConfig;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.benchmarks.ModuleOutcome.FailedTest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs CPython's own test modules in sandboxes. */
final class CPythonTests {

  private static final List<String> MODULES =
      List.of(
          "test_int",
          "test_float",
          "test_long",
          "test_str",
          "test_list",
          "test_dict",
          "test_set",
          "test_tuple",
          "test_generators",
          "test_exceptions",
          "test_json",
          "test_re",
          "test_collections",
          "test_itertools",
          "test_functools",
          "test_dataclasses",
          "test_datetime",
          "test_decimal",
          "test_math",
          "test_random",
          "test_string",
          "test_struct",
          "test_copy",
          "test_heapq",
          "test_bisect",
          "test_enum",
          "test_typing");

  private static final long GIBIBYTE = 1L << 30;

  private final Path cpython;
  private final PrintStream progress;

  private CPythonTests(Path cpython, PrintStream progress) {
    this.cpython = cpython;
    this.progress = progress;
  }

  /**
   * Runs the tests, and writes a section of the page if it is all of them.
   *
   * @param options {@code cpython} and {@code modules}, see {@link Conformance}
   * @param page docs/conformance.md
   */
  static void run(Arguments options, Path page) throws IOException {
    Path tree = Path.of(options.required("cpython"));
    if (!Files.isDirectory(tree.resolve("Lib/test"))) {
      throw new IllegalArgumentException(
          "--cpython must be an unpacked CPython source tree, found no Lib/test in " + tree);
    }
    List<String> modules = options.list("modules", MODULES);
    List<ModuleOutcome> outcomes = new CPythonTests(tree, System.out).run(modules);
    String section = ConformancePage.of(outcomes, Machine.with(Language.PYTHON));
    if (modules.equals(MODULES)) {
      new MarkedSection(page, "conformance").replace(section);
    }
    System.out.println(section);
  }

  private List<ModuleOutcome> run(List<String> modules) throws IOException {
    SandboxTemplate template =
        Isola.buildTemplate(
            "python",
            TemplateConfig.builder()
                .maxMemory(GIBIBYTE)
                .prelude(Program.resource("conformance_runner.py"))
                .build());
    List<ModuleOutcome> outcomes = new ArrayList<>();
    for (String module : modules) {
      Path scratch = Files.createTempDirectory("isola-conformance");
      ModuleOutcome outcome = run(template, module, scratch);
      remove(scratch);
      outcomes.add(outcome);
      progress.printf(
          "%-18s %4d passed %3d skipped %3d failed in %.0f s%n",
          module, outcome.passed(), outcome.skipped(), outcome.failed().size(), outcome.seconds());
    }
    return outcomes;
  }

  /** A test that ends the sandbox costs only itself: the next sandbox goes on behind it. */
  private ModuleOutcome run(SandboxTemplate template, String module, Path scratch) {
    SandboxConfig config =
        SandboxConfig.builder()
            .timeout(Duration.ofMinutes(30))
            .maxOutput(GIBIBYTE)
            .mounts(
                MountConfig.readOnly(cpython.resolve("Lib/test"), "/cpython/test"),
                MountConfig.readWrite(scratch, "/tmp"))
            .build();
    long start = System.nanoTime();
    Tally tally = new Tally();
    while (!tally.complete) {
      int first = tally.next;
      try (Sandbox sandbox = template.create(config)) {
        RunResult result = sandbox.call("run_module", module, first);
        for (var event : result.events()) {
          if (event instanceof ResultEvent record) {
            tally.add(record.data());
          }
        }
        tally.end(module, result.error().map(Object::toString).orElse(null));
      } catch (GuestException | LimitExceededException e) {
        tally.end(module, firstLine(e));
      }
      if (!tally.complete && tally.next == first) {
        break;
      }
    }
    return new ModuleOutcome(
        module,
        tally.passed,
        tally.skipped,
        List.copyOf(tally.failed),
        (System.nanoTime() - start) / 1e9);
  }

  private static String firstLine(IsolaException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }

  /** What the records of one module add up to. */
  private static final class Tally {
    private final List<FailedTest> failed = new ArrayList<>();
    private int passed;
    private int skipped;
    private int next;
    private String running;
    private boolean complete;

    void add(JsonNode record) {
      String id = record.get("id").textValue();
      switch (record.get("outcome").textValue()) {
        case "started" -> {
          running = id;
          next = record.get("number").intValue() + 1;
        }
        case "passed" -> {
          passed++;
          running = null;
        }
        case "skipped" -> {
          skipped++;
          running = null;
        }
        default -> {
          failed.add(new FailedTest(id, record.get("detail").textValue(), false));
          running = null;
        }
      }
    }

    void end(String module, String error) {
      complete = error == null;
      if (!complete) {
        failed.add(new FailedTest(running == null ? module : running, error, true));
        running = null;
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
