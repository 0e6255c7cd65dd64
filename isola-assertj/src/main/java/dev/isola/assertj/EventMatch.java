package dev.isola.assertj;

import dev.isola.Event;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A description of one event, for the assertions of {@link EventSequenceAssert}. {@link Events}
 * makes them. Immutable.
 *
 * @since 0.1.0
 */
public final class EventMatch {
  private final String description;
  private final Predicate<? super Event> predicate;

  EventMatch(String description, Predicate<? super Event> predicate) {
    this.description = Objects.requireNonNull(description, "description");
    this.predicate = Objects.requireNonNull(predicate, "predicate");
  }

  boolean matches(Event event) {
    return predicate.test(event);
  }

  /**
   * Returns the description as failure messages show it.
   *
   * @return for example {@code stdout "hello\n"}
   */
  @Override
  public String toString() {
    return description;
  }
}
