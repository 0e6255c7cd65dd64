package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.EndEvent;
import dev.isola.ErrorEvent;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.LogEvent;
import dev.isola.LogLevel;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import dev.isola.Verdict;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * What a program tells while it runs, with the program {@code events}.
 *
 * @since 0.1.0
 */
public abstract class EventsConformance {
  private static final String PROGRAM = "events";

  private final GuestUnderTest guest;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected EventsConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  private static String sketch(Event event) {
    if (event instanceof StdoutEvent out) {
      return "out:" + out.data().strip();
    }
    if (event instanceof StderrEvent err) {
      return "err:" + err.data().strip();
    }
    if (event instanceof ResultEvent result) {
      return "result:" + result.data();
    }
    if (event instanceof LogEvent log) {
      return "log:" + log.message();
    }
    if (event instanceof ErrorEvent error) {
      return "error:" + error.error().type();
    }
    return "end:" + ((EndEvent) event).data();
  }

  @Test
  void comeInTheOrderInWhichTheyHappened() {
    try (Sandbox sandbox = guest.with(PROGRAM);
        EventStream stream = sandbox.runStream("all_kinds")) {
      List<String> events = stream.stream().map(EventsConformance::sketch).toList();
      assertThat(events)
          .containsExactly(
              "out:one",
              "result:1",
              "err:two",
              "result:{\"k\":[2]}",
              "log:careful",
              "out:three",
              "result:null",
              "end:\"done\"");
      assertThat(stream.result().verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void endWithAnErrorIfTheProgramFails() {
    RunResult result = guest.call(PROGRAM, "fails");
    assertThat(result.events().stream().map(EventsConformance::sketch))
        .containsExactly("out:x", "error:Problem");
    assertThat(result.stdout()).isEqualTo("x\n");
  }

  @Test
  void logsHaveLevelsAndFields() {
    RunResult result = guest.call(PROGRAM, "logs");
    assertThat(result.logs())
        .extracting(LogEvent::level)
        .containsExactly(LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR);
    assertThat(result.logs()).extracting(LogEvent::message).containsExactly("d", "i", "w", "e");
    assertThat(result.logs().get(1).fields()).hasToString("{\"user\":\"anna\",\"ids\":[1,2]}");
  }

  @Test
  void generatorsStreamTheirValuesAndReturnTheirEnd() {
    for (String generator : List.of("generator", "async_generator")) {
      RunResult result = guest.call(PROGRAM, generator, 3);
      assertThat(result.verdict()).as("%s: %s", generator, result.error()).isEqualTo(Verdict.OK);
      assertThat(result.results()).as(generator).hasToString("[0, 1, 2]");
    }
    assertThat(guest.call(PROGRAM, "generator", 1).value().textValue()).isEqualTo("end of 1");
    assertThat(guest.call(PROGRAM, "async_function", 20).value().intValue()).isEqualTo(21);
  }

  @Test
  void noValueIsAResultToo() {
    RunResult result = guest.call(PROGRAM, "none");
    assertThat(result.results()).hasToString("[null, null]");
    assertThat(result.value().isNull()).isTrue();
  }

  @Test
  void outputIsThereWhenItWasWritten() {
    try (Sandbox sandbox = guest.with(PROGRAM);
        EventStream stream = sandbox.runStream("says_and_computes", "busy")) {
      assertThat(stream.iterator().next()).isEqualTo(new StdoutEvent("busy\n"));
    }
    CountDownLatch seen = new CountDownLatch(1);
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall(
                "ask",
                payload -> {
                  seen.await();
                  return "answer";
                })
            .build();
    try (Sandbox sandbox = guest.with(config, PROGRAM);
        EventStream stream = sandbox.runStream("says_and_asks", "waiting")) {
      assertThat(stream.iterator().next()).isEqualTo(new StdoutEvent("waiting\n"));
      seen.countDown();
      assertThat(stream.result().value().textValue()).isEqualTo("answer");
    }
  }

  @Test
  void textIsDecodedWhole() {
    assertThat(guest.call(PROGRAM, "says", "ü😀 \u0000 é").stdout()).isEqualTo("ü😀 \u0000 é\n");
  }

  @Test
  void canBeReadWhileTheGuestRuns() {
    try (Sandbox sandbox = guest.with(PROGRAM)) {
      EventStream stream = sandbox.runStream("counts_for_ever");
      Iterator<Event> events = stream.iterator();
      for (int i = 0; i < 1000; i++) {
        assertThat(sketch(events.next())).isEqualTo("result:" + i);
      }
      stream.close();
      assertThat(stream.result().verdict()).isEqualTo(Verdict.CANCELLED);
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
  }
}
