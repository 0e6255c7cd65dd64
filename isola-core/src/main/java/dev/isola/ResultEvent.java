package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * One value that a guest yielded from a generator or emitted explicitly.
 *
 * @param data the value; a JSON null is a {@code NullNode}, never null
 * @since 0.1.0
 */
public record ResultEvent(JsonNode data) implements Event {
  /**
   * Makes an event.
   *
   * @throws NullPointerException if {@code data} is null
   */
  public ResultEvent {
    Objects.requireNonNull(data, "data");
  }
}
