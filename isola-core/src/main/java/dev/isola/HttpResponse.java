package dev.isola;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * What a guest gets for its HTTP request.
 *
 * <p>Immutable. A response whose body is a stream or a publisher is for one request; others may be
 * used for several.
 *
 * @since 0.1.0
 */
public final class HttpResponse {
  private static final byte[] NO_BODY = {};

  private final int status;
  private final HttpHeaders headers;
  private final byte[] bytes; // null if the body is a stream
  private final Flow.Publisher<byte[]> body;

  private final Duration delay;

  private HttpResponse(
      int status, HttpHeaders headers, byte[] bytes, Flow.Publisher<byte[]> body, Duration delay) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
    this.body = body;
    this.delay = delay;
  }

  private HttpResponse(int status, HttpHeaders headers, byte[] bytes, Duration delay) {
    this(status, headers, bytes, subscriber -> publisher(bytes).subscribe(subscriber), delay);
  }

  private static Flow.Publisher<byte[]> publisher(byte[] bytes) {
    return new InputStreamPublisher(new ByteArrayInputStream(bytes));
  }

  /**
   * Makes a response without headers and without a body.
   *
   * @param status the status, such as 200
   * @return the response
   * @throws InvalidArgumentException if the status is not between 100 and 999
   */
  public static HttpResponse of(int status) {
    if (status < 100 || status > 999) {
      throw new InvalidArgumentException(
          "HTTP status must have three digits, such as 200, was " + status);
    }
    return new HttpResponse(status, HttpHeaders.of(), NO_BODY, Duration.ZERO);
  }

  /**
   * Adds a header behind the others. Those of the same name stay.
   *
   * @param name the name
   * @param value the value
   * @return the response with one more header
   * @throws InvalidArgumentException if the name or the value is not valid
   */
  public HttpResponse withHeader(String name, String value) {
    return withHeaders(headers.with(name, value));
  }

  /**
   * Sets all headers.
   *
   * @param newHeaders the headers
   * @return the response with these headers only
   */
  public HttpResponse withHeaders(HttpHeaders newHeaders) {
    Objects.requireNonNull(newHeaders, "newHeaders");
    return new HttpResponse(status, newHeaders, bytes, body, delay);
  }

  /**
   * Sets the body.
   *
   * @param newBody all its bytes
   * @return the response with this body
   */
  public HttpResponse withBody(byte[] newBody) {
    return new HttpResponse(status, headers, newBody.clone(), delay);
  }

  /**
   * Sets the body to a text in UTF-8. No header is added.
   *
   * @param text the text
   * @return the response with this body
   */
  public HttpResponse withBody(String text) {
    return new HttpResponse(status, headers, text.getBytes(StandardCharsets.UTF_8), delay);
  }

  /**
   * Sets the body to a value as JSON, and adds {@code content-type: application/json} if there is
   * no such header.
   *
   * @param value the value, anything {@link Arg#of} takes
   * @return the response with this body
   * @throws InvalidArgumentException if the value does not map
   */
  public HttpResponse withJson(Object value) {
    byte[] json = Values.toTree(value, "JSON body").toString().getBytes(StandardCharsets.UTF_8);
    HttpHeaders typed =
        headers.contains("content-type")
            ? headers
            : headers.with("content-type", "application/json");
    return new HttpResponse(status, typed, json, delay);
  }

  /**
   * Sets the body to what a stream holds. It is read on threads of the sandbox, no further than the
   * guest reads, and closed at its end or when the guest stops reading. To end a read that waits,
   * it is closed and the reading thread interrupted.
   *
   * @param newBody the stream
   * @return the response with this body
   */
  public HttpResponse withBody(InputStream newBody) {
    Objects.requireNonNull(newBody, "newBody");
    return withBody(new InputStreamPublisher(newBody));
  }

  /**
   * Sets the body to what a publisher sends. It is subscribed to when the guest reads, asked for
   * one chunk at a time, and cancelled when the guest stops reading. If the guest does not read at
   * all, it is subscribed to and cancelled at once.
   *
   * @param newBody the publisher; it need not serve several subscribers
   * @return the response with this body
   */
  public HttpResponse withBody(Flow.Publisher<byte[]> newBody) {
    return new HttpResponse(
        status, headers, null, Objects.requireNonNull(newBody, "newBody"), delay);
  }

  /**
   * Sets how much later than the request the response comes, by the guest's clock. With a virtual
   * clock nobody waits for it. It counts for the time limit that the guest sets for the request,
   * but not for those of an {@link HttpPolicy}.
   *
   * @param newDelay the time between the guest's request and the response
   * @return the response that comes then
   * @throws InvalidArgumentException if the delay is negative
   */
  public HttpResponse withDelay(Duration newDelay) {
    if (newDelay.isNegative()) {
      throw new InvalidArgumentException("delay must not be negative, was " + newDelay);
    }
    return new HttpResponse(status, headers, bytes, body, newDelay);
  }

  /**
   * Returns the status.
   *
   * @return a number of three digits
   */
  public int status() {
    return status;
  }

  /**
   * Returns the headers.
   *
   * @return the headers, possibly none
   */
  public HttpHeaders headers() {
    return headers;
  }

  /**
   * Returns the body, for handlers that pass on or change what another handler has answered.
   *
   * @return a publisher of the body, which publishes nothing if there is none. If the body is a
   *     stream, only the first subscriber gets it.
   */
  public Flow.Publisher<byte[]> body() {
    return body;
  }

  /**
   * Returns how much later than the request the response comes.
   *
   * @return the time by the guest's clock; zero if it was not set, never null
   */
  public Duration delay() {
    return delay;
  }

  /** Returns the body, or null if it is a stream. The array must not be changed. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * Returns the response in short form.
   *
   * @return for example {@code 200 (12 bytes)}
   */
  @Override
  public String toString() {
    return status + " (" + (bytes == null ? "stream" : Rendering.size(bytes.length)) + ")";
  }
}
