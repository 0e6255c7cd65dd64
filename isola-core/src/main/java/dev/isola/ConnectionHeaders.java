package dev.isola;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The headers that are about one connection, and not about what goes through it (RFC 9110, 7.6.1).
 * They are not passed on in either direction.
 */
final class ConnectionHeaders {
  private static final Set<String> BOTH_WAYS =
      Set.of(
          "connection",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  // The host sends its own, and waits for nobody's permission to send a body.
  private static final Set<String> OF_REQUEST = Set.of("content-length", "expect", "host");

  private ConnectionHeaders() {}

  static HttpHeaders withoutOfRequest(HttpHeaders headers) {
    Set<String> names = names(headers);
    names.addAll(OF_REQUEST);
    return without(headers, names);
  }

  static HttpHeaders withoutOfResponse(HttpHeaders headers) {
    Set<String> names = names(headers);
    if (headers.contains("transfer-encoding")) {
      names.add("content-length"); // then it means nothing
    }
    return without(headers, names);
  }

  private static Set<String> names(HttpHeaders headers) {
    Set<String> names = new HashSet<>(BOTH_WAYS);
    for (String value : headers.all("connection")) {
      for (String name : value.split(",")) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static HttpHeaders without(HttpHeaders headers, Set<String> names) {
    return HttpHeaders.of(
        headers.list().stream()
            .filter(header -> !names.contains(header.name().toLowerCase(Locale.ROOT)))
            .toList());
  }
}
