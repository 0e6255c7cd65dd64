package dev.isola;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a response of HTTP/1.1 (RFC 9112) from a server that is not trusted: everything is limited,
 * and what is ambiguous is an error.
 */
final class HttpResponseReader {
  private static final int MAX_HEAD = 64 << 10;
  private static final int MAX_INTERIM = 20;
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[0-9] ([0-9]{3})(?: .*)?", Pattern.DOTALL);
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private final InputStream in;
  private int left; // of what a head or a trailer may take

  HttpResponseReader(InputStream in) {
    this.in = in;
  }

  /** The first part of a response. */
  record Head(int status, HttpHeaders headers) {}

  /** Reads the head of the response; interim ones are passed over. */
  Head head() throws IOException {
    for (int i = 0; i < MAX_INTERIM; i++) {
      left = MAX_HEAD;
      Head head = oneHead();
      if (head.status() == 101) {
        throw new IOException("the server switched to another protocol, which was not asked for");
      }
      if (head.status() >= 200) {
        return head;
      }
    }
    throw new IOException("the server sent more than " + MAX_INTERIM + " interim responses");
  }

  private Head oneHead() throws IOException {
    String line = line();
    Matcher status = STATUS_LINE.matcher(line);
    if (!status.matches()) {
      throw new IOException("the server does not speak HTTP/1.1, it sent " + quoted(line));
    }
    List<HttpHeaders.Header> headers = headers();
    int code = Integer.parseInt(status.group(1));
    if (code < 100) {
      throw new IOException("the server sent the status " + status.group(1));
    }
    return new Head(code, HttpHeaders.of(headers));
  }

  private List<HttpHeaders.Header> headers() throws IOException {
    List<HttpHeaders.Header> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      try {
        String name = line.substring(0, Math.max(colon, 0));
        headers.add(new HttpHeaders.Header(name, line.substring(colon + 1)));
      } catch (InvalidArgumentException e) {
        throw new IOException("the server sent a malformed header, " + quoted(line), e);
      }
    }
    return headers;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the server closed the connection before the end of its response");
      }
      if (left-- <= 0) {
        throw new IOException(
            "the head of the server's response is larger than " + Rendering.size(MAX_HEAD));
      }
      if (c == '\n') {
        int end = line.length();
        boolean carriageReturn = end > 0 && line.charAt(end - 1) == '\r';
        return line.substring(0, carriageReturn ? end - 1 : end);
      }
      line.append((char) c);
    }
  }

  private static String quoted(String line) {
    return "\"" + (line.length() > 100 ? line.substring(0, 100) + "…" : line) + "\"";
  }

  /**
   * The body that follows a head.
   *
   * @return a stream that ends where the body does and fails if the connection ends before
   */
  InputStream body(String method, Head head) throws IOException {
    if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
      return InputStream.nullInputStream();
    }
    List<String> codings = head.headers().all("transfer-encoding");
    if (!codings.isEmpty()) {
      if (codings.size() > 1 || !codings.get(0).toLowerCase(Locale.ROOT).equals("chunked")) {
        throw new IOException("the server sent its response in the unknown coding " + codings);
      }
      return new Chunks();
    }
    List<String> lengths = head.headers().all("content-length");
    return lengths.isEmpty() ? in : new Counted(length(lengths));
  }

  private static long length(List<String> lengths) throws IOException {
    String first = lengths.get(0);
    if (lengths.stream().distinct().count() > 1 || !LENGTH.matcher(first).matches()) {
      throw new IOException("the server sent the content-length " + lengths);
    }
    return Long.parseLong(first);
  }

  /** A part of a known length. */
  private class Counted extends InputStream {
    private long rest;

    Counted(long length) {
      this.rest = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (rest == 0) {
        return -1;
      }
      int size = in.read(target, offset, (int) Math.min(length, rest));
      if (size < 0) {
        throw new IOException(
            "the server closed the connection " + rest + " bytes before the end of the body");
      }
      rest -= size;
      return size;
    }
  }

  /** A body in chunks; what it says besides them is read and forgotten. */
  private final class Chunks extends InputStream {
    private static final Pattern SIZE_LINE = Pattern.compile("([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?");

    private Counted chunk;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (!ended) {
        int size = chunk == null ? -1 : chunk.read(target, offset, length);
        if (size >= 0) {
          return size;
        }
        next();
      }
      return -1;
    }

    private void next() throws IOException {
      left = MAX_HEAD;
      if (chunk != null && !line().isEmpty()) {
        throw new IOException("the server sent a chunk that is longer than its size");
      }
      String line = line();
      Matcher size = SIZE_LINE.matcher(line);
      if (!size.matches()) {
        throw new IOException("the server sent a malformed size of a chunk, " + quoted(line));
      }
      chunk = new Counted(Long.parseLong(size.group(1), 16));
      if (chunk.rest == 0) {
        var unused = headers(); // of the trailer
        ended = true;
      }
    }
  }
}
