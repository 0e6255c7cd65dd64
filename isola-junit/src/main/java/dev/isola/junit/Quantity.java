package dev.isola.junit;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as people write them in annotations. */
final class Quantity {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(\\p{L}*)");

  private static final Map<String, Long> BYTES =
      Map.of(
          "", 1L,
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30);

  private static final Map<String, Long> NANOSECONDS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "\u00b5s", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "min", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private Quantity() {}

  /** The number of bytes the text stands for: positive and whole; empty if it stands for none. */
  static OptionalLong bytes(String text) {
    return scaled(text.strip(), BYTES);
  }

  /** The duration the text stands for: positive; empty if it stands for none. */
  static Optional<Duration> duration(String text) {
    String trimmed = text.strip();
    if (trimmed.startsWith("P") || trimmed.startsWith("p")) {
      try {
        Duration duration = Duration.parse(trimmed);
        return duration.isZero() || duration.isNegative()
            ? Optional.empty()
            : Optional.of(duration);
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    OptionalLong nanoseconds = scaled(trimmed, NANOSECONDS);
    return nanoseconds.isPresent()
        ? Optional.of(Duration.ofNanos(nanoseconds.getAsLong()))
        : Optional.empty();
  }

  private static OptionalLong scaled(String text, Map<String, Long> units) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
    if (unit == null) {
      return OptionalLong.empty();
    }
    try {
      long value =
          new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
      return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
