package dev.isola;

import java.util.concurrent.Future;

/** A time limit by the host's clock that can be suspended. */
final class Deadline {
  private final Runnable onTimeout;
  private long left;
  private long resumed;
  private Future<?> timer;
  private boolean over;

  Deadline(long nanoseconds, Runnable onTimeout) {
    this.left = nanoseconds;
    this.onTimeout = onTimeout;
  }

  /** Lets the time run. */
  synchronized void resume() {
    if (over || timer != null) {
      return;
    }
    resumed = System.nanoTime();
    timer = Watchdog.after(Math.max(left, 0), onTimeout);
  }

  /** Stops the time for a while. */
  synchronized void suspend() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
      left -= System.nanoTime() - resumed;
    }
  }

  /** Ends it for good. */
  synchronized void end() {
    over = true;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
