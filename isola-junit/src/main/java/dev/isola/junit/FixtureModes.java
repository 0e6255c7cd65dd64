package dev.isola.junit;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Decides whether a fixture is recorded. */
final class FixtureModes {
  static final String PARAMETER = "isola.fixture.mode";

  private FixtureModes() {}

  /**
   * The mode that counts.
   *
   * @param declared what the test says
   * @param parameter what the run says
   * @param ci the value of the environment variable CI, or null
   */
  static RecordMode effective(RecordMode declared, Optional<String> parameter, String ci) {
    if (parameter.isPresent()) {
      return Arrays.stream(RecordMode.values())
          .filter(mode -> mode.name().equalsIgnoreCase(parameter.get().strip()))
          .findFirst()
          .orElseThrow(
              () ->
                  new ExtensionConfigurationException(
                      "configuration parameter "
                          + PARAMETER
                          + " must be one of "
                          + Arrays.toString(RecordMode.values())
                          + ", was \""
                          + parameter.get()
                          + "\""));
    }
    // Who builds in CI must not find tests that pass because they have recorded what they got.
    boolean inCi = ci != null && !ci.isBlank() && !ci.equals("false") && !ci.equals("0");
    return inCi ? RecordMode.REPLAY : declared;
  }
}
