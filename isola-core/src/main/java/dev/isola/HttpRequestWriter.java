package dev.isola;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Writes a request of HTTP/1.1 (RFC 9112) that a guest has made. */
final class HttpRequestWriter {
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final byte[] LINE_END = {'\r', '\n'};

  private final HttpRequest request;
  private final InputStream body;
  private final boolean toProxy;
  private final long length; // of the body; -1 if it is not known

  /**
   * Makes a writer.
   *
   * @param body the body; if it is a {@link ByteArrayInputStream}, all of it is there
   * @param toProxy whether a proxy takes the request and sends it on
   */
  HttpRequestWriter(HttpRequest request, InputStream body, boolean toProxy) {
    this.request = request;
    this.body = body;
    this.toProxy = toProxy;
    this.length =
        body instanceof ByteArrayInputStream whole ? whole.available() : announcedLength(request);
  }

  private static long announcedLength(HttpRequest request) {
    return request
        .headers()
        .first("content-length")
        .filter(text -> LENGTH.matcher(text).matches())
        .map(Long::parseLong)
        .orElse(-1L);
  }

  /** Whether the body is short enough to be sent before the response is read. */
  boolean isShort() {
    return body instanceof ByteArrayInputStream && length <= 16 << 10;
  }

  void writeHead(OutputStream out) throws IOException {
    URI url = request.url();
    String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    String origin = url.getScheme() + "://" + url.getRawAuthority();
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(toProxy ? origin + target : target);
    head.append(" HTTP/1.1\r\n");
    line(head, "Host", host(url));
    for (HttpHeaders.Header header : ConnectionHeaders.withoutOfRequest(request.headers()).list()) {
      line(head, header.name(), header.value());
    }
    if (!request.headers().contains("user-agent")) {
      line(head, "User-Agent", "isola");
    }
    if (length < 0) {
      line(head, "Transfer-Encoding", "chunked");
    } else if (length > 0 || expectsBody()) {
      line(head, "Content-Length", String.valueOf(length));
    }
    line(head, "Connection", "close");
    head.append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String host(URI url) {
    boolean usual = GuestUrl.port(url) == (url.getScheme().equals("https") ? 443 : 80);
    return usual ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  private boolean expectsBody() {
    return switch (request.method()) {
      case "POST", "PUT", "PATCH" -> true;
      default -> !(body instanceof ByteArrayInputStream);
    };
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /** Tells which side has failed while a body went from one to the other. */
  static final class BodyFailure extends IOException {
    private static final long serialVersionUID = 1L;

    BodyFailure(IOException cause) {
      super(cause);
    }
  }

  /**
   * Writes the body.
   *
   * @throws BodyFailure if the body cannot be read, or does not have the length it should have
   * @throws IOException if it cannot be written
   */
  void writeBody(OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 16 << 10);
    byte[] buffer = new byte[16 << 10];
    long written = 0;
    for (int size = read(buffer); size >= 0; size = read(buffer)) {
      written += size;
      if (length >= 0 && written > length) {
        throw new BodyFailure(wrongLength("longer"));
      }
      writePart(buffered, buffer, size);
      buffered.flush();
    }
    if (length < 0) {
      buffered.write('0');
      buffered.write(LINE_END);
      buffered.write(LINE_END);
      buffered.flush();
    } else if (written < length) {
      throw new BodyFailure(wrongLength("shorter"));
    }
  }

  private static HttpFailure wrongLength(String how) {
    return HttpFailure.guestsError("the request's body is " + how + " than its content-length");
  }

  private int read(byte[] buffer) throws BodyFailure {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new BodyFailure(e);
    }
  }

  private void writePart(OutputStream out, byte[] buffer, int size) throws IOException {
    if (length < 0 && size > 0) {
      out.write(Integer.toHexString(size).getBytes(StandardCharsets.US_ASCII));
      out.write(LINE_END);
    }
    out.write(buffer, 0, size);
    if (length < 0 && size > 0) {
      out.write(LINE_END);
    }
  }
}
