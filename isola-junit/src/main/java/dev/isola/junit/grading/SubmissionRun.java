package dev.isola.junit.grading;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.junit.internal.SandboxSurroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A submission while its checks run: what its sandboxes are like, and what becomes of it. Safe for
 * use by several threads.
 */
final class SubmissionRun implements SandboxSurroundings, AutoCloseable {
  private static final Pattern INVOCATION = Pattern.compile(".*#(\\d+)\\]");

  private final ExerciseRun exercise;
  private final Submission submission;
  private final long started = System.nanoTime();
  private final Map<String, CheckRun> active = new LinkedHashMap<>(); // by the contexts' ids
  private final Set<String> ended = new HashSet<>(); // the contexts' ids
  private final Map<PlannedCheck, List<CheckRun.Outcome>> outcomes = new LinkedHashMap<>();
  private final Map<PlannedCheck, String> notRun = new LinkedHashMap<>(); // and why
  private final Set<PlannedCheck> leftOut = new HashSet<>();
  private RunResult loadFailure; // into a sandbox that the checks share
  private Throwable containerFailure;

  SubmissionRun(ExerciseRun exercise, Submission submission) {
    this.exercise = exercise;
    this.submission = submission;
    submission.onRefusal(this::sawRefusal);
  }

  Submission submission() {
    return submission;
  }

  // ---- sandboxes ----

  @Override
  public String runtime() {
    return submission.runtime();
  }

  @Override
  public void configure(SandboxConfig.Builder config) {
    submission.mount().ifPresent(config::mounts);
  }

  @Override
  public void saw(RunResult result, ExtensionContext context) {
    exercise.ranOn(result);
    Optional<CheckRun> check = context.getTestMethod().isPresent() ? check(context) : onlyActive();
    check.ifPresent(run -> run.saw(result));
  }

  private void sawRefusal(RunResult result) {
    onlyActive().ifPresent(check -> check.saw(result));
  }

  @Override
  public void opened(Sandbox sandbox, String sandboxRuntime, ExtensionContext context) {
    submission.opened(sandbox, sandboxRuntime);
    if (!exercise.autoLoad()) {
      return;
    }
    RunResult loaded = submission.load(sandbox);
    if (loaded.succeeded()) {
      return;
    }
    Optional<CheckRun> check =
        context.getTestMethod().isPresent() ? check(context) : Optional.empty();
    if (check.isPresent()) {
      check.get().loadFailed(loaded);
      if (loaded.guest().isEmpty()) {
        check.get().saw(loaded);
      }
    } else {
      shareLoadFailure(loaded);
    }
  }

  private synchronized void shareLoadFailure(RunResult failure) {
    loadFailure = failure;
  }

  // ---- checks ----

  /** The run of the check that a context is of; empty if it is none, or has ended. */
  synchronized Optional<CheckRun> check(ExtensionContext context) {
    CheckRun present = active.get(context.getUniqueId());
    if (present != null) {
      return Optional.of(present);
    }
    if (ended.contains(context.getUniqueId())) {
      return Optional.empty();
    }
    Optional<CheckRun> made =
        exercise
            .plan()
            .find(context.getRequiredTestClass(), context.getRequiredTestMethod())
            .map(planned -> checkRun(planned, context));
    made.ifPresent(check -> active.put(context.getUniqueId(), check));
    return made;
  }

  private static CheckRun checkRun(PlannedCheck planned, ExtensionContext context) {
    String last = context.getUniqueId();
    last = last.substring(last.lastIndexOf('/') + 1);
    Matcher invocation = INVOCATION.matcher(last);
    return invocation.matches()
        ? new CheckRun(
            planned,
            planned.name() + " " + context.getDisplayName(),
            Integer.parseInt(invocation.group(1)))
        : new CheckRun(planned, planned.name(), 0);
  }

  private synchronized Optional<CheckRun> onlyActive() {
    return active.size() == 1 ? Optional.of(active.values().iterator().next()) : Optional.empty();
  }

  /** Why the submission cannot be checked; empty if it can. */
  Optional<RunResult> loadFailure(ExtensionContext context) {
    Optional<RunResult> own =
        context.getTestMethod().isPresent()
            ? check(context).flatMap(CheckRun::loadFailure)
            : Optional.empty();
    if (own.isPresent()) {
      return own;
    }
    Optional<RunResult> shared = sharedLoadFailure();
    if (shared.isPresent() && context.getTestMethod().isPresent()) {
      check(context).ifPresent(check -> check.saw(shared.get()));
    }
    return shared;
  }

  private synchronized Optional<RunResult> sharedLoadFailure() {
    if (loadFailure == null && exercise.autoLoad()) {
      loadFailure = submission.refusal().orElse(null);
    }
    return Optional.ofNullable(loadFailure);
  }

  /**
   * Why a check must not run: another one that it depends on has not passed. Empty if it may.
   *
   * @throws ExtensionConfigurationException if the other one has not ended
   */
  synchronized Optional<String> obstacle(ExtensionContext context) {
    Optional<PlannedCheck> planned =
        exercise.plan().find(context.getRequiredTestClass(), context.getRequiredTestMethod());
    if (planned.isEmpty()) {
      return Optional.empty();
    }
    for (String id : planned.get().dependsOn()) {
      PlannedCheck other = exercise.plan().get(id);
      boolean isActive = active.values().stream().anyMatch(check -> check.planned() == other);
      List<CheckRun.Outcome> others = outcomes.getOrDefault(other, List.of());
      if (isActive || others.isEmpty() && !notRun.containsKey(other) && !leftOut.contains(other)) {
        throw new ExtensionConfigurationException(
            "@DependsOnCheck(\""
                + id
                + "\") on method "
                + planned.get().where()
                + ": \""
                + id
                + "\" has not run yet; take away what changes the order of the checks or runs them"
                + " at the same time, such as @TestMethodOrder, @Execution or a filter of tests");
      }
      if (others.isEmpty()
          || others.stream().anyMatch(outcome -> outcome.status() != CheckStatus.PASSED)) {
        String reason = "not run, because \"" + other.name() + "\" has not passed";
        notRun.put(planned.get(), reason);
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  void ended(ExtensionContext context, Function<CheckRun, CheckRun.Outcome> ending) {
    Optional<CheckRun> check = check(context);
    check.ifPresent(run -> end(context, run, ending.apply(run)));
  }

  private synchronized void end(
      ExtensionContext context, CheckRun check, CheckRun.Outcome outcome) {
    active.remove(context.getUniqueId());
    ended.add(context.getUniqueId());
    outcomes.computeIfAbsent(check.planned(), any -> new ArrayList<>()).add(outcome);
  }

  /** A test was disabled: by what it depends on, or for a reason that has to do with the host. */
  synchronized void disabled(ExtensionContext context) {
    exercise
        .plan()
        .find(context.getRequiredTestClass(), context.getRequiredTestMethod())
        .filter(planned -> !notRun.containsKey(planned))
        .ifPresent(leftOut::add);
  }

  synchronized void containerFailed(Throwable failure) {
    if (containerFailure == null) {
      containerFailure = failure;
    }
  }

  // ---- the end ----

  @Override
  public void close() {
    submission.release();
    exercise.ended(graded(), Duration.ofNanos(System.nanoTime() - started));
  }

  private synchronized GradedSubmission graded() {
    List<GradedCheck> checks = new ArrayList<>();
    for (PlannedCheck planned : exercise.plan().checks()) {
      List<CheckRun.Outcome> ofCheck = new ArrayList<>(outcomes.getOrDefault(planned, List.of()));
      ofCheck.sort(Comparator.comparingInt(CheckRun.Outcome::invocation));
      if (!ofCheck.isEmpty()) {
        ofCheck.forEach(outcome -> checks.add(graded(outcome, ofCheck.size())));
      } else if (!leftOut.contains(planned)) {
        checks.add(graded(unseen(planned), 1));
      }
    }
    return new GradedSubmission(
        submission.id(), submission.name(), submission.runtime(), submission.files(), checks);
  }

  /** The outcome of a check that JUnit has not started. */
  private CheckRun.Outcome unseen(PlannedCheck planned) {
    CheckRun run = new CheckRun(planned, planned.name(), 0);
    if (notRun.containsKey(planned)) {
      return run.aborted(new IllegalStateException(notRun.get(planned)));
    }
    if (loadFailure != null) {
      run.saw(loadFailure);
    }
    return run.failed(
        containerFailure != null
            ? containerFailure
            : new IllegalStateException("the check was not run; JUnit's own report says why"));
  }

  private GradedCheck graded(CheckRun.Outcome outcome, int invocations) {
    PlannedCheck planned = outcome.planned();
    double worth = planned.points() / invocations;
    boolean isPenaltyDue = planned.isPenalty() && outcome.status() == CheckStatus.FAILED;
    Optional<String> file = file(outcome);
    return new GradedCheck(
        planned.id() + (outcome.invocation() > 0 ? "[" + outcome.invocation() + "]" : ""),
        outcome.name(),
        planned.group(),
        planned.isPenalty() ? (isPenaltyDue ? worth : 0) : worth * outcome.share(),
        planned.isPenalty() ? 0 : worth,
        outcome.status(),
        outcome.verdict(),
        outcome.message(),
        outcome.details(),
        file.orElse(null),
        file.isPresent() ? outcome.line() : null,
        outcome.timeline(),
        outcome.fuel(),
        outcome.duration(),
        planned.visibility(),
        planned.dependsOn());
  }

  private Optional<String> file(CheckRun.Outcome outcome) {
    if (outcome.line() == null) {
      return Optional.empty();
    }
    String name = outcome.file();
    if (name == null) {
      return submission.mainFile();
    }
    String folder = Submission.GUEST_FOLDER + "/";
    String own = name.startsWith("file://") ? name.substring("file://".length()) : name;
    own = own.startsWith(folder) ? own.substring(folder.length()) : own;
    return submission.contents().containsKey(own) ? Optional.of(own) : Optional.empty();
  }

  /** A load failure in a few words. */
  static String describe(RunResult failure) {
    return "the submission cannot be loaded: "
        + failure.verdict()
        + failure.error().map(error -> ", " + error.summary()).orElse("");
  }
}
