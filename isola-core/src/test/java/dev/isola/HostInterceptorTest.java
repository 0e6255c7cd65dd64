package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostInterceptorTest {
  /** Notes what passes, and lets it. */
  private static class Noting implements HostInterceptor {
    final List<String> seen = new ArrayList<>(); // only used by the guest's thread, then read

    @Override
    public HostcallHandler onHostcall(
        String name, JsonNode payload, int inFlight, HostcallHandler handler) {
      seen.add(name + " " + payload + " beside " + inFlight + (handler == null ? " unknown" : ""));
      return handler;
    }

    @Override
    public HttpHandler onHttp(
        HttpRequest request, boolean bodyFollows, int inFlight, HttpHandler handler) {
      seen.add(
          request + " " + request.text() + " beside " + inFlight + (bodyFollows ? " ..." : ""));
      return handler;
    }
  }

  private static RunResult call(SandboxConfig.Builder config, ScriptedGuest.Code code) {
    try (Sandbox sandbox = ScriptedGuest.sandbox(config.build(), code)) {
      return sandbox.call("f");
    }
  }

  @Test
  void seesHostcallsInTheGuestsOrderWithThoseUnderWay() {
    Noting noting = new Noting();
    RunResult result =
        call(
            SandboxConfig.builder()
                .clock(GuestClock.virtual())
                .hostcall("twice", payload -> payload.intValue() * 2)
                .interceptor(noting),
            guest -> {
              HttpGuest operations = new HttpGuest(guest);
              List<Integer> handles = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                handles.add(guest.host.begin(1, "twice", Values.encode(i)));
              }
              guest.host.cancel(handles.remove(2));
              for (int handle : handles) {
                operations.take(handle);
              }
              operations.take(guest.host.begin(1, "twice", Values.encode(3)));
              return guest.end("done");
            });
    assertThat(result.verdict()).isEqualTo(Verdict.OK);
    assertThat(noting.seen)
        .containsExactly(
            "twice 0 beside 0", "twice 1 beside 1", "twice 2 beside 2", "twice 3 beside 0");
  }

  @Test
  void answersInPlaceOfTheHandlerEvenIfThereIsNone() {
    HostInterceptor other =
        new HostInterceptor() {
          @Override
          public HostcallHandler onHostcall(
              String name, JsonNode payload, int inFlight, HostcallHandler handler) {
            return handler == null ? any -> "intercepted " + name : null;
          }
        };
    RunResult unknown =
        call(
            SandboxConfig.builder().interceptor(other),
            guest -> guest.endWithHostcall("lost", List.of()));
    assertThat(unknown.value().textValue()).isEqualTo("intercepted lost");
    RunResult hidden =
        call(
            SandboxConfig.builder().hostcall("known", any -> 1).interceptor(other),
            guest -> guest.endWithHostcall("known", List.of()));
    assertThat(hidden.hostcalls().get(0).failure().type()).isEqualTo("UnknownHostcall");
  }

  @Test
  void promptHandlersAnswerSmallPayloadsOnTheGuestsThread() {
    List<Thread> threads = new ArrayList<>();
    List<Thread> guests = new ArrayList<>();
    HostInterceptor prompt =
        new HostInterceptor() {
          @Override
          public HostcallHandler onHostcall(
              String name, JsonNode payload, int inFlight, HostcallHandler handler) {
            guests.add(Thread.currentThread());
            HostInterceptor.Prompt answer =
                sent -> {
                  threads.add(Thread.currentThread());
                  return sent.textValue().length();
                };
            return answer;
          }
        };
    RunResult result =
        call(
            SandboxConfig.builder().interceptor(prompt),
            guest -> {
              HttpGuest operations = new HttpGuest(guest);
              for (String payload : List.of("small", "x".repeat(1 << 20))) {
                operations.take(guest.host.begin(1, "length", Values.encode(payload)));
              }
              return guest.end("done");
            });
    assertThat(result.hostcalls())
        .extracting(exchange -> exchange.result().intValue())
        .containsExactly(5, 1 << 20);
    assertThat(threads.get(0)).isSameAs(guests.get(0));
    assertThat(threads.get(1)).isNotSameAs(guests.get(1));
  }

  @Test
  void anInterceptorThatThrowsIsTheHostsFault() {
    HostInterceptor broken =
        new HostInterceptor() {
          @Override
          public HostcallHandler onHostcall(
              String name, JsonNode payload, int inFlight, HostcallHandler handler) {
            throw new IllegalStateException("broken");
          }

          @Override
          public HttpHandler onHttp(
              HttpRequest request, boolean bodyFollows, int inFlight, HttpHandler handler) {
            throw new IllegalStateException("broken");
          }
        };
    RunResult hostcall =
        call(
            SandboxConfig.builder().hostcall("a", any -> 1).interceptor(broken),
            guest -> guest.endWithHostcall("a", List.of()));
    assertThat(hostcall.verdict()).isEqualTo(Verdict.HOST_ERROR);
    RunResult http =
        call(
            SandboxConfig.builder().http(any -> HttpResponse.of(200)).interceptor(broken),
            HttpGuest.fetching("GET", "http://shop.test/"));
    assertThat(http.verdict()).isEqualTo(Verdict.HOST_ERROR);
  }

  @Test
  void seesRequestsWithTheirBodiesAndAnswersTheirRedirections() {
    List<String> answered = new ArrayList<>();
    Noting noting =
        new Noting() {
          @Override
          public HttpHandler onHttp(
              HttpRequest request, boolean bodyFollows, int inFlight, HttpHandler handler) {
            super.onHttp(request, bodyFollows, inFlight, handler);
            return step -> {
              answered.add(step.method() + " " + step.url());
              return step.url().getPath().equals("/old")
                  ? HttpResponse.of(303).withHeader("location", "/new")
                  : HttpResponse.of(200).withBody("there");
            };
          }
        };
    ObjectNode request = HttpGuest.request("http://shop.test/old");
    request.put("body", "some".getBytes(StandardCharsets.UTF_8));
    RunResult result =
        call(
            SandboxConfig.builder().http(any -> HttpResponse.of(500)).interceptor(noting),
            HttpGuest.fetching("POST", request));
    assertThat(result.value().get("text").textValue()).isEqualTo("there");
    assertThat(noting.seen).containsExactly("POST http://shop.test/old (4 bytes) some beside 0");
    assertThat(answered).containsExactly("POST http://shop.test/old", "GET http://shop.test/new");
  }

  @Test
  void doesNotSeeRequestsThatAreForbidden() {
    Noting noting = new Noting();
    RunResult off =
        call(
            SandboxConfig.builder().interceptor(noting),
            HttpGuest.fetching("GET", "http://shop.test/"));
    assertThat(off.http().get(0).failure().type()).isEqualTo("HttpForbidden");
    RunResult policy =
        call(
            SandboxConfig.builder()
                .http(
                    any -> HttpResponse.of(200),
                    HttpPolicy.builder().allowHosts("other.test").build())
                .interceptor(noting),
            HttpGuest.fetching("GET", "http://shop.test/"));
    assertThat(policy.http().get(0).failure().type()).isEqualTo("HttpForbidden");
    assertThat(noting.seen).isEmpty();
  }

  @Test
  void tellsThatABodyFollows() {
    Noting noting = new Noting();
    ObjectNode request = HttpGuest.request("http://shop.test/");
    request.put("body", true);
    RunResult result =
        call(
            SandboxConfig.builder()
                .http(got -> HttpResponse.of(200).withBody(got.text()))
                .interceptor(noting),
            guest -> {
              HttpGuest http = new HttpGuest(guest);
              int handle = http.begin("PUT", request);
              http.take(http.beginWrite(handle, "xyz".getBytes(StandardCharsets.UTF_8)));
              http.take(http.beginWrite(handle, null));
              return guest.end(
                  new String(http.readAll(http.takeHead(handle)), StandardCharsets.UTF_8));
            });
    assertThat(result.value().textValue()).isEqualTo("xyz");
    assertThat(noting.seen).containsExactly("PUT http://shop.test/  beside 0 ...");
  }
}
