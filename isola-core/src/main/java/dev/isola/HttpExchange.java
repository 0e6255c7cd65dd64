package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * One HTTP request of a guest, as it went.
 *
 * <p>Of each body at most the first MiB is kept. A request that the guest gave up, or that was
 * still outstanding when the operation ended, has neither a response nor a failure.
 *
 * @param request the request, with what was kept of its body; never null
 * @param requestComplete whether that is the whole body
 * @param response the response the guest got, or null if it got none
 * @param failure the error the guest got, or null if it got none. If there is a response, too, its
 *     body failed on the way.
 * @param begunAt the position in {@link RunResult#events()} of the first event after the guest
 *     began the request
 * @param answeredAt the position in {@link RunResult#events()} of the first event after the guest
 *     took the response's head or the failure, or -1 if it took neither
 * @param duration the time from the guest's request to the end of the response's body, or to the
 *     end of the operation if the guest did not read that far; never null
 * @since 0.1.0
 */
public record HttpExchange(
    HttpRequest request,
    boolean requestComplete,
    Response response,
    HostcallExchange.Failure failure,
    int begunAt,
    int answeredAt,
    Duration duration) {

  /**
   * Makes an exchange.
   *
   * @throws NullPointerException if {@code request} or {@code duration} is null
   */
  public HttpExchange {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(duration, "duration");
  }

  /**
   * Tells whether the guest got an answer, be it a response or a failure.
   *
   * @return true if it did
   */
  public boolean answered() {
    return response != null || failure != null;
  }

  /**
   * A response, as far as the guest got it.
   *
   * @param status the status
   * @param headers the headers, with names in lower case; never null
   * @param url the last URL after redirections; never null
   * @param body the bytes that the guest got, but at most the first MiB; never null
   * @param complete whether that is the whole body
   * @since 0.1.0
   */
  public record Response(int status, HttpHeaders headers, URI url, byte[] body, boolean complete) {
    /**
     * Makes a response.
     *
     * @throws NullPointerException if {@code headers}, {@code url} or {@code body} is null
     */
    public Response {
      Objects.requireNonNull(headers, "headers");
      Objects.requireNonNull(url, "url");
      body = body.clone();
    }

    /**
     * Returns what was kept of the body.
     *
     * @return a copy of the bytes
     */
    @Override
    public byte[] body() {
      return body.clone();
    }

    /**
     * Returns what was kept of the body as text.
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
     * @throws InvalidValueException if the body is not JSON, or not complete
     */
    public JsonNode json() {
      return Values.readJson(body, "the body of the response from " + url);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Response that
          && status == that.status
          && headers.equals(that.headers)
          && url.equals(that.url)
          && Arrays.equals(body, that.body)
          && complete == that.complete;
    }

    @Override
    public int hashCode() {
      return Objects.hash(status, headers, url, Arrays.hashCode(body), complete);
    }

    /**
     * Returns the response in short form.
     *
     * @return for example {@code 200 (12 bytes)}
     */
    @Override
    public String toString() {
      return status + " (" + (complete ? "" : "the first ") + Rendering.size(body.length) + ")";
    }
  }
}
