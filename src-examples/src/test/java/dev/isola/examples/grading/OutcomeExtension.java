package dev.isola.examples.grading;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Publishes, for every check that failed, how the submission's program had ended. */
final class OutcomeExtension implements AfterTestExecutionCallback {

  /** The name under which the verdict is published. */
  static final String VERDICT = "verdict";

  /** The name under which the remark is published, if there is one. */
  static final String REMARK = "remark";

  @Override
  public void afterTestExecution(ExtensionContext context) {
    context.getExecutionException().ifPresent(failure -> publish(context, failure));
  }

  private static void publish(ExtensionContext context, Throwable failure) {
    Exercise exercise = (Exercise) context.getRequiredTestInstance();
    context.publishReportEntry(VERDICT, verdict(exercise, failure).name());
    if (!exercise.remark().isEmpty()) {
      context.publishReportEntry(REMARK, exercise.remark());
    }
  }

  private static GradeVerdict verdict(Exercise exercise, Throwable failure) {
    return failure instanceof AssertionError
        ? GradeVerdict.ofFailure(exercise.verdict())
        : GradeVerdict.HOST_ERROR;
  }
}
