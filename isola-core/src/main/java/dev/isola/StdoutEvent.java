package dev.isola;

import java.util.Objects;

/**
 * A piece of text that a guest wrote to its standard output.
 *
 * <p>A piece is what arrived in one write, not a line. Malformed UTF-8 is replaced by U+FFFD; a
 * character that is split over two writes arrives whole with the second.
 *
 * @param data the text, never null and never empty when it comes from a guest
 * @since 0.1.0
 */
public record StdoutEvent(String data) implements Event {
  /**
   * Makes an event.
   *
   * @throws NullPointerException if {@code data} is null
   */
  public StdoutEvent {
    Objects.requireNonNull(data, "data");
  }
}
