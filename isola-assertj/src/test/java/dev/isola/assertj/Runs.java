package dev.isola.assertj;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.isola.GuestError;
import dev.isola.HostcallExchange;
import dev.isola.HttpExchange;
import dev.isola.HttpHeaders;
import dev.isola.HttpRequest;
import dev.isola.LogEvent;
import dev.isola.LogLevel;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import dev.isola.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Results of calls as a guest could have produced them. */
final class Runs {
  static final String DIVIDE_TRACEBACK =
      """
      Traceback (most recent call last):
        File "calculator.py", line 2, in divide
          return a / b
                 ~~^~~
      ZeroDivisionError: division by zero
      """;

  private Runs() {}

  /** {@code add(1, 2)}, which printed a line and returned 3. */
  static RunResult add() {
    return RunResult.builder(Verdict.OK)
        .function("add", "1", "2")
        .event(new StdoutEvent("adding\n"))
        .value(3)
        .duration(Duration.ofMillis(250))
        .build();
  }

  /** {@code divide(1, 0)}. */
  static RunResult divide() {
    return RunResult.builder(Verdict.GUEST_ERROR)
        .function("divide", "1", "0")
        .error(new GuestError("ZeroDivisionError", "division by zero", DIVIDE_TRACEBACK, 2))
        .build();
  }

  /** A call stopped by its deadline. */
  static RunResult loop() {
    return RunResult.builder(Verdict.TIME_LIMIT)
        .function("loop")
        .error(new GuestError("TimeLimit", "stopped after 2 s", "", null))
        .build();
  }

  /** {@code count_to(3)}, a generator that also logs and warns. */
  static RunResult count() {
    return RunResult.builder(Verdict.OK)
        .function("count_to", "3")
        .event(new LogEvent(LogLevel.INFO, "started", json("{\"limit\": 3}")))
        .event(new ResultEvent(json("1")))
        .event(new StderrEvent("careful\n"))
        .event(new ResultEvent(json("2")))
        .event(new ResultEvent(json("3")))
        .build();
  }

  /** {@code order("tea")}, which made two hostcalls, the second in vain. */
  static RunResult order() {
    return RunResult.builder(Verdict.OK)
        .function("order", "\"tea\"")
        .event(new StdoutEvent("ordering\n"))
        .hostcall(
            new HostcallExchange(
                "price", json("{\"item\": \"tea\"}"), json("4"), null, 0, 1, Duration.ZERO))
        .hostcall(
            new HostcallExchange(
                "price",
                json("{\"item\": \"milk\"}"),
                null,
                new HostcallExchange.Failure("HostcallError", "sold out", null),
                1,
                1,
                Duration.ZERO))
        .value("ordered")
        .build();
  }

  /** {@code shop("tea")}, which sent two requests, read a page, and had one refused. */
  static RunResult shop() {
    String orders = "https://shop.test/orders";
    return RunResult.builder(Verdict.OK)
        .function("shop", "\"tea\"")
        .event(new StdoutEvent("shopping\n"))
        .http(exchange("POST", orders, "{\"item\": \"tea\"}", response(orders, 201, ""), null, 0))
        .http(exchange("POST", orders, "no json", response(orders, 400, "what?"), null, 1))
        .http(
            exchange(
                "GET",
                "https://shop.test/",
                "",
                null,
                new HostcallExchange.Failure("HttpForbidden", "not allowed", null),
                1))
        .http(exchange("GET", "https://shop.test/slow", "", null, null, 1))
        .build();
  }

  private static HttpExchange exchange(
      String method,
      String url,
      String body,
      HttpExchange.Response response,
      HostcallExchange.Failure failure,
      int position) {
    HttpRequest request =
        new HttpRequest(
            method,
            URI.create(url),
            HttpHeaders.of("Accept", "text/html", "accept", "text/plain"),
            body.getBytes(StandardCharsets.UTF_8));
    return new HttpExchange(request, true, response, failure, position, position, Duration.ZERO);
  }

  private static HttpExchange.Response response(String url, int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new HttpExchange.Response(status, HttpHeaders.of(), URI.create(url), bytes, true);
  }

  static RunResult returning(Object value) {
    return RunResult.builder(Verdict.OK).function("value").value(value).build();
  }

  static JsonNode json(String text) {
    try {
      return JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .build()
          .readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The message of the assertion error that the code throws. */
  static String messageOf(ThrowingCallable code) {
    return catchThrowableOfType(AssertionError.class, code).getMessage();
  }
}
