package dev.isola;

import com.fasterxml.jackson.core.type.TypeReference;
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

  /**
   * Returns the value as a Java type, as Jackson reads it: a record, a bean, a {@code java.time}
   * type, {@code byte[]}, a number and so on.
   *
   * @param <T> the type
   * @param type the type
   * @return the value; null for a JSON null, unless the type is a primitive one
   * @throws InvalidValueException if the value does not fit the type; the message says where, and
   *     what was found
   */
  public <T> T data(Class<T> type) {
    return Values.cast(Values.read(data, type, "the result"));
  }

  /**
   * Returns the value as a Java type with parameters, such as a list of records.
   *
   * @param <T> the type
   * @param type the type, for example {@code new TypeReference<List<Point>>() {}}
   * @return the value; null for a JSON null, unless the type says otherwise
   * @throws InvalidValueException if the value does not fit the type; the message says where, and
   *     what was found
   */
  public <T> T data(TypeReference<T> type) {
    return Values.cast(Values.read(data, type.getType(), "the result"));
  }
}
