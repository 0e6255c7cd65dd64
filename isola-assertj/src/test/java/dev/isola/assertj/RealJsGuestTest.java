package dev.isola.assertj;

import static dev.isola.assertj.BDDIsolaAssertions.then;
import static dev.isola.assertj.Events.any;
import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.error;
import static dev.isola.assertj.Events.log;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.Events.stderr;
import static dev.isola.assertj.Events.stdout;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.IsolaInstanceOfAssertFactories.EVENT_STREAM;
import static dev.isola.assertj.Runs.messageOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.EventStream;
import dev.isola.Isola;
import dev.isola.LogLevel;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RealJsGuestTest {
  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox =
        Isola.buildTemplate("js")
            .create(
                SandboxConfig.builder()
                    .timeout(Duration.ofSeconds(20))
                    .hostcall("price", payload -> 4)
                    .build());
    sandbox.loadScript(
        "shop.js",
        """
        function* count_to(limit) {
          console.log("counting");
          for (let number = 1; number <= limit; number++) yield number;
          sandbox.log.info("counted");
          console.error("careful");
        }

        async function buy(item) {
          return { item, price: await hostcall("price", { item }) };
        }

        function parse(text) {
          return JSON.parse(text);
        }
        """);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void eventsAreWhatTheGuestDid() {
    assertThat(sandbox.call("count_to", 3))
        .succeeded()
        .hasResults(1, 2, 3)
        .hasStdoutLines("counting")
        .hasStderr("careful\n")
        .hasLogged(LogLevel.INFO, "counted")
        .events()
        .containsExactly(
            stdout("counting\n"),
            result(1),
            result(2),
            result(3),
            log(LogLevel.INFO, "counted"),
            stderr("careful\n"),
            end(null));
  }

  @Test
  void streamsAreAssertedWhenTheyHaveEnded() {
    try (EventStream stream = sandbox.runStream("count_to", 2)) {
      assertThat(stream).resultsAre(1, 2).endsWith(any(), end(null));
    }
    try (EventStream stream = sandbox.runStream("count_to", 2)) {
      then(stream).inOrder().next(result(1)).immediately(result(2));
    }
    try (EventStream stream = sandbox.runStream("count_to", 1)) {
      assertThat((Object) stream).asInstanceOf(EVENT_STREAM).startsWith(stdout("counting\n"));
    }
    try (EventStream stream = sandbox.runStream("count_to", 1)) {
      IsolaSoftAssertions.assertSoftly(softly -> softly.assertThat(stream).resultsAre(1));
    }
  }

  @Test
  void aStreamsMessageShowsItsCall() {
    try (EventStream stream = sandbox.runStream("count_to", 1)) {
      String message = messageOf(() -> assertThat(stream).endsWith(end(1)));
      assertThat(message.replaceFirst("\\d[\\d,]* units, .* \\([0-9a-f]{12}\\)", "N units, GUEST"))
          .isEqualTo(
              """

              Expecting events that end with 1 event, but event 5 does not match.
              expected:
                -> 1  end     1

              call:     count_to(1)
              verdict:  OK
              fuel:     N units, GUEST
              events:
                   1  stdout  "counting\\n"
                   2  result  1
                   3  log     INFO "counted"
                   4  stderr  "careful\\n"
                -> 5  end     null""");
    }
  }

  @Test
  void hostcallsAreKept() {
    assertThat(sandbox.call("buy", "tea"))
        .hasValue(Map.of("item", "tea", "price", 4.0))
        .calledHost("price")
        .once()
        .withPayload(Map.of("item", "tea"))
        .answered(4);
  }

  @Test
  void stacksAreShown() {
    RunResult run = sandbox.call("parse", "{");

    assertThat(run).failedWith("SyntaxError").events().containsExactly(error("SyntaxError"));
    assertThat(messageOf(() -> assertThat(run).succeeded()))
        .contains("error:\n  SyntaxError: ")
        .contains("\n      at parse (shop.js:13:");
  }

  @Test
  void limitsAreVerdicts() {
    try (Sandbox hasty =
        Isola.buildTemplate(
                "js",
                TemplateConfig.builder().prelude("const loop = () => { while (true) {} };").build())
            .create(SandboxConfig.builder().timeout(Duration.ofMillis(200)).build())) {
      RunResult run = hasty.call("loop");

      assertThat(run).hasVerdict(Verdict.TIME_LIMIT).hasNoOutput();
      assertThat(messageOf(() -> assertThat(run).hasValue(1)))
          .startsWith("\nExpecting the call to return:\n  1\nbut it ended with TIME_LIMIT.\n");
    }
  }
}
