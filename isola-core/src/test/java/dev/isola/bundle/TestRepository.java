package dev.isola.bundle;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A repository that an HTTP server on the loopback interface offers. */
public final class TestRepository implements AutoCloseable {

  /** Answers a request in a way of its own. */
  public interface Answer {
    /** Answers. */
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** Starts the server. */
  public TestRepository() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          requests.add(path);
          answers.getOrDefault(path, to -> send(to, 404, new byte[0])).to(exchange);
          exchange.close();
        });
    server.start();
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Where the repository is. */
  public URI base() {
    return URI.create(
        "http://"
            + server.getAddress().getHostString()
            + ":"
            + server.getAddress().getPort()
            + "/repo");
  }

  /** The paths that were asked for, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Offers a file. */
  public TestRepository file(String path, byte[] content) {
    return answer(path, exchange -> send(exchange, 200, content));
  }

  /** Answers in a way of its own. */
  public TestRepository answer(String path, Answer answer) {
    answers.put("/repo/" + path, answer);
    return this;
  }

  /** Redirects. */
  public TestRepository redirect(String path, String location) {
    return answer(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Location", location);
          send(exchange, 302, new byte[0]);
        });
  }

  /** Offers an index with entries as {@link #entry} makes them. */
  public TestRepository index(String runtime, String... entries) {
    return file(runtime + "/index.json", index(runtime, List.of(entries)));
  }

  private static byte[] index(String runtime, List<String> entries) {
    String json = "{\"runtime\": \"%s\", \"bundles\": [%s]}";
    return json.formatted(runtime, String.join(", ", entries)).getBytes(StandardCharsets.UTF_8);
  }

  /** What an index says of an archive. */
  public static String entry(String version, String file, long size, String sha256) {
    return "{\"version\": \"%s\", \"file\": \"%s\", \"size\": %d, \"sha256\": \"%s\"}"
        .formatted(version, file, size, sha256);
  }

  /** What an index says of an archive that is what it says. */
  public static String entry(String version, byte[] archive) {
    return entry(version, fileName(version), archive.length, sha256(archive));
  }

  private static String fileName(String version) {
    return version + "/isola-sums-runtime.tar.gz";
  }

  /** The digest of an archive. */
  public static String sha256(byte[] archive) {
    return HexFormat.of().formatHex(Digests.sha256().digest(archive));
  }

  /** Offers the runtime "sums" in one version. */
  public TestRepository sums(String version, byte[] archive) {
    file("sums/" + fileName(version), archive);
    return index("sums", entry(version, archive));
  }

  /** Writes a repository with the runtime "sums" into a folder. */
  public static void write(Path folder, String version, byte[] archive) throws IOException {
    Path file = folder.resolve("sums").resolve(fileName(version));
    Files.createDirectories(file.getParent());
    Files.write(file, archive);
    Files.write(folder.resolve("sums/index.json"), index("sums", List.of(entry(version, archive))));
  }

  /** The archive of the runtime "sums". */
  public static byte[] archive(String version, byte[] module) {
    return new TestArchive()
        .folder(TestArchive.TOP)
        .file(TestArchive.TOP + "bin/sums.properties", "version=" + version + "\n")
        .file(TestArchive.TOP + "bin/sums.wasm", module)
        .gzip();
  }

  /** An archive that would write outside of its folder. */
  public static byte[] hostileArchive(byte[] module) {
    return new TestArchive()
        .file(TestArchive.TOP + "bin/sums.wasm", module)
        .file(TestArchive.TOP + "../../evil", "x")
        .gzip();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
