package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.GuestClock;
import dev.isola.HostcallAnswer;
import dev.isola.HttpHandler;
import dev.isola.HttpResponse;
import dev.isola.InvalidValueException;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.SandboxConfig;
import dev.isola.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That programs of all kinds, those of the file {@code suite}, do exactly the same each time, on
 * every machine and JVM: how they end, what they give and write, and how much fuel they use. What
 * that is stands in the file {@code suite.golden} beside them.
 *
 * <p>With the system property {@code isola.suite.write=true} the file is written anew.
 *
 * @since 0.1.0
 */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
public abstract class SuiteConformance {
  private static final String FILE = "suite";
  private static final boolean WRITE = Boolean.getBoolean("isola.suite.write");

  /** More than any of the programs needs that ends by itself. */
  private static final long FUEL = 30_000_000;

  private final GuestUnderTest guest;
  private final Map<String, Outcome> found = new ConcurrentHashMap<>();

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected SuiteConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  /**
   * A program whose every run is the same.
   *
   * @param name what it does
   * @param source its source text, which defines {@code f()}
   */
  protected record Program(String name, String source) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * The programs.
   *
   * @return the programs of the file
   */
  protected List<Program> programs() {
    return ProgramFile.sections(guest.program(FILE)).stream()
        .map(section -> new Program(section.heading(), section.source()))
        .toList();
  }

  private GoldenFile golden() {
    return GoldenFile.parse(guest.read(GoldenFile.NAME));
  }

  private String digest() {
    return guest.call("harmless", "total").guest().orElseThrow().digest();
  }

  @Test
  void hasAnOutcomeForEachProgramOfThisBuildOfTheGuest() {
    assumeTrue(!WRITE, "the golden file is being written");
    GoldenFile golden = golden();
    assertThat(golden.digest())
        .as(
            "the digest of the guest that made %s; this is another build, so look at what changed"
                + " after writing the file again with -Disola.suite.write=true",
            GoldenFile.NAME)
        .isEqualTo(digest());
    assertThat(golden.outcomes()).containsOnlyKeys(names());
    assertThat(programs()).hasSizeGreaterThanOrEqualTo(50);
  }

  private List<String> names() {
    return programs().stream().map(Program::name).toList();
  }

  @Test
  void endsInAllWaysThatDoNotDependOnTheMachine() {
    assumeTrue(!WRITE, "the golden file is being written");
    Set<Verdict> verdicts =
        golden().outcomes().values().stream()
            .map(Outcome::verdict)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verdict.class)));
    assertThat(verdicts)
        .contains(
            Verdict.OK,
            Verdict.GUEST_ERROR,
            Verdict.HOST_ERROR,
            Verdict.FUEL_LIMIT,
            Verdict.OUTPUT_LIMIT,
            Verdict.MEMORY_LIMIT);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void doesTheSameAsEver(Program program) {
    Outcome first = Outcome.of(run(program));
    Outcome second = Outcome.of(run(program));
    assertThat(second).isEqualTo(first);
    if (WRITE) {
      found.put(program.name(), first);
    } else {
      GoldenFile golden = golden();
      assumeTrue(golden.digest().equals(digest()), "another build of the guest");
      assertThat(first).isEqualTo(golden.outcomes().get(program.name()));
    }
  }

  @AfterAll
  void write() throws IOException {
    if (WRITE) {
      Path file = guest.sourceOf(GoldenFile.NAME);
      GoldenFile.of(digest(), names(), found).write(file);
    }
  }

  private RunResult run(Program program) {
    return guest.callF(config(), program.source());
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
        .hostcall("after", SuiteConformance::after)
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
