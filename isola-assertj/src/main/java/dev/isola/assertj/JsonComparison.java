package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Tells whether a Java value and a guest's value mean the same, and where they first differ. */
final class JsonComparison {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .findAndAddModules()
          .addModule(new SimpleModule("isola").addSerializer(new SetSerializer()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();
  private static final int LONGEST_VALUE = 100;

  private JsonComparison() {}

  /** The Java value as a guest would have sent it. */
  static JsonNode tree(Object value) {
    if (value instanceof JsonNode node) {
      return node;
    }
    try {
      JsonNode tree = MAPPER.valueToTree(value);
      return tree == null ? NullNode.getInstance() : tree;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the expected value, a "
              + value.getClass().getName()
              + ", has no JSON form; compare with a JsonNode or with maps, lists, texts and numbers: "
              + e.getMessage(),
          e);
    }
  }

  static boolean same(JsonNode actual, JsonNode expected) {
    return difference(actual, expected, "").isEmpty();
  }

  /** Where the values first differ, in words that start with a JSON pointer; empty if nowhere. */
  static Optional<String> difference(JsonNode actual, JsonNode expected) {
    return difference(actual, expected, "");
  }

  private static Optional<String> difference(JsonNode actual, JsonNode expected, String pointer) {
    if (actual.isNumber() && expected.isNumber()) {
      return sameNumber(actual, expected)
          ? Optional.empty()
          : Optional.of(differs(actual, expected, pointer));
    }
    if (kind(actual) != kind(expected)) {
      return Optional.of(differs(actual, expected, pointer));
    }
    if (actual.isArray()) {
      return arrayDifference(actual, expected, pointer);
    }
    if (actual.isObject()) {
      return objectDifference(actual, expected, pointer);
    }
    return actual.equals(expected)
        ? Optional.empty()
        : Optional.of(differs(actual, expected, pointer));
  }

  private static JsonNodeType kind(JsonNode node) {
    return node.isMissingNode() ? JsonNodeType.NULL : node.getNodeType();
  }

  private static Optional<String> arrayDifference(
      JsonNode actual, JsonNode expected, String pointer) {
    for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
      Optional<String> difference = difference(actual.get(i), expected.get(i), pointer + "/" + i);
      if (difference.isPresent()) {
        return difference;
      }
    }
    if (actual.size() == expected.size()) {
      return Optional.empty();
    }
    return Optional.of(
        at(pointer)
            + "expected "
            + Texts.count(expected.size(), "item")
            + " but were "
            + actual.size());
  }

  private static Optional<String> objectDifference(
      JsonNode actual, JsonNode expected, String pointer) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      JsonNode value = actual.get(field.getKey());
      String name = pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
      if (value == null) {
        return Optional.of(
            at(name)
                + "expected "
                + Texts.json(field.getValue(), LONGEST_VALUE)
                + " but was missing");
      }
      Optional<String> difference = difference(value, field.getValue(), name);
      if (difference.isPresent()) {
        return difference;
      }
    }
    TreeSet<String> surplus = new TreeSet<>();
    actual.fieldNames().forEachRemaining(surplus::add);
    expected.fieldNames().forEachRemaining(surplus::remove);
    return surplus.isEmpty()
        ? Optional.empty()
        : Optional.of(
            at(pointer)
                + "not expected: "
                + Texts.elided(String.join(", ", surplus), LONGEST_VALUE));
  }

  private static String differs(JsonNode actual, JsonNode expected, String pointer) {
    return at(pointer)
        + "expected "
        + Texts.json(expected, LONGEST_VALUE)
        + " but was "
        + Texts.json(actual, LONGEST_VALUE);
  }

  private static String at(String pointer) {
    return (pointer.isEmpty() ? "the top" : pointer) + ": ";
  }

  private static boolean sameNumber(JsonNode actual, JsonNode expected) {
    if (isFinite(actual) && isFinite(expected)) {
      return exact(actual).compareTo(exact(expected)) == 0;
    }
    // NaN is what was expected if NaN was expected.
    return Double.compare(actual.doubleValue(), expected.doubleValue()) == 0
        && isFinite(actual) == isFinite(expected);
  }

  private static boolean isFinite(JsonNode number) {
    return !number.isFloatingPointNumber()
        || number.isBigDecimal()
        || Double.isFinite(number.doubleValue());
  }

  private static BigDecimal exact(JsonNode number) {
    // A float is meant as the decimal it is written as: 0.1f is a tenth.
    return number instanceof FloatNode ? new BigDecimal(number.asText()) : number.decimalValue();
  }
}
