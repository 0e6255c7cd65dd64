package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PassThroughTest {
  private static final String[] OK = {"HTTP/1.1 200 OK", "Content-Length: 2", "", "ok"};

  private static HttpPolicy.Builder loopback() {
    return HttpPolicy.builder().allowPrivateHosts("127.0.0.1");
  }

  private static Sandbox sandbox(HttpPolicy policy, ScriptedGuest.Code code) {
    return ScriptedGuest.sandbox(SandboxConfig.builder().httpPassThrough(policy).build(), code);
  }

  private static RunResult get(String url) {
    return call(loopback().build(), "GET", HttpGuest.request(url));
  }

  private static RunResult call(HttpPolicy policy, String method, ObjectNode request) {
    try (Sandbox sandbox = sandbox(policy, HttpGuest.fetching(method, request))) {
      return sandbox.call("f");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(RunResult result) {
    assertThat(result.error()).isEmpty();
    return result.value().get("text").textValue();
  }

  private static String message(RunResult result) {
    return result.error().orElseThrow().message();
  }

  @Test
  void talksToARealServer() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("X-Method", exchange.getRequestMethod());
          exchange.getResponseHeaders().add("X-Query", exchange.getRequestURI().getRawQuery());
          exchange.sendResponseHeaders(200, 0); // chunked
          exchange.getResponseBody().write(utf8("got "));
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/?q=%20[1]";
    try {
      for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE")) {
        ObjectNode request = HttpGuest.request(url);
        if (!method.equals("GET")) {
          request.put("body", utf8("a body"));
        }
        RunResult result = call(loopback().build(), method, request);
        assertThat(text(result)).isEqualTo(method.equals("GET") ? "got " : "got a body");
        assertThat(result.value().get("headers").toString())
            .contains("[\"x-method\",\"" + method + "\"]", "[\"x-query\",\"q=%20[1]\"]")
            .doesNotContain("transfer-encoding");
      }
      assertThat(text(call(loopback().build(), "HEAD", HttpGuest.request(url)))).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void sendsTheGuestsHeadersInOrderButNotThoseOfTheConnection() throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      ObjectNode request =
          HttpGuest.request(
              server.url("/a%20b?c"),
              "X-B",
              "1",
              "Host",
              "evil.test",
              "X-A",
              "2 \u00e9",
              "x-b",
              "3",
              "Connection",
              "close, X-Secret",
              "Keep-Alive",
              "timeout=5",
              "X-Secret",
              "hop",
              "Transfer-Encoding",
              "chunked",
              "Content-Length",
              "500",
              "TE",
              "trailers",
              "Trailer",
              "X-T",
              "Upgrade",
              "h2c",
              "HTTP2-Settings",
              "AAMAAABkAAQAAP__",
              "Proxy-Authorization",
              "Basic c2VjcmV0",
              "Expect",
              "100-continue",
              "User-Agent",
              "guest/1");
      assertThat(text(call(loopback().build(), "GET", request))).isEqualTo("ok");
      assertThat(server.heads)
          .containsExactly(
              "GET /a%20b?c HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.port()
                  + "\r\nX-B: 1\r\nX-A: 2 \u00e9\r\nx-b: 3\r\nUser-Agent: guest/1\r\n"
                  + "Connection: close\r\n\r\n");
    }
  }

  @Test
  void passesOnWhatTheServerSentButNotWhatIsOfTheConnection() throws Exception {
    try (RawServer server =
        RawServer.sending(
            "HTTP/1.1 103 Early Hints",
            "Link: </a>",
            "",
            "HTTP/1.1 299 Fine",
            "Set-Cookie: b=1",
            "X-Raw:   \u00e9\t",
            "set-cookie: a=2",
            "Connection: X-Hop",
            "X-Hop: 1",
            "Keep-Alive: 5",
            "Content-Encoding: gzip",
            "Transfer-Encoding: chunked",
            "Content-Length: 99",
            "",
            "3;x=y",
            "abc",
            "0002 ",
            "de",
            "0",
            "X-Trailer: 1",
            "",
            "")) {
      RunResult result = get(server.url("/"));
      assertThat(text(result)).isEqualTo("abcde");
      assertThat(result.value().get("status").intValue()).isEqualTo(299);
      assertThat(result.value().get("headers"))
          .hasToString(
              "[[\"set-cookie\",\"b=1\"],[\"x-raw\",\"\u00e9\"],[\"set-cookie\",\"a=2\"],"
                  + "[\"content-encoding\",\"gzip\"]]");
    }
  }

  @Test
  void aBodyWithoutALengthEndsWithTheConnection() throws Exception {
    try (RawServer server = RawServer.sending("HTTP/1.0 200 OK", "", "until the end")) {
      assertThat(text(get(server.url("/")))).isEqualTo("until the end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "220 smtp.test ESMTP\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 099 X\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX : space\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: 1\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: \u0000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: 1\r\n",
        "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
      })
  void whatIsNoWholeResponseIsTheHostsError(String response) throws Exception {
    try (RawServer server = RawServer.sending(response)) {
      RunResult result = get(server.url("/"));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("HttpError");
      assertThat(message(result))
          .startsWith("GET http://127.0.0.1:")
          .contains("/: IOException: the server ");
      assertThat(result.cause().orElseThrow()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void endlessResponsesEnd() throws Exception {
    List<RawServer.Script> endless =
        List.of(
            connection -> sendForever(connection, "HTTP/1.1 200 ", "OK"),
            connection -> sendForever(connection, "HTTP/1.1 200 OK\r\nX: ", "x"),
            connection -> sendForever(connection, "HTTP/1.1 200 OK\r\n", "X: 1\r\n"),
            connection -> sendForever(connection, "", "HTTP/1.1 100 Continue\r\n\r\n"),
            connection -> sendForever(connection, "HTTP/1.1 200 OK\r\n\r\n", "body"),
            connection ->
                sendForever(
                    connection,
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "1\r\nx\r\n"),
            connection ->
                sendForever(
                    connection,
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
                    "extension"),
            connection ->
                sendForever(
                    connection,
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
                    "X: trailer\r\n"));
    for (RawServer.Script script : endless) {
      try (RawServer server = new RawServer(script)) {
        HttpPolicy policy = loopback().maxResponseBody(1 << 20).build();
        RunResult result = call(policy, "GET", HttpGuest.request(server.url("/")));
        assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
        assertThat(message(result)).containsAnyOf("larger than", "more than 20 interim responses");
        server.closedByClient.await();
      }
    }
  }

  private static void sendForever(RawServer.Connection connection, String first, String then)
      throws IOException {
    connection.send(first);
    String much = then.repeat(1_000);
    try {
      while (true) {
        connection.send(much);
      }
    } catch (IOException e) {
      connection.awaitClose();
    }
  }

  @Test
  void aServerThatStallsIsStoppedByThePolicysTimes() throws Exception {
    RawServer.Script noHead =
        connection -> {
          connection.send("HTTP/1.1 200 OK\r\nX: ");
          connection.awaitClose();
        };
    try (RawServer server = new RawServer(noHead)) {
      HttpPolicy policy = loopback().firstByteTimeout(Duration.ofMillis(300)).build();
      RunResult result = call(policy, "GET", HttpGuest.request(server.url("/")));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("HttpTimeout");
    }
    RawServer.Script halfABody =
        connection -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
          connection.awaitClose();
        };
    try (RawServer server = new RawServer(halfABody)) {
      HttpPolicy policy = loopback().totalTimeout(Duration.ofMillis(300)).build();
      RunResult result = call(policy, "GET", HttpGuest.request(server.url("/")));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("HttpTimeout");
    }
  }

  @Test
  void aServerThatDripsIsStoppedWhileItDoes() throws Exception {
    RawServer.Script drips =
        connection -> {
          connection.send("HTTP/1.1 200 OK\r\n\r\n");
          while (true) {
            connection.send("x");
            Thread.yield();
          }
        };
    try (RawServer server = new RawServer(drips)) {
      HttpPolicy policy =
          loopback().totalTimeout(Duration.ofMillis(300)).maxResponseBody(Long.MAX_VALUE).build();
      RunResult result = call(policy, "GET", HttpGuest.request(server.url("/")));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("HttpTimeout");
    }
  }

  @Test
  void connectionsAreClosedWhenTheGuestStops() throws Exception {
    List<String> answers =
        List.of("", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
    for (String answer : answers) {
      RawServer.Script script =
          connection -> {
            connection.send(answer);
            connection.awaitClose();
          };
      try (RawServer server = new RawServer(script);
          Sandbox sandbox =
              sandbox(
                  loopback().build(),
                  guest -> {
                    HttpGuest http = new HttpGuest(guest);
                    int request = http.begin("GET", server.url("/"));
                    while (server.heads.isEmpty()) {
                      Thread.onSpinWait();
                    }
                    if (answer.endsWith("ab")) {
                      int body = http.takeHead(request).get("body").intValue();
                      http.read(body, 10);
                      http.beginRead(body, 10);
                    }
                    return guest.end(1);
                  })) {
        assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
        server.closedByClient.await();
      }
    }
  }

  @Test
  void aRequestThatTheGuestGivesUpClosesItsConnection() throws Exception {
    try (RawServer server = new RawServer(RawServer.Connection::awaitClose);
        Sandbox sandbox =
            sandbox(
                loopback().build(),
                guest -> {
                  int request = new HttpGuest(guest).begin("GET", server.url("/"));
                  while (server.heads.isEmpty()) {
                    Thread.onSpinWait();
                  }
                  guest.host.cancel(request);
                  server.closedByClient.await();
                  return guest.end(1);
                })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void eventsComeAsTheServerSendsThem() throws Exception {
    BlockingQueue<String> toSend = new LinkedBlockingQueue<>();
    RawServer.Script script =
        connection -> {
          connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          for (String event = toSend.take(); !event.isEmpty(); event = toSend.take()) {
            connection.send(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
          }
          connection.send("0\r\n\r\n");
        };
    try (RawServer server = new RawServer(script);
        Sandbox sandbox =
            sandbox(
                loopback().build(),
                guest -> {
                  HttpGuest http = new HttpGuest(guest);
                  int body =
                      http.fetch("GET", HttpGuest.request(server.url("/"))).get("body").intValue();
                  for (int i = 0; i < 20; i++) {
                    toSend.add("data: " + i + "\n\n");
                    assertThat(new String(http.read(body, 1 << 20), StandardCharsets.UTF_8))
                        .isEqualTo("data: " + i + "\n\n");
                  }
                  toSend.add("");
                  assertThat(http.read(body, 10)).isNull();
                  return guest.end(1);
                })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void aStreamedBodyGoesOutAsItIsWritten() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    RawServer.Script script =
        connection -> {
          seen.add(connection.readUntil("3\r\none\r\n"));
          seen.add(connection.readUntil("5\r\nthree\r\n"));
          connection.readUntil("0\r\n\r\n");
          connection.send(String.join("\r\n", OK));
        };
    try (RawServer server = new RawServer(script);
        Sandbox sandbox =
            sandbox(
                loopback().build(),
                guest -> {
                  HttpGuest http = new HttpGuest(guest);
                  ObjectNode request = HttpGuest.request(server.url("/")).put("body", true);
                  int handle = http.begin("POST", request);
                  http.write(handle, utf8("one"));
                  seen.take();
                  http.write(handle, utf8("three"));
                  seen.take();
                  http.write(handle, null);
                  return guest.end(http.takeHead(handle).get("status"));
                })) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(200);
      assertThat(server.heads.get(0))
          .contains("Transfer-Encoding: chunked\r\n")
          .doesNotContain("Content-Length");
    }
  }

  @Test
  void aStreamedBodyMayAnnounceItsLength() throws Exception {
    List<Object> seen = new ArrayList<>();
    for (String body : List.of("12345", "1234", "123456")) {
      RawServer.Script script =
          connection -> {
            connection.readUntil("5");
            connection.send(String.join("\r\n", OK));
            connection.awaitClose();
          };
      try (RawServer server = new RawServer(script);
          Sandbox sandbox =
              sandbox(
                  loopback().build(),
                  guest -> {
                    HttpGuest http = new HttpGuest(guest);
                    ObjectNode request =
                        HttpGuest.request(server.url("/"), "content-length", "5").put("body", true);
                    int handle = http.begin("POST", request);
                    http.write(handle, utf8(body));
                    if (body.length() < 6) {
                      http.write(handle, null);
                    }
                    try {
                      return guest.end(http.takeHead(handle).get("status"));
                    } catch (HttpGuest.Failed e) {
                      return guest.error(e.type, e.getMessage());
                    }
                  })) {
        RunResult result = sandbox.call("f");
        seen.add(result.verdict());
        if (!result.succeeded()) {
          seen.add(message(result).replaceFirst(".*/: ", ""));
        }
        assertThat(server.heads)
            .allMatch(head -> head.contains("Content-Length: 5\r\n"))
            .noneMatch(head -> head.contains("Transfer-Encoding"));
      }
    }
    assertThat(seen)
        .containsExactly(
            Verdict.OK,
            Verdict.GUEST_ERROR,
            "the request's body is shorter than its content-length",
            Verdict.GUEST_ERROR,
            "the request's body is longer than its content-length");
  }

  @Test
  void aServerMayAnswerWithoutReadingTheBody() throws Exception {
    RawServer.Script script =
        connection -> connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
    try (RawServer server = new RawServer(script)) {
      AtomicInteger written = new AtomicInteger();
      try (Sandbox sandbox =
          sandbox(
              loopback().maxRequestBody(Long.MAX_VALUE).build(),
              guest -> {
                HttpGuest http = new HttpGuest(guest);
                ObjectNode request = HttpGuest.request(server.url("/")).put("body", true);
                int handle = http.begin("POST", request);
                while (http.write(handle, new byte[100_000])) {
                  written.incrementAndGet();
                }
                try {
                  return guest.end(http.takeHead(handle).get("status"));
                } catch (HttpGuest.Failed e) {
                  return guest.error(e.type, e.getMessage());
                }
              })) {
        RunResult result = sandbox.call("f");
        // The kernel may throw the answer away with the connection; then it is an error.
        if (result.succeeded()) {
          assertThat(result.value().intValue()).isEqualTo(413);
        } else {
          assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
        }
      }
    }
  }

  @Test
  void aBodyThatIsLargerThanAllBuffersMayComeBackWhileItIsSent() throws Exception {
    RawServer.Script echo =
        connection -> {
          connection.send("HTTP/1.1 200 OK\r\n\r\n");
          byte[] buffer = new byte[8192];
          long left = 15 << 20;
          while (left > 0) {
            int size = connection.in.read(buffer);
            connection.socket.getOutputStream().write(buffer, 0, size);
            left -= size;
          }
        };
    byte[] large = new byte[15 << 20];
    new java.util.Random(3).nextBytes(large);
    try (RawServer server = new RawServer(echo);
        Sandbox sandbox =
            sandbox(
                loopback().build(),
                guest -> {
                  HttpGuest http = new HttpGuest(guest);
                  ObjectNode request = HttpGuest.request(server.url("/")).put("body", large);
                  assertThat(http.readAll(http.fetch("POST", request))).isEqualTo(large);
                  return guest.end(1);
                })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void theServerIsReadNoFurtherThanTheGuestReads() throws Exception {
    AtomicLong sent = new AtomicLong();
    BlockingQueue<Long> blocked = new LinkedBlockingQueue<>();
    RawServer.Script script =
        connection -> {
          if (connection.head.startsWith("GET /other")) {
            connection.send(String.join("\r\n", OK));
            return;
          }
          connection.send("HTTP/1.1 200 OK\r\n\r\n");
          byte[] part = new byte[64 << 10];
          while (sent.get() < 512L << 20) {
            connection.socket.getOutputStream().write(part);
            sent.addAndGet(part.length);
          }
          blocked.add(sent.get());
        };
    try (RawServer server = new RawServer(script);
        Sandbox sandbox =
            sandbox(
                loopback().maxResponseBody(Long.MAX_VALUE).build(),
                guest -> {
                  HttpGuest http = new HttpGuest(guest);
                  int body =
                      http.fetch("GET", HttpGuest.request(server.url("/"))).get("body").intValue();
                  long got = 0;
                  while (got < 1 << 20) {
                    got += http.read(body, 1 << 20).length;
                  }
                  // What would run ahead has time for it: other requests go by.
                  for (int i = 0; i < 200; i++) {
                    http.readAll(http.fetch("GET", HttpGuest.request(server.url("/other"))));
                  }
                  return guest.end(sent.get() - got);
                })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      assertThat(result.value().longValue()).isLessThan(64L << 20);
      assertThat(blocked).isEmpty();
    }
  }

  @Test
  void manyConnectionsAreOpenAtOnce() throws Exception {
    int requests = 512;
    CyclicBarrier all = new CyclicBarrier(requests);
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1_000);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try {
            all.await();
          } catch (Exception e) {
            throw new IOException(e);
          }
          byte[] body = utf8(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    try (Sandbox sandbox =
        sandbox(
            loopback().build(),
            guest -> {
              HttpGuest http = new HttpGuest(guest);
              List<Integer> handles = new ArrayList<>();
              for (int i = 0; i < requests; i++) {
                handles.add(http.begin("GET", url + i));
              }
              for (int i = 0; i < requests; i++) {
                byte[] body = http.readAll(http.takeHead(handles.get(i)));
                assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("/" + i);
              }
              return guest.end(requests);
            })) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(requests);
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  @Test
  void noServerIsTheHostsError() throws Exception {
    int port;
    try (RawServer server = RawServer.sending(OK)) {
      port = server.port();
    }
    RunResult result = get("http://127.0.0.1:" + port + "/");
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(message(result)).contains("ConnectException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "[::]",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[fd00::1]"
      })
  void privateAddressesAreForbiddenByDefault(String host) throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      RunResult result =
          call(
              HttpPolicy.builder().build(),
              "GET",
              HttpGuest.request("http://" + host + ":" + server.port() + "/"));
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("HttpForbidden");
      assertThat(message(result))
          .contains("does not allow to connect to " + host)
          .contains("the host allows it with allowPrivateHosts(\"" + host + "\")");
      assertThat(server.heads).isEmpty();
    }
  }

  @Test
  void privateAddressesCanBeAllowed() throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      String byName = "http://localhost:" + server.port() + "/";
      HttpPolicy all = HttpPolicy.builder().allowPrivateAddresses().build();
      assertThat(text(call(all, "GET", HttpGuest.request(server.url("/"))))).isEqualTo("ok");
      assertThat(text(call(all, "GET", HttpGuest.request(byName)))).isEqualTo("ok");
      HttpPolicy one = HttpPolicy.builder().allowPrivateHosts("localhost").build();
      assertThat(text(call(one, "GET", HttpGuest.request(byName)))).isEqualTo("ok");
      assertThat(call(one, "GET", HttpGuest.request(server.url("/"))).verdict())
          .isEqualTo(Verdict.GUEST_ERROR);
    }
  }

  @Test
  void aRedirectionToAPrivateAddressIsForbidden() throws Exception {
    AtomicInteger port = new AtomicInteger();
    RawServer.Script redirects =
        connection ->
            connection.send(
                "HTTP/1.1 302 Found\r\nLocation: http://localhost:"
                    + port
                    + "/secret\r\nContent-Length: 0\r\n\r\n");
    try (RawServer server = new RawServer(redirects)) {
      port.set(server.port());
      RunResult result = get(server.url("/"));
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("HttpForbidden");
      assertThat(message(result)).contains("localhost at 127.0.0.1, a loopback address");
      assertThat(server.heads).hasSize(1);
    }
  }

  @Test
  void redirectionsInALoopEnd() throws Exception {
    RawServer.Script redirects =
        connection ->
            connection.send("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
    try (RawServer server = new RawServer(redirects)) {
      RunResult result = get(server.url("/"));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(message(result)).contains("one more than the limit of 20");
      assertThat(server.heads).hasSize(21);
    }
  }

  @Test
  void aNameIsResolvedOnceAndConnectedToWhereItWasChecked() throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      HttpPolicy policy = HttpPolicy.builder().allowPrivateHosts("rebind.test").build();
      List<String> asked = new ArrayList<>();
      HttpConnector.Resolver resolver =
          host -> {
            asked.add(host);
            InetAddress elsewhere = InetAddress.getByName("192.0.2." + asked.size());
            InetAddress here = InetAddress.getByName("127.0.0.1");
            return asked.size() == 1
                ? new InetAddress[] {here}
                : new InetAddress[] {elsewhere, elsewhere};
          };
      HttpHandler handler = new PassThrough(policy, new HttpConnector(policy, resolver));
      ObjectNode request = HttpGuest.request("http://rebind.test:" + server.port() + "/");
      try (Sandbox sandbox =
          ScriptedGuest.sandbox(
              SandboxConfig.builder().http(handler, policy).build(),
              HttpGuest.fetching("GET", request))) {
        assertThat(text(sandbox.call("f"))).isEqualTo("ok");
      }
      assertThat(asked).containsExactly("rebind.test");
      assertThat(server.heads.get(0)).contains("Host: rebind.test:" + server.port());
    }
  }

  @Test
  void ofSeveralAddressesOnlyAllowedOnesAreTried() throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      HttpPolicy policy = HttpPolicy.builder().firstByteTimeout(Duration.ofSeconds(1)).build();
      HttpConnector.Resolver resolver =
          host ->
              new InetAddress[] {
                InetAddress.getByName("127.0.0.1"), InetAddress.getByName("10.255.255.1")
              };
      HttpHandler handler = new PassThrough(policy, new HttpConnector(policy, resolver));
      ObjectNode request = HttpGuest.request("http://both.test:" + server.port() + "/");
      try (Sandbox sandbox =
          ScriptedGuest.sandbox(
              SandboxConfig.builder().http(handler, policy).build(),
              HttpGuest.fetching("GET", request))) {
        RunResult result = sandbox.call("f");
        assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
        assertThat(result.error().orElseThrow().type()).isEqualTo("HttpForbidden");
      }
      assertThat(server.heads).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "TRACE", "TRACK"})
  void methodsThatAreAboutTheConnectionAreForbidden(String method) throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      RunResult result = call(loopback().build(), method, HttpGuest.request(server.url("/")));
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(message(result)).contains("method " + method + " is not passed through");
      assertThat(server.heads).isEmpty();
    }
  }

  @Test
  void requestsGoThroughAProxyIfThePolicySetsOne() throws Exception {
    try (RawServer proxy = RawServer.sending(OK)) {
      HttpPolicy policy =
          HttpPolicy.builder().proxy(new InetSocketAddress("127.0.0.1", proxy.port())).build();
      ObjectNode request = HttpGuest.request("http://far.test/a?b");
      assertThat(text(call(policy, "GET", request))).isEqualTo("ok");
      assertThat(proxy.heads.get(0))
          .startsWith("GET http://far.test/a?b HTTP/1.1\r\nHost: far.test\r\n");
      RunResult literal = call(policy, "GET", HttpGuest.request("http://127.0.0.1/"));
      assertThat(literal.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(proxy.heads).hasSize(1);
    }
    try (RawServer proxy = RawServer.sending("HTTP/1.1 407 No", "", "")) {
      HttpPolicy policy =
          HttpPolicy.builder().proxy(new InetSocketAddress("127.0.0.1", proxy.port())).build();
      RunResult result = call(policy, "GET", HttpGuest.request("https://far.test/"));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(message(result)).contains("the proxy refused to connect, with status 407");
      assertThat(proxy.heads.get(0)).startsWith("CONNECT far.test:443 HTTP/1.1\r\n");
    }
  }
}
