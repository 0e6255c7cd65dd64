package dev.isola.guests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.GuestClock;
import dev.isola.HostcallAnswer;
import dev.isola.HttpHandler;
import dev.isola.HttpResponse;
import dev.isola.InvalidValueException;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Programs of all kinds that do exactly the same each time, on every machine and JVM. Immutable and
 * safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Suite {
  /** The name of the programs' file without its ending. */
  public static final String NAME = "suite";

  /** The name of the file with what they do. */
  public static final String GOLDEN = GoldenFile.NAME;

  /** More than any of the programs needs that ends by itself. */
  private static final long FUEL = 30_000_000;

  private final SandboxTemplate template;
  private final String script;
  private final List<Program> programs;

  /**
   * Reads the programs.
   *
   * @param template the template of a guest without a prelude
   * @param script the name under which each program is loaded, such as {@code main.py}
   * @param text the text of the programs' file
   */
  public Suite(SandboxTemplate template, String script, String text) {
    this.template = template;
    this.script = script;
    this.programs =
        ProgramFile.sections(text).stream()
            .map(section -> new Program(section.heading(), section.source()))
            .toList();
  }

  /**
   * A program whose every run is the same.
   *
   * @param name what it does
   * @param source its source text, which defines {@code f()}
   */
  public record Program(String name, String source) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * What came of running programs.
   *
   * @param programs how many were run
   * @param differences what was not as the golden file says, a line for each
   */
  public record Comparison(int programs, List<String> differences) {}

  /**
   * All programs.
   *
   * @return the programs in their order
   */
  public List<Program> programs() {
    return programs;
  }

  /** The digest of the guest that runs them. */
  String digest() {
    try (Sandbox sandbox = template.create(config())) {
      sandbox.loadScript(script, programs.get(0).source());
      return sandbox.call("f").guest().orElseThrow().digest();
    }
  }

  /** Runs a program in a sandbox of its own. */
  Outcome run(Program program) {
    try (Sandbox sandbox = template.create(config())) {
      sandbox.loadScript(script, program.source());
      RunResult result = sandbox.call("f");
      return Outcome.of(result);
    }
  }

  /**
   * Runs programs and compares what they do with what they did.
   *
   * @param golden the text of the golden file
   * @param mostFuel which programs to run: those that used no more fuel then
   * @param threads how many run at a time
   * @return what came of it
   * @throws IllegalArgumentException if the golden file is of another build of the guest
   * @throws InterruptedException if the thread is interrupted
   * @throws ExecutionException if a program cannot be run
   */
  public Comparison compare(String golden, long mostFuel, int threads)
      throws InterruptedException, ExecutionException {
    GoldenFile file = GoldenFile.parse(golden);
    if (!file.digest().equals(digest())) {
      throw new IllegalArgumentException(
          GoldenFile.NAME + " is of the guest " + file.digest() + ", this one is " + digest());
    }
    List<Callable<String>> runs =
        programs.stream()
            .filter(program -> file.outcomes().get(program.name()).fuel() <= mostFuel)
            .map(program -> difference(program, file.outcomes().get(program.name())))
            .toList();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<String> differences = new ArrayList<>();
      for (Future<String> run : executor.invokeAll(runs)) {
        if (!run.get().isEmpty()) {
          differences.add(run.get());
        }
      }
      return new Comparison(runs.size(), List.copyOf(differences));
    } finally {
      executor.shutdownNow();
    }
  }

  private Callable<String> difference(Program program, Outcome expected) {
    return () -> {
      Outcome found = run(program);
      return found.equals(expected)
          ? ""
          : program.name() + ": expected " + expected + ", found " + found;
    };
  }

  private static SandboxConfig config() {
    return GuestUnderTest.config()
        .clock(GuestClock.virtual())
        .maxFuel(FUEL)
        .maxMemory(64L << 20)
        .maxOutput(100_000)
        .env("MODE", "exam")
        .mounts(MountConfig.inMemory("/tmp"))
        .hostcall("square", payload -> afterSomeTime(payload.longValue() * payload.longValue()))
        .hostcall("after", Suite::after)
        .hostcall("never", payload -> HostcallAnswer.never())
        .hostcall(
            "broken",
            payload -> {
              throw new IllegalStateException("the handler is broken");
            })
        .hostcall(
            "strict",
            payload -> {
              throw new InvalidValueException("a number is wanted, found " + payload);
            })
        .http(http())
        .build();
  }

  /** At a time that nobody knows, and on another thread. */
  private static Object afterSomeTime(Object answer) {
    long delay = ThreadLocalRandom.current().nextLong(1_500);
    return CompletableFuture.supplyAsync(
        () -> answer, CompletableFuture.delayedExecutor(delay, TimeUnit.MICROSECONDS));
  }

  private static HostcallAnswer after(JsonNode seconds) {
    return HostcallAnswer.after(Duration.ofSeconds(seconds.longValue()), seconds);
  }

  private static HttpHandler http() {
    return request ->
        request.url().getPath().equals("/lines")
            ? HttpResponse.of(200)
                .withBody(
                    IntStream.range(0, 5_000)
                        .mapToObj(i -> "line " + i + "\n")
                        .collect(Collectors.joining()))
            : HttpResponse.of(201)
                .withJson(
                    List.of(
                        request.method(),
                        request.url().toString(),
                        request.headers().toString(),
                        request.json()));
  }
}
