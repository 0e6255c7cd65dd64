package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.isola.HttpExchange;
import dev.isola.InvalidValueException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Assertions on the HTTP requests with one method and URL that a guest made; {@link
 * RunResultAssert#requested(String, String)} leads here and {@link #returnToRun()} back.
 *
 * <pre><code class="java">
 * assertThat(run)
 *     .requested("POST", "https://shop.test/orders")
 *     .once()
 *     .withJson(Map.of("item", "tea"))
 *     .withHeader("accept", "application/json")
 *     .answered(201);
 * </code></pre>
 *
 * @since 0.1.0
 */
public class HttpExchangeAssert extends AbstractExchangeAssert<HttpExchangeAssert, HttpExchange> {

  /**
   * Makes an assertion; {@link RunResultAssert#requested(String, String)} is the usual way.
   *
   * @param actual the requests to look at, may be null: every assertion then fails
   */
  public HttpExchangeAssert(List<HttpExchange> actual) {
    super(actual, HttpExchangeAssert.class, ExchangeKind.HTTP);
  }

  /**
   * Verifies that one of the requests, or more, had the given JSON as its body.
   *
   * @param expected the body, compared as by {@link RunResultAssert#hasValue(Object)}
   * @return this
   * @throws AssertionError if no request had this body; a body that is not JSON, or that was too
   *     large to be kept whole, is not the expected one
   */
  public HttpExchangeAssert withJson(Object expected) {
    return oneHas("JSON body", JsonComparison.tree(expected), HttpExchangeAssert::json);
  }

  /**
   * Leads to assertions on the body of one of the requests, as JSON.
   *
   * @param number which of these requests, counted from 1
   * @return assertions on its body
   * @throws AssertionError if there were not so many, or the body is not JSON or was too large to
   *     be kept whole
   * @throws IllegalArgumentException if the number is not positive
   */
  public ValueAssert json(int number) {
    return valueOf(number, "JSON body", HttpExchangeAssert::json);
  }

  /**
   * Verifies the bodies of all the requests, as JSON, in the order in which the guest made them.
   *
   * @param expected the bodies, compared as by {@link RunResultAssert#hasValue(Object)}
   * @return this
   * @throws AssertionError if there were other bodies, more or fewer
   */
  public HttpExchangeAssert withJsons(Object... expected) {
    List<JsonNode> trees = Arrays.stream(expected).map(JsonComparison::tree).toList();
    return allHave("JSON body", trees, HttpExchangeAssert::json);
  }

  private static JsonNode json(HttpExchange exchange) {
    if (!exchange.requestComplete()) {
      return null;
    }
    try {
      return exchange.request().json();
    } catch (InvalidValueException e) {
      return null;
    }
  }

  /**
   * Verifies that one of the requests, or more, had the given text as its body.
   *
   * @param expected the body in UTF-8, or the empty text for none
   * @return this
   * @throws AssertionError if no request had this body
   */
  public HttpExchangeAssert withText(String expected) {
    Objects.requireNonNull(expected, "expected");
    return oneHas(
        "body",
        TextNode.valueOf(expected),
        exchange ->
            exchange.requestComplete() ? TextNode.valueOf(exchange.request().text()) : null);
  }

  /**
   * Verifies that one of the requests, or more, had a header.
   *
   * @param header the name, in any case
   * @param value the value; one of them if there are several headers of this name
   * @return this
   * @throws AssertionError if no request had this header
   */
  public HttpExchangeAssert withHeader(String header, String value) {
    Objects.requireNonNull(value, "value");
    if (isMissing()) {
      return myself;
    }
    List<JsonNode> values =
        actual.stream()
            .map(exchange -> JsonComparison.tree(exchange.request().headers().all(header)))
            .toList();
    if (actual.stream()
        .noneMatch(exchange -> exchange.request().headers().all(header).contains(value))) {
      throw failed(
          "Expecting "
              + oneOfThem()
              + " with the header:\n"
              + Texts.indented(header + ": " + Texts.quoted(value, 400))
              + "\nbut the values of this header were:\n"
              + EventTimeline.ofValues(values, -1));
    }
    return myself;
  }

  /**
   * Verifies that every one of the requests, with what came of it, meets requirements.
   *
   * @param requirements gets each of them, and throws an {@link AssertionError} if it does not like
   *     it
   * @return this
   * @throws AssertionError if the requirements threw
   */
  public HttpExchangeAssert exchangesSatisfy(Consumer<? super HttpExchange> requirements) {
    return allSatisfy(
        "the ",
        exchange -> exchange,
        exchange -> EventTimeline.Aside.of(exchange).text(),
        requirements);
  }

  /**
   * Verifies that one of the requests, or more, was answered with the given status.
   *
   * @param status the status, such as 200
   * @return this
   * @throws AssertionError if no request was answered with this status
   */
  public HttpExchangeAssert answered(int status) {
    if (isMissing()) {
      return myself;
    }
    if (actual.stream()
        .noneMatch(
            exchange -> exchange.response() != null && exchange.response().status() == status)) {
      throw failed(
          "Expecting "
              + oneOfThem()
              + " to be answered with the status "
              + status
              + ", but none was.");
    }
    return myself;
  }
}
