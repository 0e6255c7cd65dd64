package dev.isola.junit.wiremock;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.url.PathParams;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.notmatched.NotMatchedRenderer;
import dev.isola.HttpHeaders;
import dev.isola.HttpRequest;
import dev.isola.HttpResponse;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The part of a WireMock server that answers requests to stubs, without the server's port.
 *
 * @param handler as the server itself has it
 */
record InProcess(WireMockServer server, StubRequestHandler handler) {
  private static final String STUB_ID = "Matched-Stub-Id";
  private static final String STUB_NAME = "Matched-Stub-Name";

  /**
   * What WireMock answers.
   *
   * @param stub which stub it comes from, if that is known
   * @param matched whether there was one
   * @param diff how the nearest stub differs, if none has matched
   */
  record Answer(HttpResponse response, Optional<UUID> stub, boolean matched, String diff) {}

  /**
   * Gets at the inside of a WireMock.
   *
   * @throws IllegalStateException if there is no server, or it is not as it is known
   */
  static InProcess of(Object wireMock) {
    WireMockServer server =
        server(wireMock)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        wireMock.getClass().getName()
                            + " has no server yet; start it before the guest makes a request"));
    return new InProcess(
        server,
        inside(server, StubRequestHandler.class)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the stubs of this version of WireMock cannot be asked without its port;"
                            + " use http = PASS_THROUGH with a policy that allows it")));
  }

  /** The server, if there is one yet. */
  static Optional<WireMockServer> server(Object wireMock) {
    return wireMock instanceof WireMockServer server
        ? Optional.of(server)
        : inside(wireMock, WireMockServer.class);
  }

  // WireMock shows neither; a test that is given a port has them nevertheless.
  private static <T> Optional<T> inside(Object object, Class<T> type) {
    for (Class<?> next = object.getClass(); next != null; next = next.getSuperclass()) {
      for (Field field : next.getDeclaredFields()) {
        if (type.isAssignableFrom(field.getType()) && field.trySetAccessible()) {
          try {
            return Optional.ofNullable(type.cast(field.get(object)));
          } catch (IllegalAccessException e) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.empty();
  }

  Answer answer(HttpRequest request) throws Exception {
    CompletableFuture<Response> answered = new CompletableFuture<>();
    GuestRequest asked = GuestRequest.of(request);
    ServeEvent event = ServeEvent.of(asked);
    handler.handle(asked, (original, response, attributes) -> answered.complete(response), event);
    Response response = answered.get();
    if (!response.wasConfigured()) {
      return notMatched(event);
    }
    Optional<UUID> stub =
        Optional.ofNullable(response.getHeaders())
            .map(headers -> headers.getHeader(STUB_ID))
            .filter(header -> header.isPresent())
            .map(header -> UUID.fromString(header.firstValue()));
    return new Answer(StubResponse.of(response, headers(response)), stub, true, "");
  }

  /** What WireMock says to who asks over its port. */
  private Answer notMatched(ServeEvent event) {
    String text =
        inside(handler, NotMatchedRenderer.class)
            .map(renderer -> renderer.execute(server, event, PathParams.empty()).getBody())
            .orElse("");
    HttpResponse response =
        HttpResponse.of(404).withHeader("Content-Type", "text/plain").withBody(text);
    String diff = text.isBlank() ? "" : ":\n" + text.strip().indent(4).stripTrailing();
    return new Answer(response, Optional.empty(), false, diff);
  }

  /** The headers but those that say which stub it was: a stub's id differs in each run. */
  private static HttpHeaders headers(Response response) {
    List<HttpHeaders.Header> headers = new ArrayList<>();
    if (response.getHeaders() != null) {
      for (HttpHeader header : response.getHeaders().all()) {
        if (!header.keyEquals(STUB_ID) && !header.keyEquals(STUB_NAME)) {
          header
              .values()
              .forEach(value -> headers.add(new HttpHeaders.Header(header.key(), value)));
        }
      }
    }
    return HttpHeaders.of(headers);
  }
}
