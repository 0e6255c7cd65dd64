package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.engine.GuestHost;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class HttpFuzzTest {
  private static final int CASES = 20_000;

  private static final List<Object> PIECES =
      List.of(
          0,
          -1,
          1,
          7L << 40,
          1.5,
          true,
          "",
          "follow",
          "http://a.test/",
          "http://",
          "\u0000",
          "x".repeat(3_000),
          new byte[0],
          new byte[100],
          List.of(),
          List.of("a", "b"),
          Map.of("url", "http://a.test/"));

  private static Object piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  /** A payload that is almost right: the kinds' own, with some pieces exchanged. */
  private static byte[] payload(int kind, int handle, Random random) {
    Object value =
        switch (kind) {
          case 3 -> {
            ObjectNode request = HttpGuest.request("http://a.test/", "x", "y");
            for (String member : List.of("url", "headers", "body", "redirect", "timeout")) {
              if (random.nextInt(8) == 0) {
                request.set(member, Values.tree(piece(random)));
              }
            }
            if (random.nextInt(3) == 0) {
              request.put("body", true);
            }
            yield request;
          }
          case 4 -> List.of(handle, random.nextInt(5) == 0 ? piece(random) : 10);
          case 5 -> List.of(handle, random.nextInt(5) == 0 ? piece(random) : new byte[3]);
          default -> handle;
        };
    byte[] encoded = Values.encode(random.nextInt(10) == 0 ? piece(random) : value);
    if (random.nextInt(5) == 0 && encoded.length > 0) {
      encoded[random.nextInt(encoded.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return encoded;
  }

  @Test
  void nothingThatAGuestSendsBreaksTheHost() {
    byte[] body = new byte[70_000];
    HttpHandler handler =
        HttpHandler.streaming(
            (request, sent) ->
                switch (request.method().length()) {
                  case 3 -> HttpResponse.of(200).withBody(new ByteArrayInputStream(body));
                  case 4 -> HttpResponse.of(200).withBody(body);
                  case 5 -> HttpResponse.of(200).withBody(sent);
                  default -> HttpResponse.of(204);
                });
    Map<String, Integer> outcomes = new TreeMap<>();
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            SandboxConfig.builder().http(handler).build(),
            guest -> {
              Random random = new Random(20260101);
              int newest = 0;
              for (int i = 0; i < CASES; i++) {
                int kind = 3 + random.nextInt(4);
                String name = List.of("GET", "POST", "PATCH", "", "A B").get(random.nextInt(5));
                int about = Math.max(newest - random.nextInt(20), random.nextInt(3) - 1);
                int handle = guest.host.begin(kind, name, payload(kind, about, random));
                newest = Math.max(newest, handle);
                switch (random.nextInt(4)) {
                  case 0 -> guest.host.cancel(newest - random.nextInt(50));
                  case 1 -> guest.host.await(1_000);
                  default -> {}
                }
                int old = newest - random.nextInt(50);
                if (guest.host.size(old) >= 0) {
                  count(outcomes, guest.host.take(old));
                }
              }
              return guest.end(1);
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      assertThat(result.http()).isNotEmpty();
      assertThat(outcomes).containsKeys("value", "end", "InvalidValue");
      assertThat(outcomes).doesNotContainKey("HttpError");
    }
  }

  private static void count(Map<String, Integer> outcomes, GuestHost.Completion completion) {
    String outcome =
        switch (completion.status()) {
          case GuestHost.VALUE -> "value";
          case GuestHost.END_OF_STREAM -> "end";
          default -> {
            JsonNode error = CborReader.read(completion.payload());
            assertThat(error.get("message").textValue()).isNotEmpty();
            yield error.get("type").textValue();
          }
        };
    outcomes.merge(outcome, 1, Integer::sum);
  }
}
