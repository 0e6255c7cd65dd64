package dev.isola;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;

/** What is recorded of one request for the result. Confined to the guest's thread. */
final class HttpTrace {
  private final HttpRequest request;
  private final IntSupplier position;
  private final long begun = System.nanoTime();
  private final int begunAt;
  private final BodyRecord sent;
  private final BodyRecord received;

  private HttpResponse response;
  private URI url;
  private HostcallExchange.Failure failure;
  private int answeredAt = -1;
  private long nanoseconds = -1; // until it is over

  /**
   * Begins to record.
   *
   * @param position the number of events so far
   */
  HttpTrace(GuestHttpRequest request, IntSupplier position, Recording<?> recording) {
    this.request = request.head();
    this.position = position;
    this.begunAt = position.getAsInt();
    this.sent = new BodyRecord(recording);
    this.received = new BodyRecord(recording);
    if (!request.streamed()) {
      sent.add(request.body());
      sent.end();
    }
  }

  void sent(byte[] bytes) {
    sent.add(bytes);
  }

  void sentAll() {
    sent.end();
  }

  /** The guest has taken the head, and the body if that came with it. */
  void answered(HttpResponse head, URI lastUrl) {
    response = head;
    url = lastUrl;
    answeredAt = position.getAsInt();
    received.add(head.bytes());
  }

  boolean headTaken() {
    return response != null;
  }

  void received(byte[] bytes) {
    received.add(bytes);
  }

  void receivedAll() {
    received.end();
    ended();
  }

  void failed(HostcallExchange.Failure told) {
    failure = told;
    if (response == null) {
      answeredAt = position.getAsInt();
    }
    ended();
  }

  /** There is nothing more to record. */
  void ended() {
    if (nanoseconds < 0) {
      nanoseconds = System.nanoTime() - begun;
    }
  }

  HttpExchange exchange(long now) {
    HttpExchange.Response got =
        response == null
            ? null
            : new HttpExchange.Response(
                response.status(),
                lowerCase(response.headers()),
                url,
                received.bytes(),
                received.complete());
    return new HttpExchange(
        request.withBody(sent.bytes()),
        sent.complete(),
        got,
        failure,
        begunAt,
        answeredAt,
        Duration.ofNanos(nanoseconds < 0 ? now - begun : nanoseconds));
  }

  private static HttpHeaders lowerCase(HttpHeaders headers) {
    return HttpHeaders.of(
        headers.list().stream()
            .map(
                header ->
                    new HttpHeaders.Header(header.name().toLowerCase(Locale.ROOT), header.value()))
            .toList());
  }
}
