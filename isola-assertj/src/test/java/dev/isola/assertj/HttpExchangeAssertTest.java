package dev.isola.assertj;

import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.Runs.add;
import static dev.isola.assertj.Runs.messageOf;
import static dev.isola.assertj.Runs.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.isola.HttpExchange;
import dev.isola.RunResult;
import dev.isola.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpExchangeAssertTest {
  private static final String ORDERS = "https://shop.test/orders";
  private static final String REPORT =
      """

      call:     shop("tea")
      verdict:  OK
      events:
           http POST https://shop.test/orders "{\\"item\\": \\"tea\\"}" -> 201
        1  stdout  "shopping\\n"
           http POST https://shop.test/orders "no json" -> 400 "what?"
           http GET https://shop.test/ failed: HttpForbidden: not allowed
           http GET https://shop.test/slow (not answered)
        2  end     null""";

  private static HttpExchangeAssert orders() {
    return assertThat(shop()).requested("POST", ORDERS);
  }

  @Test
  void everyAssertionFailsForNull() {
    assertThat(messageOf(() -> new HttpExchangeAssert(null).once()))
        .isEqualTo("\nExpecting actual not to be null");
    assertThat(messageOf(() -> assertThat((RunResult) null).requested("GET", ORDERS)))
        .contains("not to be null");
  }

  @Test
  void requestsAreFoundByMethodAndUrl() {
    orders().returnToRun().succeeded();
    assertThat(messageOf(() -> assertThat(shop()).requested("GET", ORDERS)))
        .isEqualTo(
            "\nExpecting an HTTP request GET https://shop.test/orders, but the guest made others"
                + " only: GET https://shop.test/, GET https://shop.test/slow, POST"
                + " https://shop.test/orders.\n"
                + REPORT);
    assertThat(messageOf(() -> assertThat(add()).requested("GET", ORDERS)))
        .startsWith(
            "\nExpecting an HTTP request GET https://shop.test/orders, but the guest made none.");
  }

  @Test
  void requestsAreRefused() {
    assertThat(shop()).didNotRequest("GET", ORDERS);
    assertThat(add()).madeNoHttpRequest();
    assertThat(messageOf(() -> assertThat(shop()).didNotRequest("POST", ORDERS)))
        .isEqualTo(
            "\nExpecting no HTTP request POST https://shop.test/orders, but the guest made 2.\n"
                + REPORT);
    assertThat(messageOf(() -> assertThat(shop()).madeNoHttpRequest()))
        .isEqualTo("\nExpecting no HTTP request, but the guest made 4.\n" + REPORT);
  }

  @Test
  void countsRequests() {
    orders().times(2);
    assertThat(messageOf(() -> orders().once()))
        .isEqualTo(
            "\nExpecting 1 HTTP request POST https://shop.test/orders, but there were 2.\n"
                + REPORT);
  }

  @Test
  void findsAJsonBody() {
    orders().withJson(Map.of("item", "tea"));
    assertThat(messageOf(() -> orders().withJson(Map.of("item", "milk"))))
        .isEqualTo(
            """

            Expecting an HTTP request POST https://shop.test/orders with the JSON body:
              {"item":"milk"}
            but the JSON bodies were:
              1  {"item":"tea"}
              2  (no such value)
            """
                + REPORT);
  }

  @Test
  void comparesAllJsonBodies() {
    HttpExchange first = shop().http().get(0);
    RunResult run = RunResult.builder(Verdict.OK).http(first).http(first).build();
    assertThat(run)
        .requested("POST", ORDERS)
        .withJsons(Map.of("item", "tea"), Map.of("item", "tea"));
    assertThat(messageOf(() -> orders().withJsons(Map.of("item", "tea"), 2)))
        .isEqualTo(
            """

            Expecting HTTP requests POST https://shop.test/orders with the JSON bodies:
                 1  {"item":"tea"}
              -> 2  2
            but they were:
                 1  {"item":"tea"}
              -> 2  (no such value)
            """
                + REPORT);
  }

  @Test
  void findsATextBody() {
    orders().withText("no json");
    assertThat(shop()).requested("GET", "https://shop.test/").withText("");
    assertThat(messageOf(() -> orders().withText("json")))
        .isEqualTo(
            """

            Expecting an HTTP request POST https://shop.test/orders with the body:
              "json"
            but the bodies were:
              1  "{\\"item\\": \\"tea\\"}"
              2  "no json"
            """
                + REPORT);
  }

  @Test
  void aBodyThatWasNotKeptWholeIsNotTheExpectedOne() {
    HttpExchange whole = shop().http().get(0);
    HttpExchange cut =
        new HttpExchange(whole.request(), false, whole.response(), null, 0, 0, Duration.ZERO);
    HttpExchangeAssert requests = new HttpExchangeAssert(List.of(cut));

    assertThat(messageOf(() -> requests.withJson(Map.of("item", "tea"))))
        .contains("1  (no such value)");
    assertThat(messageOf(() -> requests.withText("{\"item\": \"tea\"}")))
        .contains("1  (no such value)");
  }

  @Test
  void findsAHeader() {
    orders().withHeader("ACCEPT", "text/html").withHeader("Accept", "text/plain");
    assertThat(messageOf(() -> orders().withHeader("Accept", "*/*")))
        .isEqualTo(
            """

            Expecting an HTTP request POST https://shop.test/orders with the header:
              Accept: "*/*"
            but the values of this header were:
              1  ["text/html","text/plain"]
              2  ["text/html","text/plain"]
            """
                + REPORT);
  }

  @Test
  void findsAStatus() {
    orders().answered(201).answered(400);
    assertThat(messageOf(() -> orders().answered(200)))
        .isEqualTo(
            "\nExpecting an HTTP request POST https://shop.test/orders to be answered with the"
                + " status 200, but none was.\n"
                + REPORT);
    assertThat(messageOf(() -> assertThat(shop()).requested("GET", ORDERS + "/")))
        .contains("but the guest made others only");
  }

  @Test
  void findsAFailure() {
    assertThat(shop()).requested("GET", "https://shop.test/").failed();
    assertThat(messageOf(() -> orders().failed()))
        .isEqualTo(
            "\nExpecting an HTTP request POST https://shop.test/orders to fail, but none did.\n"
                + REPORT);
  }

  @Test
  void checksEachExchange() {
    orders().exchangesSatisfy(exchange -> assertThat(exchange.answered()).isTrue());
    AssertionError error =
        catchThrowableOfType(
            AssertionError.class,
            () ->
                orders()
                    .exchangesSatisfy(
                        exchange -> {
                          if (exchange.response().status() >= 400) {
                            throw new AssertionError("refused!");
                          }
                        }));
    assertThat(error)
        .hasMessage(
            """

            Expecting the HTTP request POST https://shop.test/orders to satisfy the requirements:
              http POST https://shop.test/orders "no json" -> 400 "what?"
            but:
              refused!
            """
                + REPORT)
        .hasRootCauseMessage("refused!");
  }

  @Test
  void worksWithoutARun() {
    HttpExchangeAssert requests = new HttpExchangeAssert(shop().http().subList(0, 1));

    assertThat(messageOf(() -> requests.times(2)))
        .isEqualTo(
            """

            Expecting 2 HTTP requests, but there was 1.

            HTTP requests:
              http POST https://shop.test/orders "{\\"item\\": \\"tea\\"}" -> 201""");
    assertThatIllegalStateException()
        .isThrownBy(requests::returnToRun)
        .withMessage(
            "this assertion was not made by RunResultAssert.requested: there is no run to return"
                + " to");
  }
}
