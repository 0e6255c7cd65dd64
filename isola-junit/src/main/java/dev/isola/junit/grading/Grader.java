package dev.isola.junit.grading;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.isola.InvalidArgumentException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Grades submissions outside of a build's test run: runs exercises with JUnit's launcher, which has
 * to be on the class path, and hands out their reports.
 *
 * <pre><code class="java">
 * List&lt;GradeReport&gt; reports =
 *     Grader.builder()
 *         .exercises(SortingExercise.class)
 *         .submissions("export.zip")
 *         .reports(Path.of("target/grades"))
 *         .cache(Path.of("grade-cache"))
 *         .threads(2)
 *         .build()
 *         .grade();
 * </code></pre>
 *
 * <p>A grader can be used several times, but by one thread at a time.
 *
 * @since 0.1.0
 */
public final class Grader {
  private final List<Class<?>> exercises;
  private final List<String> submissions;
  private final Path reports;
  private final List<ReportWriter> writers;
  private final Path cache;
  private final int threads;
  private final ProgressStyle progress;
  private final PrintStream progressTarget;
  private final UnaryOperator<GradedSubmission> adjustment;
  private final Map<String, String> parameters;

  private Grader(Builder builder) {
    this.exercises = List.copyOf(builder.exercises);
    this.submissions = List.copyOf(builder.submissions);
    this.reports = builder.reports;
    this.writers = List.copyOf(builder.writers);
    this.cache = builder.cache;
    this.threads = builder.threads;
    this.progress = builder.progress;
    this.progressTarget = builder.progressTarget;
    this.adjustment = builder.adjustment;
    this.parameters = Map.copyOf(builder.parameters);
  }

  /**
   * Starts a grader.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Grades all submissions of all exercises and writes the reports.
   *
   * @return a report for each exercise, in the order in which they were given
   * @throws InvalidArgumentException if an exercise or its submissions are not as they should be
   * @throws IllegalStateException if JUnit could not run an exercise
   */
  public List<GradeReport> grade() {
    ConcurrentMap<Class<?>, GradeReport> done = new ConcurrentHashMap<>();
    GradingSettings settings =
        new GradingSettings(
            submissions, null, List.of(), cache, progress, progressTarget, done::put);
    Failures failures = new Failures();
    try (LauncherSession session = LauncherFactory.openSession()) {
      session
          .getStore()
          .put(Namespace.create(GradingSettings.NAMESPACE), GradingSettings.KEY, settings);
      session
          .getLauncher()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(exercises.stream().map(type -> selectClass(type)).toList())
                  .configurationParameters(parallel())
                  .configurationParameters(parameters)
                  .build(),
              failures);
    }
    List<GradeReport> all = new ArrayList<>();
    for (Class<?> exercise : exercises) {
      GradeReport report = done.get(exercise);
      if (report == null) {
        throw failures.of(exercise);
      }
      all.add(adjusted(report));
    }
    write(all);
    return List.copyOf(all);
  }

  private GradeReport adjusted(GradeReport report) {
    return new GradeReport(
        report.title(),
        report.guests(),
        report.submissions().stream().map(this::adjusted).toList());
  }

  private GradedSubmission adjusted(GradedSubmission submission) {
    GradedSubmission adjusted = adjustment.apply(submission);
    if (adjusted == null || !adjusted.id().equals(submission.id())) {
      throw new InvalidArgumentException(
          "what adjusts grades must return the submission \""
              + submission.id()
              + "\", was "
              + (adjusted == null ? "null" : "\"" + adjusted.id() + "\""));
    }
    return adjusted;
  }

  private void write(List<GradeReport> all) {
    if (reports == null) {
      return;
    }
    for (int i = 0; i < all.size(); i++) {
      Path folder = all.size() == 1 ? reports : reports.resolve(exercises.get(i).getSimpleName());
      GradingSettings.write(writers, all.get(i), folder);
    }
  }

  private Map<String, String> parallel() {
    String number = Integer.toString(threads);
    return Map.of(
        "junit.jupiter.execution.parallel.enabled",
        Boolean.toString(threads > 1),
        "junit.jupiter.execution.parallel.mode.default",
        "concurrent",
        "junit.jupiter.execution.parallel.mode.classes.default",
        "concurrent",
        "junit.jupiter.execution.parallel.config.strategy",
        "fixed",
        "junit.jupiter.execution.parallel.config.fixed.parallelism",
        number,
        "junit.jupiter.execution.parallel.config.fixed.max-pool-size",
        number);
  }

  /** What failed outside of checks. */
  private static final class Failures implements TestExecutionListener {
    private final ConcurrentMap<String, Throwable> failures = new ConcurrentHashMap<>();

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
      if (identifier.isContainer()) {
        result.getThrowable().ifPresent(failure -> failures.put(identifier.getUniqueId(), failure));
      }
    }

    RuntimeException of(Class<?> exercise) {
      for (Map.Entry<String, Throwable> failure : failures.entrySet()) {
        if (failure.getKey().endsWith(":" + exercise.getName() + "]")) {
          return of(exercise, failure.getValue());
        }
      }
      return new IllegalStateException(
          exercise.getName() + " was not graded: JUnit's launcher did not run it");
    }

    private static RuntimeException of(Class<?> exercise, Throwable failure) {
      Throwable root = failure;
      for (Throwable next = failure; next != null; next = next.getCause()) {
        if (next instanceof ExtensionConfigurationException) {
          return new InvalidArgumentException(next.getMessage(), failure);
        }
        root = next;
      }
      return new IllegalStateException(exercise.getName() + " was not graded: " + root, failure);
    }
  }

  /**
   * Grades from the command line: {@code Grader CLASS... [--submissions=WHERE] [--reports=FOLDER]
   * [--writer=FORMAT] [--cache=FOLDER] [--threads=N] [--progress=auto|lines|bar|none]}.
   *
   * @param arguments names of exercises and options
   * @throws InvalidArgumentException if an argument is not known, or means nothing
   */
  public static void main(String[] arguments) {
    new GraderCommand(System.out).run(List.of(arguments));
  }

  /**
   * Collects what is wanted of a {@link Grader}. Not safe for use by several threads.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private final List<Class<?>> exercises = new ArrayList<>();
    private final List<String> submissions = new ArrayList<>();
    private Path reports;
    private final List<ReportWriter> writers = new ArrayList<>();
    private Path cache;
    private int threads = 1;
    private ProgressStyle progress = ProgressStyle.AUTO;
    private PrintStream progressTarget = System.err;
    private UnaryOperator<GradedSubmission> adjustment = UnaryOperator.identity();
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private Builder() {
      writers.add(new GradeReportFile());
    }

    /**
     * Adds exercises.
     *
     * @param classes classes with {@link Submissions}
     * @return this
     * @throws InvalidArgumentException if a class has no such annotation
     */
    public Builder exercises(Class<?>... classes) {
      for (Class<?> type : classes) {
        if (!AnnotationSupport.isAnnotated(type, Submissions.class)) {
          throw new InvalidArgumentException(
              type.getName() + " is no exercise; annotate it with @Submissions");
        }
        if (!exercises.contains(type)) {
          exercises.add(type);
        }
      }
      return this;
    }

    /**
     * Replaces the submissions that the exercises name.
     *
     * @param locations as of {@link Submissions#value}
     * @return this
     */
    public Builder submissions(String... locations) {
      submissions.addAll(List.of(locations));
      return this;
    }

    /**
     * Sets where reports are written; nowhere by default.
     *
     * @param folder the folder; if there are several exercises, each gets a folder in it with the
     *     simple name of its class
     * @return this
     */
    public Builder reports(Path folder) {
      this.reports = Objects.requireNonNull(folder, "folder");
      return this;
    }

    /**
     * Adds formats of reports to {@link GradeReportFile}, which is always written.
     *
     * @param more the writers
     * @return this
     */
    public Builder writers(ReportWriter... more) {
      writers.addAll(List.of(more));
      return this;
    }

    /**
     * Sets where grades are kept, so that the next run grades only what changed; nowhere by
     * default. What the exercise reads by itself, such as files that its code opens, is not known
     * to the cache: delete the folder if that changes.
     *
     * @param folder the folder; made if it does not exist
     * @return this
     */
    public Builder cache(Path folder) {
      this.cache = Objects.requireNonNull(folder, "folder");
      return this;
    }

    /**
     * Sets how many submissions may be graded at the same time; 1 by default.
     *
     * @param most a positive number
     * @return this
     * @throws InvalidArgumentException if it is not positive
     */
    public Builder threads(int most) {
      if (most < 1) {
        throw new InvalidArgumentException("the number of threads must be positive, was " + most);
      }
      this.threads = most;
      return this;
    }

    /**
     * Sets how it is told how far the grading is; {@link ProgressStyle#AUTO} by default.
     *
     * @param style how
     * @return this
     */
    public Builder progress(ProgressStyle style) {
      return progress(style, System.err);
    }

    /**
     * Sets how and where it is told how far the grading is.
     *
     * @param style how
     * @param target where; standard error by default
     * @return this
     */
    public Builder progress(ProgressStyle style, PrintStream target) {
      this.progress = Objects.requireNonNull(style, "style");
      this.progressTarget = Objects.requireNonNull(target, "target");
      return this;
    }

    /**
     * Sets what may change grades before they are reported, such as a rule for late submissions.
     *
     * @param rule gets each graded submission, in order, and returns one with the same id
     * @return this
     */
    public Builder adjust(UnaryOperator<GradedSubmission> rule) {
      this.adjustment = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /**
     * Sets a configuration parameter of JUnit, such as {@code isola.timeout}.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    public Builder parameter(String name, String value) {
      parameters.put(name, value);
      return this;
    }

    /**
     * Makes the grader.
     *
     * @return the grader
     * @throws InvalidArgumentException if it has no exercise
     */
    public Grader build() {
      if (exercises.isEmpty()) {
        throw new InvalidArgumentException("there is nothing to grade; add exercises(...)");
      }
      return new Grader(this);
    }
  }
}
