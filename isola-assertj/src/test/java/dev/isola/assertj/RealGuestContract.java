package dev.isola.assertj;

import static dev.isola.assertj.BDDIsolaAssertions.then;
import static dev.isola.assertj.Events.any;
import static dev.isola.assertj.Events.end;
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

/** What assertions say of a real guest, whatever its language. */
abstract class RealGuestContract {
  private final String runtime;
  private final String script;
  private final String source;
  private final String endless;
  private Sandbox sandbox;

  /**
   * Tests a guest.
   *
   * @param script the name of the source text
   * @param source has {@code count_to}, {@code buy}, {@code buy_much} and {@code parse}
   * @param endless a prelude with {@code loop}
   */
  RealGuestContract(String runtime, String script, String source, String endless) {
    this.runtime = runtime;
    this.script = script;
    this.source = source;
    this.endless = endless;
  }

  @BeforeEach
  void start() {
    sandbox =
        Isola.buildTemplate(runtime)
            .create(
                SandboxConfig.builder()
                    .timeout(Duration.ofMinutes(3))
                    .hostcall("price", payload -> 4)
                    .hostcall("early", payload -> 1)
                    .build());
    sandbox.loadScript(script, source);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  Sandbox sandbox() {
    return sandbox;
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
                -> 5  end     null\
              """);
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
  void hostcallsThatWereNotKeptAreNotGuessedAt() {
    // More than a run keeps the payloads of.
    RunResult run = sandbox.call("buy_much", 1_600_000, 60);
    int kept = run.hostcalls().size();
    String found = "only the first " + kept + " of the guest's 61 hostcalls were kept";

    assertThat(kept).isLessThan(61);
    assertThat(run).succeeded().calledHost("price").answered(4);
    assertThat(messageOf(() -> assertThat(run).calledHost("early").once()))
        .startsWith(
            "\nExpecting the number of hostcalls \"early\" to be known, but "
                + found
                + ".\n\ncall:")
        .contains("\nnote:     " + found + "\n");
    assertThat(messageOf(() -> assertThat(run).calledHost("early").withPayloads(1)))
        .startsWith(
            "\nExpecting all payloads of hostcall \"early\" to be known, but " + found + ".");
    assertThat(messageOf(() -> assertThat(run).didNotCallHost("late")))
        .startsWith("\nExpecting no hostcall \"late\", but nobody knows: " + found + ".");
    assertThat(messageOf(() -> assertThat(run).calledHost("late")))
        .startsWith(
            "\nExpecting a hostcall \"late\", but the guest made others only: early, price ("
                + found
                + ").");
  }

  @Test
  void limitsAreVerdicts() {
    try (Sandbox hasty =
        Isola.buildTemplate(runtime, TemplateConfig.builder().prelude(endless).build())
            .create(SandboxConfig.builder().timeout(Duration.ofMillis(200)).build())) {
      RunResult run = hasty.call("loop");

      assertThat(run).hasVerdict(Verdict.TIME_LIMIT).hasNoOutput();
      assertThat(messageOf(() -> assertThat(run).hasValue(1)))
          .startsWith("\nExpecting the call to return:\n  1\nbut it ended with TIME_LIMIT.\n");
    }
  }
}
