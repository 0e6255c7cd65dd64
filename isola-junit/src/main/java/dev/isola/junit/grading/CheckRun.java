package dev.isola.junit.grading;

import dev.isola.GuestError;
import dev.isola.HostcallExchange;
import dev.isola.RunResult;
import dev.isola.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of a check, or of an invocation of one. Safe for use by several threads. */
final class CheckRun {
  private static final int MESSAGE_LINES = 8;
  private static final int LONGEST_MESSAGE = 2000;
  private static final int LONGEST_DETAILS = 16_000;
  private static final int LONGEST_TRACEBACK = 4000;
  private static final Pattern PLACE =
      Pattern.compile(
          "(?:File \"([^\"\n]+)\", line (\\d+))" + "|(?:[( ]([^() :\n]+):(\\d+)(?::\\d+)?\\)?$)",
          Pattern.MULTILINE);

  private final PlannedCheck planned;
  private final String name;
  private final int invocation; // 0 if the check is not repeated
  private final PartialCredit credit;
  private final long started = System.nanoTime();
  private RunResult last;
  private RunResult limit;
  private RunResult loadFailure;
  private String hostFault;
  private long fuel;

  CheckRun(PlannedCheck planned, String name, int invocation) {
    this.planned = planned;
    this.name = name;
    this.invocation = invocation;
    this.credit = new PartialCredit(planned.id(), planned.isPenalty());
  }

  /**
   * How it ended.
   *
   * @param share of the points, from 0 to 1
   */
  record Outcome(
      PlannedCheck planned,
      String name,
      int invocation,
      CheckStatus status,
      double share,
      Verdict verdict,
      String message,
      String details,
      String file,
      Integer line,
      String timeline,
      long fuel,
      Duration duration) {}

  PlannedCheck planned() {
    return planned;
  }

  PartialCredit credit() {
    return credit;
  }

  synchronized void saw(RunResult result) {
    last = result;
    fuel += result.fuel();
    if (result.verdict().isLimit() && limit == null) {
      limit = result;
    }
    if (hostFault != null) {
      return;
    }
    if (result.verdict() == Verdict.HOST_ERROR) {
      hostFault =
          result.function()
              + ": "
              + result
                  .cause()
                  .map(Throwable::toString)
                  .orElse(result.error().map(GuestError::summary).orElse("the host failed"));
    } else if (!result.hostFaults().isEmpty()) {
      HostcallExchange.Failure fault = result.hostFaults().get(0);
      hostFault = result.function() + ": " + fault.type() + ": " + fault.message();
    } else if (result.verdict() == Verdict.CANCELLED && wasInterrupted(result)) {
      hostFault = result.function() + ": the check was interrupted";
    }
  }

  /** A test may close a stream or a sandbox early; but it does not interrupt itself. */
  private static boolean wasInterrupted(RunResult result) {
    return result.error().map(GuestError::message).orElse("").contains("interrupted");
  }

  synchronized void loadFailed(RunResult result) {
    loadFailure = result;
  }

  synchronized Optional<RunResult> loadFailure() {
    return Optional.ofNullable(loadFailure);
  }

  synchronized Outcome aborted(Throwable reason) {
    return outcome(CheckStatus.NOT_RUN, 0, reason.getMessage());
  }

  synchronized Outcome passed() {
    if (hostFault != null) {
      return outcome(CheckStatus.HOST_FAULT, 0, hostFault);
    }
    if (limit != null && limit.verdict() == Verdict.TIME_LIMIT) {
      return outcome(
          CheckStatus.FAILED,
          0,
          "a call did not end in time, which is never worth points: " + limit);
    }
    double share = credit.ofPassed();
    return share == 1
        ? outcome(CheckStatus.PASSED, 1, "")
        : outcome(CheckStatus.PARTIAL, share, "the check gave a part of its points");
  }

  synchronized Outcome failed(Throwable failure) {
    if (hostFault != null) {
      return outcome(CheckStatus.HOST_FAULT, 0, hostFault);
    }
    if (HostFaults.isIn(failure, limit != null)) {
      return outcome(CheckStatus.HOST_FAULT, 0, failure.toString());
    }
    boolean timedOut = limit != null && limit.verdict() == Verdict.TIME_LIMIT;
    double share = timedOut ? 0 : credit.ofFailed();
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return outcome(share > 0 ? CheckStatus.PARTIAL : CheckStatus.FAILED, share, message);
  }

  private Outcome outcome(CheckStatus status, double share, String text) {
    RunResult shown = limit != null ? limit : last;
    String message = text == null ? "" : text.strip();
    int end = endOfBeginning(message);
    GuestError error = shown == null ? null : shown.error().orElse(null);
    Integer line = status == CheckStatus.PASSED || error == null ? null : error.line();
    return new Outcome(
        planned,
        name,
        invocation,
        status,
        share,
        shown == null ? null : shown.verdict(),
        Printable.abridged(message.substring(0, end).strip(), LONGEST_MESSAGE),
        Printable.abridged(message.substring(end).strip(), LONGEST_DETAILS),
        line == null ? null : file(error),
        line,
        shown == null ? "" : EventLines.of(shown),
        fuel,
        Duration.ofNanos(System.nanoTime() - started));
  }

  private static int endOfBeginning(String message) {
    int lines = 0;
    for (int i = 0; i < message.length(); i++) {
      if (message.charAt(i) == '\n'
          && (++lines == MESSAGE_LINES
              || i + 1 < message.length() && message.charAt(i + 1) == '\n')) {
        return i;
      }
    }
    return message.length();
  }

  /** The file that an error's line is in, as the traceback has it; null if it does not tell. */
  private static String file(GuestError error) {
    String traceback = error.traceback();
    String end = traceback.substring(Math.max(0, traceback.length() - LONGEST_TRACEBACK));
    String found = null;
    Matcher places = PLACE.matcher(end);
    while (places.find()) {
      String file = places.group(1) != null ? places.group(1) : places.group(3);
      String line = places.group(2) != null ? places.group(2) : places.group(4);
      // Python's traceback ends with where the error was, JavaScript's begins with it.
      if (line.equals(error.line().toString()) && (found == null || places.group(1) != null)) {
        found = file;
      }
    }
    return found;
  }
}
