package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.ScriptedGuest.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** A scripted guest fails if it runs while it sleeps. */
@Timeout(60)
@Isolated("counts the sandboxes that are awake")
class SleepTest {
  private final AtomicInteger sleeps = new AtomicInteger();

  private Sandbox sandbox(Code code) {
    Map<String, Code> functions = new HashMap<>();
    functions.put("f", code);
    functions.put("sleep", guest -> sleeps.incrementAndGet());
    Sandbox sandbox = ScriptedGuest.pending(SandboxConfig.builder().build(), functions);
    sandbox.start();
    return sandbox;
  }

  @Test
  void anIdleSandboxSleepsAndWakesWithItsNextOperation() {
    try (Sandbox sandbox = sandbox(guest -> guest.end(Thread.currentThread().getName()))) {
      String worker = sandbox.run("f").textValue();
      sandbox.sleepIfIdleSince(System.nanoTime());
      assertThat(sleeps.get()).isEqualTo(1);
      assertThat(SandboxTest.threads(worker)).doesNotContain(worker);
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
      sandbox.sleepIfIdleSince(System.nanoTime());
      assertThat(sleeps.get()).isEqualTo(1);
      assertThat(sandbox.run("f").textValue()).isEqualTo(worker);
    }
  }

  @Test
  void fallsAsleepOnItsOwn() throws Exception {
    CountDownLatch asleep = new CountDownLatch(1);
    Map<String, Code> functions = new HashMap<>();
    functions.put("f", guest -> guest.end(1));
    functions.put(
        "sleep",
        guest -> {
          asleep.countDown();
          return 0;
        });
    try (Sandbox sandbox = ScriptedGuest.pending(SandboxConfig.builder().build(), functions)) {
      sandbox.start();
      asleep.await();
      assertThat(sandbox.run("f").intValue()).isEqualTo(1);
    }
  }

  @Test
  void doesNotSleepWhileItWorks() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Sandbox sandbox =
        sandbox(
            guest -> {
              begun.countDown();
              go.await();
              return guest.end(1);
            })) {
      var call = sandbox.callAsync("f");
      begun.await();
      sandbox.sleepIfIdleSince(System.nanoTime());
      assertThat(sleeps.get()).isZero();
      go.countDown();
      assertThat(call.get().verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void doesNotSleepIfItWasUsedSince() {
    try (Sandbox sandbox = sandbox(guest -> guest.end(1))) {
      long before = System.nanoTime();
      sandbox.run("f");
      sandbox.sleepIfIdleSince(before);
      assertThat(sleeps.get()).isZero();
    }
  }

  @Test
  void onlyAFewIdleSandboxesStayAwake() {
    List<Sandbox> sandboxes = new ArrayList<>();
    try {
      for (int i = 0; i < AwakeSandboxes.MAX_IDLE + 5; i++) {
        sandboxes.add(sandbox(guest -> guest.end(1)));
      }
      assertThat(sleeps.get()).isGreaterThanOrEqualTo(4);
      for (Sandbox sandbox : sandboxes) {
        assertThat(sandbox.run("f").intValue()).isEqualTo(1);
      }
    } finally {
      sandboxes.forEach(Sandbox::close);
    }
  }

  @Test
  void aSleepingSandboxCanBeClosed() {
    Sandbox sandbox = sandbox(guest -> guest.end(1));
    sandbox.sleepIfIdleSince(System.nanoTime());
    sandbox.close();
    assertThat(sandbox.state()).isEqualTo(SandboxState.CLOSED);
    sandbox.sleepIfIdleSince(System.nanoTime());
    assertThat(sleeps.get()).isEqualTo(1);
    assertThatThrownBy(() -> sandbox.run("f"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("it is closed");
  }

  @Test
  void callsAndSleepsMayCoincide() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger runs = new AtomicInteger();
    try (Sandbox sandbox = sandbox(guest -> guest.end(runs.incrementAndGet()))) {
      FutureTask<Void> sleeper =
          new FutureTask<>(
              () -> {
                while (!over.get()) {
                  sandbox.sleepIfIdleSince(System.nanoTime());
                }
                return null;
              });
      new Thread(sleeper, "sleeper").start();
      for (int i = 1; i <= 2000 || sleeps.get() < 100; i++) {
        assertThat(sandbox.run("f").intValue()).isEqualTo(i);
      }
      over.set(true);
      sleeper.get();
    }
    assertThat(sleeps.get()).isGreaterThanOrEqualTo(100);
  }
}
