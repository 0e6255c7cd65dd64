package dev.isola;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;

/** The HTTP side of a fuzzed guest: answers of every kind, and handlers that fail. */
final class HostileHttp {
  private static final byte[] LARGE = new byte[100_000];

  private HostileHttp() {}

  static HttpAccess access() {
    HttpPolicy policy =
        HttpPolicy.builder()
            .allowHosts("a.test")
            .maxRequestBody(300_000)
            .maxResponseBody(300_000)
            .build();
    return HttpAccess.to(HttpHandler.streaming(HostileHttp::answer), policy);
  }

  private static HttpResponse answer(HttpRequest request, InputStream body) throws IOException {
    return switch (String.valueOf(request.url().getPath())) {
      case "/large" -> HttpResponse.of(200).withBody(LARGE);
      case "/stream" -> HttpResponse.of(200).withBody(new ByteArrayInputStream(LARGE));
      case "/publisher" -> HttpResponse.of(200).withBody(publisher());
      case "/events" -> HttpResponse.of(200).withBody(events());
      case "/echo" -> HttpResponse.of(200).withBody(body.readAllBytes());
      case "/unread" -> HttpResponse.of(201).withBody("nobody reads the request's body");
      case "/redirect" -> HttpResponse.of(307).withHeader("location", "/whole");
      case "/loop" -> HttpResponse.of(302).withHeader("location", "/loop");
      case "/astray" -> HttpResponse.of(302).withHeader("location", "http://forbidden.test/");
      case "/fail" -> throw new IllegalStateException("failed");
      case "/broken" -> HttpResponse.of(200).withBody(broken());
      case "/nothing" -> HttpResponse.of(204);
      case "/headers" -> HttpResponse.of(999).withHeader("x-a", "1").withHeader("x-a", "\u00fc");
      default -> HttpResponse.of(200).withBody("whole");
    };
  }

  private static InputStream events() {
    return new ByteArrayInputStream("data: x\n\n".repeat(2_000).getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream broken() {
    InputStream fails =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection lost");
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(new byte[70_000]), fails);
  }

  private static Flow.Publisher<byte[]> publisher() {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              private int left = 10;

              @Override
              public void request(long n) {
                for (long i = 0; i < n && left > 0; i++) {
                  left--;
                  subscriber.onNext(new byte[10_000]);
                  if (left == 0) {
                    subscriber.onComplete();
                  }
                }
              }

              @Override
              public void cancel() {
                left = 0;
              }
            });
  }
}
