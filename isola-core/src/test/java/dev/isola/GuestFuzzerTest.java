package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestFuzzerTest {
  private static final int CASES = 5_000;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void whatAGuestSendsMeetsTypedErrorsOnly(long seed) throws Exception {
    GuestFuzzer.Report report = GuestFuzzer.run(seed, CASES);
    assertThat(report.findings).as(report.toString()).isEmpty();
    assertThat(report.cases).isGreaterThanOrEqualTo(CASES);
    assertThat(report.verdicts).containsKeys(Verdict.OK, Verdict.GUEST_ERROR);
    assertThat(report.outcomes.get("errno 0")).isGreaterThan(CASES / 20);
    assertThat(report.outcomes)
        .containsKeys("kind 1 error", "kind 2 value", "kind 3 value", "kind 3 error")
        .containsKeys("kind 4 error", "kind 5 end", "kind 6 value");
  }
}
