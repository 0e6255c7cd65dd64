package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.engine.GuestHost;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * One request of a guest, from its beginning until the guest has the whole response. The guest's
 * thread begins, reads, writes and gives up; answers and failures come on any thread.
 */
final class HttpCall implements OperationKind.Begun, HttpDispatch.Outcome, ResponseBody.Owner {
  /** The largest body that the guest gets together with the head. */
  private static final int INLINE_BYTES = 64 << 10;

  private static final byte[] NO_BODY = {};

  private final HttpBridge bridge;
  private final GuestHttpRequest request;
  private final Answer answer;
  private final HttpTrace trace;
  private final RequestBody upload; // null if the body came with the request
  private final HttpDispatch dispatch;
  private final InFlight.Flight flight;
  private long sentBytes; // only used by the guest's thread
  private volatile boolean sending; // the guest has more of the body to write
  private volatile HttpFailure tooLong; // why the request's body was broken off, if it was for that

  private final List<Future<?>> timers = new ArrayList<>(3); // guarded by this, as all below
  private boolean started;
  private Head head;
  private ResponseBody download; // null if the body came with the head
  private boolean over; // for the handler's side: neither a head nor a failure is wanted
  private boolean ended;

  private record Head(HttpResponse response, URI url) {}

  HttpCall(
      HttpBridge bridge,
      GuestHttpRequest request,
      Answer answer,
      HttpTrace trace,
      InFlight.Flight flight) {
    this.bridge = bridge;
    this.request = request;
    this.answer = answer;
    this.trace = trace;
    this.flight = flight;
    this.upload = request.streamed() ? new RequestBody() : null;
    this.sending = request.streamed();
    this.dispatch = bridge.dispatch(request, upload, this);
  }

  int number() {
    return answer.handle();
  }

  HttpTrace trace() {
    return trace;
  }

  void start(HttpHandler handler, HttpPolicy policy) {
    dispatch.handledBy(handler);
    synchronized (this) {
      started = true;
    }
    bridge.turns().begin(dispatch);
    if (hasGuestsLimit() && bridge.guestsTimeIsReal()) {
      limit(request.timeoutNanos(), () -> failHead(guestsTimeout(), 0));
    }
    long hosts = Rendering.saturatedNanos(policy.firstByteTimeout());
    String message =
        "no answer within " + Rendering.time(hosts) + ", the policy's firstByteTimeout";
    limit(hosts, () -> failHead(HttpFailure.hostsTimeout(message, null), 0));
    policy.totalTimeout().ifPresent(this::limitTotal);
  }

  private boolean hasGuestsLimit() {
    return request.timeoutNanos() > 0;
  }

  private HttpFailure guestsTimeout() {
    return HttpFailure.guestsTimeout(
        "no answer within the " + Rendering.time(request.timeoutNanos()) + " that the program set");
  }

  /** Only called if the guest's clock is not the host's: then this is how its limit ends. */
  @Override
  public void late() {
    if (hasGuestsLimit() && failHead(guestsTimeout(), request.timeoutNanos())) {
      bridge.letGo(stopIfOver());
    }
  }

  private void limitTotal(Duration total) {
    String message =
        "the response did not end within " + Rendering.time(total) + ", the policy's totalTimeout";
    HttpFailure failure = HttpFailure.hostsTimeout(message, null);
    limit(Rendering.saturatedNanos(total), () -> failed(failure));
  }

  private synchronized void limit(long nanoseconds, Runnable timeIsOver) {
    if (ended) {
      return;
    }
    // Not on the watchdog's thread: code of others runs when something is given up.
    Runnable soon =
        () ->
            bridge.letGo(
                () -> {
                  timeIsOver.run();
                  bridge.letGo(stopIfOver());
                });
    timers.add(Watchdog.after(nanoseconds, soon));
  }

  private Runnable stopIfOver() {
    synchronized (this) {
      if (!over) {
        return null;
      }
    }
    return dispatch.stop();
  }

  /** Whether the guest knows of a body of the response that it can read or close. */
  synchronized boolean hasBody() {
    return download != null && trace.headTaken();
  }

  /**
   * Begins a read of the response's body.
   *
   * @throws HttpFailure if there is none to read
   */
  OperationKind.Begun read(int most, Answer reader) throws HttpFailure {
    if (!hasBody()) {
      throw HttpFailure.invalid("there is no body " + number() + " of a response to read");
    }
    ResponseBody body;
    synchronized (this) {
      body = download;
    }
    ResponseBody.Read read = new ResponseBody.Read(most, reader);
    body.read(read);
    return new BodyRead(body, read);
  }

  /**
   * Takes more of the request's body, its end, or the reason why the guest breaks it off.
   *
   * @throws HttpFailure if it is none of them, or the guest must not write
   */
  OperationKind.Begun write(JsonNode data, Answer writer) throws HttpFailure {
    if (upload == null) {
      throw HttpFailure.invalid("request " + number() + " has no body that follows in writes");
    }
    if (data instanceof BinaryNode binary) {
      return write(binary.binaryValue(), writer);
    }
    if (data.isNull()) {
      sending = false;
      upload.end(writer);
      trace.sentAll();
    } else if (data.isTextual()) {
      sending = false;
      upload.breakOff(Rendering.cut(data.textValue()));
      writer.done();
    } else {
      throw HttpFailure.invalid(
          "a part of a request's body must be a byte string, null or a text, was "
              + Rendering.abridged(data, 100));
    }
    return OperationKind.Begun.SETTLED;
  }

  private OperationKind.Begun write(byte[] bytes, Answer writer) throws HttpFailure {
    sentBytes += bytes.length;
    try {
      bridge.checkRequestBody(sentBytes);
    } catch (HttpFailure e) {
      tooLong = e; // before the handler can fail because of it
      sending = false;
      upload.breakOff("it is too long");
      bridge.letGo(
          () -> {
            failed(e);
            bridge.letGo(stopIfOver());
          });
      throw e;
    }
    upload.write(bytes, writer);
    trace.sent(bytes);
    return new BodyWrite(writer);
  }

  @Override
  public void answered(HttpRequest last, HttpResponse response) {
    long delay = Rendering.saturatedNanos(response.delay());
    if (request.timeoutNanos() > 0 && delay >= request.timeoutNanos()) {
      ResponseBody.discard(response.body());
      failHead(guestsTimeout(), request.timeoutNanos());
      return;
    }
    HttpResponse told = response;
    if (hasNoBody(last.method(), response.status())) {
      ResponseBody.discard(response.body());
      told = response.withBody(NO_BODY);
    }
    boolean inline = told.bytes() != null && told.bytes().length <= INLINE_BYTES;
    byte[] encoded;
    ResponseBody body;
    try {
      encoded = encode(told, last.url(), inline);
      body = bridge.open(told, inline, this);
    } catch (HttpFailure e) {
      ResponseBody.discard(told.body());
      failed(e);
      return;
    }
    boolean tooLate;
    synchronized (this) {
      tooLate = over;
      if (!tooLate) {
        head = new Head(inline ? told : told.withBody(NO_BODY), last.url());
        download = body;
      }
    }
    boolean got = !tooLate && answer.value(encoded, delay);
    if (!got && body != null) {
      bridge.letGo(body.close());
    }
    if (!got || body == null) {
      end();
    }
  }

  private static boolean hasNoBody(String method, int status) {
    return method.equals("HEAD") || status < 200 || status == 204 || status == 304;
  }

  private byte[] encode(HttpResponse response, URI url, boolean inline) throws HttpFailure {
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    map.put("status", response.status());
    ArrayNode pairs = map.putArray("headers");
    for (HttpHeaders.Header header : response.headers().list()) {
      pairs.addArray().add(header.name().toLowerCase(Locale.ROOT)).add(header.value());
    }
    map.put("url", url.toString());
    if (!inline) {
      map.put("body", number());
    } else if (response.bytes().length > 0) {
      map.put("body", response.bytes());
    } else {
      map.putNull("body");
    }
    try {
      return Values.encode(map);
    } catch (InvalidValueException e) {
      throw HttpFailure.hostsError("the response's head cannot be sent: " + e.getMessage(), e);
    }
  }

  @Override
  public void failed(Throwable thrown) {
    HttpFailure reason = failure(thrown);
    if (failHead(reason, 0)) {
      return;
    }
    ResponseBody body;
    synchronized (this) {
      body = download;
    }
    if (body != null) {
      body.fail(reason);
    }
  }

  /** Fails the request, if there is no answer yet; the guest is told after some of its time. */
  private boolean failHead(HttpFailure reason, long delay) {
    synchronized (this) {
      if (over || head != null) {
        return false;
      }
      over = true;
    }
    reason.tell(answer, request.label(), delay);
    end();
    return true;
  }

  @Override
  public HttpFailure failure(Throwable thrown) {
    if (thrown instanceof HttpFailure known) {
      return known;
    }
    if (tooLong != null) {
      return tooLong;
    }
    if (upload != null && upload.isBrokenOff()) {
      return HttpFailure.guestsError(Rendering.thrown(thrown));
    }
    if (thrown instanceof HostcallException onPurpose) {
      return HttpFailure.guestsError(onPurpose.getMessage());
    }
    if (thrown instanceof InvalidValueException wrong) {
      return HttpFailure.invalid(wrong.getMessage());
    }
    if (thrown instanceof SocketTimeoutException || thrown instanceof TimeoutException) {
      return HttpFailure.hostsTimeout(Rendering.thrown(thrown), thrown);
    }
    return HttpFailure.hostsError(Rendering.thrown(thrown), thrown);
  }

  @Override
  public void tell(HttpFailure reason, Answer to) {
    reason.tell(to, request.label());
  }

  @Override
  public void sourceEnded() {
    end();
  }

  /** Called when nothing more comes from the handler's side, and nothing is wanted there. */
  private void end() {
    boolean hasTurn;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      over = true;
      hasTurn = started;
      timers.forEach(timer -> timer.cancel(false));
    }
    if (upload != null) {
      upload.close();
    }
    if (hasTurn) {
      bridge.turns().end(dispatch);
    }
  }

  @Override
  public Runnable giveUp() {
    flight.land();
    ResponseBody body;
    synchronized (this) {
      over = true;
      body = download;
    }
    if (upload != null) {
      upload.breakOff("it gave the request up");
    }
    Runnable stop = dispatch.stop();
    Runnable close = body == null ? null : body.close();
    end();
    bridge.forget(this);
    trace.ended();
    if (stop == null || close == null) {
      return stop == null ? close : stop;
    }
    return () -> {
      stop.run();
      close.run();
    };
  }

  @Override
  public void taken(OperationKind.Outcome outcome) {
    flight.land();
    if (outcome.failure() != null) {
      trace.failed(outcome.failure());
      bridge.forget(this);
      return;
    }
    Head told;
    boolean whole;
    synchronized (this) {
      told = head;
      whole = download == null;
    }
    trace.answered(told.response(), told.url());
    if (whole) {
      trace.receivedAll();
      bridge.forget(this);
    }
  }

  @Override
  public boolean dependsOnGuest() {
    return sending;
  }

  @Override
  public String outstanding(long nanoseconds) {
    String what = "the answer to " + request.label();
    return bridge.turns().waits(dispatch)
        ? what + ", which waits until some of the many requests before it are done"
        : what + ", which had not come after " + Rendering.time(nanoseconds);
  }

  private final class BodyRead implements OperationKind.Begun {
    private final ResponseBody body;
    private final ResponseBody.Read read;

    BodyRead(ResponseBody body, ResponseBody.Read read) {
      this.body = body;
      this.read = read;
    }

    @Override
    public Runnable giveUp() {
      body.takeBack(read);
      return null;
    }

    @Override
    public void taken(OperationKind.Outcome outcome) {
      if (outcome.completion().status() == GuestHost.VALUE) {
        trace.received(read.given());
        return;
      }
      if (outcome.failure() != null) {
        trace.failed(outcome.failure());
      } else {
        trace.receivedAll();
      }
      bridge.forget(HttpCall.this);
    }

    @Override
    public String outstanding(long nanoseconds) {
      return "more of the response to "
          + request.label()
          + ", which had not come after "
          + Rendering.time(nanoseconds);
    }
  }

  private final class BodyWrite implements OperationKind.Begun {
    private final Answer writer;

    BodyWrite(Answer writer) {
      this.writer = writer;
    }

    @Override
    public Runnable giveUp() {
      upload.giveUpWrite(writer);
      return null;
    }

    @Override
    public String outstanding(long nanoseconds) {
      return "somebody to read the body of "
          + request.label()
          + ", which had not happened after "
          + Rendering.time(nanoseconds);
    }
  }
}
