package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
  @ParameterizedTest
  @EnumSource
  void exactlyOneOfGuestHostAndNobodyIsToBlame(Verdict verdict) {
    boolean nobody = verdict == Verdict.OK || verdict == Verdict.CANCELLED;
    assertThat(List.of(verdict.isGuestsFault(), verdict.isHostsFault(), nobody))
        .containsOnlyOnce(true);
    assertThat(verdict.isLimit()).isEqualTo(verdict.name().endsWith("_LIMIT"));
  }

  @Test
  void aFaultOfTheHostIsTheWorst() {
    assertThat(Verdict.worst(List.of(Verdict.values()))).isEqualTo(Verdict.HOST_ERROR);
    assertThat(Verdict.worst(List.of(Verdict.OK, Verdict.FUEL_LIMIT, Verdict.GUEST_ERROR)))
        .isEqualTo(Verdict.FUEL_LIMIT);
    assertThat(Verdict.worst(List.of())).isEqualTo(Verdict.OK);
  }
}
