package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.engine.GuestHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamArgTest {
  /** Reads a stream to its end. */
  private static int readAll(ScriptedGuest.GuestSide guest) throws Exception {
    List<Object> values = new ArrayList<>();
    while (true) {
      guest.beginRead(0);
      GuestHost.Completion item = guest.takeNext();
      if (item.status() == GuestHost.END_OF_STREAM) {
        return guest.end(values);
      }
      if (item.status() == GuestHost.ERROR) {
        var error = CborReader.read(item.payload());
        return guest.error(error.get("type").textValue(), error.get("message").textValue());
      }
      values.add(CborReader.read(item.payload()));
    }
  }

  private static int readSome(ScriptedGuest.GuestSide guest, int n) throws Exception {
    for (int i = 0; i < n; i++) {
      guest.beginRead(0);
      guest.takeNext();
    }
    return guest.end(n);
  }

  @Test
  @SuppressWarnings("try") // the publisher's end is the stream's
  void streamsIterablesStreamsAndPublishers() {
    try (Sandbox sandbox = ScriptedGuest.sandbox(StreamArgTest::readAll);
        SubmissionPublisher<Object> publisher = new SubmissionPublisher<>()) {
      assertThat(sandbox.run("f", StreamArg.fromIterable(List.of(1, "b", List.of()))))
          .hasToString("[1,\"b\",[]]");
      assertThat(sandbox.run("f", StreamArg.fromStream(Stream.of(1, 2)))).hasToString("[1,2]");
      assertThat(sandbox.run("f", StreamArg.fromIterable(List.of()))).hasToString("[]");
      Flow.Publisher<Object> two =
          subscriber -> {
            publisher.subscribe(subscriber);
            publisher.submit("x");
            publisher.submit("y");
            publisher.close();
          };
      assertThat(sandbox.run("f", StreamArg.fromPublisher(two))).hasToString("[\"x\",\"y\"]");
    }
  }

  @Test
  void streamsMoreThanItsCapacityInOrder() {
    List<Integer> many = IntStream.range(0, 20_000).boxed().toList();
    try (Sandbox sandbox = ScriptedGuest.sandbox(StreamArgTest::readAll)) {
      for (int capacity : new int[] {1, 2, 3, 1024}) {
        StreamArg stream = StreamArg.fromIterable(many).withCapacity(capacity);
        assertThat(sandbox.run("f", stream)).hasToString(many.toString().replace(" ", ""));
      }
    }
  }

  @Test
  void readsAheadNoMoreThanItsCapacity() {
    AtomicInteger pulled = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    Stream<Integer> endless =
        Stream.generate(
            () -> {
              most.accumulateAndGet(pulled.incrementAndGet() - taken.get(), Math::max);
              return 1;
            });
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              for (int i = 0; i < 500; i++) {
                guest.beginRead(0);
                guest.takeNext();
                taken.incrementAndGet();
              }
              return guest.end(1);
            })) {
      sandbox.run("f", StreamArg.fromStream(endless).withCapacity(10));
      // Iterators of streams hold one value; one more was handed over but is not counted yet.
      assertThat(most.get()).isBetween(1, 12);
    }
  }

  @Test
  void aSourceThatCannotBeClosedHoldsNothingUp() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Stream<Integer> endless =
        Stream.generate(() -> 1)
            .onClose(
                () -> {
                  closing.countDown();
                  while (go.getCount() > 0) {
                    try {
                      go.await();
                    } catch (InterruptedException e) {
                      // It heeds nothing.
                    }
                  }
                });
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> readSome(guest, 3))) {
      RunResult result = sandbox.call("f", StreamArg.fromStream(endless).withCapacity(2));
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      closing.await();
      go.countDown();
    }
  }

  @Test
  void touchesTheSourceOnlyWhenItIsRead() {
    AtomicBoolean touched = new AtomicBoolean();
    Iterable<Object> source =
        () -> {
          touched.set(true);
          return List.<Object>of(1).iterator();
        };
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> guest.end(1))) {
      sandbox.run("f", StreamArg.fromIterable(source));
      assertThat(touched).isFalse();
    }
  }

  @Test
  void closesAStreamAtItsEndAndWhenItIsNotReadToItsEnd() throws Exception {
    CountDownLatch closed = new CountDownLatch(2);
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> readSome(guest, 2))) {
      sandbox.run("f", StreamArg.fromStream(Stream.of(1, 2, 3).onClose(closed::countDown)));
      sandbox.run(
          "f",
          StreamArg.fromStream(Stream.generate(() -> 1).onClose(closed::countDown))
              .withCapacity(1));
      closed.await();
    }
  }

  @Test
  void interruptsASourceThatBlocksWhenTheCallEnds() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch blocking = new CountDownLatch(1);
    Iterator<Object> blocked =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Object next() {
            blocking.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
            return 1;
          }
        };
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              guest.beginRead(0);
              blocking.await();
              return guest.end(1);
            })) {
      sandbox.run("f", StreamArg.fromIterable(() -> blocked));
      interrupted.await();
    }
  }

  @Test
  void aFailingSourceIsTheHostsErrorAfterItsValues() {
    IllegalStateException broken = new IllegalStateException("no more rows");
    Iterator<Object> failing =
        new Iterator<>() {
          private int rows;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Object next() {
            if (rows++ == 3) {
              throw broken;
            }
            return rows;
          }
        };
    AtomicInteger read = new AtomicInteger();
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              for (int i = 0; i < 3; i++) {
                guest.beginRead(0);
                read.addAndGet(CborReader.read(guest.takeNext().payload()).intValue());
              }
              return readAll(guest);
            })) {
      RunResult result = sandbox.call("f", StreamArg.fromIterable(() -> failing));
      assertThat(read.get()).isEqualTo(1 + 2 + 3);
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).containsSame(broken);
      assertThat(result.error().orElseThrow().message()).contains("no more rows");
    }
  }

  @Test
  void aPublisherThatIgnoresItsDemandFails() {
    Flow.Publisher<Object> flood =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    for (long i = 0; i <= n; i++) {
                      subscriber.onNext(1);
                    }
                  }

                  @Override
                  public void cancel() {}
                });
    try (Sandbox sandbox = ScriptedGuest.sandbox(StreamArgTest::readAll)) {
      RunResult result = sandbox.call("f", StreamArg.fromPublisher(flood).withCapacity(4));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).containsInstanceOf(StreamFullException.class);
    }
  }

  /** A publisher of ones; {@code onRefill} runs at every request but the first. */
  private static Flow.Publisher<Object> ones(Runnable onRefill, Runnable onCancel) {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              private boolean requested;

              @Override
              public void request(long n) {
                if (requested) {
                  onRefill.run();
                }
                requested = true;
                for (long i = 0; i < n; i++) {
                  subscriber.onNext(1);
                }
              }

              @Override
              public void cancel() {
                onCancel.run();
              }
            });
  }

  @Test
  void aSubscriptionThatCannotBeCancelledDoesNoHarm() {
    Runnable broken =
        () -> {
          throw new IllegalStateException("not now");
        };
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> readSome(guest, 1))) {
      RunResult result = sandbox.call("f", StreamArg.fromPublisher(ones(() -> {}, broken)));
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void aPublisherThatBlocksWhenItIsAskedForMoreDoesNotBlockTheDeadline() {
    CountDownLatch release = new CountDownLatch(1);
    Runnable block =
        () -> {
          while (release.getCount() > 0) {
            try {
              release.await();
            } catch (InterruptedException e) {
              continue; // it blocks whoever interrupts it
            }
          }
        };
    SandboxConfig config = SandboxConfig.builder().timeout(Duration.ofMillis(200)).build();
    try (Sandbox sandbox = ScriptedGuest.sandbox(config, guest -> readSome(guest, 3))) {
      StreamArg stream = StreamArg.fromPublisher(ones(block, () -> {})).withCapacity(2);
      assertThat(sandbox.call("f", stream).verdict()).isEqualTo(Verdict.TIME_LIMIT);
      release.countDown();
    }
  }

  @Test
  void aValueWhoseClassBreaksIsTheHostsError() {
    Flow.Publisher<Object> careless =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    try {
                      subscriber.onNext(new HostcallTest.BrokenResult());
                    } catch (Throwable e) {
                      return; // as publishers do whose subscribers must not throw
                    }
                  }

                  @Override
                  public void cancel() {}
                });
    try (Sandbox sandbox = ScriptedGuest.sandbox(StreamArgTest::readAll)) {
      RunResult result = sandbox.call("f", StreamArg.fromPublisher(careless));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).containsInstanceOf(AssertionError.class);
    }
  }

  @Test
  void cancelsItsSubscriptionWhenTheCallEnds() throws Exception {
    AtomicLong requested = new AtomicLong();
    CountDownLatch cancelled = new CountDownLatch(1);
    Flow.Publisher<Object> source =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    requested.addAndGet(n);
                    subscriber.onNext("one");
                  }

                  @Override
                  public void cancel() {
                    cancelled.countDown();
                  }
                });
    try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> readSome(guest, 1))) {
      sandbox.run("f", StreamArg.fromPublisher(source).withCapacity(8));
      cancelled.await();
      assertThat(requested.get()).isEqualTo(8);
    }
  }

  @Test
  void canBeUsedOnce() {
    StreamArg stream = StreamArg.fromIterable(List.of(1));
    try (Sandbox sandbox = ScriptedGuest.sandbox(StreamArgTest::readAll)) {
      assertThatThrownBy(() -> sandbox.run("f", stream, stream.withName("again")))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("was used before");
      assertThat(sandbox.run("f", stream)).hasToString("[1]");
      assertThatThrownBy(() -> sandbox.run("f", stream.withCapacity(5)))
          .hasMessageContaining("was used before");
    }
  }

  @Test
  void anInvalidArgumentDoesNotUseUpAStream() {
    StreamArg stream = StreamArg.fromIterable(List.of(1));
    try (Sandbox sandbox = ScriptedGuest.sandbox(StreamArgTest::readAll)) {
      assertThatThrownBy(() -> sandbox.run("f", stream, new Object()))
          .isInstanceOf(InvalidArgumentException.class);
      assertThat(sandbox.run("f", stream)).hasToString("[1]");
    }
  }

  @Test
  void readingAnUnknownStreamIsATypedError() {
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              guest.beginRead(5);
              return guest.end(CborReader.read(guest.takeNext().payload()).get("message"));
            })) {
      assertThat(sandbox.run("f").textValue()).isEqualTo("no stream argument has number 5");
    }
  }

  /** Reads to the end, and after every read that is taken gives some up. */
  private static int readAllGivingUp(ScriptedGuest.GuestSide guest, int givenUp) throws Exception {
    List<Object> values = new ArrayList<>();
    while (true) {
      List<Integer> handles = new ArrayList<>();
      for (int i = 0; i < givenUp; i++) {
        handles.add(guest.beginRead(0));
      }
      if (!values.isEmpty() && values.size() % 2 == 0) { // some are given up when they have come
        guest.host.await(-1);
      }
      handles.forEach(guest.host::cancel);
      guest.beginRead(0);
      GuestHost.Completion item = guest.takeNext();
      if (item.status() == GuestHost.END_OF_STREAM) {
        return guest.end(values);
      }
      values.add(CborReader.read(item.payload()));
    }
  }

  @Test
  void whatAReadThatIsGivenUpWasToGetTheNextOneGets() {
    List<Integer> many = IntStream.range(0, 1_000).boxed().toList();
    for (int givenUp : new int[] {1, 2, 7}) {
      for (int capacity : new int[] {1, 3, 1024}) {
        try (Sandbox sandbox = ScriptedGuest.sandbox(guest -> readAllGivingUp(guest, givenUp))) {
          StreamArg stream = StreamArg.fromIterable(many).withCapacity(capacity);
          assertThat(sandbox.run("f", stream)).hasToString(many.toString().replace(" ", ""));
        }
      }
    }
  }

  @Test
  void aReadThatIsGivenUpAlsoLeavesTheSourcesFailureToTheNextOne() {
    Iterable<Object> failing =
        () -> {
          throw new IllegalStateException("connection lost");
        };
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              int first = guest.beginRead(0);
              guest.host.await(-1);
              guest.host.cancel(first);
              return readAll(guest);
            })) {
      RunResult result = sandbox.call("f", StreamArg.fromIterable(failing));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().message()).contains("connection lost");
    }
  }

  @Test
  void readsThatAreGivenUpDoNotMakeTheSourceGoOn() {
    AtomicInteger pulled = new AtomicInteger();
    Stream<Integer> endless = Stream.generate(pulled::incrementAndGet);
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            guest -> {
              for (int i = 0; i < 500; i++) {
                int read = guest.beginRead(0);
                guest.host.await(-1);
                guest.host.cancel(read);
              }
              guest.beginRead(0);
              return guest.end(CborReader.read(guest.takeNext().payload()));
            })) {
      assertThat(sandbox.run("f", StreamArg.fromStream(endless).withCapacity(10))).hasToString("1");
      assertThat(pulled.get()).isLessThanOrEqualTo(10 + 10);
    }
  }
}
