package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpHandlerTest {
  private static final String URL = "http://shop.test/items";

  private static Sandbox sandbox(HttpHandler handler, ScriptedGuest.Code code) {
    return ScriptedGuest.sandbox(SandboxConfig.builder().http(handler).build(), code);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static RunResult call(HttpHandler handler, String method, ObjectNode request) {
    try (Sandbox sandbox = sandbox(handler, HttpGuest.fetching(method, request))) {
      return sandbox.call("f");
    }
  }

  @Test
  void handlersGetTheRequestAsItIsAndGuestsTheResponse() {
    AtomicReference<HttpRequest> seen = new AtomicReference<>();
    ObjectNode request =
        HttpGuest.request("HTTP://Shop.Test/a%20b?q=1#part", "X-A", "1", "x-b", "2", "x-a", " 3 ");
    request.put("body", utf8("{\"n\": 1}"));
    RunResult result =
        call(
            got -> {
              seen.set(got);
              return HttpResponse.of(201)
                  .withHeader("Set-Cookie", "a=1")
                  .withHeader("X-Id", "7")
                  .withHeader("set-cookie", "b=2")
                  .withJson(got.json());
            },
            "POST",
            request);
    assertThat(seen.get().method()).isEqualTo("POST");
    assertThat(seen.get().url()).hasToString("http://shop.test/a%20b?q=1");
    assertThat(seen.get().headers()).isEqualTo(HttpHeaders.of("X-A", "1", "x-b", "2", "x-a", "3"));
    assertThat(seen.get().text()).isEqualTo("{\"n\": 1}");
    assertThat(result.value())
        .hasToString(
            "{\"status\":201,\"headers\":[[\"set-cookie\",\"a=1\"],[\"x-id\",\"7\"],"
                + "[\"set-cookie\",\"b=2\"],[\"content-type\",\"application/json\"]],"
                + "\"url\":\"http://shop.test/a%20b?q=1\",\"text\":\"{\\\"n\\\":1}\"}");
  }

  @Test
  void everythingIsRecorded() {
    try (Sandbox sandbox =
        sandbox(
            got -> HttpResponse.of(200).withBody("answer to " + got.text()),
            guest -> {
              guest.print("before");
              HttpGuest http = new HttpGuest(guest);
              ObjectNode request = HttpGuest.request(URL, "x-id", "7");
              request.put("body", utf8("question"));
              int handle = http.begin("PUT", request);
              guest.print("between");
              http.takeHead(handle);
              guest.print("after");
              return guest.end(1);
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.httpCount()).isEqualTo(1);
      HttpExchange exchange = result.http().get(0);
      assertThat(exchange.request())
          .isEqualTo(
              new HttpRequest(
                  "PUT", java.net.URI.create(URL), HttpHeaders.of("x-id", "7"), utf8("question")));
      assertThat(exchange.requestComplete()).isTrue();
      assertThat(exchange.response().status()).isEqualTo(200);
      assertThat(exchange.response().text()).isEqualTo("answer to question");
      assertThat(exchange.response().complete()).isTrue();
      assertThat(exchange.failure()).isNull();
      assertThat(exchange.begunAt()).isEqualTo(1);
      assertThat(exchange.answeredAt()).isEqualTo(2);
    }
  }

  @Test
  void httpIsOffByDefault() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(HttpGuest.fetching("GET", URL))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().summary())
          .isEqualTo(
              "HttpForbidden: GET http://shop.test/items: HTTP is off in this sandbox; the host"
                  + " turns it on with http(handler) or httpPassThrough() of the SandboxConfig"
                  + " (line 3)");
      assertThat(result.http().get(0).failure().type()).isEqualTo("HttpForbidden");
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void aHandlersFailureThatEscapesIsTheHostsError() {
    IllegalStateException broken = new IllegalStateException("broken");
    RunResult result =
        call(
            request -> {
              throw broken;
            },
            "GET",
            HttpGuest.request(URL));
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(result.cause()).containsSame(broken);
    assertThat(result.error().orElseThrow().message())
        .isEqualTo("GET http://shop.test/items: IllegalStateException: broken");
    assertThat(result.http().get(0).failure().cause()).containsSame(broken);
  }

  @Test
  void aHandlerMayFailOnPurposeAndTheGuestHasToCope() {
    RunResult result =
        call(
            got -> {
              throw new HostcallException("the shop is down");
            },
            "GET",
            HttpGuest.request(URL));
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().summary())
        .startsWith("HttpError: GET http://shop.test/items: the shop is down");
    assertThat(result.hostFaults()).isEmpty();
  }

  @Test
  void aLibraryMayWrapTheHostsFailureInItsOwnError() {
    HttpHandler broken =
        request -> {
          throw new IllegalStateException("broken");
        };
    try (Sandbox sandbox =
        sandbox(
            broken,
            guest -> {
              HttpGuest http = new HttpGuest(guest);
              try {
                http.fetch("GET", HttpGuest.request(URL));
                return guest.end("no error");
              } catch (HttpGuest.Failed e) {
                return guest.error("requests.ConnectionError", "<failed: " + e.getMessage() + ">");
              }
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.HOST_ERROR);
    }
  }

  @Test
  void aGuestThatCatchesTheErrorGoesOn() {
    HttpHandler broken =
        request -> {
          throw new IllegalStateException("broken");
        };
    try (Sandbox sandbox =
        sandbox(
            broken,
            guest -> {
              try {
                new HttpGuest(guest).fetch("GET", HttpGuest.request(URL));
                return guest.end("no error");
              } catch (HttpGuest.Failed e) {
                return guest.end(e.type);
              }
            })) {
      assertThat(sandbox.run("f").textValue()).isEqualTo("HttpError");
    }
  }

  @Test
  void aHandlerMayRefuseARequestAsTheGuestsFault() {
    RunResult result =
        call(
            request -> HttpResponse.of(200).withJson(request.json()),
            "GET",
            HttpGuest.request(URL));
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().summary())
        .startsWith("InvalidValue: GET http://shop.test/items: the body of GET")
        .contains("is not JSON: it is empty");
  }

  @Test
  void noResponseIsTheHostsError() {
    assertThat(call(request -> null, "GET", HttpGuest.request(URL)).verdict())
        .isEqualTo(Verdict.HOST_ERROR);
    HttpHandler noStage = HttpHandler.async(request -> null);
    assertThat(call(noStage, "GET", HttpGuest.request(URL)).verdict())
        .isEqualTo(Verdict.HOST_ERROR);
  }

  @Test
  void handlersMayAnswerLater() {
    CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    try (Sandbox sandbox =
        sandbox(
            HttpHandler.async(request -> later),
            guest -> {
              HttpGuest http = new HttpGuest(guest);
              int handle = http.begin("GET", URL);
              assertThat(guest.host.await(0)).isZero();
              later.complete(HttpResponse.of(204));
              return guest.end(http.takeHead(handle).get("status"));
            })) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(204);
    }
  }

  @Test
  void theFailureOfALaterAnswerIsTold() {
    HttpHandler failing =
        HttpHandler.async(
            request ->
                CompletableFuture.supplyAsync(() -> Integer.parseInt("x")).thenApply(n -> null));
    RunResult result = call(failing, "GET", HttpGuest.request(URL));
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(result.cause()).containsInstanceOf(NumberFormatException.class);
  }

  @Test
  void manyRequestsAreUnderWayAtOnce() {
    int requests = 512;
    CyclicBarrier all = new CyclicBarrier(requests);
    try (Sandbox sandbox =
        sandbox(
            request -> {
              all.await();
              return HttpResponse.of(200).withBody(request.url().getPath());
            },
            guest -> {
              HttpGuest http = new HttpGuest(guest);
              List<Integer> handles = new ArrayList<>();
              for (int i = 0; i < requests; i++) {
                handles.add(http.begin("GET", "http://shop.test/" + i));
              }
              Set<String> bodies = new TreeSet<>();
              for (int handle : handles) {
                byte[] body = http.readAll(http.takeHead(handle));
                bodies.add(new String(body, StandardCharsets.UTF_8));
              }
              return guest.end(bodies.size());
            })) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(requests);
    }
  }

  @Test
  void requestsBeyondTheMostThatAreUnderWayWaitForTheirTurn() {
    int requests = HttpBridge.MAX_UNDER_WAY + 200;
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200).withBody(new ByteArrayInputStream(utf8("body"))),
            guest -> {
              HttpGuest http = new HttpGuest(guest);
              List<Integer> handles = new ArrayList<>();
              for (int i = 0; i < requests; i++) {
                handles.add(http.begin("GET", URL));
              }
              List<Integer> bodies = new ArrayList<>();
              for (int handle : handles.subList(0, HttpBridge.MAX_UNDER_WAY)) {
                bodies.add(http.takeHead(handle).get("body").intValue());
              }
              assertThat(guest.host.await(0)).isZero();
              int next = handles.get(HttpBridge.MAX_UNDER_WAY);
              assertThat(guest.host.size(next)).isEqualTo(-1);
              guest.host.cancel(handles.get(requests - 1));
              for (int body : bodies) {
                http.close(body);
              }
              int answered = 0;
              for (int handle : handles.subList(HttpBridge.MAX_UNDER_WAY, requests - 1)) {
                http.close(http.takeHead(handle).get("body").intValue());
                answered++;
              }
              return guest.end(answered);
            })) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(199);
    }
  }

  @Test
  void requestsLeftOutstandingAreCancelledAtTheEnd() throws Exception {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    CountDownLatch started = new CountDownLatch(2);
    CountDownLatch interrupted = new CountDownLatch(1);
    HttpHandler handler =
        new HttpHandler() {
          @Override
          public HttpResponse handle(HttpRequest request) {
            throw new AssertionError();
          }

          @Override
          public java.util.concurrent.CompletionStage<HttpResponse> handleAsync(
              HttpRequest request, InputStream body) throws Exception {
            started.countDown();
            if (request.url().getPath().equals("/later")) {
              return never;
            }
            try {
              new CountDownLatch(1).await();
              throw new AssertionError();
            } finally {
              interrupted.countDown();
            }
          }
        };
    try (Sandbox sandbox =
        sandbox(
            handler,
            guest -> {
              HttpGuest http = new HttpGuest(guest);
              http.begin("GET", "http://shop.test/later");
              http.begin("GET", "http://shop.test/block");
              started.await();
              return guest.end(1);
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      assertThat(result.http()).hasSize(2).noneMatch(HttpExchange::answered);
      interrupted.await();
      assertThat(never.handle((value, thrown) -> thrown).get(1, TimeUnit.MINUTES)).isNotNull();
      assertThat(never).isCancelled();
    }
  }

  @Test
  void aResponseThatComesTooLateIsLetGo() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CompletableFuture<HttpResponse> late = new UncancellableFuture();
    InputStream body =
        new ByteArrayInputStream(utf8("late")) {
          @Override
          public void close() {
            closed.countDown();
          }
        };
    try (Sandbox sandbox =
        sandbox(
            HttpHandler.async(request -> late),
            guest -> {
              HttpGuest http = new HttpGuest(guest);
              int handle = http.begin("GET", URL);
              while (late.getNumberOfDependents() == 0) {
                Thread.onSpinWait();
              }
              guest.host.cancel(handle);
              return guest.end(1);
            })) {
      sandbox.run("f");
      late.complete(HttpResponse.of(200).withBody(body));
      closed.await();
    }
  }

  private static final class UncancellableFuture extends CompletableFuture<HttpResponse> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return false;
    }
  }

  @Test
  void malformedRequestsAreTheGuestsFault() {
    List<String> messages = new ArrayList<>();
    try (Sandbox sandbox =
        sandbox(
            request -> HttpResponse.of(200),
            guest -> {
              HttpGuest http = new HttpGuest(guest);
              List<JsonNode> wrong = new ArrayList<>();
              wrong.add(Values.tree(7));
              wrong.add(Values.tree(List.of()));
              wrong.add(HttpGuest.request("relative"));
              wrong.add(HttpGuest.request("file:///etc/passwd"));
              wrong.add(HttpGuest.request("http://"));
              wrong.add(HttpGuest.request("http://user:secret@shop.test/"));
              wrong.add(HttpGuest.request("http://shop.test:99999/"));
              wrong.add(HttpGuest.request("http://a b/"));
              wrong.add(HttpGuest.request("http://a%2eb/"));
              wrong.add(HttpGuest.request("http://[fe80::1%25eth0]/"));
              wrong.add(HttpGuest.request("http://shop.test/\r\nx: y"));
              wrong.add(HttpGuest.request("http://shop.test/" + "x".repeat(70_000)));
              wrong.add(HttpGuest.request(URL, "bad name", "1"));
              wrong.add(HttpGuest.request(URL, "", "1"));
              wrong.add(HttpGuest.request(URL, "x", "1\r\ny: 2"));
              wrong.add(HttpGuest.request(URL, "x", "\u20AC"));
              wrong.add(HttpGuest.request(URL).put("headers", "x"));
              wrong.add(HttpGuest.request(URL).put("body", "text"));
              wrong.add(HttpGuest.request(URL).put("body", false));
              wrong.add(HttpGuest.request(URL).put("redirect", "sometimes"));
              wrong.add(HttpGuest.request(URL).put("timeout", 0));
              wrong.add(HttpGuest.request(URL).put("timeout", 1.5));
              ObjectNode many = HttpGuest.request(URL);
              for (int i = 0; i < 1_001; i++) {
                many.withArray("headers").addArray().add("x").add("y");
              }
              wrong.add(many);
              wrong.add(HttpGuest.request(URL, "x", "y".repeat(300_000)));
              for (JsonNode request : wrong) {
                try {
                  http.fetch("GET", request);
                  messages.add("accepted: " + request);
                } catch (HttpGuest.Failed e) {
                  assertThat(e.type).as(request.toString()).isEqualTo("InvalidValue");
                  messages.add(e.getMessage());
                }
              }
              for (String method : List.of("", "GE T", "GET\n", "G".repeat(33))) {
                try {
                  http.fetch(method, HttpGuest.request(URL));
                  messages.add("accepted: " + method);
                } catch (HttpGuest.Failed e) {
                  messages.add(e.getMessage());
                }
              }
              return guest.end(wrong.size());
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      assertThat(result.http()).isEmpty();
      assertThat(messages)
          .hasSize(result.value().intValue() + 4)
          .allMatch(message -> message.startsWith("HTTP request: "))
          .noneMatch(message -> message.contains("secret") && message.length() > 300);
      assertThat(messages.get(5)).contains("must not hold a user name or password");
    }
  }
}
