package dev.isola.assertj;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
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
  private static final JsonComparison EXACT = new JsonComparison(JsonRules.EXACT);

  private final JsonRules rules;

  private JsonComparison(JsonRules rules) {
    this.rules = rules;
  }

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

  /** The guest's value as a Java object. */
  static <T> T bound(JsonNode value, Class<T> type) throws JsonProcessingException {
    return MAPPER.treeToValue(value, type);
  }

  static boolean same(JsonNode actual, JsonNode expected) {
    return difference(actual, expected).isEmpty();
  }

  /** Where the values first differ, in words that start with a JSON pointer; empty if nowhere. */
  static Optional<String> difference(JsonNode actual, JsonNode expected) {
    return EXACT.difference(actual, expected, "");
  }

  /** Where the values first differ in what matters. */
  static Optional<String> difference(JsonNode actual, JsonNode expected, JsonRules rules) {
    return new JsonComparison(rules).difference(actual, expected, "");
  }

  private Optional<String> difference(JsonNode actual, JsonNode expected, String pointer) {
    if (rules.ignores(pointer)) {
      return Optional.empty();
    }
    if (actual.isNumber() && expected.isNumber()) {
      return sameNumber(actual, expected)
          ? Optional.empty()
          : Optional.of(differs(actual, expected, pointer));
    }
    if (kind(actual) != kind(expected)) {
      return Optional.of(differs(actual, expected, pointer));
    }
    if (actual.isArray()) {
      return rules.orderMatters(pointer)
          ? arrayDifference(actual, expected, pointer)
          : unorderedDifference(actual, expected, pointer);
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

  private Optional<String> arrayDifference(JsonNode actual, JsonNode expected, String pointer) {
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

  private Optional<String> unorderedDifference(JsonNode actual, JsonNode expected, String pointer) {
    String item = pointer + "/*";
    if (!rules.tolerates()) {
      return unorderedDifference(
          canonicalItems(expected, item), canonicalItems(actual, item), pointer);
    }
    if (Math.max(actual.size(), expected.size()) > Pairing.MOST) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%smore than %,d items, which cannot be compared in any order with a tolerance",
              at(pointer),
              Pairing.MOST));
    }
    int[] partners =
        Pairing.of(
            expected.size(),
            actual.size(),
            (left, right) -> difference(actual.get(right), expected.get(left), item).isEmpty());
    List<JsonNode> missing = new ArrayList<>();
    List<JsonNode> surplus = new ArrayList<>();
    actual.forEach(surplus::add);
    for (int i = 0; i < partners.length; i++) {
      if (partners[i] < 0) {
        missing.add(expected.get(i));
      } else {
        surplus.set(partners[i], null);
      }
    }
    surplus.removeIf(Objects::isNull);
    return unpaired(missing, surplus, pointer);
  }

  private static Optional<String> unorderedDifference(
      Map<String, List<JsonNode>> expected, Map<String, List<JsonNode>> actual, String pointer) {
    return unpaired(without(expected, actual), without(actual, expected), pointer);
  }

  /** What the first has more of than the second. */
  private static List<JsonNode> without(
      Map<String, List<JsonNode>> some, Map<String, List<JsonNode>> others) {
    List<JsonNode> rest = new ArrayList<>();
    some.forEach(
        (form, items) -> {
          int fromHere = Math.min(items.size(), others.getOrDefault(form, List.of()).size());
          rest.addAll(items.subList(fromHere, items.size()));
        });
    return rest;
  }

  private static Optional<String> unpaired(
      List<JsonNode> missing, List<JsonNode> surplus, String pointer) {
    if (missing.isEmpty() && surplus.isEmpty()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    if (!missing.isEmpty()) {
      parts.add("expected but missing: " + Texts.json(missing.get(0), LONGEST_VALUE));
    }
    if (!surplus.isEmpty()) {
      parts.add("not expected: " + Texts.json(surplus.get(0), LONGEST_VALUE));
    }
    int others = Math.max(0, missing.size() - 1) + Math.max(0, surplus.size() - 1);
    return Optional.of(
        at(pointer)
            + String.join(", ", parts)
            + (others == 0 ? "" : ", and " + Texts.count(others, "more item")));
  }

  private Map<String, List<JsonNode>> canonicalItems(JsonNode array, String pointer) {
    Map<String, List<JsonNode>> items = new LinkedHashMap<>();
    for (JsonNode item : array) {
      items.computeIfAbsent(canonical(item, pointer), any -> new ArrayList<>()).add(item);
    }
    return items;
  }

  /** A text that is the same for values that are the same but for what does not matter. */
  private String canonical(JsonNode node, String pointer) {
    if (rules.ignores(pointer)) {
      return "";
    }
    if (node.isNumber()) {
      return isFinite(node) ? exact(node).stripTrailingZeros().toString() : node.asText();
    }
    if (node.isArray()) {
      List<String> items = new ArrayList<>();
      boolean ordered = rules.orderMatters(pointer);
      for (int i = 0; i < node.size(); i++) {
        items.add(canonical(node.get(i), pointer + "/" + (ordered ? String.valueOf(i) : "*")));
      }
      if (!ordered) {
        items.sort(Comparator.naturalOrder());
      }
      return "[" + String.join(",", items) + "]";
    }
    if (node.isObject()) {
      Map<String, String> fields = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String name = name(pointer, field.getKey());
        if (!rules.ignores(name)) {
          fields.put(
              TextNode.valueOf(field.getKey()).toString(), canonical(field.getValue(), name));
        }
      }
      return fields.toString();
    }
    return kind(node) + " " + node;
  }

  private static String name(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private Optional<String> objectDifference(JsonNode actual, JsonNode expected, String pointer) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      JsonNode value = actual.get(field.getKey());
      String name = name(pointer, field.getKey());
      if (value == null) {
        if (rules.ignores(name)) {
          continue;
        }
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
    surplus.removeIf(name -> rules.ignores(name(pointer, name)));
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

  private boolean sameNumber(JsonNode actual, JsonNode expected) {
    if (isFinite(actual) && isFinite(expected)) {
      BigDecimal was = exact(actual);
      BigDecimal wanted = exact(expected);
      return was.compareTo(wanted) == 0 || (rules.tolerates() && isNear(was, wanted));
    }
    // NaN is what was expected if NaN was expected.
    return Double.compare(actual.doubleValue(), expected.doubleValue()) == 0
        && isFinite(actual) == isFinite(expected);
  }

  private boolean isNear(BigDecimal actual, BigDecimal expected) {
    // The difference of 1 and 1e1000000000 would have as many digits.
    if (Math.abs(magnitude(actual) - magnitude(expected)) > 1_000) {
      double difference = Math.abs(actual.doubleValue() - expected.doubleValue());
      return difference <= rules.tolerance().doubleValue();
    }
    BigDecimal difference = actual.subtract(expected).abs();
    return difference.compareTo(rules.tolerance()) <= 0
        || difference.compareTo(expected.abs().multiply(rules.relativeTolerance())) <= 0;
  }

  private static long magnitude(BigDecimal number) {
    return (long) number.precision() - number.scale();
  }

  static boolean isFinite(JsonNode number) {
    return !number.isFloatingPointNumber()
        || number.isBigDecimal()
        || Double.isFinite(number.doubleValue());
  }

  static BigDecimal exact(JsonNode number) {
    // A float is meant as the decimal it is written as: 0.1f is a tenth.
    return number instanceof FloatNode ? new BigDecimal(number.asText()) : number.decimalValue();
  }
}
