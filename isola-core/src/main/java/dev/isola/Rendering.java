package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** Short texts for messages. */
final class Rendering {
  private static final int MAX_MESSAGE = 10_000;

  private Rendering() {}

  /** The value as compact JSON, cut to about {@code limit} characters. */
  static String abridged(JsonNode value, int limit) {
    StringBuilder text = new StringBuilder();
    append(text, value, limit);
    return cut(text, limit);
  }

  // Does not visit what will be cut off: a value may be large.
  private static void append(StringBuilder text, JsonNode value, int limit) {
    if (text.length() > limit) {
      return;
    }
    if (value.isArray()) {
      String separator = "[";
      for (JsonNode item : value) {
        if (text.length() > limit) {
          return;
        }
        text.append(separator);
        append(text, item, limit);
        separator = ", ";
      }
      text.append(value.isEmpty() ? "[]" : "]");
    } else if (value.isObject()) {
      String separator = "{";
      for (var entry : value.properties()) {
        if (text.length() > limit) {
          return;
        }
        text.append(separator);
        quote(text, entry.getKey(), limit);
        text.append(": ");
        append(text, entry.getValue(), limit);
        separator = ", ";
      }
      text.append(value.isEmpty() ? "{}" : "}");
    } else if (value.isTextual()) {
      quote(text, value.textValue(), limit);
    } else if (value.isBigInteger() && value.bigIntegerValue().bitLength() > 4 * limit) {
      text.append("an integer of ").append(value.bigIntegerValue().bitLength()).append(" bits");
    } else if (value instanceof BinaryNode binary) {
      byte[] bytes = binary.binaryValue();
      byte[] shown = bytes.length <= limit ? bytes : Arrays.copyOf(bytes, limit);
      quote(text, Base64.getEncoder().encodeToString(shown), limit);
    } else if (value.isNumber() || value.isBoolean() || value.isNull()) {
      text.append(value.asText()); // not toString(), which makes a mapper
    } else {
      text.append(value);
    }
  }

  private static void quote(StringBuilder text, String string, int limit) {
    text.append('"');
    for (int i = 0; i < string.length() && text.length() <= limit; i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private static String cut(StringBuilder text, int limit) {
    if (text.length() <= limit) {
      return text.toString();
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end) + "…";
  }

  /** A text that a guest or a handler has made, well-formed and not too long for a message. */
  static String cut(String message) {
    String text = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    byte[] wellFormed = text.getBytes(StandardCharsets.UTF_8);
    return new String(wellFormed, StandardCharsets.UTF_8);
  }

  /** What was thrown, by its class's simple name. */
  static String thrown(Throwable thrown) {
    String message = thrown.getMessage();
    return thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /** The type name of an error that the host makes for a verdict. */
  static String typeOf(Verdict verdict) {
    StringBuilder name = new StringBuilder();
    for (String word : verdict.name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** A time as a person says it, such as {@code 2 s}, {@code 1.5 s} or {@code 20 ms}. */
  static String time(Duration time) {
    return time(saturatedNanos(time));
  }

  /** A time as a person says it. */
  static String time(long nanoseconds) {
    long millis = nanoseconds / 1_000_000;
    if (millis == 0) {
      return nanoseconds == 0 ? "0 s" : nanoseconds / 1_000 + " µs";
    }
    if (millis < 1_000) {
      return millis + " ms";
    }
    String seconds = String.format(Locale.ROOT, "%.2f", millis / 1_000.0);
    return seconds.replaceFirst("\\.?0+$", "") + " s";
  }

  /** A size as a person says it, such as {@code 256 MiB} or {@code 1000 bytes}. */
  static String size(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    if (bytes >= 1 << 10 && bytes % (1 << 10) == 0) {
      return (bytes >> 10) + " KiB";
    }
    return bytes + " bytes";
  }

  /** A number with its digits in groups, such as {@code 1,000,000}. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The time in nanoseconds, or the largest number if it is longer than 292 years. */
  static long saturatedNanos(Duration time) {
    try {
      return time.toNanos();
    } catch (ArithmeticException tooLong) {
      return time.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
