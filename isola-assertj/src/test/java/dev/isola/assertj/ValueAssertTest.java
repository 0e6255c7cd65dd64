package dev.isola.assertj;

import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.Runs.json;
import static dev.isola.assertj.Runs.messageOf;
import static dev.isola.assertj.Runs.returning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.MultipleFailuresError;

class ValueAssertTest {
  private static final String ORDER =
      "{'id': 17, 'items': [{'name': 'tea', 'price': 3.1, 'at': 5}, {'name': 'milk', 'price': 1.2, 'at': 6}]}";

  private static ValueAssert value(String json) {
    return assertThat(returning(json(json))).value();
  }

  @Test
  void everyAssertionFailsForNull() {
    JsonNode none = null;
    assertThat(messageOf(() -> assertThat(none).isEqualTo(1)))
        .isEqualTo("\nExpecting actual not to be null");
    assertThat(messageOf(() -> assertThat(none).at("/a")))
        .isEqualTo("\nExpecting actual not to be null");
    assertThat(messageOf(() -> assertThat(none).readText()))
        .isEqualTo("\nExpecting actual not to be null");
  }

  @Test
  void partsThatDoNotMatterAreLeftOut() {
    value(ORDER)
        .ignoring("/id", "/items/*/at")
        .isEqualTo(
            json(
                "{'items': [{'name': 'tea', 'price': 3.1}, {'name': 'milk', 'price': 1.2, 'at': 0}]}"))
        .returnToRun()
        .succeeded();
    assertThat(
            messageOf(
                () ->
                    value(ORDER)
                        .ignoring("/items/*/at", "/items/0/price")
                        .isEqualTo(
                            json("{'id': 17, 'items': [{'name': 'tea'}, {'name': 'milk'}]}"))))
        .isEqualTo(
            """

            Expecting value:
              {"id":17,"items":[{"name":"tea"},{"name":"milk"}]}
            but was:
              {"id":17,"items":[{"name":"tea","price":3.1,"at":5},{"name":"milk","price":1.2,"at":6}]}
            first difference at /items/1: not expected: price
            compared without /items/*/at and /items/0/price

            call:     value()
            verdict:  OK
            events:
              1  end     {"id":17,"items":[{"name":"tea","price":3.1,"at":5},{"name":"milk","price":1.2,"at":6}]}""");
  }

  @Test
  void namesWithSlashesAreEscapedInPaths() {
    value("{'a/b': 1, 'a~b': 2, '*': 3, 'x.y': 4}")
        .ignoring("/a~1b", "/a~0b", "/x.y")
        .isEqualTo(json("{'*': 3}"));
    assertThat(messageOf(() -> value("{'xzy': 4}").ignoring("/x.y").isEqualTo(json("{}"))))
        .contains("not expected: xzy");
  }

  @Test
  void theOrderOfArraysMayNotMatter() {
    value("[[1, 2], [3], 'x']")
        .ignoringArrayOrder()
        .isEqualTo(List.of("x", List.of(2, 1), List.of(3.0)));
    value("{'a': [1, 2], 'b': [1, 2]}")
        .ignoringArrayOrderAt("/a")
        .isEqualTo(Map.of("a", List.of(2, 1), "b", List.of(1, 2)));
    value(ORDER)
        .ignoringArrayOrder()
        .ignoring("/id", "/items/*/at")
        .isEqualTo(
            json("{'items': [{'name': 'milk', 'price': 1.20}, {'name': 'tea', 'price': 3.1}]}"));
    assertThat(
            messageOf(
                () ->
                    value("{'a': [1, 1, 2], 'b': [1, 2]}")
                        .ignoringArrayOrderAt("/a")
                        .isEqualTo(Map.of("a", List.of(2, 2, 1), "b", List.of(1, 2)))))
        .contains(
            "first difference at /a: expected but missing: 2, not expected: 1\n"
                + "compared /a in any order\n");
    assertThat(
            messageOf(
                () ->
                    value("{'a': [1, 2], 'b': [1, 2]}")
                        .ignoringArrayOrderAt("/a")
                        .isEqualTo(Map.of("a", List.of(2, 1), "b", List.of(2, 1)))))
        .contains("first difference at /b/0: expected 2 but was 1");
    assertThat(messageOf(() -> value("[1, 2, 3]").ignoringArrayOrder().isEqualTo(List.of(2))))
        .contains("first difference at the top: not expected: 1, and 1 more item\n");
  }

  @Test
  void equalItemsInAnyOrderNeedAPartnerEach() {
    int[] many = IntStream.range(0, 50_000).toArray();
    int[] reversed = IntStream.range(0, 50_000).map(i -> 49_999 - i).toArray();

    assertThat(returning(many)).value().ignoringArrayOrder().isEqualTo(reversed);
    reversed[7] = 1;
    assertThat(
            messageOf(
                () -> assertThat(returning(many)).value().ignoringArrayOrder().isEqualTo(reversed)))
        .contains("expected but missing: 1, not expected: 49992");
  }

  @ParameterizedTest
  @CsvSource({
    "0.005, 3.14, 3.145, true",
    "0.005, 3.14, 3.1451, false",
    "0, 1, 1.0, true",
    "0, 1, 1.0000001, false",
    "1, 1e400, 1.0, false",
    "0.1, 0, 1e-3000, true",
    "1e300, 1e2000000000, 0, false"
  })
  void numbersMayDiffer(double tolerance, BigDecimal actual, BigDecimal expected, boolean same) {
    ThrowingCallable comparison =
        () ->
            assertThat(DecimalNode.valueOf(actual))
                .withTolerance(tolerance)
                .isEqualTo(DecimalNode.valueOf(expected));

    if (same) {
      assertThat(catchThrowableOfType(AssertionError.class, comparison)).isNull();
    } else {
      assertThat(messageOf(comparison)).startsWith("\nExpecting value:");
    }
  }

  @Test
  void numbersMayDifferInProportion() {
    value("{'a': 1010, 'b': -99}")
        .withRelativeTolerance(0.01)
        .isEqualTo(Map.of("a", 1000, "b", -100));
    assertThat(
            messageOf(
                () -> value("[1, 1011]").withRelativeTolerance(0.01).isEqualTo(List.of(1, 1000))))
        .contains("first difference at /1: expected 1000 but was 1011")
        .contains("\ncompared numbers within 1 %\n");
    assertThat(messageOf(() -> value("0.1").withRelativeTolerance(0.5).isEqualTo(0)))
        .contains("Expecting value:\n  0\nbut was:\n  0.1\n");
    value("0.1").withRelativeTolerance(0.5).withTolerance(0.1).isEqualTo(0);
  }

  @Test
  void withAToleranceItemsInAnyOrderArePairedSoThatAllHaveOne() {
    // 1.0 is near to both, 0.6 to one only: whoever pairs greedily fails.
    value("[1.0, 0.6]").ignoringArrayOrder().withTolerance(0.45).isEqualTo(List.of(1.0, 1.4));
    assertThat(
            messageOf(
                () ->
                    value("[1.0, 0.6]")
                        .ignoringArrayOrder()
                        .withTolerance(0.3)
                        .isEqualTo(List.of(1.0, 1.4))))
        .contains(
            "first difference at the top: expected but missing: 1.4, not expected: 0.6\n"
                + "compared arrays in any order, numbers within 0.3\n");
    assertThat(
            messageOf(
                () ->
                    assertThat(returning(new int[2_000]))
                        .value()
                        .ignoringArrayOrder()
                        .withTolerance(1)
                        .isEqualTo(new int[2_000])))
        .contains("more than 1,000 items, which cannot be compared in any order with a tolerance");
  }

  @Test
  void isNotEqualToUsesTheSameRules() {
    value("[1, 2]").isNotEqualTo(List.of(2, 1));
    assertThat(messageOf(() -> value("[1, 2]").ignoringArrayOrder().isNotEqualTo(List.of(2, 1))))
        .startsWith(
            "\nExpecting another value than:\n  [2,1]\ncompared arrays in any order\n\ncall:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "id", "$.id"})
  void refusesWhatIsNoPath(String path) {
    assertThatThrownBy(() -> value("1").ignoring(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a path must be a JSON pointer such as \"/items/0/id\", or \"/items/*/id\" for every"
                + " item, was \"%s\"",
            path);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoTolerance(double number) {
    assertThatThrownBy(() -> value("1").withTolerance(number))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tolerance must be a number from 0 on, was " + number);
    assertThatThrownBy(() -> value("1").withRelativeTolerance(number))
        .hasMessage("relative tolerance must be a number from 0 on, was " + number);
  }

  @Test
  void partsAreReachedByPointers() {
    value(ORDER).at("/items/1").at("/name").isEqualTo("milk");
    assertThat(messageOf(() -> value(ORDER).at("/items/1").at("/price").isEqualTo(1)))
        .startsWith("\nExpecting value at /items/1 at /price:\n  1\nbut was:\n  1.2\n\ncall:");
    assertThat(messageOf(() -> value("[1]").at("/1")))
        .startsWith("\nExpecting value with something at /1, but was:\n  [1]\n\ncall:     value()");
  }

  record Item(String name, double price, int at) {}

  @Test
  void valuesAreReadAsJavaTypes() {
    value(ORDER).at("/items/0").read(Item.class).isEqualTo(new Item("tea", 3.1, 5));
    value(ORDER)
        .at("/items")
        .readList(Item.class)
        .extracting(Item::name)
        .containsExactly("tea", "milk");
    value(ORDER).at("/items/0/name").readText().startsWith("t");
    value(ORDER).at("/id").readNumber().isGreaterThan(BigDecimal.TEN);
    assertThat(messageOf(() -> value("'x'").readText().isEqualTo("y")))
        .contains("[value of value()] ");
    assertThat(
            messageOf(
                () -> assertThat(returning("x")).as("mine").value().readText().isEqualTo("y")))
        .contains("[mine] ");
  }

  @Test
  void valuesThatDoNotFitATypeAreShown() {
    assertThat(messageOf(() -> value("'x'").readNumber()))
        .startsWith("\nExpecting value to be a number, but was:\n  \"x\"\n\ncall:");
    assertThat(messageOf(() -> value("1").readText()))
        .startsWith("\nExpecting value to be a text, but was:\n  1\n\ncall:");
    assertThat(messageOf(() -> value("{}").readList(Integer.class)))
        .startsWith("\nExpecting value to be an array, but was:\n  {}\n\ncall:");
    assertThat(messageOf(() -> value("[1, 'x']").readList(Integer.class)))
        .startsWith(
            "\nExpecting value to be a value that fits java.lang.Integer as item 1, but was:\n"
                + "  [1,\"x\"]\nCannot deserialize value");
  }

  @Test
  void aFailedCallHasNoValue() {
    assertThat(messageOf(() -> assertThat(Runs.divide()).value()))
        .startsWith(
            "\nExpecting the call to return a value, but it ended with ZeroDivisionError"
                + " (GUEST_ERROR).\n\ncall:     divide(1, 0)");
  }

  @Test
  void carriesBothValues() {
    AssertionFailedError error =
        catchThrowableOfType(AssertionFailedError.class, () -> value("[1]").isEqualTo(List.of(2)));

    assertThat(error.getExpected().getValue()).isEqualTo("[ 2 ]");
    assertThat(error.getActual().getValue()).isEqualTo("[ 1 ]");
  }

  @Test
  void leadsBackOnlyIfItCameFromARun() {
    assertThatThrownBy(() -> assertThat(json("1")).returnToRun())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "this assertion was not made by RunResultAssert.value: there is no run to return to");
    assertThat(messageOf(() -> assertThat(json("1")).isEqualTo(2)))
        .isEqualTo("\nExpecting value:\n  2\nbut was:\n  1");
  }

  @Test
  void payloadsAndAnswersAreValues() {
    assertThat(Runs.order())
        .calledHost("price")
        .payload(2)
        .isEqualTo(Map.of("item", "milk"))
        .returnToRun()
        .calledHost("price")
        .answer(1)
        .readNumber()
        .isEqualByComparingTo("4");
    assertThat(
            messageOf(() -> assertThat(Runs.order()).calledHost("price").payload(1).isEqualTo(1)))
        .startsWith("\nExpecting payload of hostcall 1 \"price\":\n  1\nbut was:\n");
    assertThat(messageOf(() -> assertThat(Runs.order()).calledHost("price").payload(3)))
        .startsWith("\nExpecting at least 3 hostcalls \"price\", but there were 2.\n");
    assertThat(messageOf(() -> assertThat(Runs.order()).calledHost("price").answer(2)))
        .startsWith(
            "\nExpecting hostcall 2 \"price\" to have the answer that is asked for, but it has none.");
    assertThatThrownBy(() -> assertThat(Runs.order()).calledHost("price").payload(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the first hostcall is number 1, was given 0");
    assertThat(Runs.shop())
        .requested("POST", "https://shop.test/orders")
        .json(1)
        .at("/item")
        .isEqualTo("tea");
  }

  @Nested
  class Soft {
    @Test
    void collectsWhatFailsAndGoesOn() {
      MultipleFailuresError error =
          catchThrowableOfType(
              MultipleFailuresError.class,
              () ->
                  IsolaSoftAssertions.assertSoftly(
                      softly -> {
                        softly
                            .assertThat(returning(json(ORDER)))
                            .value()
                            .isEqualTo(1)
                            .at("/none")
                            .isEqualTo(2)
                            .at("/deeper")
                            .isNotEqualTo(3)
                            .returnToRun()
                            .hasValue(4);
                        softly.assertThat(Runs.divide()).value().at("/x").isEqualTo(5);
                        softly.assertThat(json("'x'")).readText().isEqualTo("y");
                        softly.assertThat(json("[1]")).readList(Integer.class).containsExactly(2);
                        softly.assertThat(json("1")).read(Integer.class).isEqualTo(2);
                        softly.assertThat(json("1")).readNumber().isZero();
                        softly.assertThat(Runs.order()).calledHost("price").payload(9).isEqualTo(6);
                      }));

      assertThat(error.getFailures())
          .extracting(failure -> failure.getMessage().strip().lines().findFirst().orElseThrow())
          .containsExactly(
              "Expecting value:",
              "Expecting value with something at /none, but was:",
              "Expecting value:",
              "Expecting the call to return a value, but it ended with ZeroDivisionError"
                  + " (GUEST_ERROR).",
              "[value] ",
              "[value] ",
              "[value] ",
              "[value] ",
              "Expecting at least 9 hostcalls \"price\", but there were 2.");
    }
  }
}
