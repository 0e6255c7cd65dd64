package dev.isola.examples.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Listens to a run of JUnit and adds the checks up to one {@link Grade} a submission. Safe for
 * tests that run in parallel.
 */
final class GradeBook implements TestExecutionListener {

  private final Map<TestIdentifier, Long> started = new HashMap<>();
  private final Map<TestIdentifier, Map<String, String>> published = new HashMap<>();
  private final Map<String, List<CheckOutcome>> outcomes = new TreeMap<>();
  private final List<Throwable> faults = new ArrayList<>();
  private TestPlan plan;

  @Override
  public synchronized void testPlanExecutionStarted(TestPlan testPlan) {
    plan = testPlan;
  }

  @Override
  public synchronized void executionStarted(TestIdentifier test) {
    started.put(test, System.nanoTime());
  }

  @Override
  public synchronized void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    published.computeIfAbsent(test, any -> new HashMap<>()).putAll(entry.getKeyValuePairs());
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      String submission = plan.getParent(test).orElseThrow().getDisplayName();
      outcomes
          .computeIfAbsent(submission, any -> new ArrayList<>())
          .add(outcome(submission, test, result));
    } else if (result.getStatus() != Status.SUCCESSFUL) {
      result.getThrowable().ifPresent(faults::add);
    }
  }

  /**
   * The grades of all submissions, in the order of exercise and student.
   *
   * @throws IllegalStateException if something failed that is not part of a check, so that
   *     submissions may be missing
   */
  synchronized Collection<Grade> grades() {
    if (!faults.isEmpty()) {
      throw new IllegalStateException("the grading itself failed", faults.get(0));
    }
    return outcomes.values().stream().map(Grade::of).toList();
  }

  private CheckOutcome outcome(String submission, TestIdentifier test, TestExecutionResult result) {
    Duration time = Duration.ofNanos(System.nanoTime() - started.remove(test));
    Map<String, String> entries = published.getOrDefault(test, Map.of());
    if (result.getStatus() == Status.SUCCESSFUL) {
      return new CheckOutcome(submission, points(test), GradeVerdict.PASSED, "", time);
    }
    if (!entries.containsKey(OutcomeExtension.VERDICT)) {
      // The check failed before or after the submission's own turn.
      String fault = result.getThrowable().map(Remark::of).orElse("");
      return new CheckOutcome(submission, points(test), GradeVerdict.HOST_ERROR, fault, time);
    }
    return new CheckOutcome(
        submission,
        points(test),
        GradeVerdict.valueOf(entries.get(OutcomeExtension.VERDICT)),
        entries.getOrDefault(OutcomeExtension.REMARK, ""),
        time);
  }

  private static int points(TestIdentifier test) {
    MethodSource source = (MethodSource) test.getSource().orElseThrow();
    return AnnotationSupport.findAnnotation(source.getJavaMethod(), Check.class)
        .map(Check::points)
        .orElseThrow(() -> new IllegalStateException(source + " has no @Check"));
  }
}
