package dev.isola.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final long MILLISECOND = 1_000_000;

  private final Latencies latencies = new Latencies();

  @Test
  void eachTimeIsInTheBucketBelowItsBound() {
    for (long millis : new long[] {0, 1, 1, 4, 249, 250, 1_000}) {
      latencies.add(millis * MILLISECOND);
    }
    latencies.add(MILLISECOND - 1);
    assertThat(latencies.counts()).containsExactly(2, 2, 1, 0, 0, 0, 0, 1, 2);
    assertThat(latencies.total()).isEqualTo(8);
    assertThat(latencies.worstMillis()).isEqualTo(1_000);
  }

  @Test
  void whatWasEarlyIsInTheFirstBucket() {
    latencies.add(-5 * MILLISECOND);
    assertThat(latencies.counts().get(0)).isOne();
    assertThat(latencies.worstMillis()).isEqualTo(-5);
  }

  @Test
  void withoutTimesThereIsNoWorst() {
    assertThat(latencies.worstMillis()).isNaN();
  }
}
