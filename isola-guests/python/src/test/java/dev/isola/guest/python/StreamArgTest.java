package dev.isola.guest.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.StreamArg;
import dev.isola.Verdict;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamArgTest {
  private static final String SCRIPT =
      """
      async def consume_async(values):
          return [value async for value in values]

      def consume(values, *, factor=1):
          return [value * factor for value in values]

      def first(values):
          return next(iter(values))

      def total(rows):
          return sum(rows)

      def pairs(a, b):
          return list(zip(a, b))

      def echo(values):
          for value in values:
              yield value
      """;

  @Test
  void isReadByBothKindsOfLoops() {
    try (Sandbox sandbox = PythonSandboxes.with(SCRIPT)) {
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
  void isPulledLazilyFromAnEndlessSource() {
    AtomicInteger pulled = new AtomicInteger();
    Iterator<Integer> endless = Stream.generate(pulled::incrementAndGet).iterator();
    try (Sandbox sandbox = PythonSandboxes.with(SCRIPT)) {
      StreamArg stream = StreamArg.fromIterable(() -> cast(endless)).withCapacity(4);
      assertThat(sandbox.run("first", stream).intValue()).isEqualTo(1);
      assertThat(pulled.get()).isLessThan(20);
    }
  }

  @SuppressWarnings("unchecked")
  private static Iterator<Object> cast(Iterator<?> iterator) {
    return (Iterator<Object>) iterator;
  }

  @Test
  void carriesManyValues() {
    List<Integer> many = Stream.iterate(0, n -> n + 1).limit(5_000).toList();
    SandboxConfig patient = PythonSandboxes.config().timeout(Duration.ofMinutes(3)).build();
    try (Sandbox sandbox = PythonSandboxes.with(patient, SCRIPT)) {
      RunResult result = sandbox.call("echo", StreamArg.fromIterable(many));
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
      assertThat(result.results()).hasToString(many.toString());
    }
  }

  @Test
  void aFailingSourceIsNotTheGuestsFault() {
    Iterable<Object> failing =
        () -> {
          throw new IllegalStateException("database is gone");
        };
    try (Sandbox sandbox = PythonSandboxes.with(SCRIPT)) {
      RunResult result = sandbox.call("consume", StreamArg.fromIterable(failing));
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.error().orElseThrow().message()).contains("database is gone");
    }
  }
}
