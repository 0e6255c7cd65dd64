package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradedCheck;

/** What reports say of a check in words. */
final class CheckText {
  static final String NO_SCORE =
      "No score: grading met a fault that is not the submission's. Grade it again once the fault is"
          + " mended.";

  private static final String NOT_SCORED = "Not scored: grading failed, not the submission.";

  private CheckText() {}

  /** Why a check has not passed, in raw text; empty if it has. */
  static String why(GradedCheck check) {
    String message = check.message().isBlank() ? "" : check.message();
    return switch (check.status()) {
      case PASSED -> message;
      case PARTIAL -> joined(points(check), message);
      case FAILED -> message.isEmpty() ? "Failed, without a message." : message;
      case NOT_RUN -> message.isEmpty() ? notRun(check) : message;
      case HOST_FAULT -> joined(NOT_SCORED, message);
    };
  }

  /** Like {@link #why}, but a fault's message may tell of the host: students do not see it. */
  static String whyForStudents(GradedCheck check) {
    return check.status() == CheckStatus.HOST_FAULT ? NOT_SCORED : why(check);
  }

  /** Why a check has not passed, with the details and where in the submission it is. */
  static String whyAndDetails(GradedCheck check) {
    StringBuilder text = new StringBuilder(why(check));
    String place = place(check);
    if (!place.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n").append("at ").append(place);
    }
    if (!check.details().isBlank()) {
      text.append(text.isEmpty() ? "" : "\n").append(check.details());
    }
    return text.toString();
  }

  /** File and line, as far as they are known. */
  static String place(GradedCheck check) {
    if (check.line() == null) {
      return check.file() == null ? "" : check.file();
    }
    return check.file() == null ? "line " + check.line() : check.file() + ":" + check.line();
  }

  static String points(GradedCheck check) {
    if (check.status() == CheckStatus.HOST_FAULT) {
      return "no score";
    }
    String points = PlainNumber.of(check.points());
    return check.maxPoints() == 0
        ? points + " points"
        : points + " of " + PlainNumber.of(check.maxPoints()) + " points";
  }

  private static String notRun(GradedCheck check) {
    return check.dependsOn().isEmpty()
        ? "Not run."
        : "Not run, because a check that it depends on has not passed: "
            + String.join(", ", check.dependsOn());
  }

  private static String joined(String first, String message) {
    return message.isEmpty() ? first : first + "\n" + message;
  }
}
