package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class HttpRedirectTest {
  private final List<HttpRequest> seen = new CopyOnWriteArrayList<>();

  /** Redirects all but /end. */
  private HttpHandler redirecting(int status, String location) {
    return request -> {
      seen.add(request);
      return request.url().getPath().equals("/end")
          ? HttpResponse.of(200).withBody("end")
          : HttpResponse.of(status).withHeader("Location", location).withBody("moved");
    };
  }

  private static RunResult call(HttpHandler handler, String method, ObjectNode request) {
    return call(handler, HttpPolicy.builder().build(), method, request);
  }

  private static RunResult call(
      HttpHandler handler, HttpPolicy policy, String method, ObjectNode request) {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            SandboxConfig.builder().http(handler, policy).build(),
            HttpGuest.fetching(method, request))) {
      return sandbox.call("f");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301, POST, GET, ''",
    "302, POST, GET, ''",
    "303, POST, GET, ''",
    "303, PUT, GET, ''",
    "303, HEAD, HEAD, body",
    "301, PUT, PUT, body",
    "302, DELETE, DELETE, body",
    "307, POST, POST, body",
    "308, POST, POST, body",
  })
  void theMethodAndTheBodyChangeAsTheStandardsSay(
      int status, String method, String then, String body) {
    ObjectNode request =
        HttpGuest.request("http://a.test/", "Content-Type", "text/plain", "X-Id", "7")
            .put("body", "body".getBytes(StandardCharsets.UTF_8));
    RunResult result = call(redirecting(status, "/end"), method, request);
    assertThat(result.value().get("url").textValue()).isEqualTo("http://a.test/end");
    HttpRequest last = seen.get(1);
    assertThat(last.method()).isEqualTo(then);
    assertThat(last.text()).isEqualTo(body);
    assertThat(last.headers().first("x-id")).contains("7");
    assertThat(last.headers().contains("content-type")).isEqualTo(!body.isEmpty());
    assertThat(result.http()).hasSize(1);
    assertThat(result.http().get(0).request().url()).hasToString("http://a.test/");
    assertThat(result.http().get(0).response().url()).hasToString("http://a.test/end");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.test/x/end?q#f, end2, http://a.test/x/end2",
    "http://a.test, end, http://a.test/end",
    "http://a.test/x/y/z, ../end, http://a.test/x/end",
    "http://a.test/x, ../../end, http://a.test/end",
    "http://a.test/x/y, ?q=1, http://a.test/x/y?q=1",
    "http://a.test/x/y, /a b/é, http://a.test/a%20b/%C3%A9",
    "http://a.test/x/y, //b.test:81/end, http://b.test:81/end",
    "http://a.test/x/y, HTTPS://B.test, https://b.test/",
    "http://a.test/x?q, #part, http://a.test/x?q",
  })
  void locationsAreResolvedAgainstTheUrl(String from, String location, String to) throws Exception {
    assertThat(GuestUrl.resolve(GuestUrl.parse(from), location)).isEqualTo(URI.create(to));
  }

  @Test
  void credentialsStayWithTheirOrigin() {
    ObjectNode request =
        HttpGuest.request(
            "http://a.test/", "Authorization", "secret", "cookie", "secret", "X-Id", "7");
    call(redirecting(302, "http://a.test:80/end"), "GET", request);
    assertThat(seen.get(1).headers().list()).hasSize(3);
    for (String elsewhere :
        List.of("http://b.test/end", "http://a.test:81/end", "https://a.test/end")) {
      seen.clear();
      call(redirecting(302, elsewhere), "GET", request);
      assertThat(seen.get(1).headers()).isEqualTo(HttpHeaders.of("X-Id", "7"));
    }
  }

  @Test
  void theGuestMayWantTheRedirectionItselfOrNone() {
    ObjectNode manual = HttpGuest.request("http://a.test/").put("redirect", "manual");
    RunResult result = call(redirecting(302, "/end"), "GET", manual);
    assertThat(result.value().get("status").intValue()).isEqualTo(302);
    assertThat(result.value().get("text").textValue()).isEqualTo("moved");

    ObjectNode none = HttpGuest.request("http://a.test/").put("redirect", "error");
    RunResult refused = call(redirecting(302, "/end"), "GET", none);
    assertThat(refused.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(refused.error().orElseThrow().summary())
        .contains("HttpError", "redirection 302 to /end, which the request does not allow");
  }

  @Test
  void whatOnlyLooksLikeARedirectionIsTheAnswer() {
    HttpHandler withoutLocation = request -> HttpResponse.of(302);
    assertThat(status(call(withoutLocation, "GET", HttpGuest.request("http://a.test/"))))
        .isEqualTo(302);
    for (int status : new int[] {300, 304, 305, 201}) {
      assertThat(
              status(call(redirecting(status, "/end"), "GET", HttpGuest.request("http://a.test/"))))
          .isEqualTo(status);
    }
  }

  private static int status(RunResult result) {
    return result.value().get("status").intValue();
  }

  @Test
  void endlessRedirectionsEnd() {
    HttpPolicy policy = HttpPolicy.builder().maxRedirects(3).build();
    RunResult result =
        call(redirecting(302, "/again"), policy, "GET", HttpGuest.request("http://a.test/"));
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(result.error().orElseThrow().message())
        .contains("redirection 302 to /again is one more than the limit of 3");
    assertThat(seen).hasSize(4);
  }

  @Test
  void everyStepHasToBeAllowed() {
    HttpPolicy policy = HttpPolicy.builder().allowHosts("a.test").build();
    RunResult result =
        call(
            redirecting(302, "http://evil.test/end"),
            policy,
            "GET",
            HttpGuest.request("http://a.test/"));
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().summary())
        .contains("HttpForbidden", "does not allow the host evil.test; it allows a.test");
    assertThat(seen).hasSize(1);
  }

  @Test
  void noRedirectionLeadsFromHttpsToHttp() {
    RunResult result =
        call(redirecting(302, "http://a.test/end"), "GET", HttpGuest.request("https://a.test/"));
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().message()).contains("from https to http");
    assertThat(seen).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"ftp://a.test/", "http://user@a.test/", "http://", "javascript:alert(1)"})
  void aLocationThatIsNoUrlOfHttpIsTheHostsError(String location) {
    RunResult result = call(redirecting(302, location), "GET", HttpGuest.request("http://a.test/"));
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(result.error().orElseThrow().message()).contains("cannot be followed: URL must");
  }

  @Test
  void aStreamedBodyIsNotSentTwice() {
    for (int status : new int[] {307, 303}) {
      seen.clear();
      try (Sandbox sandbox =
          ScriptedGuest.sandbox(
              SandboxConfig.builder().http(redirecting(status, "/end")).build(),
              guest -> {
                HttpGuest http = new HttpGuest(guest);
                int request =
                    http.begin("POST", HttpGuest.request("http://a.test/").put("body", true));
                http.write(request, "x".getBytes(StandardCharsets.UTF_8));
                http.write(request, null);
                try {
                  return guest.end(http.takeHead(request).get("status"));
                } catch (HttpGuest.Failed e) {
                  return guest.error(e.type, e.getMessage());
                }
              })) {
        RunResult result = sandbox.call("f");
        if (status == 303) {
          assertThat(result.value().intValue()).isEqualTo(200);
          assertThat(seen.get(1).body()).isEmpty();
        } else {
          assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
          assertThat(result.error().orElseThrow().message())
              .contains("the request's body was streamed, it cannot be sent again");
        }
      }
    }
  }

  @Test
  void theBodiesOfRedirectionsAreClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    HttpHandler handler =
        request ->
            request.url().getPath().equals("/end")
                ? HttpResponse.of(200)
                : HttpResponse.of(302)
                    .withHeader("location", "/end")
                    .withBody(
                        new ByteArrayInputStream(new byte[1]) {
                          @Override
                          public void close() {
                            closed.countDown();
                          }
                        });
    call(handler, "GET", HttpGuest.request("http://a.test/"));
    closed.await();
  }
}
