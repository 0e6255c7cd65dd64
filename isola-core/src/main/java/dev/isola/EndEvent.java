package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * The regular end of an operation. Always the last event.
 *
 * @param data the function's return value; a JSON null is a {@code NullNode}, never null
 * @since 0.1.0
 */
public record EndEvent(JsonNode data) implements Event {
  /**
   * Makes an event.
   *
   * @throws NullPointerException if {@code data} is null
   */
  public EndEvent {
    Objects.requireNonNull(data, "data");
  }
}
