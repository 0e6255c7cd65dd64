package dev.isola.benchmarks;

import dev.isola.GuestClock;
import dev.isola.GuestError;
import dev.isola.Isola;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Runs tests of test262's in sandboxes, each in one of its own. The harness is the prelude of the
 * template: there is one template for every set of files that tests include. Safe for use by
 * several threads.
 */
final class Test262Sandboxes {

  /** What the harness needs of its host; see test262_host.js. */
  private static final String HOST = "test262_host.js";

  private static final String END_REACHED = "end";
  private static final String COMPLETE = "Test262:AsyncTestComplete";
  private static final String STRICT = "'use strict';\n";
  private static final String MOUNT = "/test262";

  private final Test262Suite suite;
  private final SandboxConfig config;
  private final Map<List<String>, SandboxTemplate> templates = new ConcurrentHashMap<>();

  Test262Sandboxes(Test262Suite suite) {
    this.suite = suite;
    this.config =
        SandboxConfig.builder()
            .timeout(Duration.ofMinutes(10))
            .clock(GuestClock.system())
            .mounts(MountConfig.readOnly(suite.root(), MOUNT))
            .build();
  }

  /** Runs a test in a mode; what was wrong, or nothing. */
  Optional<String> run(Test262File test, boolean strict) {
    List<String> includes = new ArrayList<>(List.of("assert.js", "sta.js"));
    includes.addAll(test.includes());
    if (test.async()) {
      includes.add("doneprintHandle.js");
    }
    try (Sandbox sandbox =
        templates.computeIfAbsent(List.copyOf(includes), this::template).create(config)) {
      RunResult result = test.module() ? module(sandbox, test) : script(sandbox, test, strict);
      return test.negative() != null ? negative(result, test.negative()) : positive(result, test);
    }
  }

  private SandboxTemplate template(List<String> includes) {
    try {
      return Isola.buildTemplate(
          "js",
          TemplateConfig.builder()
              .noDiskCache()
              .prelude(Program.resource(HOST) + suite.harness(includes))
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name tells the guest to take it for a script whatever is in it. */
  private static RunResult script(Sandbox sandbox, Test262File test, boolean strict) {
    String name = MOUNT + "/" + test.path().replaceFirst("js$", "cjs");
    String end = test.raw() || test.negative() != null ? "" : "\n;$reached();";
    return sandbox.tryLoadScript(name, (strict ? STRICT : "") + test.source() + end);
  }

  /** The guest reads the test from its mount, so that it can import itself. */
  private static RunResult module(Sandbox sandbox, Test262File test) {
    String main = "import '" + MOUNT + "/" + test.path() + "';\n$reached();";
    return sandbox.tryLoadScript(MOUNT + "/main.mjs", main);
  }

  /**
   * Errors of the phases {@code parse} and {@code resolution} are compile errors. So are some of
   * the phase {@code runtime}: what a script declares and must not is found before it runs.
   */
  private static Optional<String> negative(RunResult result, Test262File.Negative expected) {
    String type = result.error().map(Test262Sandboxes::type).orElse("no error");
    boolean early = result.verdict() == Verdict.COMPILE_ERROR;
    return type.equals(expected.type()) && (early || !expected.early())
        ? Optional.empty()
        : Optional.of(
            "expected "
                + expected
                + ", got "
                + result.error().map(e -> result.verdict() + " " + e.summary()).orElse(type));
  }

  /** What is no Error is shown with its class: {@code Test262Error { message: '' }}. */
  private static String type(GuestError error) {
    return error.type().equals("object") ? error.message().split(" ", 2)[0] : error.type();
  }

  /**
   * A rejected promise that nobody handles ends a script in the sandbox, as in Node, when all of it
   * has run; to test262 this is no failure.
   */
  private static Optional<String> positive(RunResult result, Test262File test) {
    String reports =
        result.results().stream()
            .map(report -> report.asText())
            .filter(report -> !report.equals(END_REACHED))
            .collect(Collectors.joining("; "));
    boolean toItsEnd =
        result.succeeded()
            || (result.verdict() == Verdict.GUEST_ERROR
                && result.results().stream()
                    .anyMatch(report -> report.asText().equals(END_REACHED)));
    if (!toItsEnd) {
      return Optional.of(result.error().map(GuestError::summary).orElse("no error"));
    }
    return test.async() && !reports.equals(COMPLETE)
        ? Optional.of(reports.isEmpty() ? "$DONE() not called" : reports)
        : Optional.empty();
  }
}
