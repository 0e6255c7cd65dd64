package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.Isola;
import dev.isola.ResultEvent;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.SandboxTemplate;
import dev.isola.StreamArg;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a sandbox costs: to make it, to call it, to be called by it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class SandboxBenchmark {

  private static final int HOSTCALLS = 100;
  private static final int VALUES = 1000;

  private SandboxTemplate template;
  private Sandbox sandbox;
  private String megabyte;
  private List<Integer> values;

  /** Makes a template and a sandbox with the functions that are called. */
  @Setup(Level.Trial)
  public void prepare() {
    template = Isola.buildTemplate("python");
    sandbox =
        template.create(
            SandboxConfig.builder()
                .timeout(Duration.ofMinutes(1))
                .hostcall("echo", payload -> payload)
                .build());
    sandbox.loadScript(
        """
        from sandbox.asyncio import hostcall

        def nothing():
            pass

        def same(text):
            return text

        async def ask(times):
            for number in range(times):
                await hostcall("echo", number)

        def count(values):
            return sum(1 for value in values)

        def generate(number):
            yield from range(number)
        """);
    megabyte = "x".repeat(1 << 20);
    values = IntStream.range(0, VALUES).boxed().toList();
  }

  /** Closes the sandbox. */
  @TearDown(Level.Trial)
  public void close() {
    sandbox.close();
  }

  /**
   * Makes a sandbox from a template that has been used before, and closes it.
   *
   * @return its state
   */
  @Benchmark
  public SandboxState createAndClose() {
    try (Sandbox fresh = template.create()) {
      return fresh.state();
    }
  }

  /**
   * Calls a function that does nothing.
   *
   * @return null as the guest sees it
   */
  @Benchmark
  public JsonNode callOfAnEmptyFunction() {
    return sandbox.run("nothing");
  }

  /**
   * Passes 1 MiB of text into the guest and back.
   *
   * @return the text
   */
  @Benchmark
  public JsonNode oneMebibyteInAndOut() {
    return sandbox.run("same", megabyte);
  }

  /**
   * One hostcall and its answer within a running call.
   *
   * @return null as the guest sees it
   */
  @Benchmark
  @OperationsPerInvocation(HOSTCALLS)
  public JsonNode hostcallRoundTrip() {
    return sandbox.run("ask", HOSTCALLS);
  }

  /**
   * One value of a stream that the guest reads.
   *
   * @return how many values there were
   */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public JsonNode streamedArgument() {
    return sandbox.run("count", StreamArg.fromIterable(values));
  }

  /**
   * One event of a stream that the host reads.
   *
   * @return how many events there were
   */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public int streamedResult() {
    int events = 0;
    try (EventStream stream = sandbox.runStream("generate", VALUES)) {
      for (Event event : stream) {
        if (event instanceof ResultEvent) {
          events++;
        }
      }
    }
    if (events != VALUES) {
      throw new IllegalStateException("expected " + VALUES + " events, found " + events);
    }
    return events;
  }
}
