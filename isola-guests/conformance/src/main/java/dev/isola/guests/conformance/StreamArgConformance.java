package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.StreamArg;
import dev.isola.Verdict;
import java.util.Iterator;
import java.util.List;
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
}
