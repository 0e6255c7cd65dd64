package dev.isola.guest.python;

import static dev.isola.guest.python.PythonGuest.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestError;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.Verdict;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Tests written in Python: every function {@code test_...} of a program passes if it raises
 * nothing.
 */
final class GuestTests {
  private static final Pattern TEST = Pattern.compile("(?m)^(?:async )?def (test_\\w+)\\(\\):");

  private GuestTests() {}

  /** The tests of a program, each in a sandbox of its own. */
  static Stream<DynamicTest> of(String program, Supplier<SandboxConfig> config) {
    return TEST.matcher(PYTHON.program(program))
        .results()
        .map((MatchResult test) -> test.group(1))
        .map(name -> DynamicTest.dynamicTest(name, () -> run(program, config.get(), name)));
  }

  private static void run(String program, SandboxConfig config, String name) {
    try (Sandbox sandbox = PYTHON.with(config, program)) {
      RunResult result = sandbox.call(name);
      assertThat(result.error().map(GuestError::traceback).orElse("")).isEmpty();
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
    }
  }
}
