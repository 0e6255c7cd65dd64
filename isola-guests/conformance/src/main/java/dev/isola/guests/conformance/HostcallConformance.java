package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.isola.GuestClock;
import dev.isola.HostcallAnswer;
import dev.isola.HostcallExchange;
import dev.isola.InternalException;
import dev.isola.InvalidValueException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a program asks its host, with the program {@code hostcalls}.
 *
 * @since 0.1.0
 */
public abstract class HostcallConformance {
  private static final String PROGRAM = "hostcalls";

  private final GuestUnderTest guest;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected HostcallConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  private static SandboxConfig failing(Exception failure) {
    return GuestUnderTest.config()
        .hostcall(
            "fail",
            payload -> {
              throw failure;
            })
        .build();
  }

  @Test
  void asksTheHost() {
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall(
                "lookup_user",
                payload -> {
                  int id = payload.get("user_id").intValue();
                  return Map.of("user_id", id, "name", "user-" + id);
                })
            .build();
    RunResult result = guest.call(config, PROGRAM, "lookup_user", 7);
    assertThat(result.value().get("name").textValue()).isEqualTo("user-7");
  }

  @Test
  void runsManyHostcallsAtOnce() {
    int calls = 64;
    CyclicBarrier all = new CyclicBarrier(calls);
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall(
                "meet",
                payload -> {
                  all.await();
                  return payload;
                })
            .build();
    RunResult result = guest.call(config, PROGRAM, "meet", calls);
    assertThat(result.value().intValue()).isEqualTo(calls * (calls - 1) / 2);
  }

  @Test
  void answersInTheOrderInWhichItWasAsked() {
    int calls = 512;
    Deque<CompletableFuture<Object>> answers = new ArrayDeque<>();
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall(
                "fan_out",
                payload -> {
                  CompletableFuture<Object> go = new CompletableFuture<>();
                  synchronized (answers) {
                    answers.push(go);
                    if (answers.size() == calls) { // all are in flight: the last one goes first
                      answers.forEach(each -> each.complete(null));
                    }
                  }
                  return go.thenApply(nothing -> payload);
                })
            .build();
    RunResult result = guest.call(config, PROGRAM, "fan_out", calls);
    assertThat(result.value(int[].class)).isEqualTo(IntStream.range(0, calls).toArray());
    assertThat(result.hostcallCount()).isEqualTo(calls);
  }

  @Test
  void eightSlowHostcallsTakeAsLongAsOne() {
    CyclicBarrier all = new CyclicBarrier(8);
    SandboxConfig config =
        GuestUnderTest.config()
            .clock(GuestClock.virtual())
            .hostcall(
                "slow",
                payload -> {
                  all.await();
                  return HostcallAnswer.after(Duration.ofMillis(200), payload);
                })
            .build();
    assertThat(guest.call(config, PROGRAM, "milliseconds_of_slow", 8).value().intValue())
        .isEqualTo(200);
  }

  @Test
  void whateverFailsOnTheHostCanBeCaught() {
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall("unmappable", payload -> new Object())
            .hostcall("failed_stage", payload -> CompletableFuture.failedFuture(new Error("off")))
            .hostcall(
                "rejecting",
                payload -> {
                  throw new InvalidValueException("not " + payload);
                })
            .build();
    try (Sandbox sandbox = guest.with(config, PROGRAM)) {
      assertThat(sandbox.run("caught_as", "unmappable").get(0).textValue())
          .isEqualTo("InvalidValueError");
      assertThat(sandbox.run("caught_as", "unmappable").get(1).textValue())
          .startsWith("the result of hostcall \"unmappable\" cannot be sent: ");
      assertThat(sandbox.run("caught_as", "failed_stage"))
          .hasToString("[\"HostcallError\",\"Error: off\"]");
      assertThat(sandbox.run("caught_as", "rejecting"))
          .hasToString("[\"InvalidValueError\",\"not 1\"]");
      assertThat(sandbox.run("caught_as", "nobody").get(0).textValue())
          .isEqualTo("UnknownHostcallError");
    }
  }

  @Test
  void askOneAfterTheOther() {
    SandboxConfig config = GuestUnderTest.config().hostcall("echo", payload -> payload).build();
    RunResult result =
        guest.call(config, PROGRAM, "echo_twice", Arrays.asList(1, new byte[] {'x'}, null));
    assertThat(result.value()).hasToString("[1,\"eA==\",null]");
    assertThat(result.hostcalls())
        .extracting(HostcallExchange::begunAt, HostcallExchange::answeredAt)
        .containsExactly(tuple(0, 0), tuple(0, 0));
  }

  @Test
  void aHandlersFailureCanBeCaught() {
    RunResult result =
        guest.call(failing(new IllegalStateException("no connection")), PROGRAM, "caught");
    assertThat(result.value()).hasToString("[\"IllegalStateException: no connection\",true,true]");
    assertThat(result.hostcalls().get(0).failure().type()).isEqualTo("HostcallError");
  }

  @Test
  void aHandlersFailureThatEscapesIsNotTheGuestsFault() {
    IllegalStateException broken = new IllegalStateException("no connection");
    try (Sandbox sandbox = guest.with(failing(broken), PROGRAM)) {
      RunResult result = sandbox.call("fails");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).containsSame(broken);
      assertThat(result.error().orElseThrow().line())
          .isEqualTo(guest.line(PROGRAM, "this line fails"));
      assertThatThrownBy(() -> sandbox.run("fails"))
          .isInstanceOf(InternalException.class)
          .hasCause(broken);
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void aHandlersFailureAmongSeveralIsTheHostsFault() {
    RunResult result =
        guest.call(failing(new IllegalStateException("out of order")), PROGRAM, "fails_in_a_group");
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(result.cause().orElseThrow()).hasMessage("out of order");
  }

  @Test
  void anUnknownHostcallIsTheGuestsFault() {
    RunResult result = guest.call(PROGRAM, "nobody");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().type()).isEqualTo("UnknownHostcallError");
    assertThat(result.error().orElseThrow().message())
        .isEqualTo("the host has no hostcall \"nobody\"");
  }

  @Test
  void aPayloadThatTheHandlerRejectsIsTheGuestsFault() {
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall(
                "strict",
                payload -> {
                  throw new InvalidValueException("count must be positive, was " + payload);
                })
            .build();
    RunResult result = guest.call(config, PROGRAM, "strict");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().type()).isEqualTo("InvalidValueError");
    assertThat(result.error().orElseThrow().message()).isEqualTo("count must be positive, was -1");
  }

  @Test
  void aPayloadThatDoesNotMapIsTheGuestsFault() {
    SandboxConfig config = GuestUnderTest.config().hostcall("echo", payload -> payload).build();
    RunResult result = guest.call(config, PROGRAM, "unmappable");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().type()).isEqualTo("TypeError");
    assertThat(result.hostcalls()).isEmpty();
  }

  /** Waits for it, because a handler's future is cancelled on a thread of its own. */
  private static boolean awaitCancellation(CompletableFuture<?> future) {
    return future.handle((value, failure) -> failure instanceof CancellationException).join();
  }

  @Test
  void aTimeoutOfTheGuestCancelsAHostcall() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall("never", payload -> never)
            .hostcall("echo", payload -> awaitCancellation(never) ? payload : "not cancelled")
            .build();
    RunResult result = guest.call(config, PROGRAM, "gives_up");
    assertThat(result.value().textValue()).isEqualTo("gave up");
    assertThat(result.hostcalls())
        .extracting(HostcallExchange::answered)
        .isEqualTo(List.of(false, true));
  }

  @Test
  void whatIsStillOutstandingAtTheEndIsCancelled() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall(
                "never",
                payload -> {
                  asked.countDown();
                  return never;
                })
            .hostcall(
                "asked",
                payload -> {
                  asked.await();
                  return null;
                })
            .build();
    try (Sandbox sandbox = guest.with(config, PROGRAM)) {
      RunResult result = sandbox.call("forgets");
      assertThat(result.value().textValue()).isEqualTo("forgotten");
      assertThat(result.hostcalls())
          .extracting(HostcallExchange::answered)
          .containsExactlyInAnyOrder(false, true);
      assertThat(awaitCancellation(never)).isTrue();
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void aDeadlockIsTheGuestsFault() {
    try (Sandbox sandbox = guest.with(PROGRAM)) {
      RunResult result = sandbox.call("deadlock");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().message()).contains("deadlock");
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }
}
