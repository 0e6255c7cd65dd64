package dev.isola.guest.js;

import static dev.isola.guest.js.JsGuest.JS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.GuestClock;
import dev.isola.GuestError;
import dev.isola.HttpExchange;
import dev.isola.HttpHandler;
import dev.isola.HttpHeaders;
import dev.isola.HttpPolicy;
import dev.isola.HttpRequest;
import dev.isola.HttpResponse;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is JavaScript's own about requests; the rest is in the conformance suite. */
class FetchTest {
  private static final String URL = "http://service.test/things";

  private static SandboxConfig.Builder config(HttpHandler handler) {
    return config(handler, HttpPolicy.builder());
  }

  private static SandboxConfig.Builder config(HttpHandler handler, HttpPolicy.Builder policy) {
    HttpPolicy patient = policy.firstByteTimeout(Duration.ofMinutes(3)).build();
    return GuestUnderTest.config().http(handler, patient);
  }

  private static RunResult call(SandboxConfig config, String source, Object... args) {
    try (Sandbox sandbox = JS.loaded(config, "main.js", source)) {
      return sandbox.call("f", args);
    }
  }

  private static JsonNode value(HttpHandler handler, String source) {
    return value(config(handler).build(), source);
  }

  private static JsonNode value(SandboxConfig config, String source) {
    RunResult result = call(config, source, URL);
    assertThat(result.error()).isEmpty();
    return result.value();
  }

  private static HttpHandler answering(String text) {
    return request -> HttpResponse.of(200).withBody(text);
  }

  /** A body that never ends, and counts what was read of it. */
  private static final class Endless extends InputStream {
    final AtomicLong read = new AtomicLong();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() {
      throw new UnsupportedOperationException("it is read by pieces");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      Arrays.fill(target, offset, offset + length, (byte) 'x');
      read.addAndGet(length);
      return length;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  /** A body that waits for what is put into it. */
  private static final class Parts extends InputStream {
    private final BlockingQueue<String> parts = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() {
      throw new UnsupportedOperationException("it is read by pieces");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        byte[] part = parts.take().getBytes(UTF_8);
        System.arraycopy(part, 0, target, offset, part.length);
        return part.length == 0 ? -1 : part.length;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void responsesSayWhatTheyAre() {
    HttpHandler handler =
        request ->
            request.url().getPath().equals("/new")
                ? HttpResponse.of(404).withBody("gone")
                : HttpResponse.of(302).withHeader("Location", "/new");
    assertThat(
            value(
                handler,
                """
                async function f(url) {
                  const found = await fetch(url + "#part");
                  const manual = await fetch(url, { redirect: "manual" });
                  const show = ({ status, statusText, ok, redirected, type, url }) =>
                    [status, statusText, ok, redirected, type, url].join(" ");
                  return [show(found), show(manual), manual.headers.get("location"), await found.text()];
                }
                """))
        .hasToString(
            "[\"404 Not Found false true basic http://service.test/new\","
                + "\"302 Found false false basic http://service.test/things\",\"/new\",\"gone\"]");
  }

  @Test
  void urlsThatAreOnlyWrittenInAnotherWayAreNotRedirected() {
    assertThat(
            value(
                answering(""),
                """
                async function f() {
                  const shown = [];
                  for (const url of ["HTTP://SERVICE.test:80/a b|c?q=[ü]'#x", "http://service.test"]) {
                    const response = await fetch(url);
                    shown.push(response.redirected, response.url);
                  }
                  return shown;
                }
                """))
        .hasToString(
            "[false,\"http://service.test/a%20b|c?q=[%C3%BC]%27\",false,\"http://service.test/\"]");
  }

  @Test
  void headersAreSentAsTheyWereAppended() {
    AtomicReference<HttpHeaders> seen = new AtomicReference<>();
    HttpHandler handler =
        request -> {
          seen.set(request.headers());
          return HttpResponse.of(200);
        };
    value(
        handler,
        """
        async function f(url) {
          const headers = new Headers([["B", "1"], ["a", "x"]]);
          headers.append("b", "2");
          await fetch(new Request(url, { headers }));
        }
        """);
    assertThat(seen.get().all("b")).containsExactly("1", "2");
    assertThat(seen.get().list()).extracting(HttpHeaders.Header::name).startsWith("b", "a", "b");
  }

  @Test
  void formsAndBlobsAreReadFromResponses() {
    HttpHandler echo =
        request ->
            HttpResponse.of(200)
                .withHeader("content-type", request.headers().first("content-type").orElseThrow())
                .withBody(new ByteArrayInputStream(request.body()));
    assertThat(
            value(
                echo,
                """
                async function f(url) {
                  const sent = new FormData();
                  sent.append("name", "Ada");
                  sent.append("file", new File([new Uint8Array([13, 10, 0, 255])], "a.bin"));
                  const response = await fetch(url, { method: "POST", body: sent });
                  const copy = response.clone();
                  const form = await response.formData();
                  const blob = await copy.blob();
                  const file = form.get("file");
                  return [form.get("name"), file.name, file.type, [...(await file.bytes())],
                    blob.type === response.headers.get("content-type"), (await blob.text()).length > 200];
                }
                """))
        .hasToString("[\"Ada\",\"a.bin\",\"application/octet-stream\",[13,10,0,255],true,true]");
  }

  @Test
  void aForbiddenRequestIsTheProgramsFault() {
    SandboxConfig config =
        config(answering(""), HttpPolicy.builder().allowHosts("other.test")).build();
    RunResult result =
        call(
            config,
            """
            async function load(url) {
              return fetch(url);
            }
            async function f(url) {
              await load(url);
            }
            """,
            URL);
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    GuestError error = result.error().orElseThrow();
    assertThat(error.type()).isEqualTo("TypeError");
    assertThat(error.message())
        .startsWith("fetch failed: GET " + URL + ": ")
        .contains("other.test");
    assertThat(error.line()).isEqualTo(2);
    assertThat(error.traceback())
        .contains("at load (main.js:2:", "[cause]: HttpForbiddenError: GET " + URL);
  }

  @Test
  void whatTheHostDidWrongInABodyIsItsFault() {
    IOException broken = new IOException("connection lost");
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw broken;
          }
        };
    HttpHandler handler =
        request ->
            HttpResponse.of(200)
                .withBody(
                    new SequenceInputStream(
                        new ByteArrayInputStream("one".getBytes(UTF_8)), failing));
    for (String reading :
        List.of(
            "return response.text();",
            "for await (const chunk of response.body) console.log(chunk.length);",
            "await response.body.pipeTo(new WritableStream());")) {
      RunResult result =
          call(
              config(handler).build(),
              "async function f(url) {\n  const response = await fetch(url);\n  " + reading + "\n}",
              URL);
      assertThat(result.verdict()).as(reading).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).as(reading).containsSame(broken);
      assertThat(result.error().orElseThrow().line()).as(reading).isIn(2, 3);
    }
  }

  @Test
  void theHostsTimeLimitIsAnErrorOfItsOwn() {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    SandboxConfig config =
        GuestUnderTest.config()
            .http(
                HttpHandler.async(request -> never),
                HttpPolicy.builder().firstByteTimeout(Duration.ofMillis(20)).build())
            .build();
    assertThat(
            value(
                config,
                """
                async function f(url) {
                  try {
                    await fetch(url);
                  } catch (error) {
                    return [error.name, error.cause instanceof HttpTimeoutError, error.cause instanceof HttpError,
                      error.cause instanceof HostError, error.cause.name];
                  }
                }
                """))
        .hasToString("[\"TypeError\",true,true,true,\"HttpTimeoutError\"]");
  }

  @Test
  void aSignalThatIsAbortedAlreadySendsNothing() {
    RunResult result =
        call(
            config(answering("")).build(),
            """
            async function f(url) {
              const log = [];
              const body = new ReadableStream({ cancel: (reason) => log.push(reason) });
              for (const init of [{ signal: AbortSignal.abort("r") }, { signal: AbortSignal.abort("s"), method: "POST", body }]) {
                await fetch(url, init).catch((reason) => log.push(reason));
              }
              return log;
            }
            """,
            URL);
    assertThat(result.value()).hasToString("[\"r\",\"s\",\"s\"]");
    assertThat(result.http()).isEmpty();
  }

  @Test
  void aSignalEndsTheWaitForTheHead() {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    never.whenComplete((value, thrown) -> cancelled.complete(null));
    SandboxConfig config =
        config(
                HttpHandler.async(
                    request -> {
                      asked.countDown();
                      return never;
                    }))
            .hostcall(
                "asked",
                payload -> {
                  asked.await();
                  return null;
                })
            .hostcall("cancelled", payload -> cancelled)
            .build();
    assertThat(
            value(
                config,
                """
                async function f(url) {
                  const controller = new AbortController();
                  const log = [];
                  const answer = fetch(url, { signal: controller.signal }).catch((e) => log.push(e.name, e === controller.signal.reason));
                  await hostcall("asked");
                  controller.abort();
                  await answer;
                  await hostcall("cancelled");
                  return log;
                }
                """))
        .hasToString("[\"AbortError\",true]");
  }

  @Test
  void aSignalEndsABodyThatIsRead() {
    for (String reading :
        List.of(
            "response.text()",
            "response.body.getReader().read()",
            "response.body.pipeTo(new WritableStream())",
            "(async () => { for await (const chunk of response.body); })()")) {
      Parts parts = new Parts();
      SandboxConfig config =
          config(request -> HttpResponse.of(200).withBody(parts))
              .hostcall(
                  "closed",
                  payload -> {
                    parts.closed.await();
                    return null;
                  })
              .build();
      assertThat(
              value(
                  config,
                  """
                  async function f(url) {
                    const controller = new AbortController();
                    const response = await fetch(url, { signal: controller.signal });
                    const read = READING.catch((e) => e);
                    setTimeout(() => controller.abort("enough"), 1);
                    const reason = await read;
                    await hostcall("closed");
                    return reason;
                  }
                  """
                      .replace("READING", reading)))
          .as(reading)
          .hasToString("\"enough\"");
    }
  }

  @Test
  void aSignalEndsABodyThatIsNotReadYet() {
    for (String body : List.of("small", "x".repeat(100_000))) {
      assertThat(
              value(
                  answering(body),
                  """
                  async function f(url) {
                    const controller = new AbortController();
                    const signal = controller.signal;
                    const done = await (await fetch(url, { signal })).text();
                    const [one, two] = [await fetch(url, { signal }), await fetch(url, { signal })];
                    const reader = two.body.getReader();
                    controller.abort("late");
                    const log = [done.length];
                    await one.text().catch((reason) => log.push(reason));
                    await reader.closed.catch((reason) => log.push(reason));
                    return log;
                  }
                  """))
          .hasToString("[" + body.length() + ",\"late\",\"late\"]");
    }
  }

  @Test
  void timeoutsFollowTheSandboxesClock() {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    Instant start = Instant.parse("2030-01-01T00:00:00Z");
    SandboxConfig config =
        config(HttpHandler.async(request -> never)).clock(GuestClock.virtual(start)).build();
    assertThat(
            value(
                config,
                """
                async function f(url) {
                  const begin = Date.now();
                  try {
                    await fetch(url, { signal: AbortSignal.any([AbortSignal.timeout(50), new AbortController().signal]) });
                  } catch (error) {
                    return [error.name, error instanceof DOMException, Date.now() - begin >= 50];
                  }
                }
                """))
        .hasToString("[\"TimeoutError\",true,true]");
  }

  @Test
  void aStreamIsSentNoFasterThanItIsRead() {
    CountDownLatch answered = new CountDownLatch(1);
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              byte[] first = body.readNBytes(1000);
              assertThat(first).hasSize(1000);
              answered.countDown();
              return HttpResponse.of(200).withBody("enough");
            });
    SandboxConfig config =
        config(handler)
            .hostcall(
                "answered",
                payload -> {
                  answered.await();
                  return null;
                })
            .build();
    JsonNode result =
        value(
            config,
            """
            async function f(url) {
              let pulls = 0;
              let cancelled;
              const cancellation = new Promise((resolve) => (cancelled = resolve));
              const body = new ReadableStream({
                pull(controller) {
                  pulls++;
                  controller.enqueue(new Uint8Array(1000));
                },
                cancel: cancelled,
              });
              const response = await fetch(url, { method: "POST", body, duplex: "half" });
              const text = await response.text();
              await cancellation;
              return [text, pulls];
            }
            """);
    assertThat(result.get(0).textValue()).isEqualTo("enough");
    assertThat(result.get(1).intValue()).isBetween(1, 5);
  }

  @Test
  void aResponseCanBeSentOn() {
    byte[] content = new byte[3_000_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i >>> 10);
    }
    AtomicReference<byte[]> seen = new AtomicReference<>();
    HttpHandler handler =
        request -> {
          if (request.method().equals("GET")) {
            return HttpResponse.of(200).withBody(new ByteArrayInputStream(content));
          }
          seen.set(request.body());
          return HttpResponse.of(200).withBody(Integer.toString(request.body().length));
        };
    assertThat(
            value(
                handler,
                """
                async function f(url) {
                  const source = await fetch(url);
                  const sent = await fetch(url, { method: "POST", body: source.body });
                  return sent.text();
                }
                """))
        .hasToString("\"3000000\"");
    assertThat(seen.get()).isEqualTo(content);
  }

  @ParameterizedTest
  @CsvSource({"70, true", "16, true", "15, false"})
  void aLargeBodyIsSentInPartsAfterItsLength(int mib, boolean parts) {
    AtomicLong sum = new AtomicLong();
    AtomicReference<String> told = new AtomicReference<>();
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              told.set(request.headers().first("content-length").orElse(""));
              byte[] buffer = new byte[1 << 16];
              for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                sum.addAndGet(n);
              }
              return HttpResponse.of(200);
            });
    SandboxConfig config = config(handler, HttpPolicy.builder().maxRequestBody(100 << 20)).build();
    value(
        config,
        """
        async function f(url) {
          await fetch(url, { method: "POST", body: new Uint8Array(%d << 20) });
        }
        """
            .formatted(mib));
    assertThat(sum).hasValue((long) mib << 20);
    assertThat(told).hasValue(parts ? String.valueOf((long) mib << 20) : "");
  }

  @Test
  void limitsOfBodiesAreErrors() {
    SandboxConfig config =
        config(
                request -> HttpResponse.of(200).withBody(new Endless()),
                HttpPolicy.builder().maxRequestBody(1000).maxResponseBody(100_000))
            .build();
    JsonNode result =
        value(
            config,
            """
            async function f(url) {
              const show = (e) => `${e.name} ${e.cause.name}: ${e.cause.message}`;
              const log = [];
              await (await fetch(url)).text().catch((e) => log.push(show(e)));
              await fetch(url, { method: "POST", body: "x".repeat(1001) }).catch((e) => log.push(show(e)));
              const chunks = async function* () { for (;;) yield new Uint8Array(600); };
              await fetch(url, { method: "POST", body: chunks() }).catch((e) => log.push(show(e)));
              return log;
            }
            """);
    assertThat(result.get(0).textValue()).contains("TypeError Http", "maxResponseBody");
    assertThat(result.get(1).textValue()).contains("HttpForbiddenError", "maxRequestBody");
    assertThat(result.get(2).textValue()).contains("HttpForbiddenError", "maxRequestBody");
  }

  @Test
  void chunksOfAnUploadMustBeBytes() {
    CompletableFuture<String> told = new CompletableFuture<>();
    HttpHandler handler =
        HttpHandler.streaming(
            (request, body) -> {
              try {
                body.readAllBytes();
              } catch (IOException e) {
                told.complete(e.getMessage());
                throw e;
              }
              return HttpResponse.of(200);
            });
    RunResult result =
        call(
            config(handler).build(),
            """
            async function f(url) {
              await fetch(url, { method: "POST", body: ReadableStream.from([new Uint8Array(9), "text"]) });
            }
            """,
            URL);
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().message())
        .contains("must be a Uint8Array, found string", "TextEncoderStream");
    assertThat(told.join()).contains("must be a Uint8Array");
  }

  @Test
  void aBodyIsReadNoFurtherThanTheProgramReads() throws Exception {
    Endless body = new Endless();
    SandboxConfig config =
        config(
                request -> HttpResponse.of(200).withBody(body),
                HttpPolicy.builder().maxResponseBody(Long.MAX_VALUE))
            .build();
    try (Sandbox sandbox =
        JS.loaded(
            config,
            "main.js",
            """
            async function f(url) {
              const reader = (await fetch(url)).body.getReader();
              let length = 0;
              while (length < 300_000) length += (await reader.read()).value.length;
              await reader.cancel();
              return [length, (await reader.read()).done];
            }
            """)) {
      JsonNode result = sandbox.run("f", URL);
      body.closed.await();
      assertThat(result.get(0).longValue()).isGreaterThanOrEqualTo(300_000);
      assertThat(result.get(1).booleanValue()).isTrue();
      assertThat(body.read.get()).isLessThan(1_000_000);
    }
  }

  /** The sample of the documentation's page about this guest that has a text. */
  private static String sample(String text) throws IOException {
    String page = Files.readString(Path.of("../../docs/js-guest.md"));
    return Pattern.compile("(?s)```js\\R(.*?)```")
        .matcher(page)
        .results()
        .map(block -> block.group(1))
        .filter(block -> block.contains(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSampleInTheDocumentationWorks() throws IOException {
    HttpHandler handler =
        request ->
            request.url().getPath().equals("/missing")
                ? HttpResponse.of(404)
                : HttpResponse.of(200).withJson(List.of(Map.of("price", 2), Map.of("price", 40)));
    SandboxConfig config = config(handler).clock(GuestClock.virtual()).build(); // it has a timeout
    try (Sandbox sandbox = JS.loaded(config, "main.js", sample("async function total(url)"))) {
      assertThat(sandbox.run("total", URL).intValue()).isEqualTo(42);
      assertThat(
              sandbox.call("total", "http://service.test/missing").error().orElseThrow().message())
          .isEqualTo("404 Not Found");
    }
  }

  @Test
  void eventsOfAServerAreReadWhenTheyAreSent() throws IOException {
    Parts parts = new Parts();
    String source =
        sample("async function* events(response)")
            + """
            async function* f(url) {
              for await (const event of events(await fetch(url))) yield event;
            }
            """;
    try (Sandbox sandbox =
            JS.loaded(
                config(request -> HttpResponse.of(200).withBody(parts)).build(),
                "main.js",
                source);
        EventStream stream = sandbox.runStream("f", URL)) {
      Iterator<Event> events = stream.iterator();
      parts.parts.add(": hello\n\ndata: on");
      parts.parts.add("e\ndata: 1\n\nev");
      assertThat(((ResultEvent) events.next()).data()).hasToString("{\"data\":\"one\\n1\"}");
      parts.parts.add("ent: end\ndata\n\n");
      assertThat(((ResultEvent) events.next()).data())
          .hasToString("{\"event\":\"end\",\"data\":\"\"}");
      parts.parts.add("");
      assertThat(stream.result().verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void aBodyCannotBeReadInALaterCall() {
    HttpHandler handler =
        request -> HttpResponse.of(200).withBody(new ByteArrayInputStream(new byte[200_000]));
    try (Sandbox sandbox =
        JS.loaded(
            config(handler).build(),
            "main.js",
            """
            let response;
            async function first(url) {
              response = await fetch(url);
            }
            async function later() {
              return response.text();
            }
            async function again(url) {
              return (await fetch(url)).text();
            }
            """)) {
      sandbox.run("first", URL);
      RunResult result = sandbox.call("later");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().message()).contains("there is no body");
      assertThat(sandbox.run("again", URL).textValue()).hasSize(200_000);
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void doesNotDependOnWhatProgramsChange() {
    HttpHandler echo =
        request ->
            HttpResponse.of(200)
                .withHeader("x-body", request.text())
                .withBody(new ByteArrayInputStream(request.body()));
    assertThat(
            value(
                echo,
                """
                async function f(url) {
                  const bad = () => { throw new Error("changed"); };
                  const signal = new AbortController().signal;
                  const request = new Request(url, { method: "POST", body: "text", signal });
                  const next = new Request(url, { method: "POST" });
                  for (const [prototype, name] of [
                    [Headers.prototype, "append"], [Headers.prototype, "get"], [Array.prototype, "push"],
                    [ReadableStream.prototype, "getReader"], [ReadableStreamDefaultReader.prototype, "read"],
                    [Promise.prototype, "then"], [String.prototype, "slice"], [Uint8Array.prototype, "set"],
                    [AbortSignal.prototype, "addEventListener"], [Function.prototype, "call"], [Map.prototype, "get"],
                    [globalThis, "TypeError"], [globalThis, "decodeURI"], [Set.prototype, "add"],
                  ]) Object.defineProperty(prototype, name, { value: bad });
                  Object.prototype.pull = Object.prototype.cancel = bad;
                  const response = await fetch(request);
                  const streamed = await fetch(next, { body: response.body });
                  return await streamed.text();
                }
                """))
        .hasToString("\"text\"");
  }

  @Test
  void requestsThatNobodyAwaitsEndWithTheCall() {
    CompletableFuture<HttpRequest> asked = new CompletableFuture<>();
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    HttpHandler handler =
        HttpHandler.async(
            request -> {
              asked.complete(request);
              return never;
            });
    SandboxConfig config =
        config(handler)
            .hostcall("asked", payload -> asked.thenApply(request -> request.method()))
            .build();
    RunResult result =
        call(
            config,
            """
            async function f(url) {
              fetch(url, { method: "DELETE" });
              return hostcall("asked");
            }
            """,
            URL);
    assertThat(result.value()).hasToString("\"DELETE\"");
    assertThat(result.http()).extracting(HttpExchange::answered).containsExactly(false);
    assertThat(never.handle((value, thrown) -> thrown != null).join()).isTrue();
  }
}
