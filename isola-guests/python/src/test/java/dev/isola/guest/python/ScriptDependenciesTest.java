package dev.isola.guest.python;

import static dev.isola.guest.python.PythonGuest.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestError;
import dev.isola.HttpExchange;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dependencies in a comment of a script (PEP 723). */
class ScriptDependenciesTest {
  private static final String BASE = "http://service.test";

  private static SandboxConfig config() {
    return GuestUnderTest.config().http(new WebService()).build();
  }

  private static String script(String dependencies, String code) {
    return "# /// script\n# dependencies = [" + dependencies + "]\n# ///\n" + code;
  }

  @Test
  void comeFromTheirUrlsWhenTheyAreImported() {
    String source =
        script(
            "\"shapes @ " + BASE + "/modules\", 'boxes[all]@" + BASE + "/archive.zip ; extra'",
            """
            import shapes
            def area(): return shapes.area(3)
            def depth():
                import boxes
                return boxes.depth
            """);
    try (Sandbox sandbox = PYTHON.template().create(config())) {
      RunResult loaded = sandbox.tryLoadScript("main.py", source);
      assertThat(loaded.error()).isEmpty();
      assertThat(loaded.http())
          .extracting(exchange -> exchange.request().url().getPath())
          .contains("/modules/shapes/__init__.py")
          .doesNotContain("/archive.zip");
      assertThat(sandbox.run("area").intValue()).isEqualTo(3);
      RunResult result = sandbox.call("depth");
      assertThat(result.value().intValue()).isEqualTo(3);
      assertThat(result.http())
          .extracting(HttpExchange::request)
          .last()
          .satisfies(request -> assertThat(request.url()).hasPath("/archive.zip"));
      // Loaded again, it asks nobody again.
      assertThat(sandbox.tryLoadScript("main.py", source).http()).isEmpty();
    }
  }

  @Test
  void mayHaveADigest() {
    String good = BASE + "/archive.zip#sha256=" + WebService.archiveDigest();
    String other = BASE + "/archive.zip#sha256=" + "0".repeat(64);
    String code = "def f():\n    import single\n    return single.value";
    assertThat(PYTHON.callF(config(), script("'single @ " + good + "'", code)).value().textValue())
        .isEqualTo("single");
    RunResult refused = PYTHON.callF(config(), script("'single @ " + other + "'", code));
    GuestError error = refused.error().orElseThrow();
    assertThat(error.type()).isEqualTo("ImportError");
    assertThat(error.message()).contains("it is not what was expected");
    assertThat(error.line()).isEqualTo(5);
  }

  @Test
  void withoutAUrlAreWhatTheSandboxHas() {
    String source =
        script(
            "'requests<3', 'PyYAML', 'num-py >= 2'",
            """
            import requests, yaml
            def f():
                try:
                    import other
                except ImportError as e:
                    print(e)
                import num_py
            """);
    RunResult result = PYTHON.callF(config(), source);
    assertThat(result.stdout()).isEqualTo("No module named 'other'\n");
    GuestError error = result.error().orElseThrow();
    assertThat(error.type()).isEqualTo("ModuleNotFoundError");
    assertThat(error.message())
        .startsWith("no module named 'num_py': the script depends on 'num-py >= 2'")
        .contains("dependencies with a URL, as in 'num_py @ https://");
    assertThat(error.line()).isEqualTo(10);
    assertThat(result.http()).isEmpty();
  }

  @Test
  void needHttpOnlyWhenTheyAreImported() {
    String source =
        script(
            "'shapes @ " + BASE + "/modules'",
            "def f(): return 1\ndef g(): import shapes # this fails");
    try (Sandbox sandbox = PYTHON.loaded(GuestUnderTest.config().build(), "main.py", source)) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(1);
      GuestError error = sandbox.call("g").error().orElseThrow();
      assertThat(error.type()).isEqualTo("HttpForbiddenError");
      assertThat(error.line()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a @ b'            | has 2 blocks",
        "1                  | must be a list of texts",
        "'a @ b             | is not TOML",
        "'@ http://a.test'  | does not begin with a name",
        "'a @ b#sha256=12'  | sha256 must be 64 hexadecimal digits"
      },
      quoteCharacter = '"')
  void thatAreMalformedDoNotCompile(String dependencies, String message) {
    String source = "x = 1\n" + script(dependencies, "y = 2\n");
    boolean twice = message.equals("has 2 blocks");
    try (Sandbox sandbox = PYTHON.template().create(config())) {
      RunResult result = sandbox.tryLoadScript("main.py", twice ? source + "\n" + source : source);
      assertThat(result.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      GuestError error = result.error().orElseThrow();
      assertThat(error.type()).isEqualTo("SyntaxError");
      assertThat(error.message()).contains(twice ? "one block of metadata at the most" : message);
      assertThat(error.line()).isEqualTo(twice ? 8 : 2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# /// script\n# dependencies = [\n",
        "# /// script\n# dependencies = [\n\n# ///\n",
        " # /// script\n # dependencies = [\n # ///\n",
        "# /// script \n# dependencies = [\n# ///\n",
        "# /// other\n# dependencies = [\n# ///\n",
        "# /// script\n# requires-python = \">=3.11\"\n# ///\n"
      })
  void areOnlyWhatStandsInABlock(String comment) {
    assertThat(PYTHON.callF(config(), comment + "def f(): return 1").value().intValue())
        .isEqualTo(1);
  }
}
