package dev.isola;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link HostcallHandler} returns if its answer is to come later by the guest's clock, or
 * never. So a test shows a program a slow or dead service; with a {@linkplain GuestClock#virtual
 * virtual clock} it does so without waiting, and has the same outcome every time.
 *
 * <pre><code class="java">
 * config.hostcall("slow", payload -&gt; HostcallAnswer.after(Duration.ofSeconds(30), "at last"))
 *     .hostcall("dead", payload -&gt; HostcallAnswer.never());
 * </code></pre>
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class HostcallAnswer {
  private static final HostcallAnswer NEVER = new HostcallAnswer(-1, null);

  private final long delay;
  private final Object value;

  private HostcallAnswer(long delay, Object value) {
    this.delay = delay;
    this.value = value;
  }

  /**
   * Makes an answer that comes later.
   *
   * @param delay the time by the guest's clock between the guest's request and its answer
   * @param value the answer, anything {@link Arg#of} takes
   * @return the answer
   * @throws InvalidArgumentException if the delay is negative
   */
  public static HostcallAnswer after(Duration delay, Object value) {
    if (Objects.requireNonNull(delay, "delay").isNegative()) {
      throw new InvalidArgumentException("delay must not be negative, was " + delay);
    }
    return new HostcallAnswer(Rendering.saturatedNanos(delay), value);
  }

  /**
   * Makes an answer that never comes. A guest that waits for it with a limit finds that the time is
   * over; with a virtual or fixed clock, one that waits without a limit ends at once with {@link
   * Verdict#TIME_LIMIT}.
   *
   * @return the answer
   */
  public static HostcallAnswer never() {
    return NEVER;
  }

  /**
   * Tells whether the answer never comes.
   *
   * @return true for {@link #never}
   */
  public boolean isNever() {
    return delay < 0;
  }

  /**
   * Returns how much later than the request the answer comes, by the guest's clock.
   *
   * @return the time; zero if the answer never comes
   */
  public Duration delayTime() {
    return Duration.ofNanos(Math.max(delay, 0));
  }

  /** Nanoseconds by the guest's clock. */
  long delay() {
    return delay;
  }

  /**
   * Returns the answer.
   *
   * @return the value, may be null; null if the answer never comes
   */
  public Object value() {
    return value;
  }
}
