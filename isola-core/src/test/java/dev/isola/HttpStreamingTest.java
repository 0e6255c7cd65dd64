package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.engine.GuestHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpStreamingTest {
  private static final String URL = "http://shop.test/items";

  private static Sandbox sandbox(HttpHandler handler, HttpGuest.Talk talk) {
    return sandbox(SandboxConfig.builder().http(handler), talk);
  }

  private static Sandbox sandbox(HttpHandler handler, HttpPolicy policy, HttpGuest.Talk talk) {
    return sandbox(SandboxConfig.builder().http(handler, policy), talk);
  }

  private static Sandbox sandbox(SandboxConfig.Builder config, HttpGuest.Talk talk) {
    return ScriptedGuest.sandbox(config.build(), HttpGuest.talking(talk));
  }

  private static HttpGuest.Failed failure(ThrowingCallable talk) {
    return catchThrowableOfType(HttpGuest.Failed.class, talk);
  }

  private static void assertFailed(RunResult result, Verdict verdict, String... parts) {
    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.error().orElseThrow().summary()).contains(parts);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static ObjectNode upload() {
    return HttpGuest.request(URL).put("body", true);
  }

  private static int body(HttpGuest http) throws Exception {
    return http.fetch("GET", HttpGuest.request(URL)).get("body").intValue();
  }

  /** A publisher that sends what the test gives it, and counts what it is asked. */
  private static final class Source implements Flow.Publisher<byte[]>, Flow.Subscription {
    final AtomicLong requested = new AtomicLong();
    final CountDownLatch cancelled = new CountDownLatch(1);
    final BlockingQueue<Long> requests = new LinkedBlockingQueue<>();
    Flow.Subscriber<? super byte[]> subscriber;

    @Override
    public void subscribe(Flow.Subscriber<? super byte[]> newSubscriber) {
      subscriber = newSubscriber;
      newSubscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      requested.addAndGet(n);
      requests.add(n);
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    void send(String text) throws InterruptedException {
      requests.take();
      subscriber.onNext(utf8(text));
    }
  }

  @Test
  void aStreamIsReadNoFurtherThanTheGuestReads() {
    AtomicLong read = new AtomicLong();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError();
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            read.addAndGet(length);
            return length;
          }
        };
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withBody(endless),
            http -> {
              int body = body(http);
              assertThat(read.get()).isZero();
              long got = 0;
              long most = 0;
              for (int i = 0; i < 200; i++) {
                got += http.read(body, 1_000 + i).length;
                most = Math.max(most, read.get() - got);
              }
              return most;
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.value().longValue()).isBetween(1L, 16L << 10);
      assertThat(result.http().get(0).response().complete()).isFalse();
    }
  }

  @Test
  void aPublisherIsAskedForOneChunkAtATimeAndOnlyWhenTheGuestReads() {
    Source source = new Source();
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withBody(source),
            http -> {
              int body = body(http);
              assertThat(source.subscriber).isNull();
              List<String> parts = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                int read = http.beginRead(body, 4);
                source.send("abcdef");
                parts.add(text(CborReader.read(http.take(read).payload()).binaryValue()));
                parts.add(text(http.read(body, 100)));
                assertThat(source.requested.get()).isEqualTo(i + 1);
              }
              int last = http.beginRead(body, 4);
              source.requests.take();
              source.subscriber.onComplete();
              assertThat(http.take(last).status()).isEqualTo(GuestHost.END_OF_STREAM);
              return parts;
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.value()).hasToString("[\"abcd\",\"ef\",\"abcd\",\"ef\",\"abcd\",\"ef\"]");
      assertThat(result.http().get(0).response().text()).isEqualTo("abcdefabcdefabcdef");
      assertThat(result.http().get(0).response().complete()).isTrue();
    }
  }

  @Test
  void closingABodyEndsItsSource() throws Exception {
    Source source = new Source();
    CountDownLatch closed = new CountDownLatch(1);
    try (Sandbox sandbox =
        sandbox(
            request ->
                request.url().getPath().equals("/stream")
                    ? HttpResponse.of(200).withBody(blockedUntilClosed(closed))
                    : HttpResponse.of(200).withBody(source),
            http -> {
              int body = body(http);
              int read = http.beginRead(body, 10);
              source.send("part");
              http.take(read);
              http.close(body);
              source.cancelled.await();
              int stream =
                  http.fetch("GET", HttpGuest.request("http://shop.test/stream"))
                      .get("body")
                      .intValue();
              http.beginRead(stream, 10);
              http.close(stream);
              closed.await();
              return failure(() -> http.read(body, 1)).type;
            })) {
      assertThat(sandbox.run("f").textValue()).isEqualTo("InvalidValue");
    }
  }

  private static InputStream blockedUntilClosed(CountDownLatch closed) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        while (closed.getCount() > 0) {
          try {
            closed.await();
          } catch (InterruptedException e) {
            // It heeds nothing but its being closed.
          }
        }
        throw new IOException("closed");
      }

      @Override
      public void close() {
        closed.countDown();
      }
    };
  }

  @Test
  void bodiesThatTheGuestLeavesAreEndedWithTheOperation() throws Exception {
    Source halfRead = new Source();
    Source unread = new Source();
    CountDownLatch closed = new CountDownLatch(1);
    try (Sandbox sandbox =
        sandbox(
            request ->
                HttpResponse.of(200)
                    .withBody(request.url().getPath().equals("/unread") ? unread : halfRead),
            http -> {
              int body = body(http);
              int read = http.beginRead(body, 10);
              halfRead.send("part");
              http.take(read);
              http.beginRead(body, 10);
              http.fetch("GET", HttpGuest.request("http://shop.test/unread"));
              return 1;
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
      halfRead.cancelled.await();
      unread.cancelled.await();
    }
    try (Sandbox sandbox =
        sandbox(
            SandboxConfig.builder()
                .http(request -> HttpResponse.of(200).withBody(blockedUntilClosed(closed)))
                .timeout(Duration.ofSeconds(2)),
            HttpGuest.asking("GET", URL))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.TIME_LIMIT);
      closed.await();
      assertThat(result.error().orElseThrow().message())
          .contains("it was waiting for more of the response to GET http://shop.test/items, which");
    }
  }

  @Test
  void aReadThatIsGivenUpLosesNoBytes() {
    Source source = new Source();
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withBody(source),
            http -> {
              int body = body(http);
              int waiting = http.beginRead(body, 10);
              http.host().cancel(waiting);
              source.send("first ");
              String first = text(http.read(body, 3));
              int completed = http.beginRead(body, 10);
              assertThat(http.host().await(-1)).isEqualTo(completed);
              http.host().cancel(completed);
              int again = http.beginRead(body, 2);
              String second = text(CborReader.read(http.take(again).payload()).binaryValue());
              String third = text(http.read(body, 100));
              return List.of(first, second, third);
            })) {
      assertThat(sandbox.run("f")).hasToString("[\"fir\",\"st\",\" \"]");
    }
  }

  @Test
  void oneReadOfABodyIsOutstandingAtATime() {
    Source source = new Source();
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withBody(source),
            http -> {
              int body = body(http);
              http.beginRead(body, 10);
              HttpGuest.Failed second = failure(() -> http.read(body, 10));
              return second.type + second.getMessage();
            })) {
      assertThat(sandbox.run("f").textValue())
          .contains("InvalidValue", "a read of this body is outstanding");
    }
  }

  @Test
  void closingABodyAnswersTheReadThatWaitsForIt() {
    Source source = new Source();
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withBody(source),
            http -> {
              int body = body(http);
              int read = http.beginRead(body, 10);
              http.close(body);
              return failure(() -> http.take(read)).type;
            })) {
      assertThat(sandbox.run("f").textValue()).isEqualTo("Cancelled");
    }
  }

  @Test
  void aBodyThatThereIsNotYetCannotBeClosed() {
    CountDownLatch go = new CountDownLatch(1);
    HttpHandler handler =
        request -> {
          go.await();
          return HttpResponse.of(200).withBody(new ByteArrayInputStream(utf8("all of it")));
        };
    try (Sandbox sandbox =
        sandbox(
            handler,
            http -> {
              int request = http.begin("GET", URL);
              http.close(request);
              go.countDown();
              return text(http.readAll(http.takeHead(request)));
            })) {
      assertThat(sandbox.run("f").textValue()).isEqualTo("all of it");
    }
  }

  @Test
  void nobodyWantsTheBodyOfARequestThatWasRefused() {
    try (Sandbox sandbox =
        sandbox(
            SandboxConfig.builder(),
            http -> {
              int request = http.begin("POST", upload());
              List<Object> seen = new ArrayList<>();
              seen.add(http.write(request, utf8("x")));
              seen.add(failure(() -> http.takeHead(request)).type);
              seen.add(http.write(request, utf8("x")));
              return seen;
            })) {
      assertThat(sandbox.run("f")).hasToString("[false,\"HttpForbidden\",false]");
    }
  }

  @Test
  void hostileReadsAndWritesAreRefused() {
    List<String> types = new ArrayList<>();
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withBody(new ByteArrayInputStream(utf8("body"))),
            http -> {
              int body = body(http);
              int unanswered = http.begin("GET", URL);
              List<List<Object>> reads = new ArrayList<>();
              reads.add(List.of());
              reads.add(List.of(body));
              reads.add(List.of(body, 0));
              reads.add(List.of(body, -1));
              reads.add(List.of(body, "all"));
              reads.add(List.of(body, 1.5));
              reads.add(List.of(String.valueOf(body), 1));
              reads.add(List.of(0, 1));
              reads.add(List.of(body + 1_000, 1));
              reads.add(List.of(unanswered, 1));
              reads.add(List.of(1L << 40, 1));
              for (Object payload : reads) {
                types.add("read " + payload + ": " + typeOfFailure(http, 4, payload));
              }
              List<Object> writes = new ArrayList<>();
              writes.add(7);
              writes.add(List.of());
              writes.add(List.of(0, utf8("x")));
              writes.add(List.of(body + 1_000, utf8("x")));
              writes.add(List.of(unanswered, utf8("x")));
              writes.add(List.of(unanswered, List.of()));
              for (Object payload : writes) {
                types.add("write " + payload + ": " + typeOfFailure(http, 5, payload));
              }
              for (Object payload : List.of(0, -1, "x", List.of(), 1L << 40)) {
                http.take(http.host().begin(6, "", Values.encode(payload)));
              }
              // The largest number of bytes is no promise.
              return text(http.read(body, Integer.MAX_VALUE));
            })) {
      assertThat(sandbox.run("f").textValue()).isEqualTo("body");
      assertThat(types).hasSize(17).allMatch(type -> type.endsWith(": InvalidValue"));
    }
  }

  private static String typeOfFailure(HttpGuest http, int kind, Object payload) throws Exception {
    try {
      return "status " + http.take(http.begin(kind, payload)).status();
    } catch (HttpGuest.Failed e) {
      return e.type;
    }
  }

  @Test
  void aBodysNumberMeansNothingInAnotherOperation() {
    Source source = new Source();
    AtomicInteger calls = new AtomicInteger();
    int[] number = new int[1];
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withBody(source),
            http -> {
              if (calls.getAndIncrement() == 0) {
                number[0] = body(http);
                return 1;
              }
              String read = failure(() -> http.read(number[0], 10)).type;
              String write = failure(() -> http.write(number[0], utf8("x"))).type;
              return read + write;
            })) {
      sandbox.run("f");
      assertThat(sandbox.run("f").textValue()).isEqualTo("InvalidValueInvalidValue");
    }
  }

  @Test
  void eventsOfAnEndlessResponseComeAsTheyAreSent() {
    Source source = new Source();
    try (Sandbox sandbox =
        sandbox(
            request ->
                HttpResponse.of(200)
                    .withHeader("content-type", "text/event-stream")
                    .withBody(source),
            http -> {
              int body = body(http);
              for (int i = 0; i < 50; i++) {
                int read = http.beginRead(body, 1 << 20);
                assertThat(http.host().size(read)).isEqualTo(-1);
                source.send("data: " + i + "\n\n");
                byte[] event = CborReader.read(http.take(read).payload()).binaryValue();
                assertThat(text(event)).isEqualTo("data: " + i + "\n\n");
              }
              return 1;
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void aBodyThatFailsOnItsWayIsTheHostsError() {
    IOException broken = new IOException("connection reset");
    HttpHandler handler =
        request ->
            HttpResponse.of(200)
                .withBody(
                    subscriber ->
                        subscriber.onSubscribe(
                            new Flow.Subscription() {
                              private boolean sent;

                              @Override
                              public void request(long n) {
                                if (sent) {
                                  subscriber.onError(broken);
                                } else {
                                  sent = true;
                                  subscriber.onNext(utf8("half"));
                                }
                              }

                              @Override
                              public void cancel() {}
                            }));
    try (Sandbox sandbox = sandbox(handler, HttpGuest.asking("GET", URL))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).containsSame(broken);
      HttpExchange exchange = result.http().get(0);
      assertThat(exchange.response().text()).isEqualTo("half");
      assertThat(exchange.response().complete()).isFalse();
      assertThat(exchange.failure().message())
          .isEqualTo("GET http://shop.test/items: IOException: connection reset");
    }
  }

  @Test
  void aPublisherThatSendsMoreThanItIsAskedForFails() {
    HttpHandler handler =
        request ->
            HttpResponse.of(200)
                .withBody(
                    subscriber ->
                        subscriber.onSubscribe(
                            new Flow.Subscription() {
                              @Override
                              public void request(long n) {
                                subscriber.onNext(utf8("a"));
                                subscriber.onNext(utf8("b"));
                              }

                              @Override
                              public void cancel() {}
                            }));
    try (Sandbox sandbox = sandbox(handler, HttpGuest.asking("GET", URL))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).containsInstanceOf(StreamFullException.class);
    }
  }

  @Test
  void aStreamIsForOneResponseOnly() {
    HttpResponse once = HttpResponse.of(200).withBody(new ByteArrayInputStream(utf8("once")));
    try (Sandbox sandbox = sandbox(request -> once, HttpGuest.asking("GET", URL))) {
      assertThat(sandbox.run("f").get("text").textValue()).isEqualTo("once");
      RunResult second = sandbox.call("f");
      assertThat(second.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(second.error().orElseThrow().message()).contains("make a new response each time");
    }
  }

  @Test
  void aHandlerReadsTheRequestsBodyWhileTheGuestSendsIt() {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              byte[] buffer = new byte[100];
              for (int size = body.read(buffer); size >= 0; size = body.read(buffer)) {
                seen.add(new String(buffer, 0, size, StandardCharsets.UTF_8));
              }
              return HttpResponse.of(200).withBody("end");
            });
    try (Sandbox sandbox =
        sandbox(
            handler,
            http -> {
              int request = http.begin("POST", upload());
              for (String part : List.of("one", "two", "", "three")) {
                assertThat(http.write(request, utf8(part))).isTrue();
                if (!part.isEmpty()) {
                  assertThat(seen.take()).isEqualTo(part);
                }
              }
              http.write(request, null);
              return text(http.readAll(http.takeHead(request)));
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.value().textValue()).isEqualTo("end");
      assertThat(result.http().get(0).request().text()).isEqualTo("onetwothree");
      assertThat(result.http().get(0).requestComplete()).isTrue();
    }
  }

  @Test
  void theGuestWaitsUntilItsBodyIsRead() {
    CountDownLatch go = new CountDownLatch(1);
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              go.await();
              return HttpResponse.of(200).withBody(body.readAllBytes());
            });
    try (Sandbox sandbox =
        sandbox(
            handler,
            http -> {
              int request = http.begin("POST", upload());
              int write = http.beginWrite(request, utf8("abc"));
              assertThat(http.host().await(0)).isZero();
              assertThat(http.host().size(write)).isEqualTo(-1);
              HttpGuest.Failed second = failure(() -> http.write(request, utf8("more")));
              assertThat(second.type).isEqualTo("InvalidValue");
              go.countDown();
              http.take(write);
              http.write(request, null);
              HttpGuest.Failed afterTheEnd = failure(() -> writeUntilRefused(http, request));
              assertThat(afterTheEnd == null || afterTheEnd.type.equals("InvalidValue")).isTrue();
              return text(http.readAll(http.takeHead(request)));
            })) {
      assertThat(sandbox.run("f").textValue()).isEqualTo("abc");
    }
  }

  /** The end of the body and the end of the request race here: either is told. */
  private static void writeUntilRefused(HttpGuest http, int request) throws Exception {
    assertThat(http.write(request, utf8("too late"))).isFalse();
  }

  @Test
  void usualHandlersGetTheWholeOfAStreamedBody() {
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withBody(request.body()),
            http -> {
              int request = http.begin("POST", upload());
              for (int i = 0; i < 100; i++) {
                http.write(request, utf8(i + ","));
              }
              http.write(request, null);
              return text(http.readAll(http.takeHead(request)));
            })) {
      assertThat(sandbox.run("f").textValue()).startsWith("0,1,2,").endsWith(",98,99,");
    }
  }

  @Test
  void bothBodiesCanBeUnderWayAtOnce() {
    HttpHandler echo =
        HttpHandler.streaming((request, body) -> HttpResponse.of(200).withBody(body));
    try (Sandbox sandbox =
        sandbox(
            echo,
            http -> {
              int request = http.begin("POST", upload());
              int body = http.takeHead(request).get("body").intValue();
              for (int i = 0; i < 100; i++) {
                int write = http.beginWrite(request, utf8("part " + i));
                assertThat(text(http.read(body, 100))).isEqualTo("part " + i);
                http.take(write);
              }
              http.write(request, null);
              assertThat(http.read(body, 1)).isNull();
              return 1;
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      HttpExchange exchange = result.http().get(0);
      assertThat(exchange.response().text()).isEqualTo(exchange.request().text());
    }
  }

  @Test
  void whoWritesLearnsThatNobodyWantsMore() {
    CountDownLatch go = new CountDownLatch(1);
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              if (request.url().getPath().equals("/closed")) {
                body.close();
                go.await();
              }
              return HttpResponse.of(413);
            });
    try (Sandbox sandbox =
        sandbox(
            handler,
            http -> {
              int answered = http.begin("POST", upload());
              List<Object> seen = new ArrayList<>();
              seen.add(http.write(answered, utf8("x")));
              seen.add(http.takeHead(answered).get("status"));
              seen.add(http.write(answered, utf8("x")));
              int closed =
                  http.begin(
                      "POST", HttpGuest.request("http://shop.test/closed").put("body", true));
              seen.add(http.write(closed, utf8("x")));
              go.countDown();
              seen.add(http.takeHead(closed).get("status"));
              return seen;
            })) {
      assertThat(sandbox.run("f")).hasToString("[false,413,false,false,413]");
    }
  }

  @Test
  void aBodyThatTheGuestBreaksOffIsItsOwnFault() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    CountDownLatch go = new CountDownLatch(1);
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              go.await();
              try {
                return HttpResponse.of(200).withBody(body.readAllBytes());
              } catch (IOException e) {
                seen.add(e.getMessage());
                throw e;
              }
            });
    for (String how : List.of("the file ended", "a write was given up")) {
      try (Sandbox sandbox =
          sandbox(
              handler,
              http -> {
                int request = http.begin("POST", upload());
                int write = http.beginWrite(request, utf8("half"));
                if (how.equals("the file ended")) {
                  go.countDown();
                  http.take(write);
                  http.write(request, how);
                } else {
                  http.host().cancel(write);
                }
                return http.takeHead(request);
              })) {
        RunResult result = sandbox.call("f");
        assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
        assertThat(result.http().get(0).requestComplete()).isFalse();
        assertThat(seen.take()).isEqualTo("the guest broke the request's body off: " + how);
      }
    }
  }

  @Test
  void aRequestThatIsGivenUpBreaksItsBodyOff() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    CountDownLatch reading = new CountDownLatch(1);
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              reading.countDown();
              try {
                return HttpResponse.of(200).withBody(body.readAllBytes());
              } catch (IOException e) {
                seen.add(e.getMessage());
                throw e;
              }
            });
    try (Sandbox sandbox =
        sandbox(
            handler,
            http -> {
              int request = http.begin("POST", upload());
              reading.await();
              http.host().cancel(request);
              return http.write(request, utf8("x"));
            })) {
      assertThat(sandbox.run("f").booleanValue()).isFalse();
      assertThat(seen.take())
          .containsAnyOf("gave the request up", "interrupted while waiting for the request's body");
    }
  }

  @Test
  void bodiesBeyondTheirLimitsFail() {
    HttpPolicy policy = HttpPolicy.builder().maxRequestBody(10).maxResponseBody(20).build();
    HttpHandler handler =
        request -> {
          byte[] body = new byte[Integer.parseInt(request.url().getQuery())];
          return request.url().getPath().equals("/stream")
              ? HttpResponse.of(200).withBody(new ByteArrayInputStream(body))
              : HttpResponse.of(200).withBody(body);
        };
    List<Verdict> verdicts = new ArrayList<>();
    for (String path : List.of("/?20", "/?21", "/stream?20", "/stream?21")) {
      try (Sandbox sandbox =
          sandbox(handler, policy, HttpGuest.asking("GET", "http://shop.test" + path))) {
        RunResult result = sandbox.call("f");
        verdicts.add(result.verdict());
        if (!result.succeeded()) {
          assertThat(result.error().orElseThrow().message())
              .contains("larger than the limit of 20 bytes; raise maxResponseBody");
        }
      }
    }
    assertThat(verdicts)
        .containsExactly(Verdict.OK, Verdict.HOST_ERROR, Verdict.OK, Verdict.HOST_ERROR);
    ObjectNode request = HttpGuest.request("http://shop.test/?1").put("body", new byte[11]);
    try (Sandbox sandbox = sandbox(handler, policy, HttpGuest.asking("POST", request))) {
      RunResult result = sandbox.call("f");
      assertFailed(
          result,
          Verdict.GUEST_ERROR,
          "HttpForbidden",
          "larger than 10 bytes, the policy's maxRequestBody");
    }
  }

  @Test
  void aStreamedRequestBodyBeyondItsLimitFailsTheRequest() {
    HttpPolicy policy = HttpPolicy.builder().maxRequestBody(10).build();
    AtomicBoolean handled = new AtomicBoolean();
    HttpHandler handler =
        request -> {
          handled.set(true);
          return HttpResponse.of(200);
        };
    try (Sandbox sandbox =
        sandbox(
            handler,
            policy,
            http -> {
              int request = http.begin("POST", upload());
              http.write(request, new byte[10]);
              HttpGuest.Failed write = failure(() -> http.write(request, new byte[1]));
              HttpGuest.Failed head = failure(() -> http.takeHead(request));
              return List.of(write.type, head.type);
            })) {
      assertThat(sandbox.run("f")).hasToString("[\"HttpForbidden\",\"HttpForbidden\"]");
      assertThat(handled).isFalse();
    }
  }

  @Test
  void whatIsLeftUnreadHasABound() {
    HttpResponse large = HttpResponse.of(200).withBody(new byte[16 << 20]);
    try (Sandbox sandbox =
        sandbox(
            request -> large,
            http -> {
              List<Integer> bodies = new ArrayList<>();
              for (int i = 0; i < 16; i++) {
                bodies.add(body(http));
              }
              HttpGuest.Failed refused = failure(() -> body(http));
              http.close(bodies.get(0));
              assertThat(body(http)).isPositive();
              return refused.getMessage();
            })) {
      assertThat(sandbox.run("f").textValue())
          .contains("responses that were not read take more than 256 MiB");
    }
  }

  @Test
  void responsesWithoutABodyHaveNone() throws Exception {
    for (int status : new int[] {204, 304}) {
      Source source = new Source();
      try (Sandbox sandbox =
          sandbox(
              request -> HttpResponse.of(status).withBody(source),
              http -> http.fetch("GET", HttpGuest.request(URL)))) {
        assertThat(sandbox.run("f").get("body").isNull()).isTrue();
        source.cancelled.await();
      }
    }
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withHeader("content-length", "4").withBody("body"),
            http -> http.fetch("HEAD", HttpGuest.request(URL)))) {
      JsonNode head = sandbox.run("f");
      assertThat(head.get("body").isNull()).isTrue();
      assertThat(head.get("headers")).hasToString("[[\"content-length\",\"4\"]]");
    }
  }

  @Test
  void aTimeLimitOfTheGuestIsItsOwnFaultAndThatOfTheHostIsNot() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(2);
    HttpHandler never =
        request -> {
          try {
            new CountDownLatch(1).await();
            throw new AssertionError();
          } finally {
            interrupted.countDown();
          }
        };
    ObjectNode impatient = HttpGuest.request(URL).put("timeout", 20_000_000);
    try (Sandbox sandbox = sandbox(never, HttpGuest.asking("GET", impatient))) {
      RunResult result = sandbox.call("f");
      assertFailed(
          result,
          Verdict.GUEST_ERROR,
          "HttpTimeout",
          "no answer within the 20 ms that the program set");
    }
    HttpPolicy policy = HttpPolicy.builder().firstByteTimeout(Duration.ofMillis(20)).build();
    try (Sandbox sandbox = sandbox(never, policy, HttpGuest.asking("GET", URL))) {
      RunResult result = sandbox.call("f");
      assertFailed(
          result,
          Verdict.HOST_ERROR,
          "HttpTimeout",
          "no answer within 20 ms, the policy's firstByteTimeout");
    }
    interrupted.await();
  }

  @Test
  void theTotalTimeEndsABodyThatDoesNotEnd() throws Exception {
    Source endless = new Source();
    HttpPolicy policy = HttpPolicy.builder().totalTimeout(Duration.ofMillis(200)).build();
    HttpHandler handler = request -> HttpResponse.of(200).withBody(endless);
    try (Sandbox sandbox = sandbox(handler, policy, HttpGuest.asking("GET", URL))) {
      RunResult result = sandbox.call("f");
      assertFailed(result, Verdict.HOST_ERROR, "HttpTimeout", "200 ms, the policy's totalTimeout");
      endless.cancelled.await();
    }
  }

  @Test
  void aTimeoutOfTheHandlerItselfIsTold() {
    HttpHandler handler =
        request -> {
          throw new java.net.SocketTimeoutException("read timed out");
        };
    try (Sandbox sandbox = sandbox(handler, HttpGuest.asking("GET", URL))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("HttpTimeout");
    }
  }

  @Test
  void largeBodiesArriveWholeInBothDirections() {
    byte[] large = new byte[5 << 20];
    new java.util.Random(7).nextBytes(large);
    HttpHandler echo =
        HttpHandler.streaming(
            (request, body) ->
                request.url().getPath().equals("/stream")
                    ? HttpResponse.of(200).withBody(body)
                    : HttpResponse.of(200).withBody(body.readAllBytes()));
    for (String path : List.of("/stream", "/bytes")) {
      ObjectNode request = HttpGuest.request("http://shop.test" + path).put("body", large);
      try (Sandbox sandbox =
          sandbox(
              echo,
              http -> {
                assertThat(http.readAll(http.fetch("POST", request))).isEqualTo(large);
                return 1;
              })) {
        RunResult result = sandbox.call("f");
        assertThat(result.verdict()).isEqualTo(Verdict.OK);
        HttpExchange exchange = result.http().get(0);
        assertThat(exchange.response().body()).hasSize(1 << 20);
        assertThat(exchange.response().complete()).isFalse();
        assertThat(exchange.requestComplete()).isFalse();
      }
    }
  }
}
