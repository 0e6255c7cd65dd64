package dev.isola.guests.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.sun.net.httpserver.HttpServer;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.GuestClock;
import dev.isola.HttpExchange;
import dev.isola.HttpHandler;
import dev.isola.HttpHeaders;
import dev.isola.HttpPolicy;
import dev.isola.HttpRequest;
import dev.isola.HttpResponse;
import dev.isola.Isola;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that a program makes through the host, with the program {@code http}.
 *
 * @since 0.1.0
 */
public abstract class HttpConformance {
  private static final String PROGRAM = "http";
  private static final String URL = "http://service.test/things";

  private final GuestUnderTest guest;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected HttpConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  /**
   * The class of the error that a program gets for a failure.
   *
   * @param failure the failure's type, such as {@code HttpForbidden}
   * @return the class's name
   */
  protected String error(String failure) {
    return failure.endsWith("Error") ? failure : failure + "Error";
  }

  /** A configuration whose time limits no test meets because the machine is busy. */
  private static SandboxConfig.Builder config(HttpHandler handler) {
    HttpPolicy patient = HttpPolicy.builder().firstByteTimeout(Duration.ofMinutes(3)).build();
    return GuestUnderTest.config().http(handler, patient);
  }

  private static SandboxConfig with(HttpHandler handler) {
    return config(handler).build();
  }

  private RunResult call(HttpHandler handler, String function, Object... args) {
    return guest.call(with(handler), PROGRAM, function, args);
  }

  private JsonNode value(HttpHandler handler, String function, Object... args) {
    RunResult result = call(handler, function, args);
    assertThat(result.error()).isEmpty();
    return result.value();
  }

  private static HttpHandler failing(Exception failure) {
    return request -> {
      throw failure;
    };
  }

  /** A body whose parts come when they are put in; an empty one ends it. */
  private static final class Parts extends InputStream {
    private final BlockingQueue<String> parts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private InputStream part = InputStream.nullInputStream();

    void put(String text) {
      parts.add(text);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("parts are read whole");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int size = part.read(target, offset, length);
      if (size >= 0) {
        return size;
      }
      try {
        String text = parts.take();
        part = new ByteArrayInputStream(text.getBytes(UTF_8));
        return text.isEmpty() ? -1 : part.read(target, offset, length);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      closed.complete(null);
    }
  }

  @Test
  void getsAnAnswer() {
    HttpHandler handler =
        request -> HttpResponse.of(200).withBody(request.method() + " " + request.url());
    for (String function : List.of("get", "get_later")) {
      assertThat(value(handler, function, URL))
          .as(function)
          .hasToString("[200,\"GET http://service.test/things\"]");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 404, 500, 999})
  void aStatusIsNoError(int status) {
    assertThat(value(request -> HttpResponse.of(status).withBody("text"), "get", URL))
        .hasToString("[" + status + ",\"text\"]");
  }

  @Test
  void anEmptyBodyIsEmpty() {
    assertThat(value(request -> HttpResponse.of(204), "get", URL)).hasToString("[204,\"\"]");
    assertThat(value(request -> HttpResponse.of(200), "binary", URL)).hasToString("\"\"");
  }

  @Test
  void methodHeadersAndBodyReachTheHandler() {
    AtomicReference<HttpRequest> seen = new AtomicReference<>();
    HttpHandler handler =
        request -> {
          seen.set(request);
          return HttpResponse.of(200);
        };
    value(
        handler,
        "send",
        "PUT",
        URL + "?q=1",
        List.of(List.of("X-A", "1"), List.of("x-b", "é")),
        "body: ü");
    HttpRequest request = seen.get();
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.url()).hasToString(URL + "?q=1");
    assertThat(request.headers().all("x-a")).containsExactly("1");
    assertThat(request.headers().all("x-b")).containsExactly("é");
    assertThat(request.headers().first("content-type").orElse("")).startsWith("text/plain");
    assertThat(request.text()).isEqualTo("body: ü");
  }

  @Test
  void bytesAreSentAndReceivedUnchanged() {
    byte[] all = new byte[70_000]; // more than comes with the head of an answer
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * i >>> 7);
    }
    AtomicReference<byte[]> seen = new AtomicReference<>();
    HttpHandler handler =
        request -> {
          if (request.method().equals("GET")) {
            return HttpResponse.of(200).withBody(all);
          }
          seen.set(request.body());
          return HttpResponse.of(200);
        };
    try (Sandbox sandbox = guest.with(with(handler), PROGRAM)) {
      sandbox.run("send", "POST", URL, List.of(), all);
      assertThat(seen.get()).isEqualTo(all);
      assertThat(sandbox.run("binary", URL)).isEqualTo(BinaryNode.valueOf(all));
    }
  }

  @Test
  void valuesAreSentAndReceivedAsJson() {
    HttpHandler handler =
        request -> {
          assertThat(request.headers().first("content-type").orElse(""))
              .startsWith("application/json");
          return HttpResponse.of(200).withJson(request.json());
        };
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("list", List.of(1, 2.5, "ü", true));
    value.put("none", null);
    assertThat(value(handler, "send_json", URL, value))
        .hasToString("{\"list\":[1,2.5,\"ü\",true],\"none\":null}");
  }

  @Test
  void namesInFormsCannotBreakOut() {
    HttpHandler handler =
        request ->
            HttpResponse.of(200)
                .withBody(
                    request.headers().first("content-type").orElse("") + "\n" + request.text());
    String form =
        value(
                handler,
                "send_file",
                URL,
                "fi\"eld\r\n",
                "na\"me\r\nX: y",
                "content".getBytes(UTF_8),
                "text/plain")
            .textValue();
    assertThat(form).startsWith("multipart/form-data; boundary=");
    String boundary = form.substring(form.indexOf('=') + 1, form.indexOf('\n'));
    assertThat(form.substring(form.indexOf('\n') + 1))
        .isEqualTo(
            "--"
                + boundary
                + "\r\n"
                + "Content-Disposition: form-data; name=\"fi%22eld%0D%0A\";"
                + " filename=\"na%22me%0D%0AX: y\"\r\n"
                + "Content-Type: text/plain\r\n\r\n"
                + "content\r\n"
                + "--"
                + boundary
                + "--\r\n");
  }

  @Test
  void headersThatOccurSeveralTimesAreKept() {
    HttpHeaders headers =
        HttpHeaders.of(
            "X-Twice", "1", "Set-Cookie", "a=1; Path=/", "x-twice", "2", "set-cookie", "b=2");
    assertThat(value(request -> HttpResponse.of(200).withHeaders(headers), "headers", URL))
        .hasToString("[\"1, 2\",[\"a=1; Path=/\",\"b=2\"],false]");
  }

  @ParameterizedTest
  @CsvSource({
    "follow, 200, http://service.test/new, there",
    "manual, 302, http://service.test/things, moved"
  })
  void redirectionsAreFollowedOrNot(String mode, int status, String url, String text) {
    HttpHandler handler =
        request ->
            request.url().getPath().equals("/new")
                ? HttpResponse.of(200).withBody("there")
                : HttpResponse.of(302).withHeader("Location", "/new").withBody("moved");
    assertThat(value(handler, "redirected", URL, mode))
        .hasToString("[" + status + ",\"" + url + "\",\"" + text + "\"]");
  }

  @Test
  void aRedirectionCanBeAnError() {
    HttpHandler handler = request -> HttpResponse.of(302).withHeader("Location", "/new");
    RunResult result = call(handler, "redirected", URL, "error");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().message()).contains("redirection 302 to /new");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunks", "chunks_later"})
  void answersAreReadWhileTheyCome(String function) {
    Parts body = new Parts();
    body.put("part 0");
    try (Sandbox sandbox =
            guest.with(with(request -> HttpResponse.of(200).withBody(body)), PROGRAM);
        EventStream stream = sandbox.runStream(function, URL)) {
      Iterator<Event> events = stream.iterator();
      for (int i = 0; i < 20; i++) {
        assertThat(((ResultEvent) events.next()).data().textValue()).isEqualTo("part " + i);
        body.put(i < 19 ? "part " + (i + 1) : "");
      }
      assertThat(stream.result().verdict()).isEqualTo(Verdict.OK);
    }
  }

  /** Many events, none of which is kept. */
  private static InputStream events(int count, int size) {
    byte[] event = ("data: " + "x".repeat(size) + "\n\n").getBytes(ISO_8859_1);
    Iterator<InputStream> parts =
        Stream.<InputStream>generate(() -> new ByteArrayInputStream(event)).limit(count).iterator();
    return new SequenceInputStream(
        new Enumeration<>() {
          @Override
          public boolean hasMoreElements() {
            return parts.hasNext();
          }

          @Override
          public InputStream nextElement() {
            return parts.next();
          }
        });
  }

  @Test
  void eventsTakeNoMemoryOnceTheyAreRead() {
    int count = 700;
    int size = 50_000; // together, more than the memory
    HttpHandler handler =
        request ->
            HttpResponse.of(200)
                .withHeader("Content-Type", "text/event-stream")
                .withBody(events(count, size));
    HttpPolicy policy =
        HttpPolicy.builder()
            .firstByteTimeout(Duration.ofMinutes(3))
            .maxResponseBody(40L << 20)
            .build();
    SandboxConfig config =
        GuestUnderTest.config().http(handler, policy).maxMemory(32L << 20).build();
    RunResult result = guest.call(config, PROGRAM, "events", URL);
    assertThat(result.error()).isEmpty();
    assertThat(result.value()).hasToString("[" + count + "," + (long) count * size + "]");
  }

  @Test
  void requestsAreSentWhileTheyAreMade() {
    List<String> read = Collections.synchronizedList(new ArrayList<>());
    BlockingQueue<String> toSend = new LinkedBlockingQueue<>(List.of("part 0"));
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              byte[] buffer = new byte[100];
              for (int size = body.read(buffer); size >= 0; size = body.read(buffer)) {
                read.add(new String(buffer, 0, size, ISO_8859_1));
                toSend.add(read.size() < 20 ? "part " + read.size() : "");
              }
              return HttpResponse.of(200).withBody(String.join("|", read));
            });
    SandboxConfig config =
        config(handler)
            .hostcall(
                "part",
                payload -> {
                  String part = toSend.take();
                  return part.isEmpty() ? null : part;
                })
            .build();
    RunResult result = guest.call(config, PROGRAM, "upload", URL);
    assertThat(result.error()).isEmpty();
    assertThat(result.value().textValue()).startsWith("part 0|part 1|").endsWith("|part 19");
    assertThat(read).hasSize(20);
  }

  @Test
  void anUploadThatFailsFailsForTheProgramsReason() {
    CompletableFuture<Exception> failure = new CompletableFuture<>();
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              try {
                return HttpResponse.of(200).withBody(body.readAllBytes());
              } catch (IOException e) {
                failure.complete(e);
                throw e;
              }
            });
    RunResult result = call(handler, "failing_upload", URL);
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().message()).contains("no second part");
    assertThat(failure.join()).isInstanceOf(IOException.class);
  }

  @Test
  void severalRequestsAreUnderWayAtOnce() throws Exception {
    int count = 32;
    CyclicBarrier all = new CyclicBarrier(count);
    HttpHandler handler =
        request -> {
          all.await();
          return HttpResponse.of(200).withBody(request.url().getPath());
        };
    List<String> paths = new ArrayList<>();
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      paths.add("/" + i);
      urls.add("http://service.test/" + i);
    }
    assertThat(value(handler, "together", urls)).extracting(JsonNode::textValue).isEqualTo(paths);
  }

  @Test
  void whatIsNotReadIsGivenUp() {
    Parts body = new Parts();
    body.put("first");
    try (Sandbox sandbox =
        guest.with(with(request -> HttpResponse.of(200).withBody(body)), PROGRAM)) {
      assertThat(sandbox.run("first_piece", URL).textValue()).isEqualTo("first");
      body.closed.join();
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void aBodyIsReadOnce() {
    assertThat(value(request -> HttpResponse.of(200).withBody("text"), "twice", URL).textValue())
        .isEqualTo("text");
  }

  @Test
  void isOffByDefault() {
    try (Sandbox sandbox = guest.with(PROGRAM)) {
      RunResult result = sandbox.call("fails", URL);
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo(error("HttpForbidden"));
      assertThat(result.error().orElseThrow().message()).contains("HTTP is off");
      assertThat(result.error().orElseThrow().line())
          .isEqualTo(guest.line(PROGRAM, "this line fails"));
      assertThat(sandbox.run("caught", URL).get(0).textValue()).isEqualTo("forbidden");
    }
  }

  @Test
  void isOffWhileATemplateIsBuilt() {
    TemplateConfig config =
        TemplateConfig.builder()
            .prelude(guest.program(PROGRAM) + guest.program("http_prelude"))
            .noDiskCache()
            .build();
    try (Sandbox sandbox =
        Isola.buildTemplate(guest.runtime(), config)
            .create(with(request -> HttpResponse.of(200).withBody("now")))) {
      assertThat(sandbox.run("found").get(0).textValue()).isEqualTo("forbidden");
      assertThat(sandbox.run("get", URL)).hasToString("[200,\"now\"]");
    }
  }

  @Test
  void whatThePolicyForbidsIsTheGuestsFault() {
    SandboxConfig config =
        GuestUnderTest.config()
            .http(
                request -> HttpResponse.of(200),
                HttpPolicy.builder().allowHosts("other.test").build())
            .build();
    RunResult result = guest.call(config, PROGRAM, "fails", URL);
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().type()).isEqualTo(error("HttpForbidden"));
    assertThat(result.error().orElseThrow().message()).contains("service.test", "other.test");
  }

  @Test
  void aHandlersFailureCanBeCaught() {
    JsonNode caught = value(failing(new IOException("connection lost")), "caught", URL);
    assertThat(caught.get(0).textValue()).isEqualTo("error");
    assertThat(caught.get(1).textValue())
        .isEqualTo("GET " + URL + ": IOException: connection lost");
  }

  @Test
  void aHandlersFailureThatEscapesIsTheHostsFault() {
    IOException broken = new IOException("connection lost");
    try (Sandbox sandbox = guest.with(with(failing(broken)), PROGRAM)) {
      RunResult result = sandbox.call("fails", URL);
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo(error("HttpError"));
      assertThat(result.cause()).containsSame(broken);
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void aBodyThatBreaksOffIsAnError() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection lost");
          }
        };
    InputStream body =
        new SequenceInputStream(new ByteArrayInputStream("one".getBytes(UTF_8)), broken);
    JsonNode caught =
        value(request -> HttpResponse.of(200).withBody(body), "caught_in_the_body", URL);
    assertThat(caught.get(0).textValue()).isEqualTo("one");
    assertThat(caught.get(1).textValue()).contains("connection lost");
  }

  @Test
  void aProgramCanLimitTheTime() {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    assertThat(value(HttpHandler.async(request -> never), "within", URL, 0.01).textValue())
        .isEqualTo("too late");
  }

  @Test
  void aProgramsTimeLimitGoesByItsClock() {
    HttpHandler slow =
        HttpHandler.async(
            request ->
                CompletableFuture.supplyAsync(
                    () -> HttpResponse.of(200).withBody("in time"),
                    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)));
    SandboxConfig virtual = config(slow).clock(GuestClock.virtual()).build();
    assertThat(guest.call(virtual, PROGRAM, "within", URL, 0.001).value().textValue())
        .isEqualTo("in time");
    HttpHandler never = HttpHandler.async(request -> new CompletableFuture<>());
    SandboxConfig impatient =
        config(never).clock(GuestClock.virtual()).patience(Duration.ofMillis(50)).build();
    assertThat(guest.call(impatient, PROGRAM, "within", URL, 86_400).value().textValue())
        .isEqualTo("too late");
  }

  @Test
  void aRequestThatIsGivenUpIsCancelled() {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    HttpHandler handler =
        HttpHandler.async(
            request -> {
              if (request.url().getPath().equals("/next")) {
                boolean cancelled = never.handle((value, failure) -> failure != null).join();
                return CompletableFuture.completedFuture(
                    HttpResponse.of(200).withBody(cancelled ? "cancelled" : "answered"));
              }
              asked.countDown();
              return never;
            });
    SandboxConfig config =
        config(handler)
            .hostcall(
                "asked",
                payload -> {
                  asked.await();
                  return null;
                })
            .build();
    RunResult result = guest.call(config, PROGRAM, "gives_up", URL, "http://service.test/next");
    assertThat(result.error()).isEmpty();
    assertThat(result.value()).hasToString("[200,\"cancelled\"]");
    assertThat(result.http()).extracting(HttpExchange::answered).containsExactly(false, true);
  }

  /** A real server on the loopback interface. */
  private static final class Server implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    Server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", handler);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/things";
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static SandboxConfig.Builder passingThrough() {
    HttpPolicy policy =
        HttpPolicy.builder()
            .allowPrivateHosts("127.0.0.1")
            .firstByteTimeout(Duration.ofMinutes(3))
            .build();
    return GuestUnderTest.config().httpPassThrough(policy);
  }

  @Test
  void aRealServerGetsTheRequestAndGivesTheAnswer() throws IOException {
    com.sun.net.httpserver.HttpHandler echo =
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Set-Cookie", "a=1");
          exchange.getResponseHeaders().add("Set-Cookie", "b=2");
          exchange.getResponseHeaders().add("X-Twice", "1");
          exchange.getResponseHeaders().add("X-Twice", "2");
          exchange.sendResponseHeaders(body.length == 0 ? 404 : 201, 0);
          exchange.getResponseBody().write(exchange.getRequestMethod().getBytes(UTF_8));
          exchange.getResponseBody().write(body);
          exchange.close();
        };
    try (Server server = new Server(echo);
        Sandbox sandbox = guest.with(passingThrough().build(), PROGRAM)) {
      assertThat(sandbox.run("get", server.url())).hasToString("[404,\"GET\"]");
      assertThat(sandbox.run("send", "PUT", server.url(), List.of(), "ü"))
          .hasToString("[201,\"PUTü\"]");
      assertThat(sandbox.run("headers", server.url()))
          .hasToString("[\"1, 2\",[\"a=1\",\"b=2\"],false]");
    }
  }

  @Test
  void aRealServersAnswerIsReadWhileItComes() throws IOException {
    BlockingQueue<String> toSend = new LinkedBlockingQueue<>(List.of("part 0"));
    com.sun.net.httpserver.HttpHandler parts =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            for (String part = toSend.take(); !part.isEmpty(); part = toSend.take()) {
              exchange.getResponseBody().write(part.getBytes(UTF_8));
              exchange.getResponseBody().flush();
            }
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.close();
        };
    try (Server server = new Server(parts);
        Sandbox sandbox = guest.with(passingThrough().build(), PROGRAM);
        EventStream stream = sandbox.runStream("chunks", server.url())) {
      Iterator<Event> events = stream.iterator();
      for (int i = 0; i < 10; i++) {
        assertThat(((ResultEvent) events.next()).data().textValue()).isEqualTo("part " + i);
        toSend.add(i < 9 ? "part " + (i + 1) : "");
      }
      assertThat(stream.result().verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void privateAddressesAreForbiddenUnlessAllowed() throws IOException {
    try (Server server = new Server(exchange -> exchange.sendResponseHeaders(200, -1));
        Sandbox sandbox = guest.with(GuestUnderTest.config().httpPassThrough().build(), PROGRAM)) {
      assertThat(sandbox.run("caught", server.url()).get(0).textValue()).isEqualTo("forbidden");
    }
  }

  @Test
  void aServerThatIsNotThereIsTheHostsFault() throws IOException {
    String url;
    try (Server server = new Server(exchange -> exchange.sendResponseHeaders(200, -1))) {
      url = server.url();
    }
    try (Sandbox sandbox = guest.with(passingThrough().build(), PROGRAM)) {
      assertThat(sandbox.run("caught", url).get(0).textValue()).isEqualTo("error");
      assertThat(sandbox.call("fails", url).verdict()).isEqualTo(Verdict.HOST_ERROR);
    }
  }
}
