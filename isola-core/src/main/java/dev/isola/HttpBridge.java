package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

/** The HTTP requests of one operation of a guest, and the bodies that go with them. */
final class HttpBridge {
  /** The most requests that are under way at once; more wait for their turn. */
  static final int MAX_UNDER_WAY = 1_000;

  /** The most bytes that one read gives. */
  private static final int MAX_READ = 1 << 20;

  private static final long MAX_UNREAD_BYTES = 256L << 20;

  private final HttpAccess access;
  private final HostInterceptor interceptor;
  private final InFlight inFlight;
  private final HandlerThreads threads;
  private final LettingGo lettingGo;
  private final boolean guestsTimeIsReal;
  private final int firstHandle;
  private final IntSupplier position;
  private final Recording<HttpTrace> recording = new Recording<>();
  private final Map<Integer, HttpCall> calls = new HashMap<>(); // only used by the guest's thread
  private final Turns<HttpDispatch> turns = new Turns<>(MAX_UNDER_WAY);
  private final ByteBudget unread = new ByteBudget(MAX_UNREAD_BYTES);

  private final OperationKind requests = this::request;
  private final OperationKind reads = this::read;
  private final OperationKind writes = this::write;
  private final OperationKind closes = this::close;

  /**
   * Makes the requests of one operation.
   *
   * @param guestsTimeIsReal whether the guest's clock is the host's
   * @param firstHandle the numbers of this operation's requests are greater
   * @param position the number of events so far
   */
  HttpBridge(
      HttpAccess access,
      HostInterceptor interceptor,
      InFlight inFlight,
      HandlerThreads threads,
      LettingGo lettingGo,
      boolean guestsTimeIsReal,
      int firstHandle,
      IntSupplier position) {
    this.access = access;
    this.interceptor = interceptor;
    this.inFlight = inFlight;
    this.threads = threads;
    this.lettingGo = lettingGo;
    this.guestsTimeIsReal = guestsTimeIsReal;
    this.firstHandle = firstHandle;
    this.position = position;
  }

  OperationKind requests() {
    return requests;
  }

  OperationKind reads() {
    return reads;
  }

  OperationKind writes() {
    return writes;
  }

  OperationKind closes() {
    return closes;
  }

  private OperationKind.Begun request(String method, CborReader.Value payload, Answer answer) {
    GuestHttpRequest request;
    try {
      request = GuestHttpRequest.read(method, payload.tree());
    } catch (HttpFailure e) {
      e.tell(answer, "HTTP request");
      return OperationKind.Begun.SETTLED;
    }
    HttpTrace trace = new HttpTrace(request, position, recording);
    recording.add(trace, payload.weight() - request.body().length);
    int before = inFlight.count();
    HttpCall call = new HttpCall(this, request, answer, trace, inFlight.begin());
    calls.put(call.number(), call);
    try {
      check(request);
      call.start(handler(request, before), access.policy());
    } catch (HttpFailure | RuntimeException e) {
      call.failed(e);
    }
    return call;
  }

  private HttpHandler handler(GuestHttpRequest request, int before) {
    HttpRequest whole = request.head().withBody(request.body());
    return interceptor.onHttp(whole, request.streamed(), before, access.handler());
  }

  private void check(GuestHttpRequest request) throws HttpFailure {
    if (access.off() != null) {
      throw HttpFailure.forbidden(access.off());
    }
    access.policy().check(request.method(), request.url());
    checkRequestBody(request.body().length);
  }

  /**
   * Checks the length of a request's body.
   *
   * @throws HttpFailure if it is too long
   */
  void checkRequestBody(long length) throws HttpFailure {
    long most = access.policy().maxRequestBody();
    if (length > most) {
      throw HttpFailure.forbidden(
          "the request's body is larger than "
              + Rendering.size(most)
              + ", the policy's maxRequestBody");
    }
  }

  private OperationKind.Begun read(String name, CborReader.Value payload, Answer answer) {
    JsonNode number = payload.tree().path(0);
    JsonNode most = payload.tree().path(1);
    HttpCall call = number.isInt() ? calls.get(number.intValue()) : null;
    try {
      if (!most.isIntegralNumber() || most.bigIntegerValue().signum() <= 0) {
        throw HttpFailure.invalid(
            "a read must be of a positive number of bytes, was of " + shown(most));
      }
      if (call == null) {
        throw HttpFailure.invalid(
            "there is no body "
                + shown(number)
                + " of a response; it has ended or was closed, or there never was one");
      }
      int size = most.canConvertToInt() ? Math.min(most.intValue(), MAX_READ) : MAX_READ;
      return call.read(size, answer);
    } catch (HttpFailure e) {
      e.tell(answer, "HTTP response");
      return OperationKind.Begun.SETTLED;
    }
  }

  private OperationKind.Begun write(String name, CborReader.Value payload, Answer answer) {
    JsonNode number = payload.tree().path(0);
    JsonNode data = payload.tree().path(1);
    HttpCall call = number.isInt() ? calls.get(number.intValue()) : null;
    try {
      if (call != null) {
        return call.write(data, answer);
      }
      boolean past =
          number.isInt() && number.intValue() > firstHandle && number.intValue() < answer.handle();
      if (!past) {
        throw HttpFailure.invalid("there is no request " + shown(number) + " to write to");
      }
      answer.endOfStream(); // it is done, and nobody wants more of its body
    } catch (HttpFailure e) {
      e.tell(answer, "HTTP request");
    }
    return OperationKind.Begun.SETTLED;
  }

  private OperationKind.Begun close(String name, CborReader.Value payload, Answer answer) {
    JsonNode number = payload.tree();
    HttpCall call = number.isInt() ? calls.get(number.intValue()) : null;
    if (call != null && call.hasBody()) {
      letGo(call.giveUp());
    }
    answer.done();
    return OperationKind.Begun.SETTLED;
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : Rendering.abridged(value, 50);
  }

  /** Gives up what is under way; returns what is left to do then and runs others' code. */
  List<Runnable> end() {
    return new ArrayList<>(calls.values())
        .stream().map(HttpCall::giveUp).filter(Objects::nonNull).toList();
  }

  /** The requests in the order in which they were begun. */
  List<HttpExchange> exchanges() {
    long now = System.nanoTime();
    return recording.items().stream().map(trace -> trace.exchange(now)).toList();
  }

  long count() {
    return recording.count();
  }

  // For calls

  HttpDispatch dispatch(GuestHttpRequest request, RequestBody upload, HttpDispatch.Outcome call) {
    return new HttpDispatch(request, upload, access, threads, call);
  }

  boolean guestsTimeIsReal() {
    return guestsTimeIsReal;
  }

  Turns<HttpDispatch> turns() {
    return turns;
  }

  /**
   * Opens the body of a response for reading.
   *
   * @return the body, or null if it comes with the head
   * @throws HttpFailure if it is too large
   */
  ResponseBody open(HttpResponse response, boolean inline, ResponseBody.Owner owner)
      throws HttpFailure {
    long most = access.policy().maxResponseBody();
    if (response.bytes() != null && response.bytes().length > most) {
      throw ResponseBody.tooLong(most);
    }
    return inline ? null : ResponseBody.open(response, most, unread, threads, owner);
  }

  /** The guest is done with a request. */
  void forget(HttpCall call) {
    calls.remove(call.number());
  }

  /** Runs code of others soon; null is nothing to run. */
  void letGo(Runnable task) {
    if (task != null) {
      lettingGo.soon(task);
    }
  }
}
