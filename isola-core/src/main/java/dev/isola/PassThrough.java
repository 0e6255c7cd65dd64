package dev.isola;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends requests to the servers that they are for. Each has a connection of its own.
 *
 * <p>Not on {@code java.net.http.HttpClient}: that resolves names itself, so nobody knows which
 * address it connects to, and it loses the order of headers.
 */
final class PassThrough implements HttpHandler {
  private final HttpConnector connector;
  private final boolean toProxy;

  PassThrough(HttpPolicy policy) {
    this(policy, new HttpConnector(policy));
  }

  PassThrough(HttpPolicy policy, HttpConnector connector) {
    this.connector = connector;
    this.toProxy = policy.proxy().isPresent();
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws IOException {
    return exchange(request.withBody(null), new ByteArrayInputStream(request.body()));
  }

  @Override
  public CompletionStage<HttpResponse> handleAsync(HttpRequest request, InputStream body)
      throws IOException {
    return CompletableFuture.completedFuture(exchange(request, body));
  }

  private HttpResponse exchange(HttpRequest request, InputStream body) throws IOException {
    switch (request.method()) {
      case "CONNECT", "TRACE", "TRACK" ->
          throw HttpFailure.forbidden("method " + request.method() + " is not passed through");
      default -> {}
    }
    boolean tls = request.url().getScheme().equals("https");
    HttpRequestWriter writer = new HttpRequestWriter(request, body, toProxy && !tls);
    HttpConnection connection = connector.open(request.url());
    Upload upload = new Upload(writer, body, connection);
    try {
      upload.start();
      HttpResponseReader reader = new HttpResponseReader(connection.in());
      HttpResponseReader.Head head = reader.head();
      InputStream content = reader.body(request.method(), head);
      return HttpResponse.of(head.status())
          .withHeaders(ConnectionHeaders.withoutOfResponse(head.headers()))
          .withBody(new Content(content, connection, upload));
    } catch (IOException | RuntimeException | Error e) {
      connection.close();
      upload.explain();
      throw e;
    }
  }

  /** The way of the request's body to the server, beside that of the response. */
  private static final class Upload implements Runnable {
    private final HttpRequestWriter writer;
    private final InputStream body;
    private final HttpConnection connection;
    private volatile IOException failure;

    Upload(HttpRequestWriter writer, InputStream body, HttpConnection connection) {
      this.writer = writer;
      this.body = body;
      this.connection = connection;
    }

    void start() throws IOException {
      writer.writeHead(connection.out());
      if (writer.isShort()) {
        run();
        return;
      }
      // Servers may answer before they have all of the body, and not read on until that is read.
      Thread thread = new Thread(null, this, "isola-http-upload", 0, false);
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void run() {
      try {
        writer.writeBody(connection.out());
      } catch (HttpRequestWriter.BodyFailure e) {
        failure = (IOException) e.getCause();
        connection.close(); // so that the server sees that something is missing
      } catch (IOException e) {
        // The server does not want the rest. It may have answered why.
      }
      try {
        body.close(); // the guest need not send more
      } catch (IOException e) {
        // Nobody reads it any more.
      }
    }

    /** Throws the reason for a failure on the other way, if it lies here. */
    void explain() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** The response's body; the connection ends with it. */
  private static final class Content extends FilterInputStream {
    private final HttpConnection connection;
    private final Upload upload;

    Content(InputStream in, HttpConnection connection, Upload upload) {
      super(in);
      this.connection = connection;
      this.upload = upload;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (IOException e) {
        upload.explain();
        throw e;
      }
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
