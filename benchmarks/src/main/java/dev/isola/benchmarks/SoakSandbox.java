package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.GuestClock;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.SandboxTemplate;
import dev.isola.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One sandbox of the soak, with a secret: from its creation to its end. All it does is chosen by
 * its number and the soak's seed. Used by one thread at a time.
 */
final class SoakSandbox {

  private static final Pattern SECRET = Pattern.compile("isola-secret-[0-9a-f]{32}");
  private static final int THOROUGH = 25;

  private final Random random;
  private final SoakWork work;
  private final String secret;
  private final boolean inEnvironment;
  private final Sandbox sandbox;

  /**
   * Makes a sandbox.
   *
   * @param programs what it can do
   * @param shared a folder of the host that many sandboxes have, each with an overlay of its own
   */
  SoakSandbox(Programs programs, Path shared, long seed, int number) {
    this.random = new Random(seed * 1_000_003 + number);
    this.work = SoakWork.chosenBy(random.nextInt(Integer.MAX_VALUE));
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    this.secret = "isola-secret-" + HexFormat.of().formatHex(bytes);
    this.inEnvironment = random.nextBoolean();
    boolean load = !hasDeadline() && random.nextBoolean();
    this.sandbox = (load ? programs.bare() : programs.loaded()).create(config(shared));
    if (load) {
      sandbox.loadScript(programs.script());
    }
  }

  /**
   * The programs in one language.
   *
   * @param loaded a template that has them
   * @param bare a template that has not
   * @param script their source
   */
  record Programs(SandboxTemplate loaded, SandboxTemplate bare, String script) {}

  private boolean hasDeadline() {
    return work.mayEndWith(Verdict.TIME_LIMIT);
  }

  private SandboxConfig config(Path shared) {
    SandboxConfig.Builder config =
        SandboxConfig.builder()
            .timeout(hasDeadline() ? Duration.ofMillis(100) : Duration.ofMinutes(5))
            .maxMemory(48L << 20)
            .maxOutput(50_000)
            .randomSeed(random.nextLong())
            .mounts(MountConfig.inMemory("/tmp"), MountConfig.overlay(shared, "/box"))
            .hostcall("echo", payload -> payload)
            .hostcall(
                "broken",
                payload -> {
                  throw new IllegalStateException("broken on purpose");
                })
            .hostcall("never", payload -> new CompletableFuture<>());
    if (work == SoakWork.ENDLESS) {
      config.maxFuel(5_000_000 + random.nextInt(1_000_000));
    }
    if (work != SoakWork.WAIT && random.nextBoolean()) {
      config.clock(GuestClock.virtual());
    }
    if (inEnvironment) {
      config.env("SECRET", secret);
    }
    return config.build();
  }

  /** Hides the secret, and does the work; the answer is whether there is more to ask of it. */
  boolean live() {
    if (!look(inEnvironment) || !went(sandbox.call("hide", secret)) || !look(true)) {
      return false;
    }
    boolean cancelled = work == SoakWork.ENDLESS_TO_A_CANCELLATION;
    int size = 1 + random.nextInt(2_000);
    RunResult result = cancelled ? cancelled(size) : sandbox.call(work.function(), size);
    require(result, work);
    return isAlive();
  }

  private boolean isAlive() {
    return sandbox.state() == SandboxState.RUNNING && work != SoakWork.EXIT;
  }

  private RunResult cancelled(int size) {
    CompletableFuture<RunResult> call = sandbox.callAsync(work.function(), size);
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(5_000)));
    sandbox.close();
    return call.join();
  }

  /**
   * Looks for secrets: at most this sandbox's own may be found, and must be if it is hidden. The
   * answer is whether the sandbox is alive.
   */
  boolean look(boolean hidden) {
    boolean limited = hasDeadline() || work == SoakWork.ENDLESS; // by which looking is limited, too
    boolean thorough = !limited && random.nextInt(THOROUGH) == 0;
    RunResult result = sandbox.call("seen", thorough);
    if (!went(result)) {
      return false;
    }
    List<String> wanted = hidden ? List.of(secret) : List.of();
    JsonNode found = result.value();
    if (!found.equals(Soak.json(wanted))) {
      throw new IllegalStateException(
          "cross-talk: the sandbox with " + secret + " has seen " + found + ", not " + wanted);
    }
    return true;
  }

  /** Whether it did what it was asked; a short deadline may come before its work. */
  private boolean went(RunResult result) {
    if (hasDeadline() && result.verdict() == Verdict.TIME_LIMIT) {
      return false;
    }
    require(result, SoakWork.COMPUTE);
    return true;
  }

  private void require(RunResult result, SoakWork done) {
    if (!done.mayEndWith(result.verdict())) {
      throw new IllegalStateException(
          done + " ended with " + result.verdict() + ": " + result.error().orElse(null));
    }
    String all = result.events() + " " + result.error();
    for (Matcher other = SECRET.matcher(all); other.find(); ) {
      if (!other.group().equals(secret)) {
        throw new IllegalStateException(
            "cross-talk: the result of " + secret + " has " + other.group() + ": " + result);
      }
    }
  }

  SoakWork work() {
    return work;
  }

  void close() {
    sandbox.close();
  }
}
