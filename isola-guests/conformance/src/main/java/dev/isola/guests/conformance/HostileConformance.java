package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programs of the file {@code hostile}, which want to harm their host, beside the program
 * {@code harmless}. They can ask for {@code never}, whose handler does not end, and for {@code
 * stubborn}, whose handler does not heed that it is not wanted any more.
 *
 * @since 0.1.0
 */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
public abstract class HostileConformance {
  private static final Duration LIMIT = Duration.ofSeconds(4);

  /** For programs that run into another limit, however slow the machine is. */
  private static final Duration LONG_LIMIT = Duration.ofMinutes(3);

  /** Enough for what a program does before it goes round for ever. */
  private static final long FUEL = 100_000_000;

  /** A generous bound: the precise distance from the deadline is for a benchmark to measure. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final GuestUnderTest guest;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected HostileConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  /**
   * The programs.
   *
   * @return the programs of the file
   */
  protected List<HostileProgram> programs() {
    return HostileProgram.read(guest.program("hostile"));
  }

  @Test
  void areMany() {
    assertThat(programs()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
  }

  // So that no program's time limit has to pay for the first use of hostcalls in this JVM.
  @BeforeAll
  void warmUp() {
    SandboxConfig config = GuestUnderTest.config().hostcall("thread", payload -> "none").build();
    assertThat(guest.call(config, "harmless", "thread").verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void endsWithItsVerdictAndHarmsNobody(HostileProgram program) {
    Duration limit = program.mayEndWith(Verdict.TIME_LIMIT) ? LIMIT : LONG_LIMIT;
    CountDownLatch release = new CountDownLatch(1);
    SandboxConfig.Builder limits = GuestUnderTest.config().timeout(limit);
    if (program.mayEndWith(Verdict.FUEL_LIMIT)) {
      limits.maxFuel(FUEL);
    }
    SandboxConfig config =
        limits
            .maxOutput(100_000)
            .maxMemory(64L << 20)
            .hostcall("thread", payload -> Thread.currentThread().getName())
            .hostcall(
                "never",
                payload -> {
                  new CountDownLatch(1).await();
                  return null;
                })
            .hostcall(
                "stubborn",
                payload -> {
                  while (release.getCount() > 0) {
                    try {
                      release.await();
                    } catch (InterruptedException e) {
                      // Ignores that it is not wanted any more.
                    }
                  }
                  return null;
                })
            .build();
    String worker;
    RunResult result;
    try (Sandbox sandbox = guest.with(config, "harmless")) {
      worker = sandbox.run("thread").textValue().replaceFirst("-hostcall-\\d+$", "");
      sandbox.loadScript(guest.file("hostile"), program.source());
      result = sandbox.call("f");
      if (result.verdict() != Verdict.GUEST_ERROR) {
        assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
      }
      release.countDown();
    }
    assertThat(result.verdict()).as("%s", result.error()).isIn(program.verdicts());
    assertThat(result.error()).isPresent();
    assertThat(result.duration()).isLessThan(limit.plus(BOUND));
    assertThat(GuestUnderTest.threads(worker + "-")).isEmpty();
    assertThat(GuestUnderTest.threads(worker)).doesNotContain(worker);
    assertThat(guest.call("harmless", "total").value().intValue()).isEqualTo(45);
  }
}
