package dev.isola.assertj;

import java.util.List;

/**
 * Descriptions of events that come in this order, for {@link
 * EventSequenceAssert#isInterleavingOf(EventSequence...)}. {@link Events#sequence(EventMatch...)}
 * makes them. Immutable.
 *
 * @since 0.1.0
 */
public final class EventSequence {
  private final List<EventMatch> matches;

  EventSequence(List<EventMatch> matches) {
    this.matches = matches;
  }

  List<EventMatch> matches() {
    return matches;
  }

  /**
   * Returns the descriptions as failure messages show them.
   *
   * @return for example {@code [result 1, result 2]}
   */
  @Override
  public String toString() {
    return matches.toString();
  }
}
