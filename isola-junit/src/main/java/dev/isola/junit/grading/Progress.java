package dev.isola.junit.grading;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells how far a grading is. Safe for use by several threads. */
final class Progress {
  private static final int WIDTH = 30;

  private final ProgressStyle style;
  private final PrintStream target;
  private final String title;
  private final int total;
  private final long started = System.nanoTime();
  private int known;
  private int done; // without those that were known
  private int widest;

  Progress(ProgressStyle style, PrintStream target, String title, int total) {
    this.style =
        style == ProgressStyle.AUTO
            ? automatic(System.getenv("CI") != null, System.console() != null)
            : style;
    this.target = target;
    this.title = Printable.abridged(Printable.line(title), 40);
    this.total = total;
  }

  static ProgressStyle automatic(boolean isCi, boolean hasTerminal) {
    if (isCi) {
      return ProgressStyle.NONE;
    }
    return hasTerminal ? ProgressStyle.BAR : ProgressStyle.LINES;
  }

  /** A submission whose grade is known from before. */
  synchronized void known(GradedSubmission submission) {
    known++;
    show(submission, "unchanged");
  }

  /** A submission that has been graded now. */
  synchronized void graded(GradedSubmission submission, Duration duration) {
    done++;
    show(submission, seconds(duration));
  }

  synchronized void end() {
    if (style == ProgressStyle.BAR && widest > 0) {
      target.println();
      target.flush();
    }
  }

  private void show(GradedSubmission submission, String time) {
    if (style == ProgressStyle.NONE) {
      return;
    }
    String left = left(System.nanoTime() - started);
    if (style == ProgressStyle.LINES) {
      int digits = Integer.toString(total).length();
      target.println(
          String.format(
              Locale.ROOT,
              "[%" + digits + "d/%d] %s  %s  %s%s",
              known + done,
              total,
              Printable.abridged(submission.id(), 40),
              score(submission),
              time,
              left.isEmpty() ? "" : "  " + left));
    } else {
      int filled = (int) ((long) WIDTH * (known + done) / Math.max(1, total));
      String line =
          title
              + " ["
              + "#".repeat(filled)
              + ".".repeat(WIDTH - filled)
              + "] "
              + (known + done)
              + "/"
              + total
              + (left.isEmpty() ? "" : "  " + left);
      widest = Math.max(widest, line.length());
      target.print("\r" + line + " ".repeat(widest - line.length()));
    }
    target.flush();
  }

  private static String score(GradedSubmission submission) {
    return (submission.isScored() ? number(submission.points()) : "-")
        + "/"
        + number(submission.maxPoints());
  }

  static String number(double points) {
    String text = String.format(Locale.ROOT, "%.2f", points);
    return text.endsWith(".00")
        ? text.substring(0, text.length() - 3)
        : text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
  }

  /** The time that the rest will take if it goes on like this; empty if nothing is known of it. */
  private String left(long elapsed) {
    int rest = total - known - done;
    if (done == 0 || rest == 0) {
      return "";
    }
    return "about " + words(elapsed / done * rest) + " left";
  }

  static String words(long nanoseconds) {
    long seconds = Math.max(1, Math.round(nanoseconds / 1e9));
    return seconds < 100
        ? seconds + " s"
        : seconds < 6000
            ? Math.round(seconds / 60.0) + " min"
            : Math.round(seconds / 3600.0) + " h";
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
  }
}
