package dev.isola.guest.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.isola.HttpHandler;
import dev.isola.HttpHeaders;
import dev.isola.HttpRequest;
import dev.isola.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What the programs of the tests ask, at any host. */
final class WebService implements HttpHandler {
  private static final Map<String, String> MODULES =
      Map.of(
          "/modules/shapes/__init__.py", "from shapes.square import area\n",
          "/modules/shapes/square.py",
              "import numbers_of\n\ndef area(side):\n    return side * numbers_of.one\n",
          "/modules/numbers_of.py", "one = 1\n\ndef fail():\n    raise ValueError('on purpose')\n",
          "/modules/broken.py", "def f(:\n");

  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  @Override
  public HttpResponse handle(HttpRequest request) throws Exception {
    String path = request.url().getPath();
    asked.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
    String module = MODULES.get(path);
    if (module != null) {
      return HttpResponse.of(200).withBody(module);
    }
    return switch (path) {
      case "/echo" -> HttpResponse.of(200).withJson(echo(request));
      case "/empty" -> HttpResponse.of(204);
      case "/text" ->
          HttpResponse.of(200)
              .withHeader("Content-Type", "text/plain")
              .withBody("grün\r\nblau\nrot");
      case "/latin" ->
          HttpResponse.of(200)
              .withHeader("Content-Type", "text/plain; charset=\"ISO-8859-1\"")
              .withBody("grün".getBytes(ISO_8859_1));
      case "/missing" ->
          HttpResponse.of(404).withHeader("Content-Type", "text/plain").withBody("nothing here");
      case "/broken" -> HttpResponse.of(503).withBody("broken");
      case "/cookies" ->
          HttpResponse.of(200)
              .withHeaders(
                  HttpHeaders.of(
                      "Set-Cookie",
                      "a=1; Path=/",
                      "Set-Cookie",
                      "b=2; Path=/other",
                      "X-A",
                      "1",
                      "x-a",
                      "2"));
      case "/login" ->
          HttpResponse.of(302)
              .withHeader("Set-Cookie", "session=s")
              .withHeader("Location", "/echo");
      case "/loop" -> HttpResponse.of(302).withHeader("Location", "/loop");
      case "/see-other" -> HttpResponse.of(303).withHeader("Location", "/echo");
      case "/temporary" -> HttpResponse.of(307).withHeader("Location", "/echo");
      case "/elsewhere" -> HttpResponse.of(302).withHeader("Location", "http://other.test/echo");
      case "/large" -> HttpResponse.of(200).withBody(large());
      case "/large-gzip" ->
          HttpResponse.of(200).withHeader("Content-Encoding", "gzip").withBody(gzip(large()));
      case "/gzip" ->
          HttpResponse.of(200)
              .withHeader("Content-Encoding", "gzip")
              .withBody(gzip("hello ".repeat(10_000)));
      case "/deflate" ->
          HttpResponse.of(200).withHeader("Content-Encoding", "deflate").withBody(deflate("hello"));
      case "/no-gzip" ->
          HttpResponse.of(200).withHeader("Content-Encoding", "gzip").withBody("plain");
      case "/half-gzip" ->
          HttpResponse.of(200).withHeader("Content-Encoding", "gzip").withBody(half(gzip("hello")));
      case "/breaks-off" -> HttpResponse.of(200).withBody(breakingOff("some"));
      case "/fails" -> throw new IOException("no connection");
      case "/events" ->
          HttpResponse.of(200)
              .withHeader("Content-Type", "text/event-stream")
              .withBody(request.text());
      case "/archive.zip" -> HttpResponse.of(200).withBody(archive());
      case "/asked" ->
          HttpResponse.of(200)
              .withBody(
                  String.valueOf(
                      asked.getOrDefault(request.url().getQuery(), new AtomicInteger())));
      default -> HttpResponse.of(404);
    };
  }

  @Override
  public CompletionStage<HttpResponse> handleAsync(HttpRequest request, InputStream body)
      throws Exception {
    if (request.url().getPath().equals("/never")) {
      return new CompletableFuture<>();
    }
    if (request.url().getPath().equals("/too-large")) {
      return CompletableFuture.completedFuture(
          HttpResponse.of(413).withBody("too large")); // without a look at the body
    }
    return CompletableFuture.completedFuture(handle(request.withBody(body.readAllBytes())));
  }

  private static Map<String, Object> echo(HttpRequest request) {
    List<List<String>> headers = new ArrayList<>();
    request.headers().list().forEach(header -> headers.add(List.of(header.name(), header.value())));
    Map<String, Object> echo = new LinkedHashMap<>();
    echo.put("method", request.method());
    echo.put("url", request.url().toString());
    echo.put("headers", headers);
    echo.put("body", new String(request.body(), ISO_8859_1));
    return echo;
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  private static InputStream breakingOff(String text) {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection lost");
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(text.getBytes(UTF_8)), broken);
  }

  /** More than comes with the head of an answer, compressed or not. */
  private static byte[] large() {
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] gzip(String text) throws IOException {
    return gzip(text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream deflate = new DeflaterOutputStream(out)) {
      deflate.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  /** A zip archive with a package, a module and a file of data. */
  private static byte[] archive() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, "boxes/__init__.py", "from boxes.inner.deep import depth\n");
      add(zip, "boxes/inner/__init__.py", "");
      add(
          zip,
          "boxes/inner/deep.py",
          "depth = 3\n\ndef fail():\n    raise ValueError('in the archive')\n");
      add(zip, "boxes/data.txt", "data of the package");
      add(zip, "single.py", "value = 'single'\n");
    }
    return out.toByteArray();
  }

  /** The SHA-256 digest of the archive in hexadecimal digits. */
  static String archiveDigest() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive());
      return HexFormat.of().formatHex(digest);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(ZipOutputStream zip, String name, String content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content.getBytes(UTF_8));
  }
}
