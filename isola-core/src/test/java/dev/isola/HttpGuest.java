package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.engine.GuestHost;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Makes HTTP requests as a guest does. */
final class HttpGuest {
  private final ScriptedGuest.GuestSide guest;

  HttpGuest(ScriptedGuest.GuestSide guest) {
    this.guest = guest;
  }

  /** A function that makes one request, reads the whole answer, and lets errors escape. */
  static ScriptedGuest.Code fetching(String method, String url) {
    return fetching(method, request(url));
  }

  /** A function that makes one request, reads the whole answer, and lets errors escape. */
  static ScriptedGuest.Code fetching(String method, ObjectNode request) {
    return talking(asking(method, request));
  }

  /** What a guest says to its host, until it has the value that it returns. */
  @FunctionalInterface
  interface Talk {
    Object with(HttpGuest http) throws Exception;
  }

  /** A function that lets errors escape. */
  static ScriptedGuest.Code talking(Talk talk) {
    return guest -> {
      try {
        return guest.end(talk.with(new HttpGuest(guest)));
      } catch (Failed e) {
        return guest.error(e.type, e.getMessage());
      }
    };
  }

  /** One request, and the whole answer. */
  static Talk asking(String method, ObjectNode request) {
    return http -> {
      http.begin(method, request);
      JsonNode head = http.takeHead();
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.set("status", head.get("status"));
      result.set("headers", head.get("headers"));
      result.set("url", head.get("url"));
      result.put("text", new String(http.readAll(head), StandardCharsets.UTF_8));
      return result;
    };
  }

  /** One request without headers and body, and the whole answer. */
  static Talk asking(String method, String url) {
    return asking(method, request(url));
  }

  GuestHost host() {
    return guest.host;
  }

  /** A request without headers and body. */
  static ObjectNode request(String url) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("url", url);
    request.putArray("headers");
    request.putNull("body");
    return request;
  }

  /** A request with headers: names and values in turns. */
  static ObjectNode request(String url, String... headers) {
    ObjectNode request = request(url);
    for (int i = 0; i < headers.length; i += 2) {
      request.withArray("headers").addArray().add(headers[i]).add(headers[i + 1]);
    }
    return request;
  }

  /** An operation that ended with an error. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    final String type;

    Failed(String type, String message) {
      super(message);
      this.type = type;
    }
  }

  int begin(String method, JsonNode request) {
    return guest.host.begin(3, method, Values.encode(request));
  }

  int begin(String method, String url) {
    return begin(method, request(url));
  }

  /** Begins any operation. */
  int begin(int kind, Object payload) {
    return guest.host.begin(kind, "", Values.encode(payload));
  }

  int beginRead(int body, int most) {
    return begin(4, List.of(body, most));
  }

  int beginWrite(int request, Object data) {
    return begin(5, Arrays.asList(request, data));
  }

  /** Closes a body and waits for that. */
  void close(int body) throws Exception {
    take(begin(6, body));
  }

  /** Waits for one operation; others that complete meanwhile are left for later. */
  GuestHost.Completion take(int handle) throws Exception {
    while (guest.host.size(handle) < 0) {
      if (guest.host.await(-1) < 0 && guest.host.size(handle) < 0) {
        throw new AssertionError("nothing is outstanding");
      }
    }
    GuestHost.Completion completion = guest.host.take(handle);
    if (completion.status() == GuestHost.ERROR) {
      JsonNode error = CborReader.read(completion.payload());
      throw new Failed(error.get("type").textValue(), error.get("message").textValue());
    }
    return completion;
  }

  JsonNode takeHead(int handle) throws Exception {
    return CborReader.read(take(handle).payload());
  }

  /** The head of whatever request is answered next. */
  JsonNode takeHead() throws Exception {
    return takeHead(guest.host.await(-1));
  }

  /** Makes a request and waits for its head. */
  JsonNode fetch(String method, JsonNode request) throws Exception {
    return takeHead(begin(method, request));
  }

  /** One read: bytes, or null at the end. */
  byte[] read(int body, int most) throws Exception {
    GuestHost.Completion read = take(beginRead(body, most));
    return read.status() == GuestHost.END_OF_STREAM
        ? null
        : CborReader.read(read.payload()).binaryValue();
  }

  /** The rest of the body that belongs to a head. */
  byte[] readAll(JsonNode head) throws Exception {
    JsonNode body = head.get("body");
    if (body.isNull()) {
      return new byte[0];
    }
    if (body.isBinary()) {
      return body.binaryValue();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part = read(body.intValue(), 1 << 20);
        part != null;
        part = read(body.intValue(), 1 << 20)) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Writes and waits; false if nobody wants more. */
  boolean write(int request, Object data) throws Exception {
    return take(beginWrite(request, data)).status() == GuestHost.VALUE;
  }
}
