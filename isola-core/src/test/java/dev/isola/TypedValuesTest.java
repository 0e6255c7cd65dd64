package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypedValuesTest {
  enum Colour {
    RED
  }

  record Point(int x, double y) {
    Point {
      if (x < 0) {
        throw new IllegalArgumentException("x must not be negative");
      }
    }
  }

  record Order(String item, LocalDate day, Optional<Colour> colour, List<Point> points) {}

  private static RunResult result(Object value) {
    return RunResult.builder(Verdict.OK).function("f").value(value).build();
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(5, Integer.class, 5),
        Arguments.of(5, long.class, 5L),
        Arguments.of(5, double.class, 5.0),
        Arguments.of(7, BigInteger.class, BigInteger.valueOf(7)),
        Arguments.of(BigInteger.TEN.pow(40), BigInteger.class, BigInteger.TEN.pow(40)),
        Arguments.of(Double.NaN, Double.class, Double.NaN),
        Arguments.of(-0.0, Double.class, -0.0),
        Arguments.of(Double.NEGATIVE_INFINITY, double.class, Double.NEGATIVE_INFINITY),
        Arguments.of(1.5, BigDecimal.class, new BigDecimal("1.5")),
        Arguments.of("text", String.class, "text"),
        Arguments.of(true, boolean.class, true),
        Arguments.of(new byte[] {0, -1}, byte[].class, new byte[] {0, -1}),
        Arguments.of(new byte[] {0, -1}, Object.class, new byte[] {0, -1}),
        Arguments.of(new int[] {1, 2}, int[].class, new int[] {1, 2}),
        Arguments.of("RED", Colour.class, Colour.RED),
        Arguments.of("2024-02-29", LocalDate.class, LocalDate.of(2024, 2, 29)),
        Arguments.of("PT1.5S", Duration.class, Duration.ofMillis(1500)),
        Arguments.of("1970-01-01T00:00:00Z", Instant.class, Instant.EPOCH),
        Arguments.of(
            "2024-01-02T03:04:05+02:00",
            OffsetDateTime.class,
            OffsetDateTime.parse("2024-01-02T03:04:05+02:00")),
        Arguments.of(Map.of("x", 1, "y", 2.5), Point.class, new Point(1, 2.5)),
        Arguments.of(
            Map.of("k", List.of(1, "t")), Object.class, Map.of("k", Arrays.asList(1, "t"))),
        Arguments.of(null, Point.class, null));
  }

  @ParameterizedTest
  @MethodSource("values")
  void areReadAsTheTypeThatIsWanted(Object value, Class<?> type, Object expected) {
    assertThat((Object) result(value).value(type)).isEqualTo(expected);
  }

  @Test
  void areReadWithTheirParametersAndParts() {
    Map<String, Object> order =
        Map.of(
            "item", "tea",
            "day", "2024-02-29",
            "colour", "RED",
            "points", List.of(Map.of("x", 1, "y", 2)));
    Order expected =
        new Order(
            "tea", LocalDate.of(2024, 2, 29), Optional.of(Colour.RED), List.of(new Point(1, 2)));
    assertThat(result(List.of(order)).value(new TypeReference<List<Order>>() {}))
        .containsExactly(expected);
    assertThat(result(null).value(new TypeReference<Optional<Order>>() {})).isEmpty();
    assertThat(result(Map.of("n", 1)).value(JsonNode.class).get("n").intValue()).isEqualTo(1);
  }

  @Test
  void ofEventsAndResultsAreReadToo() {
    RunResult result =
        RunResult.builder(Verdict.OK)
            .function("f")
            .event(new ResultEvent(Values.tree(1)))
            .event(new ResultEvent(Values.tree(null)))
            .value("end")
            .build();
    assertThat(result.results(Integer.class)).containsExactly(1, null);
    assertThat(((ResultEvent) result.events().get(0)).data(int.class)).isEqualTo(1);
    assertThat(((EndEvent) result.events().get(2)).data(String.class)).isEqualTo("end");
    assertThatThrownBy(() -> result.results(LocalDate.class))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("result 1 of \"f\" does not fit java.time.LocalDate");
    assertThatThrownBy(
            () -> ((EndEvent) result.events().get(2)).data(new TypeReference<List<Point>>() {}))
        .hasMessageContaining("the return value does not fit java.util.List<")
        .hasMessageEndingWith("found was \"end\"");
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
        Arguments.of("5", Integer.class, "java.lang.Integer", "found was \"5\""),
        Arguments.of(5, String.class, "java.lang.String", "found was 5"),
        Arguments.of(true, String.class, "java.lang.String", "found was true"),
        Arguments.of(1.5, int.class, "int", "found was 1.5"),
        Arguments.of(BigInteger.TEN.pow(30), long.class, "long", "out of range"),
        Arguments.of(null, int.class, "int", "found was null"),
        Arguments.of(1, boolean.class, "boolean", "found was 1"),
        Arguments.of("tea", LocalDate.class, "java.time.LocalDate", "found was \"tea\""),
        Arguments.of("BLUE", Colour.class, "Colour", "found was \"BLUE\""),
        Arguments.of(List.of(1), Point.class, "Point", "found was [1]"),
        Arguments.of(Map.of("x", "a", "y", 1), Point.class, "Point at x", "found was \"a\""),
        Arguments.of(Map.of("x", 1, "y", 1, "z", 2), Point.class, "Point at z", "found was 2"),
        Arguments.of(Map.of("x", -1, "y", 1), Point.class, "Point", "x must not be negative"),
        Arguments.of(
            Map.of("points", List.of(Map.of("x", 1, "y", 2), Map.of("x", 1, "y", "high"))),
            Order.class,
            "Order at points[1].y",
            "found was \"high\""));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void thatDoNotFitAreNamedWithTheirPlace(Object value, Class<?> type, String where, String found) {
    assertThatThrownBy(() -> result(value).value(type))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("the return value of \"f\" does not fit ")
        .hasMessageContaining(where)
        .hasMessageContaining(found);
  }

  @Test
  void aCallThatFailedHasNone() {
    RunResult failed =
        RunResult.builder(Verdict.GUEST_ERROR)
            .function("f")
            .error(new GuestError("ValueError", "wrong", "", 1))
            .build();
    assertThatThrownBy(() -> failed.value(String.class))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("\"f\" returned no value: GUEST_ERROR, ValueError: wrong");
  }

  @Test
  void ofASandboxComeAtOnce() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> guest.end(Map.of("x", 1, "y", 2)))) {
      assertThat(sandbox.run(Point.class, "f")).isEqualTo(new Point(1, 2));
      assertThatThrownBy(() -> sandbox.run(String.class, "f"))
          .isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> sandbox.run(String.class, "g")).isInstanceOf(GuestException.class);
    }
  }
}
