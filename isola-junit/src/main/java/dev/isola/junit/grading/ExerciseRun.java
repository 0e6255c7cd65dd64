package dev.isola.junit.grading;

import dev.isola.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * An exercise while its submissions are graded; the report is made when it is closed. Safe for use
 * by several threads.
 */
final class ExerciseRun implements AutoCloseable {
  private final Class<?> exercise;
  private final String title;
  private final boolean autoLoad;
  private final ExercisePlan plan;
  private final GradingSettings settings;
  private final List<Submission> submissions;
  private final GradeCache cache;
  private final Progress progress;
  private final ConcurrentMap<String, GradedSubmission> graded = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, String> guests = new ConcurrentHashMap<>();

  ExerciseRun(
      Class<?> exercise,
      String title,
      boolean autoLoad,
      ExercisePlan plan,
      GradingSettings settings,
      List<Submission> submissions,
      GradeCache cache) {
    this.exercise = exercise;
    this.title = title;
    this.autoLoad = autoLoad;
    this.plan = plan;
    this.settings = settings;
    this.submissions = submissions;
    this.cache = cache;
    this.progress = settings.progress(title, submissions.size());
  }

  boolean autoLoad() {
    return autoLoad;
  }

  ExercisePlan plan() {
    return plan;
  }

  /** The submissions that have to be graded; the grades of the others are known. */
  List<Submission> toGrade() {
    List<Submission> rest = new ArrayList<>();
    for (Submission submission : submissions) {
      GradeCache.Entry known = cache.find(submission, plan).orElse(null);
      if (known == null) {
        rest.add(submission);
      } else {
        guests.putIfAbsent(submission.runtime(), known.guest());
        graded.put(submission.id(), known.graded());
        progress.known(known.graded());
      }
    }
    return rest;
  }

  /** Takes note of the guest that ran. */
  void ranOn(RunResult result) {
    result.guest().ifPresent(guest -> guests.putIfAbsent(guest.runtime(), guest.digest()));
  }

  void ended(GradedSubmission submission, Duration duration) {
    graded.put(submission.id(), submission);
    progress.graded(submission, duration);
  }

  @Override
  public void close() {
    progress.end();
    List<GradedSubmission> all = new ArrayList<>();
    for (Submission submission : submissions) {
      GradedSubmission outcome = graded.get(submission.id());
      if (outcome == null) {
        // JUnit gave up before its turn: all its checks are unknown.
        try (SubmissionRun run = new SubmissionRun(this, submission)) {
          run.containerFailed(
              new IllegalStateException(
                  "the submission was not graded; JUnit's own report says why"));
        }
        outcome = graded.get(submission.id());
      }
      cache.store(submission, outcome);
      all.add(outcome);
    }
    settings.finished(exercise, new GradeReport(title, Map.copyOf(guests), all));
  }
}
