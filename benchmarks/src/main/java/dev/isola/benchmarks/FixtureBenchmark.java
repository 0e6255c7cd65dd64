package dev.isola.benchmarks;

import dev.isola.Arg;
import dev.isola.GuestClock;
import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.junit.RecordMode;
import dev.isola.junit.fixture.Fixture;
import dev.isola.junit.fixture.FixtureConfig;
import dev.isola.junit.fixture.FixtureFile;
import dev.isola.junit.fixture.FixtureSession;
import dev.isola.junit.fixture.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A thousand hostcalls, answered by a handler or by a fixture. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class FixtureBenchmark {
  private static final int HOSTCALLS = 1_000;

  private Path folder;
  private Sandbox byHandler;
  private Sandbox byFixture;

  /** Makes two sandboxes, and a fixture that answers each hostcall as the handler does. */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    folder = Files.createTempDirectory("fixture");
    byHandler = sandbox(config());
    byFixture = sandbox(config().interceptor(session()));
  }

  private static SandboxConfig.Builder config() {
    return SandboxConfig.builder()
        .timeout(Duration.ofMinutes(1))
        .clock(GuestClock.virtual())
        .hostcall("rate", payload -> payload.get("amount").intValue() * 2);
  }

  private static Sandbox sandbox(SandboxConfig.Builder config) {
    Sandbox sandbox = Isola.buildTemplate("python").create(config.build());
    sandbox.loadScript(
        """
        from sandbox.asyncio import hostcall

        async def ask(times):
            for number in range(times):
                await hostcall("rate", {"amount": number, "from": "EUR", "to": "USD"})
        """);
    return sandbox;
  }

  private FixtureSession session() {
    List<Recording> recordings = new ArrayList<>();
    for (int i = 0; i < HOSTCALLS; i++) {
      recordings.add(
          new Recording.Hostcall(
              "rate",
              Arg.toJson(Map.of("amount", i, "from", "EUR", "to", "USD")),
              new Recording.Answer(Arg.toJson(i * 2), null, Duration.ZERO),
              0));
    }
    FixtureFile file = FixtureFile.of(folder.resolve("rates.json"));
    file.write(new Fixture(GuestClock.virtual().toString(), 0, recordings));
    FixtureSession session =
        FixtureSession.open(file, RecordMode.REPLAY, FixtureConfig.builder().repeat(true).build());
    session.attach(GuestClock.virtual(), 0);
    return session;
  }

  /** Ends the sandboxes. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    byHandler.close();
    byFixture.close();
    Files.deleteIfExists(folder.resolve("rates.json"));
    Files.deleteIfExists(folder);
  }

  /** Answered by a handler. */
  @Benchmark
  public void thousandHostcallsByHandler() {
    byHandler.run("ask", HOSTCALLS);
  }

  /** Answered by a fixture. */
  @Benchmark
  public void thousandHostcallsByFixture() {
    byFixture.run("ask", HOSTCALLS);
  }
}
