package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
  private static int count(ScriptedGuest.GuestSide guest, int n) throws InvalidValueException {
    for (int i = 0; i < n; i++) {
      guest.result(i);
    }
    return guest.end("end");
  }

  @Test
  void deliversEventsWhileTheGuestRuns() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (Sandbox sandbox =
            ScriptedGuest.sandbox(
                guest -> {
                  guest.print("first");
                  read.await();
                  return guest.end(2);
                });
        EventStream stream = sandbox.runStream("f")) {
      Iterator<Event> events = stream.iterator();
      assertThat(events.next()).isEqualTo(new StdoutEvent("first"));
      read.countDown();
      assertThat(events.next()).isInstanceOf(EndEvent.class);
      assertThat(events.hasNext()).isFalse();
      assertThat(sandbox.call("f").verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void endsWithAnErrorIfTheCallFails() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> guest.error("ValueError", "bad"));
        EventStream stream = sandbox.runStream("f")) {
      assertThat(stream.stream().toList())
          .containsExactly(
              new ErrorEvent(new GuestError("ValueError", "bad", "Traceback: bad", 3)));
      assertThat(stream.result().verdict()).isEqualTo(Verdict.GUEST_ERROR);
    }
  }

  @Test
  void theGuestWaitsForASlowReader() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    int all = 4 * EventLog.STREAM_CAPACITY;
    try (Sandbox sandbox =
            ScriptedGuest.sandbox(
                guest -> {
                  for (int i = 0; i < all; i++) {
                    guest.result(i);
                    sent.incrementAndGet();
                  }
                  return guest.end(null);
                });
        EventStream stream = sandbox.runStream("f")) {
      Iterator<Event> events = stream.iterator();
      for (int i = 0; i < all; i++) {
        assertThat(events.next()).hasToString("ResultEvent[data=" + i + "]");
        assertThat(sent.get()).isLessThanOrEqualTo(i + 1 + EventLog.STREAM_CAPACITY);
      }
      assertThat(events.next()).isInstanceOf(EndEvent.class);
    }
  }

  @Test
  void waitingForASlowReaderIsNotTheGuestsTime() throws Exception {
    SandboxConfig config = SandboxConfig.builder().timeout(Duration.ofMillis(300)).build();
    try (Sandbox sandbox =
            ScriptedGuest.sandbox(config, guest -> count(guest, EventLog.STREAM_CAPACITY + 10));
        EventStream stream = sandbox.runStream("f")) {
      Iterator<Event> events = stream.iterator();
      events.next();
      CountDownLatch longEnough = new CountDownLatch(1);
      Future<?> timer = Watchdog.after(Duration.ofMillis(900).toNanos(), longEnough::countDown);
      longEnough.await();
      assertThat(timer.isCancelled()).isFalse();
      assertThat(stream.result().verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void closingBeforeTheEndCancelsTheCall() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> count(guest, 1_000_000))) {
      EventStream stream = sandbox.runStream("f");
      stream.iterator().next();
      stream.close();
      assertThat(stream.result().verdict()).isEqualTo(Verdict.CANCELLED);
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
      assertThatThrownBy(stream::iterator).isInstanceOf(StreamClosedException.class);
      assertThatThrownBy(stream::stream).isInstanceOf(StreamClosedException.class);
    }
  }

  @Test
  void closingAfterTheEndLeavesTheSandboxAlone() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> count(guest, 3))) {
      EventStream stream = sandbox.runStream("f");
      assertThat(stream.stream()).hasSize(4);
      stream.close();
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
      assertThat(stream.result().results()).hasToString("[0, 1, 2]");
    }
  }

  @Test
  void theResultCanBeHadWithoutReading() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> count(guest, 10_000));
        EventStream stream = sandbox.runStream("f")) {
      assertThat(stream.result().results()).hasSize(10_000);
      assertThat(stream).hasSize(10_001);
    }
  }

  @Test
  void everyIteratorBeginsAtTheFirstEvent() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> count(guest, 1_000));
        EventStream stream = sandbox.runStream("f")) {
      List<Event> first = stream.stream().toList();
      assertThat(stream.stream().toList()).isEqualTo(first).hasSize(1_001);
      assertThat(stream.result().events()).isEqualTo(first);
    }
  }

  @Test
  void interruptingTheReaderCancelsTheCall() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    try (Sandbox sandbox =
            ScriptedGuest.sandbox(
                guest -> {
                  running.countDown();
                  return guest.loopForever();
                });
        EventStream stream = sandbox.runStream("f")) {
      running.await();
      Thread.currentThread().interrupt();
      Event last = stream.iterator().next();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(last).isInstanceOf(ErrorEvent.class);
      assertThat(((ErrorEvent) last).error().type()).isEqualTo("Cancelled");
    }
  }

  @Test
  void closingTheSandboxEndsTheStream() {
    Sandbox sandbox = ScriptedGuest.sandbox(guest -> count(guest, 1_000_000));
    try (EventStream stream = sandbox.runStream("f")) {
      Iterator<Event> events = stream.iterator();
      events.next();
      sandbox.close();
      Event last = null;
      while (events.hasNext()) {
        last = events.next();
      }
      assertThat(last).isInstanceOf(ErrorEvent.class);
      assertThat(stream.result().verdict()).isEqualTo(Verdict.CANCELLED);
    }
  }
}
