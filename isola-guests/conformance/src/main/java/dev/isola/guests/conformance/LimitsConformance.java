package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.GuestClock;
import dev.isola.InvalidArgumentException;
import dev.isola.LimitExceededException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Limits of memory, time and output, clocks and randomness, with the programs {@code limits} and
 * {@code loop}.
 *
 * @since 0.1.0
 */
public abstract class LimitsConformance {
  private static final String PROGRAM = "limits";
  private static final int MIB = 1 << 20;

  private final GuestUnderTest guest;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected LimitsConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  /**
   * The type of the error that says that there is no more memory.
   *
   * @return its name
   */
  protected abstract String memoryError();

  private static SandboxConfig memory(long bytes) {
    return GuestUnderTest.config().maxMemory(bytes).build();
  }

  @Test
  void memoryWithinTheLimitIsThere() {
    RunResult result = guest.call(memory(128L * MIB), PROGRAM, "take", 50 * MIB);
    assertThat(result.value().intValue()).isEqualTo(50 * MIB);
    assertThat(result.peakMemory()).isBetween(50L * MIB, 128L * MIB);
  }

  @Test
  void memoryBeyondTheLimitIsNot() {
    RunResult result = guest.call(memory(64L * MIB), PROGRAM, "take", 100 * MIB);
    assertThat(result.verdict()).isEqualTo(Verdict.MEMORY_LIMIT);
    assertThat(result.error().orElseThrow().type()).isEqualTo(memoryError());
    assertThat(result.error().orElseThrow().line())
        .isEqualTo(guest.line(PROGRAM, "takes the memory"));
    assertThat(result.peakMemory()).isLessThanOrEqualTo(64L * MIB);
  }

  @Test
  void aProgramMayLiveWithoutTheMemoryItAskedFor() {
    RunResult result = guest.call(memory(64L * MIB), PROGRAM, "take_or_leave", 100 * MIB);
    assertThat(result.value().textValue()).isEqualTo("left it");
  }

  @Test
  void aLimitBelowTheTemplateIsRefused() {
    SandboxConfig config = memory(1 << 16);
    assertThatThrownBy(() -> guest.template().create(config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("maxMemory must be at least");
  }

  @Test
  void theTimeLimitHoldsForEachOperationOnItsOwn() {
    SandboxConfig config = GuestUnderTest.config().timeout(Duration.ofSeconds(6)).build();
    try (Sandbox sandbox = guest.with(config, PROGRAM)) {
      for (int i = 0; i < 3; i++) {
        assertThat(sandbox.call("sleep", 2.1).verdict()).isEqualTo(Verdict.OK);
      }
    }
  }

  @Test
  void loadingHasALimitToo() {
    SandboxConfig config = GuestUnderTest.config().timeout(Duration.ofSeconds(1)).build();
    try (Sandbox sandbox = guest.template().create(config)) {
      assertThatThrownBy(() -> sandbox.loadScript(guest.program("loop")))
          .isInstanceOfSatisfying(
              LimitExceededException.class,
              e -> assertThat(e.verdict()).isEqualTo(Verdict.TIME_LIMIT));
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
      assertThatThrownBy(() -> sandbox.run("f")).hasMessageContaining("poisoned");
    }
  }

  @Test
  void outputUpToTheLimitIsKept() {
    SandboxConfig config = GuestUnderTest.config().maxOutput(1000).build();
    RunResult result = guest.call(config, PROGRAM, "print_for_ever");
    assertThat(result.verdict()).isEqualTo(Verdict.OUTPUT_LIMIT);
    assertThat(result.stdout()).hasSize(1000).startsWith("0123456789\n0123456789\n");
  }

  @Test
  void closingASandboxEndsAnEndlessLoop() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    SandboxConfig config =
        GuestUnderTest.config()
            .timeout(Duration.ofHours(1))
            .hostcall(
                "running",
                payload -> {
                  running.countDown();
                  return null;
                })
            .build();
    Sandbox sandbox = guest.with(config, PROGRAM);
    CompletableFuture<RunResult> call = sandbox.callAsync("tell_and_loop");
    running.await();
    sandbox.close();
    assertThat(call.get().verdict()).isEqualTo(Verdict.CANCELLED);
  }

  @Test
  void aVirtualClockMakesSleepingFree() {
    SandboxConfig config =
        GuestUnderTest.config()
            .clock(GuestClock.virtual(Instant.parse("2030-01-01T00:00:00Z")))
            .build();
    RunResult result = guest.call(config, PROGRAM, "sleep_two_hours");
    assertThat(OffsetDateTime.parse(result.value().get(0).textValue()).toInstant())
        .isEqualTo("2030-01-01T02:00:00Z");
    assertThat(result.value().get(1).doubleValue()).isEqualTo(7200.0);
  }

  @Test
  void aFixedClockStandsStill() {
    SandboxConfig config =
        GuestUnderTest.config().clock(GuestClock.fixed(Instant.ofEpochSecond(1_000_000))).build();
    RunResult result = guest.call(config, PROGRAM, "sleep_and_look");
    assertThat(result.value().doubleValue()).isEqualTo(1_000_000.0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9_223_372_036L})
  void theFirstAndTheLastTimeOfAClockAreShown(long second) {
    SandboxConfig config =
        GuestUnderTest.config().clock(GuestClock.fixed(Instant.ofEpochSecond(second))).build();
    RunResult result = guest.call(config, PROGRAM, "sleep_and_look");
    assertThat(result.value().doubleValue()).isEqualTo(second);
  }

  @Test
  void randomnessFollowsTheSeed() {
    SandboxConfig seven = GuestUnderTest.config().randomSeed(7).build();
    String first = guest.call(PROGRAM, "chances").value().toString();
    assertThat(guest.call(PROGRAM, "chances").value()).hasToString(first);
    String second = guest.call(seven, PROGRAM, "chances").value().toString();
    assertThat(guest.call(seven, PROGRAM, "chances").value()).hasToString(second);
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void everyKindOfRandomnessFollowsTheSeed() {
    SandboxConfig seven = GuestUnderTest.config().randomSeed(7).build();
    RunResult zero = guest.call(PROGRAM, "chances");
    RunResult other = guest.call(seven, PROGRAM, "chances");
    assertThat(zero.value().size()).isGreaterThan(1);
    for (int i = 0; i < zero.value().size(); i++) {
      assertThat(other.value().get(i)).as("chance %d", i).isNotEqualTo(zero.value().get(i));
    }
  }
}
