package dev.isola.examples.docs;

import static dev.isola.assertj.IsolaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.isola.HttpExchange;
import dev.isola.HttpHandler;
import dev.isola.HttpPolicy;
import dev.isola.HttpResponse;
import dev.isola.Isola;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.StreamArg;
import dev.isola.Verdict;
import dev.isola.junit.Http;
import dev.isola.junit.PythonSandbox;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The samples of docs/http.md. */
class HttpTest {
  private static final Path SCRIPT = Path.of("src/test/resources/scripts/orders.py");

  private static Sandbox sandbox(SandboxConfig config) {
    Sandbox sandbox = Isola.buildTemplate("python").create(config);
    sandbox.loadScript(SCRIPT);
    return sandbox;
  }

  private static Sandbox sandbox(HttpHandler handler) {
    return sandbox(SandboxConfig.builder().http(handler).build());
  }

  @Test
  void handlerAnswers() {
    HttpHandler shop =
        request -> {
          JsonNode order = request.json();
          return order.get("count").intValue() <= 10
              ? HttpResponse.of(201).withJson(Map.of("number", 7))
              : HttpResponse.of(409).withBody("so many are not there");
        };
    SandboxConfig config = SandboxConfig.builder().http(shop).build();

    try (Sandbox sandbox = Isola.buildTemplate("python").create(config)) {
      sandbox.loadScript(SCRIPT);

      assertThat(sandbox.run("order", "tea", 2).intValue()).isEqualTo(7);

      RunResult refused = sandbox.call("order", "tea", 20);
      HttpExchange exchange = refused.http().get(0);
      assertThat(exchange.request().url().getPath()).isEqualTo("/orders");
      assertThat(exchange.response().status()).isEqualTo(409);
    }
  }

  @Nested
  class InATest {
    HttpHandler shop = request -> HttpResponse.of(201).withJson(Map.of("number", 7));

    @PythonSandbox(scripts = "classpath:scripts/orders.py", http = Http.HANDLER)
    Sandbox sandbox;

    @Test
    void orders() {
      assertThat(sandbox.call("order", "tea", 2))
          .hasValue(7)
          .requested("POST", "https://shop.test/orders")
          .once()
          .withJson(Map.of("item", "tea", "count", 2))
          .withHeader("content-type", "application/json")
          .answered(201);
    }

    @Test
    void copesWithAClosedShop() {
      shop =
          request -> {
            throw new IllegalStateException("closed");
          };

      assertThat(sandbox.call("order_if_open", "tea", 2)).hasValue(null);
      assertThat(sandbox.call("order", "tea", 2)).hasVerdict(Verdict.HOST_ERROR);
    }
  }

  @Test
  void requestBodyIsAStream() {
    HttpHandler log =
        HttpHandler.streaming(
            (request, body) -> {
              BufferedReader lines =
                  new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
              int count = 0;
              while (lines.readLine() != null) {
                count++;
              }
              return HttpResponse.of(200).withBody(count + " lines");
            });

    try (Sandbox sandbox = sandbox(log)) {
      JsonNode answer = sandbox.run("upload", StreamArg.fromIterable(List.of("a\n", "b\n")));
      assertThat(answer.textValue()).isEqualTo("2 lines");
    }
  }

  @Test
  void responseBodyIsAStream() {
    SubmissionPublisher<byte[]> feed = new SubmissionPublisher<>();
    HttpHandler prices =
        request ->
            HttpResponse.of(200).withHeader("content-type", "text/event-stream").withBody(feed);

    try (Sandbox sandbox = sandbox(prices)) {
      var events = sandbox.callAsync("prices");
      while (feed.getNumberOfSubscribers() == 0) {
        Thread.onSpinWait();
      }
      feed.submit("data: {\"tea\": 300}\n\n".getBytes(StandardCharsets.UTF_8));
      feed.submit("data: {\"tea\": 310}\n\n".getBytes(StandardCharsets.UTF_8));
      feed.close();
      assertThat(events.join()).hasResults(Map.of("tea", 300), Map.of("tea", 310));
    }
  }

  @Test
  void handlerAnswersLater() {
    Executor executor = ForkJoinPool.commonPool();
    HttpHandler later =
        HttpHandler.async(
            request ->
                CompletableFuture.supplyAsync(
                    () -> HttpResponse.of(201).withJson(Map.of("number", 8)), executor));

    try (Sandbox sandbox = sandbox(later)) {
      assertThat(sandbox.run("order", "tea", 1).intValue()).isEqualTo(8);
    }
  }

  @Test
  void policyForbids() {
    HttpPolicy policy =
        HttpPolicy.builder()
            .allowHosts("api.example.com", "*.example.org")
            .allowSchemes("https")
            .allowMethods("GET", "HEAD")
            .maxResponseBody(1 << 20)
            .totalTimeout(Duration.ofSeconds(5))
            .build();
    SandboxConfig config = SandboxConfig.builder().httpPassThrough(policy).build();

    try (Sandbox sandbox = sandbox(config)) {
      assertThat(sandbox.call("read", "https://evil.test/"))
          .failedWith("HttpForbiddenError")
          .requested("GET", "https://evil.test/")
          .failed();
    }
  }

  @Test
  void ownServerIsReached() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      HttpPolicy policy = HttpPolicy.builder().allowPrivateHosts("127.0.0.1").build();

      try (Sandbox sandbox = sandbox(SandboxConfig.builder().httpPassThrough(policy).build())) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        assertThat(sandbox.run("read", url).textValue()).isEqualTo("hello");
      }
    } finally {
      server.stop(0);
    }
  }
}
