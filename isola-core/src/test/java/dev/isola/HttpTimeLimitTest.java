package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time limits that guests set for their requests, when their clock is not the machine's. */
@Timeout(120)
class HttpTimeLimitTest {
  private static final String URL = "http://shop.test/items";

  /** Makes a request with a limit; the result has how long that took by the guest's clock. */
  private static ScriptedGuest.Code limited(Duration limit) {
    return guest -> {
      HttpGuest http = new HttpGuest(guest);
      long start = guest.clock.nanoTime();
      http.begin("GET", HttpGuest.request(URL).put("timeout", limit.toNanos()));
      String answer;
      try {
        answer = http.takeHead().get("status").toString();
      } catch (HttpGuest.Failed e) {
        answer = e.type + ": " + e.getMessage();
      }
      return guest.end(answer + " after " + Duration.ofNanos(guest.clock.nanoTime() - start));
    };
  }

  private static String call(SandboxConfig.Builder config, Duration limit) {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(config.clock(GuestClock.virtual()).build(), limited(limit))) {
      return sandbox.call("f").value().textValue();
    }
  }

  @Test
  void areNotMetByAHandlerThatTakesItsTime() {
    HttpHandler slow =
        HttpHandler.async(
            request ->
                CompletableFuture.supplyAsync(
                    () -> HttpResponse.of(200),
                    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)));
    SandboxConfig.Builder config = SandboxConfig.builder().http(slow);
    assertThat(call(config, Duration.ofNanos(1))).isEqualTo("200 after PT0S");
  }

  @Test
  void endByTheGuestsClockIfAHandlerDoesNotAnswer() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    HttpHandler silent =
        request -> {
          try {
            new CountDownLatch(1).await();
            throw new AssertionError();
          } finally {
            stopped.countDown();
          }
        };
    SandboxConfig.Builder config =
        SandboxConfig.builder().http(silent).patience(Duration.ofMillis(50));
    assertThat(call(config, Duration.ofDays(1)))
        .isEqualTo(
            "HttpTimeout: GET http://shop.test/items: no answer within the 86400 s that the"
                + " program set after PT24H");
    stopped.await();
  }
}
