package dev.isola.examples.grading;

import static dev.isola.assertj.IsolaAssertions.assertThat;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.junit.IsolaSandbox;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;

/**
 * What the checks of all exercises have in common: a submission, a sandbox of its own for every
 * check, and a note of how the submission's program ended in it.
 */
@ExtendWith(OutcomeExtension.class)
abstract class Exercise {

  @Parameter Submission submission;

  @IsolaSandbox(timeout = "5s", maxMemory = "128MB", maxOutput = "64KB")
  Sandbox sandbox;

  private boolean loaded;
  private Verdict verdict = Verdict.OK;
  private String remark = "";

  /** Calls a function of the submission. The submission is loaded before the first call. */
  final RunResult call(String function, Object... arguments) {
    loadOnce();
    return noted(sandbox.call(function, arguments));
  }

  /** More Python that the checks of an exercise need; loaded after the submission. */
  Optional<String> driver() {
    return Optional.empty();
  }

  /** How the submission's program ended when it was run last. */
  final Verdict verdict() {
    return verdict;
  }

  /** The submission's error in a few words; empty if there was none. */
  final String remark() {
    return remark;
  }

  private void loadOnce() {
    if (loaded) {
      return;
    }
    loaded = true;
    assertThat(noted(sandbox.tryLoadScript(submission.file()))).succeeded();
    driver()
        .ifPresent(
            source -> assertThat(noted(sandbox.tryLoadScript("driver.py", source))).succeeded());
  }

  private RunResult noted(RunResult result) {
    verdict = result.verdict();
    remark =
        verdict == Verdict.GUEST_ERROR || verdict == Verdict.COMPILE_ERROR
            ? result.error().map(Remark::of).orElse("")
            : "";
    return result;
  }
}
