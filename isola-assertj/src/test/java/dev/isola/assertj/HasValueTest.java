package dev.isola.assertj;

import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.Runs.json;
import static dev.isola.assertj.Runs.messageOf;
import static dev.isola.assertj.Runs.returning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

class HasValueTest {
  record Point(int x, double y) {}

  enum Color {
    RED
  }

  static Stream<Arguments> same() {
    return Stream.of(
        Arguments.of(List.of(1, 2, 10), Set.of(10, 2, 1)),
        Arguments.of(Map.of("s", List.of("a", "b")), Map.of("s", Set.of("b", "a"))),
        Arguments.of(1, 1),
        Arguments.of(1, 1L),
        Arguments.of(1, (byte) 1),
        Arguments.of(1, 1.0),
        Arguments.of(1.0, 1),
        Arguments.of(1, BigInteger.ONE),
        Arguments.of(0.1, 0.1f),
        Arguments.of(0.1, new BigDecimal("0.10")),
        Arguments.of(-0.0, 0),
        Arguments.of(BigInteger.TWO.pow(100), new BigDecimal(BigInteger.TWO.pow(100))),
        Arguments.of(Double.NaN, Float.NaN),
        Arguments.of(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
        Arguments.of(true, true),
        Arguments.of("a", "a"),
        Arguments.of("RED", Color.RED),
        Arguments.of(null, null),
        Arguments.of(List.of(1, 2.0), new long[] {1, 2}),
        Arguments.of(List.of(1, List.of()), Arrays.asList(1, Collections.emptySet())),
        Arguments.of(Map.of("x", 1, "y", 2), new Point(1, 2)),
        Arguments.of(Map.of("1", "a"), Map.of(1, "a")),
        Arguments.of(Map.of("x", List.of(1)), json("{\"x\": [1.0]}")),
        Arguments.of(new byte[] {1, 2}, new byte[] {1, 2}));
  }

  @ParameterizedTest
  @MethodSource("same")
  void passesForTheSameValue(Object value, Object expected) {
    assertThat(returning(value)).hasValue(expected);
  }

  static Stream<Arguments> different() {
    return Stream.of(
        Arguments.of(1, 2),
        Arguments.of(1, "1"),
        Arguments.of(1, true),
        Arguments.of(0, false),
        Arguments.of(0, null),
        Arguments.of("", null),
        Arguments.of(null, ""),
        Arguments.of(0.1, 0.2f),
        Arguments.of(BigInteger.TWO.pow(53).add(BigInteger.ONE), 0x1p53),
        Arguments.of(Double.NaN, 0),
        Arguments.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
        Arguments.of(Double.POSITIVE_INFINITY, Double.MAX_VALUE),
        Arguments.of(List.of(1, 2), List.of(2, 1)),
        Arguments.of(List.of(1), 1),
        Arguments.of(List.of(), Map.of()),
        Arguments.of(Map.of("x", 1), Map.of("x", 1, "y", 2)),
        Arguments.of(Map.of("x", 1, "y", 2), Map.of("x", 1)),
        Arguments.of(new byte[] {1, 2}, new byte[] {1, 3}));
  }

  @ParameterizedTest
  @MethodSource("different")
  void failsForAnotherValue(Object value, Object expected) {
    assertThat(messageOf(() -> assertThat(returning(value)).hasValue(expected)))
        .startsWith("\nExpecting value:\n");
  }

  @Test
  void showsBothValues() {
    AssertionFailedError error =
        catchThrowableOfType(
            AssertionFailedError.class, () -> assertThat(Runs.add()).hasValue("3"));

    assertThat(error)
        .hasMessage(
            """

            Expecting value:
              "3"
            but was:
              3

            call:     add(1, 2)
            verdict:  OK
            events:
              1  stdout  "adding\\n"
              2  end     3""");
    assertThat(error.getExpected().getValue()).isEqualTo("\"3\"");
    assertThat(error.getActual().getValue()).isEqualTo("3");
  }

  @Test
  void showsHowTheCallEndedInstead() {
    assertThat(messageOf(() -> assertThat(Runs.loop()).hasValue(3)))
        .isEqualTo(
            """

            Expecting the call to return:
              3
            but it ended with TIME_LIMIT.

            call:     loop()
            verdict:  TIME_LIMIT
            error:    TimeLimit: stopped after 2 s
            events:
              1  error   TimeLimit: stopped after 2 s""");
  }

  @Test
  void pointsAtTheFirstDifference() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("users", List.of(Map.of("name", "Ada"), Map.of("name", "Bob")));

    assertThat(
            messageOf(
                () ->
                    assertThat(returning(value))
                        .hasValue(json("{'users':[{'name':'Ada'},{'name':'Eve'}]}"))))
        .isEqualTo(
            """

            Expecting value:
              {"users":[{"name":"Ada"},{"name":"Eve"}]}
            but was:
              {"users":[{"name":"Ada"},{"name":"Bob"}]}
            first difference at /users/1/name: expected "Eve" but was "Bob"

            call:     value()
            verdict:  OK
            events:
              1  end     {"users":[{"name":"Ada"},{"name":"Bob"}]}""");
  }

  static Stream<Arguments> differences() {
    return Stream.of(
        Arguments.of(List.of(1), List.of(1, 2), "the top: expected 2 items but were 1"),
        Arguments.of(List.of(List.of(1, 2)), List.of(List.of(1)), "/0: expected 1 item but were 2"),
        Arguments.of(Map.of(), Map.of("a/b~", 1), "/a~1b~0: expected 1 but was missing"),
        Arguments.of(
            Map.of("a", Map.of("c", 1, "b", 1)), Map.of("a", Map.of()), "/a: not expected: b, c"),
        Arguments.of(Map.of("a", 1), Map.of("a", "1"), "/a: expected \"1\" but was 1"));
  }

  @ParameterizedTest
  @MethodSource("differences")
  void namesThePlaceOfTheDifference(Object value, Object expected, String difference) {
    assertThat(messageOf(() -> assertThat(returning(value)).hasValue(expected)))
        .contains("\nfirst difference at " + difference + "\n\ncall:");
  }

  @Test
  void refusesExpectationsWithoutJsonForm() {
    Object expected = new Object();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(Runs.add()).hasValue(expected))
        .withMessageStartingWith(
            "the expected value, a java.lang.Object, has no JSON form; compare with a JsonNode or"
                + " with maps, lists, texts and numbers: ");
  }
}
