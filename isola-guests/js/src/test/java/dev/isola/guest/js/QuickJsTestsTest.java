package dev.isola.guest.js;

import static dev.isola.guest.js.JsGuest.JS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestError;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** QuickJS's own tests, but for those of its command line's modules. */
class QuickJsTestsTest {
  private static final List<String> FILES =
      List.of("test_bigint", "test_builtin", "test_closure", "test_language", "test_loop");

  /** They use the modules std and os of QuickJS's command line. */
  private static final Set<String> NOT_FOR_GUESTS =
      Set.of(
          "test_weak_map", "test_weak_map_cycles", "test_weak_ref", "test_finalization_registry");

  private static final Pattern CALL = Pattern.compile("(?m)^(test\\w*)\\(\\);");

  /** Each test function of a file, which ends with calls of all of them, in its own sandbox. */
  @TestFactory
  Stream<DynamicTest> pass() {
    return FILES.stream().flatMap(file -> tests(file).stream());
  }

  private static List<DynamicTest> tests(String file) {
    String program = JS.program("quickjs/" + file);
    // In their places, so that line numbers stay what they are.
    String source =
        CALL.matcher(program)
            .replaceAll("")
            // Here a stack begins with the error's name and message, as in other engines.
            .replace("e.stack.split(\"\\n\")", "e.stack.split(\"\\n\").slice(1)");
    List<DynamicTest> tests = new ArrayList<>();
    Matcher calls = CALL.matcher(program);
    while (calls.find()) {
      String function = calls.group(1);
      if (!NOT_FOR_GUESTS.contains(function)) {
        tests.add(
            DynamicTest.dynamicTest(file + "." + function, () -> run(file, source, function)));
      }
    }
    assertThat(tests).as(file).isNotEmpty();
    return tests;
  }

  private static void run(String file, String source, String function) {
    SandboxConfig config = GuestUnderTest.config().build();
    try (Sandbox sandbox = JS.loaded(config, JS.file(file), source)) {
      RunResult result = sandbox.call(function);
      assertThat(result.error().map(GuestError::traceback)).isEmpty();
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void modulesMayImportEachOther() throws URISyntaxException {
    Path folder =
        Path.of(QuickJsTestsTest.class.getResource("quickjs/test_cyclic_import.js").toURI());
    SandboxConfig config =
        GuestUnderTest.config().mounts(MountConfig.readOnly(folder.getParent(), "/tests")).build();
    try (Sandbox sandbox = JS.template().create(config)) {
      RunResult result =
          sandbox.tryLoadScript("main.mjs", "import '/tests/test_cyclic_import.js';");
      assertThat(result.error()).isEmpty();
      assertThat(result.verdict()).isEqualTo(Verdict.OK);
    }
  }
}
