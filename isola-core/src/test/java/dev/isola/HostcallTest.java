package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import dev.isola.engine.GuestHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostcallTest {
  private static SandboxConfig.Builder with(String name, HostcallHandler handler) {
    return SandboxConfig.builder().hostcall(name, handler);
  }

  @Test
  void answersWithTheHandlersResult() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("add", payload -> payload.get(0).intValue() + payload.get(1).intValue()).build(),
            guest -> {
              guest.print("before");
              int status = guest.endWithHostcall("add", List.of(2, 3));
              guest.print("after");
              return status;
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.value().intValue()).isEqualTo(5);
      HostcallExchange exchange = result.hostcalls().get(0);
      assertThat(exchange.name()).isEqualTo("add");
      assertThat(exchange.payload()).hasToString("[2,3]");
      assertThat(exchange.result()).hasToString("5");
      assertThat(exchange.failure()).isNull();
      assertThat(exchange.begunAt()).isEqualTo(1);
      assertThat(exchange.answeredAt()).isEqualTo(1);
      assertThat(result.hostcallCount()).isEqualTo(1);
    }
  }

  @Test
  void awaitsCompletionStages() {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("later", payload -> answer)
                .hostcall("now", payload -> answer.complete("answered"))
                .build(),
            guest -> {
              int later = guest.begin("later", null);
              assertThat(guest.host.size(later)).isEqualTo(-1);
              int now = guest.begin("now", null);
              int first = guest.host.await(-1);
              int second = guest.host.await(-1);
              assertThat(List.of(first, second)).containsExactlyInAnyOrder(later, now);
              assertThat(guest.host.await(-1)).isEqualTo(-1);
              return guest.end(CborReader.read(guest.host.take(later).payload()));
            })) {
      assertThat(sandbox.run("f").textValue()).isEqualTo("answered");
    }
  }

  @Test
  void whatDependsOnAnAbandonedStageHoldsNothingUp() throws Exception {
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch abandoned = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    var unused =
        never.whenComplete(
            (value, thrown) -> {
              abandoned.countDown();
              awaitUninterruptibly(go);
            });
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("never", payload -> never).hostcall("now", payload -> 1).build(),
            guest -> {
              guest.begin("never", null);
              return guest.endWithHostcall("now", null);
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
      abandoned.await();
      go.countDown();
    }
    assertThat(never).isCancelled();
  }

  @Test
  void whatDependsOnAStageThatTheGuestGivesUpHoldsNothingUp() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch go = new CountDownLatch(1);
    var unused = never.whenComplete((value, thrown) -> awaitUninterruptibly(go));
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("never", payload -> never).hostcall("now", payload -> 1).build(),
            guest -> {
              int handle = guest.begin("never", null);
              guest.begin("now", null);
              guest.takeNext();
              guest.host.cancel(handle);
              return guest.end(1);
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
      go.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // Like a callback that heeds nothing.
      }
    }
  }

  @Test
  void answersThatNobodyTakesHaveABound() {
    JsonNode large = BinaryNode.valueOf(new byte[15 << 20]);
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("large", payload -> large).build(),
            guest -> {
              List<Integer> handles = new ArrayList<>();
              for (int i = 0; i < 9; i++) {
                guest.begin("large", i);
                handles.add(guest.host.await(-1));
              }
              for (int handle : handles.subList(0, 8)) {
                assertThat(guest.host.take(handle).status()).isEqualTo(GuestHost.VALUE);
              }
              GuestHost.Completion last = guest.host.take(handles.get(8));
              assertThat(last.status()).isEqualTo(GuestHost.ERROR);
              guest.begin("large", 9);
              assertThat(guest.takeNext().status()).isEqualTo(GuestHost.VALUE);
              return guest.end(CborReader.read(last.payload()));
            })) {
      assertThat(sandbox.run("f").get("message").textValue())
          .contains("the answer was dropped")
          .contains("128 MiB");
    }
  }

  @Test
  void runsManyHandlersAtOnce() {
    int calls = 512;
    CyclicBarrier all = new CyclicBarrier(calls);
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("meet", payload -> all.await()).build(),
            guest -> {
              for (int i = 0; i < calls; i++) {
                guest.begin("meet", i);
              }
              Set<Integer> answers = new HashSet<>();
              for (int i = 0; i < calls; i++) {
                answers.add(CborReader.read(guest.takeNext().payload()).intValue());
              }
              return guest.end(answers.size());
            })) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(calls);
    }
  }

  @Test
  void queuesHandlersBeyondTheNumberOfThreads() {
    int calls = HandlerThreads.MAX_THREADS + 500;
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(HandlerThreads.MAX_THREADS);
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with(
                    "work",
                    payload -> {
                      most.accumulateAndGet(running.incrementAndGet(), Math::max);
                      begun.countDown();
                      begun.await();
                      running.decrementAndGet();
                      return 1;
                    })
                .build(),
            guest -> {
              for (int i = 0; i < calls; i++) {
                guest.begin("work", null);
              }
              for (int i = 0; i < calls; i++) {
                guest.takeNext();
              }
              return guest.end(calls);
            })) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(calls);
      assertThat(most.get()).isEqualTo(HandlerThreads.MAX_THREADS);
    }
  }

  @Test
  void refusesMoreThanTheMostOutstandingCalls() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("never", payload -> new CompletableFuture<>()).maxOutstanding(50).build(),
            guest -> {
              for (int i = 0; i < 50; i++) {
                assertThat(guest.begin("never", null)).isPositive();
              }
              int refused = guest.begin("never", null);
              assertThat(guest.host.await(0)).isEqualTo(refused);
              String error = guest.takeError(refused);
              guest.host.cancel(1);
              guest.begin("never", null);
              return guest.end(List.of(error, guest.host.await(0)));
            })) {
      assertThat(sandbox.run("f"))
          .hasToString(
              "[\"HostError: the program has begun 50 operations of the host and not taken their"
                  + " answers, its limit is 50; it must await some before it begins more\",0]");
    }
  }

  @Test
  void refusesToBeAskedForEver() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("echo", payload -> payload).build(),
            guest -> {
              int begun = 0;
              while (guest.begin("echo", null) > 0) {
                begun++;
              }
              return guest.end(begun);
            })) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(10_000 + HostOperations.MAX_REFUSED);
    }
  }

  @Test
  void aHandlerCanFailOnPurpose() {
    SandboxConfig.Builder config =
        with(
            "fail",
            payload -> {
              throw new HostcallException("no tea today");
            });
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(config.build(), guest -> guest.endWithHostcall("fail", null))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("HostcallError");
      assertThat(result.error().orElseThrow().message()).isEqualTo("no tea today");
      assertThat(result.hostFaults()).isEmpty();
    }
  }

  private static SandboxConfig broken() {
    return with(
            "fail",
            payload -> {
              throw new IllegalStateException("broken handler");
            })
        .build();
  }

  @Test
  void aFaultOfTheHostThatTheGuestCopesWithIsKept() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            broken(),
            guest -> {
              guest.begin("fail", null);
              guest.takeNext();
              return guest.end("coped");
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      assertThat(result.hostFaults())
          .extracting(HostcallExchange.Failure::message)
          .containsExactly("IllegalStateException: broken handler");
    }
  }

  @Test
  void anErrorThatAFaultOfTheHostHasCausedIsTheHosts() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            broken(),
            guest -> {
              guest.begin("fail", null);
              guest.takeNext();
              return guest.error(
                  "ShopError",
                  "closed",
                  "run",
                  "HostcallError: IllegalStateException: broken handler\n\nShopError: closed");
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("ShopError");
      assertThat(result.cause().orElseThrow()).hasMessage("broken handler");
    }
  }

  @Test
  void aGuestCannotBlameTheHostForWhatDidNotHappen() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            broken(),
            guest ->
                guest.error("HostcallError", "IllegalStateException: broken handler", "run"))) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.GUEST_ERROR);
    }
  }

  @Test
  void aHandlersFailureThatEscapesIsTheHostsError() {
    IllegalStateException broken = new IllegalStateException("broken handler");
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with(
                    "fail",
                    payload -> {
                      throw broken;
                    })
                .build(),
            guest -> guest.endWithHostcall("fail", null))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).containsSame(broken);
      assertThat(result.error().orElseThrow().message())
          .isEqualTo("IllegalStateException: broken handler");
      assertThat(result.hostcalls().get(0).failure().type()).isEqualTo("HostcallError");
      assertThat(result.hostcalls().get(0).failure().cause()).containsSame(broken);
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
      assertThatThrownBy(() -> sandbox.run("f"))
          .isInstanceOf(InternalException.class)
          .hasCause(broken);
    }
  }

  @Test
  void failuresOfStagesAndErrorsOfHandlersReachTheGuest() {
    CompletableFuture<Object> failed = CompletableFuture.failedFuture(new Exception("late"));
    CompletableFuture<Object> dependent =
        failed.handle(
            (value, thrown) -> {
              throw new IllegalStateException("wrapped");
            });
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("stage", payload -> failed)
                .hostcall("dependent", payload -> dependent)
                .hostcall(
                    "assertion",
                    payload -> {
                      throw new AssertionError("in a test");
                    })
                .build(),
            guest -> {
              List<String> messages = new ArrayList<>();
              for (String name : List.of("stage", "dependent", "assertion")) {
                guest.begin(name, null);
                var error = CborReader.read(guest.takeNext().payload());
                messages.add(error.get("message").textValue());
              }
              return guest.end(messages);
            })) {
      assertThat(sandbox.run("f"))
          .hasToString(
              "[\"Exception: late\",\"IllegalStateException: wrapped\","
                  + "\"AssertionError: in a test\"]");
    }
  }

  @Test
  void anUnknownHostcallIsTheGuestsError() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> guest.endWithHostcall("nothing", null))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().summary())
          .isEqualTo("UnknownHostcall: the host has no hostcall \"nothing\" (line 3)");
    }
  }

  @Test
  void aGuestCannotBlameTheHost() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with(
                    "fail",
                    payload -> {
                      throw new IllegalStateException("real");
                    })
                .build(),
            guest -> {
              guest.begin("fail", null);
              guest.takeNext();
              return guest.error("HostcallError", "forged");
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.GUEST_ERROR);
    }
  }

  @Test
  void aResultThatDoesNotMapIsTheHostsError() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("object", payload -> new Object()).build(),
            guest -> guest.endWithHostcall("object", null))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().message())
          .startsWith("the result of hostcall \"object\" cannot be sent");
    }
  }

  /** A result whose class breaks when it is read. */
  public static final class BrokenResult {
    public int getValue() {
      throw new AssertionError("broken getter");
    }
  }

  @Test
  void aResultWhoseClassBreaksIsTheHostsError() {
    SandboxConfig config =
        with("sync", payload -> new BrokenResult())
            .hostcall("async", payload -> CompletableFuture.completedFuture(new BrokenResult()))
            .build();
    for (String name : List.of("sync", "async")) {
      try (Sandbox sandbox =
          ScriptedGuest.sandbox(config, guest -> guest.endWithHostcall(name, null))) {
        RunResult result = sandbox.call("f");
        assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
        assertThat(result.cause()).containsInstanceOf(AssertionError.class);
      }
    }
  }

  @Test
  void aStageThatCannotBeCancelledDoesNoHarm() {
    CompletableFuture<Object> stubborn =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            throw new IllegalStateException("not now");
          }
        };
    CountDownLatch handled = new CountDownLatch(1);
    SandboxConfig config =
        with("stubborn", payload -> stubborn)
            .hostcall(
                "after",
                payload -> {
                  handled.countDown();
                  return 1;
                })
            .build();
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            config,
            guest -> {
              guest.begin("stubborn", null);
              while (stubborn.getNumberOfDependents() == 0) {
                Thread.onSpinWait();
              }
              guest.begin("after", null);
              handled.await();
              return guest.end(1);
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void keepsOnlyTheFirstOfManyCallsWithLongNames() {
    String name = "x".repeat(1 << 20);
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              for (int i = 0; i < 40; i++) {
                guest.begin(name, null);
                guest.takeNext();
              }
              return guest.end(1);
            })) {
      RunResult result = sandbox.call("f");
      assertThat(result.hostcallCount()).isEqualTo(40);
      assertThat(result.hostcalls()).hasSizeBetween(1, 32);
    }
  }

  @Test
  void malformedPayloadsAreAnsweredWithATypedError() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with("any", payload -> 1).build(),
            guest -> {
              guest.host.begin(1, "any", new byte[] {(byte) 0xFF});
              guest.host.begin(77, "any", new byte[] {0});
              List<Object> types = new ArrayList<>();
              for (int i = 0; i < 2; i++) {
                GuestHost.Completion answer = guest.takeNext();
                types.add(answer.status());
                types.add(CborReader.read(answer.payload()).get("type"));
              }
              return guest.end(types);
            })) {
      assertThat(sandbox.run("f")).hasToString("[1,\"InvalidValue\",1,\"InvalidValue\"]");
    }
  }

  @Test
  void aHandlerThatNeverReturnsIsNamedAtTheTimeLimitAndInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with(
                    "lookup",
                    payload -> {
                      try {
                        return new CountDownLatch(1).getCount() + waitForever();
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                      }
                    })
                .timeout(Duration.ofSeconds(3))
                .build(),
            guest -> guest.endWithHostcall("lookup", null))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.TIME_LIMIT);
      assertThat(result.error().orElseThrow().message())
          .matches(
              "the program did not finish within its time limit of 3 s; it was waiting for the"
                  + " hostcall \"lookup\", which had not been answered after [0-9.]+ m?s");
      assertThat(result.hostcalls().get(0).answered()).isFalse();
      assertThat(result.hostcalls().get(0).answeredAt()).isEqualTo(-1);
      interrupted.await();
    }
  }

  private static int waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
    return 0;
  }

  @Test
  void callsLeftOutstandingAreCancelledAtTheEnd() throws Exception {
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch started = new CountDownLatch(2);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            with(
                    "future",
                    payload -> {
                      started.countDown();
                      return never;
                    })
                .hostcall(
                    "block",
                    payload -> {
                      started.countDown();
                      try {
                        return waitForever();
                      } finally {
                        interrupted.countDown();
                      }
                    })
                .hostcall("sync", payload -> 1)
                .build(),
            guest -> {
              guest.begin("future", null);
              guest.begin("block", null);
              started.await();
              guest.begin("sync", null);
              guest.takeNext();
              return guest.end(1);
            })) {
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
      interrupted.await();
      assertThatThrownBy(never::get).isInstanceOf(Exception.class);
      assertThat(never).isCancelled();
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void aHandlerMayCloseItsSandbox() {
    Sandbox[] sandbox = new Sandbox[1];
    sandbox[0] =
        ScriptedGuest.sandbox(
            with(
                    "close",
                    payload -> {
                      sandbox[0].close();
                      return 1;
                    })
                .build(),
            guest -> guest.endWithHostcall("close", null));
    assertThat(sandbox[0].call("f").verdict()).isEqualTo(Verdict.CANCELLED);
    assertThat(sandbox[0].state()).isEqualTo(SandboxState.CLOSED);
  }

  @Test
  void aHandlerCannotCallItsOwnSandbox() {
    Sandbox[] sandbox = new Sandbox[1];
    sandbox[0] =
        ScriptedGuest.sandbox(
            with("again", payload -> sandbox[0].call("f").value()).build(),
            guest -> guest.endWithHostcall("again", null));
    try (Sandbox open = sandbox[0]) {
      RunResult result = open.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().message()).contains("sandbox is busy");
    }
  }

  @Test
  void waitingAdvancesAVirtualClockOnlyIfNothingCompletes() {
    SandboxConfig config =
        with("quick", payload -> 1).clock(GuestClock.virtual(Instant.EPOCH)).build();
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            config,
            guest -> {
              int sleeping = guest.host.await(3_600_000_000_000L);
              long slept = guest.clock.nanoTime();
              int handle = guest.begin("quick", null);
              int reported = guest.host.await(3_600_000_000_000L);
              return guest.end(
                  List.of(sleeping, slept, reported == handle, guest.clock.nanoTime()));
            })) {
      assertThat(sandbox.run("f")).hasToString("[0,3600000000000,true,3600000000000]");
    }
  }
}
