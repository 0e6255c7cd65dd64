package dev.isola;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The clock that a guest reads and sleeps by.
 *
 * <p>A clock given to a configuration is a pattern: every sandbox gets its own copy, which starts
 * anew. Limits such as a sandbox's timeout always go by the host's real time, whatever the guest's
 * clock.
 *
 * <p>All methods are safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class GuestClock {
  private enum Kind {
    VIRTUAL,
    FIXED,
    SYSTEM
  }

  private final Kind kind;
  private final Instant start;
  private long elapsed; // nanoseconds slept so far, guarded by this; virtual and fixed clocks only

  private GuestClock(Kind kind, Instant start) {
    this.kind = kind;
    this.start = start;
  }

  /**
   * Makes a clock that stands still while the guest computes and that sleeping advances at once: a
   * guest that sleeps for an hour goes on immediately and finds its clock an hour later. Waiting
   * for hostcalls does not advance it.
   *
   * @param start what the clock shows when a sandbox starts
   * @return the clock
   * @throws NullPointerException if {@code start} is null
   */
  public static GuestClock virtual(Instant start) {
    return new GuestClock(Kind.VIRTUAL, Objects.requireNonNull(start, "start"));
  }

  /**
   * Makes a clock that always shows the same time of day. Sleeping returns at once; only the
   * monotonic clock, which measures durations, advances by it.
   *
   * @param at what the clock shows
   * @return the clock
   * @throws NullPointerException if {@code at} is null
   */
  public static GuestClock fixed(Instant at) {
    return new GuestClock(Kind.FIXED, Objects.requireNonNull(at, "at"));
  }

  /**
   * Makes a clock that shows the host's time and sleeps really.
   *
   * @return the clock
   */
  public static GuestClock system() {
    return new GuestClock(Kind.SYSTEM, null);
  }

  /**
   * Returns the time of day.
   *
   * @return the time, never null
   */
  public synchronized Instant instant() {
    return switch (kind) {
      case SYSTEM -> Instant.now();
      case FIXED -> start;
      case VIRTUAL -> start.plusNanos(elapsed);
    };
  }

  /**
   * Returns the monotonic clock, which measures durations and never goes back.
   *
   * @return nanoseconds since an arbitrary point; since the sandbox's start, unless this is the
   *     system's clock
   */
  public synchronized long nanoTime() {
    return kind == Kind.SYSTEM ? System.nanoTime() : elapsed;
  }

  /**
   * Tells whether sleeping by this clock takes real time.
   *
   * @return true for the system's clock
   */
  public boolean isReal() {
    return kind == Kind.SYSTEM;
  }

  /**
   * Sleeps by this clock: for real, or by advancing it.
   *
   * @param nanoseconds how long; nothing happens if this is not positive
   * @throws InterruptedException if the thread is interrupted before or while it sleeps
   */
  public void sleep(long nanoseconds) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (nanoseconds <= 0) {
      return;
    }
    if (kind == Kind.SYSTEM) {
      TimeUnit.NANOSECONDS.sleep(nanoseconds);
    } else {
      advance(nanoseconds);
    }
  }

  private synchronized void advance(long nanoseconds) {
    long sum = elapsed + nanoseconds;
    elapsed = sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Returns a clock of this kind that starts anew. */
  GuestClock fresh() {
    return new GuestClock(kind, start);
  }

  /**
   * Returns what kind of clock this is.
   *
   * @return a description, the same for two clocks of one kind and start
   */
  @Override
  public String toString() {
    return switch (kind) {
      case SYSTEM -> "system";
      case FIXED -> "fixed(" + start + ")";
      case VIRTUAL -> "virtual(" + start + ")";
    };
  }
}
