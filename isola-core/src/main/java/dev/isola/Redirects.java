package dev.isola;

import java.net.URI;
import java.util.Set;

/**
 * Follows the redirections of one request as browsers do (the Fetch standard), but never from https
 * to http.
 */
final class Redirects {
  private static final Set<String> OF_BODY =
      Set.of(
          "content-encoding",
          "content-language",
          "content-length",
          "content-location",
          "content-type",
          "transfer-encoding");
  private static final Set<String> OF_ORIGIN =
      Set.of("authorization", "cookie", "host", "proxy-authorization");

  private final GuestHttpRequest.Redirections mode;
  private final boolean streamed;
  private final HttpPolicy policy;
  private int followed;

  Redirects(GuestHttpRequest request, HttpPolicy policy) {
    this.mode = request.redirections();
    this.streamed = request.streamed();
    this.policy = policy;
  }

  /**
   * A request to send.
   *
   * @param head the request; its body is empty
   * @param keepsBody whether the body of the first request goes with it
   */
  record Step(HttpRequest head, boolean keepsBody) {}

  /**
   * Returns the request that a response leads to; null if the response is the answer.
   *
   * @throws HttpFailure if the guest does not want redirections, or this one cannot be followed
   */
  Step next(Step current, HttpResponse response) throws HttpFailure {
    String location = response.headers().first("location").orElse("");
    boolean redirection =
        switch (response.status()) {
          case 301, 302, 303, 307, 308 -> !location.isEmpty();
          default -> false;
        };
    if (!redirection || mode == GuestHttpRequest.Redirections.MANUAL) {
      return null;
    }
    String what = "redirection " + response.status() + " to " + GuestUrl.shown(location);
    if (mode == GuestHttpRequest.Redirections.ERROR) {
      throw HttpFailure.guestsError(what + ", which the request does not allow");
    }
    if (++followed > policy.maxRedirects()) {
      throw HttpFailure.hostsError(
          what + " is one more than the limit of " + policy.maxRedirects(), null);
    }
    HttpRequest from = current.head();
    URI url = target(from.url(), location, what);
    boolean dropsBody = dropsBody(response.status(), from.method());
    if (!dropsBody && current.keepsBody() && streamed) {
      throw HttpFailure.hostsError(
          what + " cannot be followed: the request's body was streamed, it cannot be sent again",
          null);
    }
    HttpHeaders headers = from.headers();
    if (dropsBody) {
      headers = without(headers, OF_BODY);
    }
    if (!GuestUrl.sameOrigin(from.url(), url)) {
      headers = without(headers, OF_ORIGIN);
    }
    String method = dropsBody ? "GET" : from.method();
    policy.check(method, url);
    return new Step(new HttpRequest(method, url, headers, null), current.keepsBody() && !dropsBody);
  }

  private static URI target(URI from, String location, String what) throws HttpFailure {
    URI url;
    try {
      url = GuestUrl.resolve(from, location);
    } catch (HttpFailure e) {
      throw HttpFailure.hostsError(what + " cannot be followed: " + e.getMessage(), null);
    }
    if (from.getScheme().equals("https") && url.getScheme().equals("http")) {
      throw HttpFailure.forbidden(what + " is not followed: it leads from https to http");
    }
    return url;
  }

  private static boolean dropsBody(int status, String method) {
    return switch (status) {
      case 301, 302 -> method.equals("POST");
      case 303 -> !method.equals("GET") && !method.equals("HEAD");
      default -> false;
    };
  }

  private static HttpHeaders without(HttpHeaders headers, Set<String> names) {
    HttpHeaders rest = headers;
    for (String name : names) {
      rest = rest.without(name);
    }
    return rest;
  }
}
