package dev.isola.assertj;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What does not matter when values are compared. Immutable.
 *
 * @param ignored places that are not compared
 * @param anyOrder whether the order of no array matters
 * @param anyOrderAt arrays whose order does not matter
 * @param tolerance by how much numbers may differ, not negative
 * @param relativeTolerance by how much numbers may differ, as a part of the expected one
 */
record JsonRules(
    List<JsonPath> ignored,
    boolean anyOrder,
    List<JsonPath> anyOrderAt,
    BigDecimal tolerance,
    BigDecimal relativeTolerance) {
  static final JsonRules EXACT =
      new JsonRules(List.of(), false, List.of(), BigDecimal.ZERO, BigDecimal.ZERO);

  JsonRules ignoring(List<JsonPath> paths) {
    return new JsonRules(
        joined(ignored, paths), anyOrder, anyOrderAt, tolerance, relativeTolerance);
  }

  JsonRules inAnyOrder() {
    return new JsonRules(ignored, true, anyOrderAt, tolerance, relativeTolerance);
  }

  JsonRules inAnyOrderAt(List<JsonPath> paths) {
    return new JsonRules(
        ignored, anyOrder, joined(anyOrderAt, paths), tolerance, relativeTolerance);
  }

  JsonRules within(BigDecimal difference) {
    return new JsonRules(ignored, anyOrder, anyOrderAt, difference, relativeTolerance);
  }

  JsonRules withinPart(BigDecimal part) {
    return new JsonRules(ignored, anyOrder, anyOrderAt, tolerance, part);
  }

  private static List<JsonPath> joined(List<JsonPath> some, List<JsonPath> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  boolean ignores(String pointer) {
    return !ignored.isEmpty() && JsonPath.anyMatches(ignored, pointer);
  }

  boolean orderMatters(String pointer) {
    return !anyOrder && (anyOrderAt.isEmpty() || !JsonPath.anyMatches(anyOrderAt, pointer));
  }

  boolean tolerates() {
    return tolerance.signum() > 0 || relativeTolerance.signum() > 0;
  }

  /** The rules in words, for messages; empty if there are none. */
  String description() {
    List<String> parts = new ArrayList<>();
    if (!ignored.isEmpty()) {
      parts.add("without " + listed(ignored));
    }
    if (anyOrder) {
      parts.add("arrays in any order");
    } else if (!anyOrderAt.isEmpty()) {
      parts.add(listed(anyOrderAt) + " in any order");
    }
    if (tolerance.signum() > 0) {
      parts.add("numbers within " + tolerance.toPlainString());
    }
    if (relativeTolerance.signum() > 0) {
      parts.add(
          "numbers within "
              + relativeTolerance.movePointRight(2).stripTrailingZeros().toPlainString()
              + " %");
    }
    return String.join(", ", parts);
  }

  private static String listed(List<JsonPath> paths) {
    return paths.stream().map(JsonPath::text).collect(Collectors.joining(" and "));
  }
}
