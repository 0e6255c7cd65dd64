package dev.isola;

import java.util.Objects;

/**
 * The end of an operation that did not end regularly. Always the last event.
 *
 * @param error what ended the operation, never null
 * @since 0.1.0
 */
public record ErrorEvent(GuestError error) implements Event {
  /**
   * Makes an event.
   *
   * @throws NullPointerException if {@code error} is null
   */
  public ErrorEvent {
    Objects.requireNonNull(error, "error");
  }
}
