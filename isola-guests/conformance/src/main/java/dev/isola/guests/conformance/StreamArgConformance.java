package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.InvalidArgumentException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.StreamArg;
import dev.isola.Verdict;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Arguments that are read value by value, with the program {@code streams}.
 *
 * @since 0.1.0
 */
public abstract class StreamArgConformance {
  private static final String PROGRAM = "streams";

  private final GuestUnderTest guest;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected StreamArgConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  @Test
  void isReadByBothKindsOfLoops() {
    try (Sandbox sandbox = guest.with(PROGRAM)) {
      assertThat(sandbox.run("consume", StreamArg.fromIterable(List.of(1, 2, 3))))
          .hasToString("[1,2,3]");
      assertThat(sandbox.run("consume_async", StreamArg.fromStream(Stream.of("a", "b"))))
          .hasToString("[\"a\",\"b\"]");
      assertThat(sandbox.run("total", StreamArg.fromIterable(List.of(1, 2)).withName("rows")))
          .hasToString("3");
      assertThat(
              sandbox.run(
                  "pairs",
                  StreamArg.fromIterable(List.of(1, 2)),
                  StreamArg.fromIterable(List.of("x", "y"))))
          .hasToString("[[1,\"x\"],[2,\"y\"]]");
    }
  }

  @Test
  void mayBeEmpty() {
    assertThat(guest.call(PROGRAM, "consume", StreamArg.fromIterable(List.of())).value())
        .hasToString("[]");
  }

  @Test
  void isPulledLazilyFromAnEndlessSource() {
    AtomicInteger pulled = new AtomicInteger();
    Iterator<Object> endless = Stream.<Object>generate(pulled::incrementAndGet).iterator();
    try (Sandbox sandbox = guest.with(PROGRAM)) {
      StreamArg stream = StreamArg.fromIterable(() -> endless).withCapacity(4);
      assertThat(sandbox.run("first", stream).intValue()).isEqualTo(1);
      assertThat(pulled.get()).isLessThan(20);
    }
  }

  @Test
  void carriesManyValues() {
    List<Integer> many = Stream.iterate(0, n -> n + 1).limit(5_000).toList();
    RunResult result = guest.call(PROGRAM, "echo", StreamArg.fromIterable(many));
    assertThat(result.verdict()).isEqualTo(Verdict.OK);
    assertThat(result.results()).hasToString(many.toString());
  }

  @Test
  void aFailingSourceIsNotTheGuestsFault() {
    Iterable<Object> failing =
        () -> {
          throw new IllegalStateException("database is gone");
        };
    RunResult result = guest.call(PROGRAM, "consume", StreamArg.fromIterable(failing));
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(result.error().orElseThrow().message()).contains("database is gone");
  }

  /** Numbers from 1, with a count of how many were made and whether they were closed. */
  private static final class Numbers {
    private final AtomicInteger made = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    Stream<Integer> stream() {
      return Stream.generate(made::incrementAndGet).onClose(closed::countDown);
    }

    SandboxConfig counting() {
      return GuestUnderTest.config().hostcall("made", payload -> made.get()).build();
    }
  }

  @Test
  void aProgramThatStopsEarlyEndsTheSource() throws Exception {
    Numbers numbers = new Numbers();
    StreamArg stream = StreamArg.fromStream(numbers.stream()).withCapacity(5);
    RunResult result = guest.call(PROGRAM, "takes", stream, 3);
    assertThat(result.verdict()).isEqualTo(Verdict.OK);
    assertThat(result.value()).hasToString("[1,2,3]");
    assertThat(numbers.closed.await(3, TimeUnit.MINUTES)).isTrue();
    assertThat(numbers.made.get()).isBetween(3, 3 + 5 + 1);
  }

  @Test
  void aSourceIsNeverFurtherAheadThanItsCapacity() {
    int capacity = 4;
    Numbers numbers = new Numbers();
    StreamArg stream = StreamArg.fromStream(numbers.stream().limit(50)).withCapacity(capacity);
    RunResult result = guest.call(numbers.counting(), PROGRAM, "counted", stream);
    int[] counts = result.value(int[].class);
    assertThat(counts).hasSize(50);
    for (int read = 1; read <= counts.length; read++) {
      assertThat(counts[read - 1]).isBetween(read, read + capacity);
    }
  }

  @Test
  void aPublisherIsAskedForNoMoreThanThereIsRoomFor() {
    int capacity = 3;
    AtomicInteger requested = new AtomicInteger();
    AtomicInteger read = new AtomicInteger();
    AtomicInteger furthest = new AtomicInteger();
    AtomicBoolean cancelled = new AtomicBoolean();
    Flow.Publisher<Integer> publisher =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  private int sent;

                  @Override
                  public void request(long n) {
                    int all = requested.addAndGet((int) n);
                    furthest.accumulateAndGet(all - read.get(), Math::max);
                    for (int i = 0; i < n && sent < 40; i++) {
                      subscriber.onNext(++sent);
                    }
                    if (sent == 40) {
                      sent++;
                      subscriber.onComplete();
                    }
                  }

                  @Override
                  public void cancel() {
                    cancelled.set(true);
                  }
                });
    SandboxConfig config =
        GuestUnderTest.config().hostcall("made", payload -> read.incrementAndGet()).build();
    RunResult result =
        guest.call(
            config, PROGRAM, "counted", StreamArg.fromPublisher(publisher).withCapacity(capacity));
    assertThat(result.value().size()).isEqualTo(40);
    // What the program has read, it has read before it says so.
    assertThat(furthest.get()).isBetween(capacity, 2 * capacity);
    assertThat(cancelled).isFalse();
  }

  @Test
  void aFailureOfTheSourceCanBeCaughtAfterItsValues() {
    Iterator<Integer> values = List.of(1, 2).iterator();
    Iterator<Object> failing =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Object next() {
            if (!values.hasNext()) {
              throw new IllegalStateException("connection lost");
            }
            return values.next();
          }
        };
    RunResult result = guest.call(PROGRAM, "caught", StreamArg.fromIterable(() -> failing));
    assertThat(result.verdict()).isEqualTo(Verdict.OK);
    assertThat(result.value().get(0)).hasToString("[1,2]");
    assertThat(result.value().get(1).textValue()).isEqualTo("HostcallError");
    assertThat(result.value().get(2).textValue()).contains("connection lost");
  }

  @Test
  void aReadThatIsGivenUpLosesNoValue() {
    SandboxConfig config = GuestUnderTest.config().hostcall("other", payload -> payload).build();
    List<Integer> many = Stream.iterate(0, n -> n + 1).limit(200).toList();
    for (int capacity : new int[] {1, 2, 1024}) {
      StreamArg stream = StreamArg.fromIterable(many).withCapacity(capacity);
      RunResult result = guest.call(config, PROGRAM, "impatient", stream);
      assertThat(result.error()).isEmpty();
      assertThat(result.value()).hasToString(many.toString().replace(" ", ""));
    }
  }

  @Test
  void canBeUsedOnce() {
    StreamArg stream = StreamArg.fromIterable(List.of(1));
    try (Sandbox sandbox = guest.with(PROGRAM)) {
      assertThat(sandbox.run("consume", stream)).hasToString("[1]");
      assertThatThrownBy(() -> sandbox.run("consume", stream.withName("values")))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("was used before");
    }
  }
}
