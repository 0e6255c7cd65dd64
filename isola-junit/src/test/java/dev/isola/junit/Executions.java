package dev.isola.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs test classes in an engine of their own. */
final class Executions {
  private Executions() {}

  static EngineExecutionResults of(Class<?>... testClasses) {
    return with(Map.of(), testClasses);
  }

  static EngineExecutionResults with(Map<String, String> parameters, Class<?>... testClasses) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            Arrays.stream(testClasses)
                .map(type -> selectClass(type))
                .toArray(DiscoverySelector[]::new))
        .configurationParameters(parameters)
        .execute();
  }

  /** All that failed, tests and containers. */
  static List<Throwable> failures(EngineExecutionResults results) {
    return results.allEvents().stream().flatMap(event -> failure(event).stream()).toList();
  }

  private static Optional<Throwable> failure(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .filter(result -> result.getStatus() == TestExecutionResult.Status.FAILED)
        .flatMap(TestExecutionResult::getThrowable);
  }

  /** The one thing that failed. */
  static Throwable failure(EngineExecutionResults results) {
    List<Throwable> failures = failures(results);
    if (failures.size() != 1) {
      throw new AssertionError("expected one failure, was " + failures);
    }
    return failures.get(0);
  }

  static Throwable failureOf(Class<?>... testClasses) {
    return failure(of(testClasses));
  }

  /** Fails with what failed, and if nothing ran. */
  static void assertAllPass(EngineExecutionResults results, int tests) {
    failures(results)
        .forEach(
            failure -> {
              throw new AssertionError("a test failed: " + failure, failure);
            });
    results.testEvents().assertStatistics(s -> s.started(tests).succeeded(tests));
  }

  /** The parameters that run everything at once. */
  static Map<String, String> concurrently() {
    return Map.of(
        "junit.jupiter.execution.parallel.enabled", "true",
        "junit.jupiter.execution.parallel.mode.default", "concurrent",
        "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
        "junit.jupiter.execution.parallel.config.strategy", "fixed",
        "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
  }
}
