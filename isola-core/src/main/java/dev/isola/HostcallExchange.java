package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One hostcall of a guest, as it went.
 *
 * <p>A hostcall that the guest gave up, or that was still outstanding when the operation ended, has
 * neither a result nor a failure.
 *
 * @param name the name of the hostcall, never null
 * @param payload what the guest sent, never null
 * @param result the answer the guest got, or null if it got none
 * @param failure the error the guest got, or null if it got none
 * @param begunAt the position in {@link RunResult#events()} of the first event after the guest
 *     began the hostcall
 * @param answeredAt the position in {@link RunResult#events()} of the first event after the guest
 *     took the answer, or -1 if it took none
 * @param duration the time from the guest's request to its taking the answer, or to the end of the
 *     operation if it took none; never null
 * @since 0.1.0
 */
public record HostcallExchange(
    String name,
    JsonNode payload,
    JsonNode result,
    Failure failure,
    int begunAt,
    int answeredAt,
    Duration duration) {

  /**
   * Makes an exchange.
   *
   * @throws NullPointerException if {@code name}, {@code payload} or {@code duration} is null
   */
  public HostcallExchange {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(duration, "duration");
  }

  /**
   * Tells whether the guest got an answer, be it a result or a failure.
   *
   * @return true if it did
   */
  public boolean answered() {
    return result != null || failure != null;
  }

  /**
   * Why a hostcall or an {@linkplain HttpExchange HTTP request} failed.
   *
   * @param type {@code UnknownHostcall}, {@code HostcallError} (the handler failed), {@code
   *     InvalidValue} (the payload or the answer cannot be passed on) or {@code Cancelled}; for
   *     HTTP also {@code HttpForbidden} (HTTP is off, or the policy does not allow the request),
   *     {@code HttpTimeout} and {@code HttpError} (no answer, or not the whole of it); never null
   * @param message what went wrong, as the guest was told; never null
   * @param thrown what the handler threw, or null if it threw nothing
   * @since 0.1.0
   */
  public record Failure(String type, String message, Throwable thrown) {
    /**
     * Makes a failure.
     *
     * @throws NullPointerException if {@code type} or {@code message} is null
     */
    public Failure {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(message, "message");
    }

    /**
     * Returns what the handler threw.
     *
     * @return the exception, or empty
     */
    public Optional<Throwable> cause() {
      return Optional.ofNullable(thrown);
    }
  }
}
