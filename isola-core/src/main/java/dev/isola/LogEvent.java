package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * One message that a guest wrote to the sandbox's log.
 *
 * @param level the level, never null
 * @param message the text, never null
 * @param fields the named values that go with it: an object, empty when there are none; never null
 * @since 0.1.0
 */
public record LogEvent(LogLevel level, String message, JsonNode fields) implements Event {
  /**
   * Makes an event.
   *
   * @throws NullPointerException if an argument is null
   */
  public LogEvent {
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(fields, "fields");
  }
}
