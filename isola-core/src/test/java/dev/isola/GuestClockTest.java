package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestClockTest {
  private static final Instant START = Instant.parse("2024-02-29T12:00:00Z");
  private static final long HOUR = 3_600_000_000_000L;

  @Test
  void virtualClockIsAdvancedBySleepingAtOnce() throws Exception {
    GuestClock clock = GuestClock.virtual(START);
    assertThat(clock.instant()).isEqualTo(START);
    assertThat(clock.nanoTime()).isZero();
    clock.sleep(HOUR);
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(3600));
    assertThat(clock.nanoTime()).isEqualTo(HOUR);
    clock.sleep(-5);
    assertThat(clock.nanoTime()).isEqualTo(HOUR);
  }

  @Test
  void virtualClockStopsAtTheEndOfTime() throws Exception {
    GuestClock clock = GuestClock.virtual(START);
    clock.sleep(Long.MAX_VALUE);
    clock.sleep(HOUR);
    assertThat(clock.nanoTime()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void fixedClockMeasuresDurationsButKeepsItsTimeOfDay() throws Exception {
    GuestClock clock = GuestClock.fixed(START);
    clock.sleep(HOUR);
    assertThat(clock.instant()).isEqualTo(START);
    assertThat(clock.nanoTime()).isEqualTo(HOUR);
  }

  @Test
  void systemClockShowsTheHostsTime() throws Exception {
    GuestClock clock = GuestClock.system();
    Instant before = Instant.now();
    Instant shown = clock.instant();
    assertThat(shown).isBetween(before, Instant.now());
    long start = clock.nanoTime();
    clock.sleep(1_000_000);
    assertThat(clock.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void aFreshCopyStartsAnew() throws Exception {
    GuestClock clock = GuestClock.virtual(START);
    clock.sleep(HOUR);
    assertThat(clock.fresh().instant()).isEqualTo(START);
    assertThat(clock.fresh()).hasToString("virtual:2024-02-29T12:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "virtual:2024-02-29T12:00:00Z", "fixed:2024-02-29T12:00:00Z"})
  void isWhatItsTextSays(String text) {
    assertThat(GuestClock.parse(text)).hasToString(text).isEqualTo(GuestClock.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1969-12-31T23:59:59.999999999Z",
        "-1000000000-01-01T00:00:00Z",
        "2262-04-11T23:47:16.854775808Z",
        "+1000000000-12-31T23:59:59Z"
      })
  void timesThatNoGuestsClockCanShowAreRefused(String time) {
    Instant instant = Instant.parse(time);
    List<ThrowingCallable> clocks =
        List.of(
            () -> GuestClock.virtual(instant),
            () -> GuestClock.fixed(instant),
            () -> GuestClock.parse("virtual:" + time),
            () -> GuestClock.parse("fixed:" + time));
    assertThat(clocks)
        .allSatisfy(
            clock ->
                assertThatThrownBy(clock)
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessage(
                        "a guest's clock can show times from 1970-01-01T00:00:00Z to"
                            + " 2262-04-11T23:47:16.854775807Z, was to show "
                            + instant));
  }

  @Test
  void clocksAreTheSameIfASandboxCannotTellThemApart() throws Exception {
    GuestClock used = GuestClock.virtual(START);
    used.sleep(HOUR);
    assertThat(used)
        .isEqualTo(GuestClock.virtual(START))
        .hasSameHashCodeAs(GuestClock.virtual(START))
        .isNotEqualTo(GuestClock.virtual())
        .isNotEqualTo(GuestClock.fixed(START));
    assertThat(GuestClock.parse("virtual")).hasToString("virtual:2026-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "fixed", "fixed:", "virtual:", "virtual:today", "Virtual", "system:now"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> GuestClock.parse(text))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("clock must be \"virtual\"")
        .hasMessageEndingWith("was \"" + text + "\"");
  }

  @Test
  void sleepingHeedsInterrupts() {
    for (GuestClock clock :
        new GuestClock[] {
          GuestClock.system(), GuestClock.virtual(START), GuestClock.fixed(START)
        }) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> clock.sleep(HOUR)).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }
}
