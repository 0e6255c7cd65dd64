package dev.isola.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "65536, 65536",
    "64B, 64",
    "64KB, 64000",
    "64kB, 64000",
    "64KiB, 65536",
    "64MB, 64000000",
    "64 MB, 64000000",
    "' 64MiB ', 67108864",
    "1.5MiB, 1572864",
    "2GB, 2000000000",
    "2gib, 2147483648",
    "9223372036854775807, 9223372036854775807"
  })
  void readsSizes(String text, long bytes) {
    assertThat(Quantity.bytes(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "0MB",
        "-1",
        "64 potatoes",
        "MB",
        "64MBs",
        "1.5",
        "0.1KB2",
        "1e3",
        "64M",
        "9223372036854775808",
        "9223372036854775807KB",
        "\u0664\u0668",
        "Infinity"
      })
  void refusesWhatIsNoSize(String text) {
    assertThat(Quantity.bytes(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2s, PT2S",
    "2 s, PT2S",
    "1.5s, PT1.5S",
    "500ms, PT0.5S",
    "10us, PT0.00001S",
    "10\u00b5s, PT0.00001S",
    "7ns, PT0.000000007S",
    "3m, PT3M",
    "3min, PT3M",
    "1h, PT1H",
    "PT2S, PT2S",
    "pt1m30s, PT1M30S",
    "P1D, PT24H"
  })
  void readsDurations(String text, Duration duration) {
    assertThat(Quantity.duration(text)).hasValue(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "2", "0s", "-2s", "PT0S", "PT-2S", "P", "soon", "2 weeks", "s", "1e9s"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(Quantity.duration(text)).isEmpty();
  }
}
