package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class BriefWaitTest {
  private final BriefWait wait = new BriefWait();

  /** How often the condition is looked at before the waiter parks. */
  private int looks(int trueAt) {
    AtomicInteger looks = new AtomicInteger();
    BooleanSupplier condition = () -> looks.incrementAndGet() >= trueAt;
    wait.spin(condition);
    return looks.get();
  }

  @Test
  void goesOnAtOnceIfNothingIsToBeWaitedFor() {
    assertThat(looks(1)).isEqualTo(1);
  }

  @Test
  void looksNoMoreAfterAWaitThatWasTooLong() {
    assertThat(wait.spin(() -> false)).isFalse();
    assertThat(looks(1000)).isEqualTo(1);
  }

  @Test
  void looksAgainAfterAShortWait() {
    assertThat(wait.spin(() -> false)).isFalse();
    int looks;
    do { // until it was short: a busy machine may take its time between the two
      looks(2);
      wait.parked();
      looks = looks(2);
    } while (looks < 2 && Runtime.getRuntime().availableProcessors() > 1);
    assertThat(looks).isBetween(1, 2);
  }
}
