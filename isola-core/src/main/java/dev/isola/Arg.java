package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * An argument of a guest function, with or without a name.
 *
 * <p>Positional arguments need no {@code Arg}: {@code sandbox.run("f", 1, "two")} passes them as
 * they are. An {@code Arg} gives an argument a name: {@code sandbox.run("f", Arg.named("limit",
 * 3))}.
 *
 * <p>Values map by their kind: null, booleans, numbers ({@code BigInteger} exactly, {@code
 * BigDecimal} as an integer or a double), text, {@code byte[]} as bytes, collections and arrays as
 * arrays, maps with their keys as text, {@code JsonNode}s as what they hold, {@code java.time}
 * types as text in ISO 8601, an {@code Optional} as its value or null, and everything else
 * (records, beans, enums) as Jackson writes it.
 *
 * <p>Immutable; the value is read when the operation is begun.
 *
 * @since 0.1.0
 */
public final class Arg {
  private final String name;
  private final Object value;

  private Arg(String name, Object value) {
    this.name = name;
    this.value = value;
  }

  /**
   * Makes a positional argument.
   *
   * @param value the value, may be null
   * @return the argument
   * @throws InvalidArgumentException if {@code value} is itself an {@code Arg}
   */
  public static Arg of(Object value) {
    return new Arg(null, checked(value));
  }

  /**
   * Makes a named (keyword) argument.
   *
   * @param name the name
   * @param value the value, may be null, may be a {@link StreamArg}
   * @return the argument
   * @throws InvalidArgumentException if {@code name} is empty, or {@code value} is itself an {@code
   *     Arg}
   * @throws NullPointerException if {@code name} is null
   */
  public static Arg named(String name, Object value) {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      throw new InvalidArgumentException(
          "argument name must not be empty; use Arg.of for a positional argument");
    }
    return new Arg(name, checked(value));
  }

  /**
   * Returns what a guest gets for a value.
   *
   * @param value the value, may be null; neither an {@code Arg} nor a {@link StreamArg}
   * @return a tree of null, booleans, integers, doubles, texts, bytes, arrays and maps; never null
   * @throws InvalidArgumentException if the value does not map
   */
  public static JsonNode toJson(Object value) {
    try {
      return CborReader.read(Values.encode(value));
    } catch (InvalidValueException e) {
      throw new InvalidArgumentException("invalid value: " + e.getMessage(), e);
    }
  }

  private static Object checked(Object value) {
    if (value instanceof Arg) {
      throw new InvalidArgumentException("an Arg must not hold another Arg; pass its value");
    }
    return value;
  }

  /** Returns the name, or null for a positional argument. */
  String name() {
    return name;
  }

  /** Returns the value, which may be null or a {@link StreamArg}. */
  Object value() {
    return value;
  }

  /**
   * Returns the argument in short form.
   *
   * @return for example {@code limit=3}
   */
  @Override
  public String toString() {
    String text =
        value instanceof JsonNode node ? Rendering.abridged(node, 200) : String.valueOf(value);
    return name == null ? text : name + "=" + text;
  }
}
