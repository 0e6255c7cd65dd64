package dev.isola.benchmarks;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.grading.Submission;
import dev.isola.junit.grading.Submissions;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exercise whose checks are small, so that what is around them shows. */
@Submissions(value = "named by the grader", autoLoad = false)
class SortingExercise {

  /** How many checks it has. */
  static final int CHECKS = 10;

  /** The time that all guests ran, in nanoseconds. */
  static final LongAdder IN_GUESTS = new LongAdder();

  @IsolaSandbox(timeout = "1m")
  Sandbox sandbox;

  @BeforeEach
  void load(Submission submission) {
    require(submission.load(sandbox));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100})
  void sorts(int size) {
    List<Integer> numbers = IntStream.range(0, size).map(i -> i * 7919 % 101).boxed().toList();
    RunResult result = require(sandbox.call("sort", numbers));
    if (!result.value(List.class).equals(numbers.stream().sorted().toList())) {
      throw new AssertionError(result);
    }
  }

  private static RunResult require(RunResult result) {
    IN_GUESTS.add(result.duration().toNanos());
    if (!result.succeeded()) {
      throw new AssertionError(result);
    }
    return result;
  }
}
