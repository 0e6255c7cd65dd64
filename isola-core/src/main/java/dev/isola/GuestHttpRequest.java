package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as a guest has made it.
 *
 * @param body the body; empty if there is none, or if it is streamed
 * @param streamed whether the body follows in writes
 * @param timeoutNanos how long the guest waits for the answer's head; 0 if it has set no limit
 */
record GuestHttpRequest(
    String method,
    URI url,
    HttpHeaders headers,
    byte[] body,
    boolean streamed,
    Redirections redirections,
    long timeoutNanos) {

  private static final int MAX_METHOD = 32;
  private static final int MAX_HEADERS = 1_000;
  private static final int MAX_HEADER_CHARS = 256 << 10;

  /** What to do when the answer is a redirection. */
  enum Redirections {
    FOLLOW,
    MANUAL,
    ERROR
  }

  /**
   * Reads a request.
   *
   * @throws HttpFailure if it is not well-formed
   */
  static GuestHttpRequest read(String method, JsonNode payload) throws HttpFailure {
    if (method.length() > MAX_METHOD || !HttpHeaders.isToken(method)) {
      throw HttpFailure.invalid(
          "HTTP method must be a word such as GET, was \"" + GuestUrl.shown(method) + "\"");
    }
    if (!payload.isObject()) {
      throw HttpFailure.invalid("HTTP request must be a map, was " + shown(payload));
    }
    JsonNode url = payload.path("url");
    if (!url.isTextual()) {
      throw HttpFailure.invalid("\"url\" must be a text, was " + shown(url));
    }
    JsonNode body = payload.path("body");
    return new GuestHttpRequest(
        method,
        GuestUrl.parse(url.textValue()),
        headers(payload.path("headers")),
        bytes(body),
        body.isBoolean(),
        redirections(payload.path("redirect")),
        timeout(payload.path("timeout")));
  }

  private static HttpHeaders headers(JsonNode pairs) throws HttpFailure {
    if (isAbsent(pairs)) {
      return HttpHeaders.of();
    }
    if (!pairs.isArray() || pairs.size() > MAX_HEADERS) {
      throw HttpFailure.invalid(
          "\"headers\" must be an array of at most "
              + MAX_HEADERS
              + " pairs, was "
              + (pairs.isArray() ? "one of " + pairs.size() : shown(pairs)));
    }
    List<HttpHeaders.Header> headers = new ArrayList<>();
    int characters = 0;
    for (JsonNode pair : pairs) {
      if (pair.size() != 2 || !pair.path(0).isTextual() || !pair.path(1).isTextual()) {
        throw HttpFailure.invalid("a header must be an array of two texts, was " + shown(pair));
      }
      String name = pair.get(0).textValue();
      String value = pair.get(1).textValue();
      characters += Math.min(name.length() + value.length(), MAX_HEADER_CHARS + 1);
      if (characters > MAX_HEADER_CHARS) {
        throw HttpFailure.invalid("the headers take more than " + Rendering.size(MAX_HEADER_CHARS));
      }
      try {
        headers.add(new HttpHeaders.Header(name, value));
      } catch (InvalidArgumentException e) {
        throw HttpFailure.invalid(e.getMessage());
      }
    }
    return HttpHeaders.of(headers);
  }

  private static byte[] bytes(JsonNode body) throws HttpFailure {
    if (isAbsent(body) || (body.isBoolean() && body.booleanValue())) {
      return new byte[0];
    }
    if (body instanceof BinaryNode binary) {
      return binary.binaryValue();
    }
    throw HttpFailure.invalid("\"body\" must be a byte string, null or true, was " + shown(body));
  }

  private static Redirections redirections(JsonNode redirect) throws HttpFailure {
    if (isAbsent(redirect)) {
      return Redirections.FOLLOW;
    }
    return switch (redirect.isTextual() ? redirect.textValue() : "") {
      case "follow" -> Redirections.FOLLOW;
      case "manual" -> Redirections.MANUAL;
      case "error" -> Redirections.ERROR;
      default ->
          throw HttpFailure.invalid(
              "\"redirect\" must be \"follow\", \"manual\" or \"error\", was " + shown(redirect));
    };
  }

  private static long timeout(JsonNode timeout) throws HttpFailure {
    if (isAbsent(timeout)) {
      return 0;
    }
    boolean positive = timeout.isIntegralNumber() && timeout.bigIntegerValue().signum() > 0;
    if (!positive) {
      throw HttpFailure.invalid(
          "\"timeout\" must be a positive number of nanoseconds, was " + shown(timeout));
    }
    return timeout.canConvertToLong() ? timeout.longValue() : Long.MAX_VALUE;
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : Rendering.abridged(value, 100);
  }

  /** The request that the first handler gets; its body is empty. */
  HttpRequest head() {
    return new HttpRequest(method, url, headers, null);
  }

  /** The method and the URL, for messages. */
  String label() {
    return method + " " + GuestUrl.shown(url.toString());
  }
}
