package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import java.time.Duration;
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

/** What a JavaScript sandbox costs: to make it and to call it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class JsSandboxBenchmark {

  private SandboxTemplate template;
  private Sandbox sandbox;

  /** Makes a template and a sandbox with the function that is called. */
  @Setup(Level.Trial)
  public void prepare() {
    template = Isola.buildTemplate("js");
    sandbox = template.create(SandboxConfig.builder().timeout(Duration.ofMinutes(1)).build());
    sandbox.loadScript("function nothing() {}");
  }

  /** Ends the sandbox. */
  @TearDown(Level.Trial)
  public void end() {
    sandbox.close();
  }

  /** A sandbox from a template in use. */
  @Benchmark
  public void createAndCloseJavaScript() {
    template.create().close();
  }

  /**
   * From Java into JavaScript and back.
   *
   * @return what the function returned
   */
  @Benchmark
  public JsonNode callOfAnEmptyJavaScriptFunction() {
    return sandbox.run("nothing");
  }
}
