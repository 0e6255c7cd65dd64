package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * An HTTP request of a guest.
 *
 * @param method the method as the guest wrote it, such as {@code GET}; never null
 * @param url the absolute URL, with the scheme {@code http} or {@code https} and without a
 *     fragment; never null
 * @param headers the headers as the guest gave them; never null
 * @param body the whole body; empty if there is none, never null
 * @since 0.1.0
 */
public record HttpRequest(String method, URI url, HttpHeaders headers, byte[] body) {
  private static final byte[] NO_BODY = {};

  /**
   * Makes a request.
   *
   * @throws NullPointerException if {@code method}, {@code url} or {@code headers} is null
   */
  public HttpRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(headers, "headers");
    body = body == null || body.length == 0 ? NO_BODY : body.clone();
  }

  /**
   * Returns the body.
   *
   * @return a copy of the bytes, empty if there is no body
   */
  @Override
  public byte[] body() {
    return body.clone();
  }

  /**
   * Returns the body as text.
   *
   * @return the bytes read as UTF-8, malformed ones replaced
   */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * Returns the body as JSON.
   *
   * @return the value
   * @throws InvalidValueException if the body is not JSON. Thrown by a handler, it tells the guest,
   *     and is the guest's fault.
   */
  public JsonNode json() {
    return Values.readJson(body, "the body of " + method + " " + url);
  }

  /**
   * Returns the same request with another body.
   *
   * @param newBody the body, null or empty for none
   * @return the request
   */
  public HttpRequest withBody(byte[] newBody) {
    return new HttpRequest(method, url, headers, newBody);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HttpRequest that
        && method.equals(that.method)
        && url.equals(that.url)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, url, headers, Arrays.hashCode(body));
  }

  /**
   * Returns the request in short form.
   *
   * @return for example {@code POST http://localhost/ (12 bytes)}
   */
  @Override
  public String toString() {
    String line = method + " " + url;
    return body.length == 0 ? line : line + " (" + Rendering.size(body.length) + ")";
  }
}
