package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunResultTest {
  @Test
  void canBeMadeByHand() {
    HostcallExchange exchange =
        new HostcallExchange(
            "ask", NullNode.getInstance(), IntNode.valueOf(1), null, 0, 1, Duration.ZERO);
    RunResult result =
        RunResult.builder(Verdict.OK)
            .function("f", "1", "n=2")
            .event(new ResultEvent(IntNode.valueOf(7)))
            .event(new StdoutEvent("a"))
            .event(new StderrEvent("b"))
            .event(new StdoutEvent("c"))
            .hostcall(exchange)
            .value(List.of(1, 2))
            .duration(Duration.ofSeconds(1))
            .peakMemory(64)
            .build();
    assertThat(result.succeeded()).isTrue();
    assertThat(result.results()).containsExactly(IntNode.valueOf(7));
    assertThat(result.stdout()).isEqualTo("ac");
    assertThat(result.stderr()).isEqualTo("b");
    assertThat(result.value()).hasToString("[1,2]");
    assertThat(result.hostcalls()).containsExactly(exchange);
    assertThat(result.hostcallCount()).isEqualTo(1);
    assertThat(result.duration()).isEqualTo(Duration.ofSeconds(1));
    assertThat(result.peakMemory()).isEqualTo(64);
    assertThat(result.events()).hasSize(5).last().isInstanceOf(EndEvent.class);
    assertThat(result).hasToString("f(1, n=2): OK [1, 2]");
  }

  @Test
  void everyFailureHasAnError() {
    RunResult made = RunResult.builder(Verdict.TIME_LIMIT).build();
    assertThat(made.error()).contains(new GuestError("TimeLimit", "", "", null));
    assertThat(made).hasToString("main(): TIME_LIMIT TimeLimit");
    GuestError error = new GuestError("KeyError", "'x'", "", 4);
    RunResult given = RunResult.builder(Verdict.GUEST_ERROR).error(error).build();
    assertThat(given.error()).contains(error);
    assertThat(given.events()).containsExactly(new ErrorEvent(error));
    assertThat(given).hasToString("main(): GUEST_ERROR KeyError: 'x' (line 4)");
  }

  @Test
  void makesTheLastEventItself() {
    RunResult.Builder builder = RunResult.builder(Verdict.OK);
    assertThatThrownBy(() -> builder.event(new EndEvent(NullNode.getInstance())))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(builder.build().events()).hasSize(1);
    assertThat(builder.build().events()).hasSize(1);
  }

  @Test
  void rendersValuesShortly() throws Exception {
    assertThat(render(Map.of("k", List.of("a\"\\\n\t\r\u0001", 1.5)), 200))
        .isEqualTo("{\"k\": [\"a\\\"\\\\\\n\\t\\r\\u0001\", 1.5]}");
    assertThat(render(List.of(), 200)).isEqualTo("[]");
    assertThat(render(Map.of(), 200)).isEqualTo("{}");
    assertThat(render(List.of(1, 22, 333), 6)).isEqualTo("[1, 22…");
    assertThat(render("😀😀", 2)).isEqualTo("\"…");
    assertThat(render(BigInteger.TWO.pow(1_000_000), 200)).isEqualTo("an integer of 1000001 bits");
    assertThat(render(Collections.nCopies(1_000_000, "x".repeat(50)), 100)).hasSize(101);
  }

  private static String render(Object value, int limit) throws InvalidValueException {
    JsonNode tree = Values.tree(value);
    return Rendering.abridged(tree, limit);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.00005S, 50 µs",
    "PT0.02S, 20 ms",
    "PT1S, 1 s",
    "PT1.5S, 1.5 s",
    "PT1.25S, 1.25 s",
    "PT10S, 10 s",
    "PT2M, 120 s",
  })
  void saysTimesAsPeopleDo(Duration time, String text) {
    assertThat(Rendering.time(time)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 bytes", "1000, 1000 bytes", "2048, 2 KiB", "268435456, 256 MiB"})
  void saysSizesAsPeopleDo(long size, String text) {
    assertThat(Rendering.size(size)).isEqualTo(text);
  }

  @Test
  void namesErrorsAfterVerdicts() {
    assertThat(Rendering.typeOf(Verdict.OUTPUT_LIMIT)).isEqualTo("OutputLimit");
    assertThat(Rendering.typeOf(Verdict.CANCELLED)).isEqualTo("Cancelled");
  }
}
