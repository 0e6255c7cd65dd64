package dev.isola;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The clock that a guest reads and sleeps by.
 *
 * <p>A clock given to a configuration is a pattern: every sandbox gets its own copy, which starts
 * anew. Limits such as a sandbox's timeout always go by the host's real time, whatever the guest's
 * clock.
 *
 * <p>With a virtual or fixed clock a sandbox is <em>deterministic</em>: a guest is told of the
 * answers to its hostcalls in the order in which it made them, and they take none of its time,
 * unless a {@link HostcallAnswer} says otherwise. If no answer comes for long while the guest does
 * nothing but wait, its clock goes on without them: see {@link SandboxConfig.Builder#patience}.
 *
 * <p>All methods are safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class GuestClock {
  private static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");

  // WASI counts nanoseconds from 1970 on, and without a sign; the host has 63 bits for them.
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.ofEpochSecond(0, Long.MAX_VALUE);

  private enum Kind {
    VIRTUAL,
    FIXED,
    SYSTEM;

    String prefix() {
      return name().toLowerCase(Locale.ROOT) + ":";
    }
  }

  private final Kind kind;
  private final Instant start;
  private long elapsed; // nanoseconds slept so far, guarded by this; virtual and fixed clocks only

  private GuestClock(Kind kind, Instant start) {
    this.kind = kind;
    this.start = start;
  }

  private static GuestClock from(Kind kind, Instant start) {
    if (start.isBefore(EARLIEST) || start.isAfter(LATEST)) {
      throw new InvalidArgumentException(
          "a guest's clock can show times from "
              + EARLIEST
              + " to "
              + LATEST
              + ", was to show "
              + start);
    }
    return new GuestClock(kind, start);
  }

  /**
   * Makes a clock that stands still while the guest computes and that sleeping advances at once: a
   * guest that sleeps for an hour goes on immediately and finds its clock an hour later. Waiting
   * for hostcalls does not advance it. A guest that looks at it again and again finds that a
   * microsecond passes with each look from the 10,000th on, so that it does not wait for ever for a
   * time to come.
   *
   * @param start what the clock shows when a sandbox starts
   * @return the clock
   * @throws NullPointerException if {@code start} is null
   * @throws InvalidArgumentException if {@code start} is before 1970 or after 11 April 2262, which
   *     no guest's clock can show
   */
  public static GuestClock virtual(Instant start) {
    return from(Kind.VIRTUAL, Objects.requireNonNull(start, "start"));
  }

  /**
   * Makes a virtual clock that starts at midnight on 1 January 2026, UTC.
   *
   * @return the clock
   */
  public static GuestClock virtual() {
    return virtual(DEFAULT_START);
  }

  /**
   * Makes the clock that a text stands for.
   *
   * @param text {@code "virtual"}, {@code "virtual:2026-01-01T00:00:00Z"} with any time to start
   *     at, {@code "fixed:2026-01-01T00:00:00Z"} with the time to show, or {@code "system"}
   * @return the clock
   * @throws InvalidArgumentException if the text is none of these, or the time is before 1970 or
   *     after 11 April 2262
   */
  public static GuestClock parse(String text) {
    if (text.equals("system")) {
      return system();
    }
    if (text.equals("virtual")) {
      return virtual();
    }
    for (Kind kind : new Kind[] {Kind.VIRTUAL, Kind.FIXED}) {
      String prefix = kind.prefix();
      if (text.startsWith(prefix)) {
        try {
          return from(kind, Instant.parse(text.substring(prefix.length())));
        } catch (DateTimeException e) {
          throw notAClock(text, e);
        }
      }
    }
    throw notAClock(text, null);
  }

  private static InvalidArgumentException notAClock(String text, Throwable cause) {
    return new InvalidArgumentException(
        "clock must be \"virtual\", \"virtual:2026-01-01T00:00:00Z\","
            + " \"fixed:2026-01-01T00:00:00Z\" or \"system\", was \""
            + text
            + "\"",
        cause);
  }

  /**
   * Makes a clock that always shows the same time of day. Sleeping returns at once; only the
   * monotonic clock, which measures durations, advances by it.
   *
   * @param at what the clock shows
   * @return the clock
   * @throws NullPointerException if {@code at} is null
   * @throws InvalidArgumentException if {@code at} is before 1970 or after 11 April 2262, which no
   *     guest's clock can show
   */
  public static GuestClock fixed(Instant at) {
    return from(Kind.FIXED, Objects.requireNonNull(at, "at"));
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
   * Tells whether another clock is of this kind and starts at the same time.
   *
   * @param other what to compare with
   * @return true if it is a clock that a sandbox would not tell from this one
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof GuestClock clock
        && kind == clock.kind
        && Objects.equals(start, clock.start);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, start);
  }

  /**
   * Returns what kind of clock this is.
   *
   * @return a text that {@link #parse} takes
   */
  @Override
  public String toString() {
    return kind == Kind.SYSTEM ? "system" : kind.prefix() + start;
  }
}
