package dev.isola.benchmarks;

import dev.isola.SandboxContext;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/** What a template costs, without a kept image and with one on disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class TemplateBenchmark {

  private static final TemplateConfig SMALL =
      TemplateConfig.builder()
          .prelude(
              """
              LIMIT = 10

              def within(value):
                  return 0 <= value < LIMIT
              """)
          .noDiskCache()
          .build();

  private Path cache;
  private TemplateConfig config;

  /**
   * Builds the template once, so that its image is on disk.
   *
   * @throws IOException if there is no room for the cache
   */
  @Setup(Level.Trial)
  public void fillCache() throws IOException {
    cache = Files.createTempDirectory("isola-benchmark");
    config =
        TemplateConfig.builder()
            .cacheDir(cache)
            .prelude("import json, re, collections, dataclasses")
            .build();
    buildFromWarmDiskCache();
  }

  /**
   * Removes the cache.
   *
   * @throws IOException if it cannot be removed
   */
  @TearDown(Level.Trial)
  public void removeCache() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  /**
   * Builds a template in a context that knows none.
   *
   * @return the template
   */
  @Benchmark
  public SandboxTemplate buildFromWarmDiskCache() {
    try (SandboxContext context = new SandboxContext()) {
      return context.buildTemplate("python", config);
    }
  }

  /**
   * Builds a template whose small prelude has to be run.
   *
   * @return the template
   */
  @Benchmark
  public SandboxTemplate buildWithSmallPrelude() {
    try (SandboxContext context = new SandboxContext()) {
      return context.buildTemplate("python", SMALL);
    }
  }
}
