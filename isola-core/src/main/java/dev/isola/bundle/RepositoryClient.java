package dev.isola.bundle;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Fetches the files of a repository, by {@code http}, {@code https} or from a folder. */
final class RepositoryClient {

  private static final int MAX_REDIRECTS = 5;

  private final Duration patience;

  /**
   * Makes a client.
   *
   * @param patience how long to wait for a connection, for the head of an answer, and for each part
   *     of its body
   */
  RepositoryClient(Duration patience) {
    this.patience = patience;
  }

  /** Takes what was fetched. */
  interface Sink {
    void accept(ByteBuffer part) throws IOException;
  }

  /**
   * Fetches a file.
   *
   * @param uri where it is
   * @param limit the most bytes that it may have
   * @param sink takes its bytes
   * @throws FileNotFoundException if it is not there
   * @throws IOException if it cannot be fetched, or is larger
   * @throws InterruptedException if the thread was interrupted
   */
  void fetch(URI uri, long limit, Sink sink) throws IOException, InterruptedException {
    if (uri.getScheme().equals("file")) {
      fetchFile(Path.of(uri), limit, sink);
    } else {
      fetchHttp(uri, limit, sink);
    }
  }

  private static void fetchFile(Path file, long limit, Sink sink) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long done = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        done += length;
        requireWithin(done, limit);
        sink.accept(ByteBuffer.wrap(buffer, 0, length));
      }
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException("there is no file " + file);
    }
  }

  private static void requireWithin(long size, long limit) throws IOException {
    if (size > limit) {
      throw new IOException("it is larger than " + limit + " bytes");
    }
  }

  private void fetchHttp(URI uri, long limit, Sink sink) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
    URI place = uri;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpRequest request =
          HttpRequest.newBuilder(place).timeout(patience).header("Accept", "*/*").GET().build();
      HttpResponse<BodyQueue> response = send(client, request);
      try (BodyQueue body = response.body()) {
        int status = response.statusCode();
        if (status == 200) {
          copy(body, limit, sink);
          return;
        }
        if (status == 404 || status == 410) {
          throw new FileNotFoundException("the server answered " + status + " for " + place);
        }
        if (status < 300 || status > 399 || response.headers().firstValue("location").isEmpty()) {
          throw new IOException("the server answered " + status + " for " + place);
        }
        place = redirected(place, response.headers().firstValue("location").get());
      }
    }
    throw new IOException("the server redirected more than " + MAX_REDIRECTS + " times");
  }

  private static HttpResponse<BodyQueue> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, head -> new BodyQueue());
    } catch (HttpTimeoutException e) {
      throw new InterruptedIOException("the server did not answer in time: " + e.getMessage());
    }
  }

  private static URI redirected(URI from, String location) throws IOException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("the server redirected to something that is no URL", e);
    }
    String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals(from.getScheme()) || to.getHost() == null) {
      throw new IOException(
          "the server redirected from " + from.getScheme() + " to " + to + "; name that instead");
    }
    return to;
  }

  private void copy(BodyQueue body, long limit, Sink sink)
      throws IOException, InterruptedException {
    long done = 0;
    for (List<ByteBuffer> part = body.next(patience); part != null; part = body.next(patience)) {
      for (ByteBuffer buffer : part) {
        done += buffer.remaining();
        requireWithin(done, limit);
        sink.accept(buffer);
      }
    }
  }
}
