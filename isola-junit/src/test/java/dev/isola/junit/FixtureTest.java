package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Executions.failure;
import static dev.isola.junit.Executions.failures;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.HttpHandler;
import dev.isola.HttpResponse;
import dev.isola.Sandbox;
import dev.isola.junit.fixture.FixtureConfig;
import dev.isola.junit.fixture.FixtureFault;
import dev.isola.junit.fixture.FixtureFile;
import dev.isola.junit.fixture.Recording;
import dev.isola.junit.fixture.Unmatched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;

class FixtureTest {
  private static final String ASK =
      """
      from sandbox.asyncio import hostcall
      async def ask(name, payload=None):
          return await hostcall(name, payload)
      """;
  private static final String FETCH =
      """
      from sandbox.http import fetch
      def get(url):
          with fetch("GET", url) as response:
              return response.text()
      """;

  @TempDir Path folder;

  private EngineExecutionResults run(String mode, Class<?>... classes) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("isola.fixture.dir", folder.toString());
    parameters.put("isola.timeout", "3m");
    if (mode != null) {
      parameters.put("isola.fixture.mode", mode);
    }
    return Executions.with(parameters, classes);
  }

  private Path file(Class<?> type, String name) {
    return folder.resolve(type.getName().replace('.', '/').replace('$', '.')).resolve(name);
  }

  /** The answers of the real thing, by test class, so that tests in parallel do not meet. */
  private static final Map<Class<?>, AtomicInteger> ASKED =
      Map.of(
          Each.class, new AtomicInteger(),
          Templates.class, new AtomicInteger(),
          OfClass.class, new AtomicInteger(),
          InCode.class, new AtomicInteger(),
          Shared.class, new AtomicInteger());

  @IsolaFixture
  static class Each {
    private final HttpHandler http =
        request -> HttpResponse.of(200).withBody("live " + request.url());

    @Hostcall("next")
    int next() {
      return ASKED.get(Each.class).incrementAndGet();
    }

    @Test
    void asksInPython(@PythonSandbox(prelude = ASK) Sandbox sandbox) {
      assertThat(sandbox.run("ask", "next").isInt()).isTrue();
    }

    @Test
    void asksInJavaScript(
        @JsSandbox(prelude = "const ask = (name) => hostcall(name, null);") Sandbox sandbox) {
      assertThat(sandbox.run("ask", "next").isInt()).isTrue();
    }

    @Test
    void fetches(@PythonSandbox(prelude = FETCH, http = Http.HANDLER) Sandbox sandbox) {
      assertThat(sandbox.run("get", "http://shop.test/").asText())
          .isEqualTo("live http://shop.test/");
    }

    @Nested
    class Inside {
      @Test
      void asks(@PythonSandbox(prelude = ASK) Sandbox sandbox) {
        assertThat(sandbox.run("ask", "next").isInt()).isTrue();
      }
    }
  }

  @Test
  void eachTestHasAFileOfItsOwnAndReplaysIt() {
    assertAllPass(run("RECORD_ONCE", Each.class), 4);
    int asked = ASKED.get(Each.class).get();
    assertThat(asked).isEqualTo(3);
    assertThat(file(Each.class, "asksInPython.json")).exists();
    assertThat(file(Each.class, "asksInJavaScript.json")).exists();
    assertThat(file(Each.class, "fetches.json")).exists();
    assertThat(file(Each.Inside.class, "asks.json")).exists();
    assertAllPass(run("REPLAY", Each.class), 4);
    assertAllPass(run("RECORD_ONCE", Each.class), 4);
    Map<String, String> parallel = new HashMap<>(Executions.concurrently());
    parallel.put("isola.fixture.dir", folder.toString());
    parallel.put("isola.fixture.mode", "replay");
    assertAllPass(Executions.with(parallel, Each.class), 4);
    assertThat(ASKED.get(Each.class)).hasValue(asked);
  }

  @Test
  void withoutARecordingATestFailsAndSaysHowToRecord() {
    for (Throwable failure : failures(run("REPLAY", Each.class))) {
      assertThat(failure)
          .hasMessageContaining("there is no fixture " + folder)
          .hasMessageContaining("-Disola.fixture.mode=RECORD_ONCE")
          .hasMessageContaining("@IsolaFixture on class");
    }
  }

  static class Templates {
    @Hostcall("next")
    int next() {
      return ASKED.get(Templates.class).incrementAndGet();
    }

    @IsolaFixture
    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void asks(String name, @PythonSandbox(prelude = ASK) Sandbox sandbox) {
      assertThat(sandbox.run("ask", "next", Map.of("name", name)).isInt()).isTrue();
    }
  }

  @Test
  void eachInvocationOfATemplateHasAFileOfItsOwn() {
    assertAllPass(run("RECORD_ALL", Templates.class), 2);
    assertThat(file(Templates.class, "asks-1.json")).exists();
    assertThat(file(Templates.class, "asks-2.json")).exists();
    assertAllPass(run("REPLAY", Templates.class), 2);
    assertThat(ASKED.get(Templates.class)).hasValue(2);
  }

  @IsolaFixture
  static class OfClass {
    @PythonSandbox(prelude = ASK, scope = Scope.CLASS)
    static Sandbox sandbox;

    @Hostcall("next")
    static int next() {
      return ASKED.get(OfClass.class).incrementAndGet();
    }

    @Test
    void asks() {
      assertThat(sandbox.run("ask", "next").isInt()).isTrue();
    }
  }

  @Test
  void sandboxesOfAClassHaveItsFile() {
    assertAllPass(run("RECORD_ALL", OfClass.class), 1);
    assertThat(file(OfClass.class, "class.json")).exists();
    assertAllPass(run("REPLAY", OfClass.class), 1);
    assertThat(ASKED.get(OfClass.class)).hasValue(1);
  }

  static class InCode {
    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder()
            .prelude(ASK)
            .hostcall("next", payload -> ASKED.get(InCode.class).incrementAndGet())
            .fixture("in/code", RecordMode.RECORD_ONCE, FixtureConfig.builder().build())
            .build();

    @Test
    void asks(Sandbox sandbox) {
      assertThat(sandbox.run("ask", "next").isInt()).isTrue();
    }
  }

  @Test
  void anExtensionInCodeTakesAFixture() {
    assertAllPass(run("RECORD_ONCE", InCode.class), 1);
    assertAllPass(run("RECORD_ONCE", InCode.class), 1);
    assertThat(folder.resolve("in/code.json")).exists();
    assertThat(ASKED.get(InCode.class)).hasValue(1);
  }

  @IsolaFixture(
      value = "shared.json",
      allowUnused = true,
      repeat = true,
      unmatched = Unmatched.GUEST_ERROR)
  static class Shared {
    @Hostcall("next")
    int next() {
      return ASKED.get(Shared.class).incrementAndGet();
    }

    @Test
    void first(@PythonSandbox(prelude = ASK) Sandbox sandbox) {
      assertThat(sandbox.run("ask", "next").asInt()).isEqualTo(1);
      assertThat(sandbox.run("ask", "next").asInt()).isEqualTo(1);
    }

    @Test
    void second(@PythonSandbox(prelude = ASK) Sandbox sandbox) {
      assertThat(sandbox.run("ask", "next").asInt()).isEqualTo(1);
    }
  }

  @Test
  void severalTestsCanReplayOneFile() throws Exception {
    Files.writeString(
        folder.resolve("shared.json"),
        """
        {"isolaFixture": 1, "clock": "virtual:2026-01-01T00:00:00Z", "randomSeed": 0,
         "recordings": [{"id": "next-1", "hostcall": "next", "payload": null, "result": 1}]}
        """);
    Map<String, String> parameters = new HashMap<>(Executions.concurrently());
    parameters.put("isola.fixture.dir", folder.toString());
    parameters.put("isola.fixture.mode", "REPLAY");
    assertAllPass(Executions.with(parameters, Shared.class), 2);
    assertThat(ASKED.get(Shared.class)).hasValue(0);
  }

  static class Swallows {
    @IsolaFixture
    @Test
    void asks(@PythonSandbox(prelude = ASK) Sandbox sandbox) {
      sandbox.loadScript(
          """
          from sandbox.asyncio import hostcall
          async def careful():
              try:
                  await hostcall("next", 2)
              except Exception:
                  return "nothing happened"
          """);
      assertThat(sandbox.run("careful").asText()).isEqualTo("nothing happened");
    }
  }

  @Test
  void aGuestCannotHideThatItHasNoRecording() throws Exception {
    Path file = file(Swallows.class, "asks.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        {"isolaFixture": 1, "clock": "virtual:2026-01-01T00:00:00Z", "randomSeed": 0,
         "recordings": [{"id": "next-1", "hostcall": "next", "payload": 1, "result": 1}]}
        """);
    EngineExecutionResults results = run("REPLAY", Swallows.class);
    assertThat(failure(results))
        .isInstanceOf(FixtureFault.class)
        .hasMessageContaining("hostcall next has no recording");
    assertThat(
            results.testEvents().reportingEntryPublished().stream()
                .map(
                    event ->
                        event
                            .getRequiredPayload(ReportEntry.class)
                            .getKeyValuePairs()
                            .get("isola.fixture")))
        .containsExactly(file.toString());
  }

  static class Environment {
    @Hostcall("tell")
    JsonNode tell(JsonNode payload) {
      return payload;
    }

    @IsolaFixture
    @Test
    void tells(
        @PythonSandbox(
                prelude =
                    """
                    import os
                    from sandbox.asyncio import hostcall
                    async def tell():
                        return await hostcall("tell", {"text": "is " + os.environ["GITHUB_TOKEN"]})
                    """,
                env = "GITHUB_TOKEN=abc123def456")
            Sandbox sandbox) {
      sandbox.run("tell");
    }
  }

  @Test
  void secretsOfTheGuestsEnvironmentAreNotWritten() throws Exception {
    assertAllPass(run("RECORD_ALL", Environment.class), 1);
    assertThat(Files.readString(file(Environment.class, "tells.json")))
        .contains("is REDACTED")
        .doesNotContain("abc123def456");
    assertAllPass(run("REPLAY", Environment.class), 1);
  }

  static class WithoutFixture {
    @Test
    void fetches(@PythonSandbox(http = Http.FIXTURE) Sandbox sandbox) {}
  }

  @IsolaFixture(secrets = "hunter2")
  static class PlainSecret {
    @Test
    void test(@PythonSandbox Sandbox sandbox) {}
  }

  @IsolaFixture(ignoreJson = "id")
  static class WrongPointer {
    @Test
    void test(@PythonSandbox Sandbox sandbox) {}
  }

  @IsolaFixture(ignoreJson = "/id ~ [")
  static class WrongExpression {
    @Test
    void test(@PythonSandbox Sandbox sandbox) {}
  }

  @IsolaFixture
  static class Twice {
    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder()
            .fixture("", RecordMode.REPLAY, FixtureConfig.builder().build())
            .build();

    @Test
    void test(Sandbox sandbox) {}
  }

  @Test
  void misuseIsTold() {
    assertThat(failure(run("RECORD_ALL", WithoutFixture.class)))
        .hasMessageContaining("parameter")
        .hasMessageContaining("http = FIXTURE needs a fixture; put @IsolaFixture on the test");
    assertThat(failure(run("RECORD_ALL", PlainSecret.class)))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("must be named as env:NAME or property:NAME");
    assertThat(failure(run("RECORD_ALL", WrongPointer.class)))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("begins with a slash")
        .hasMessageContaining("was \"id\"");
    assertThat(failure(run("RECORD_ALL", WrongExpression.class)))
        .hasMessageContaining("the expression behind ~ in \"/id ~ [\" is wrong");
    assertThat(failure(run("RECORD_ALL", Twice.class)))
        .hasMessageContaining("both name a fixture; keep one");
    for (Throwable failure : failures(run("SOMETIMES", Each.class))) {
      assertThat(failure)
          .hasMessageContaining("isola.fixture.mode must be one of [REPLAY, RECORD_ONCE,")
          .hasMessageContaining("was \"SOMETIMES\"");
    }
  }

  @Test
  void theRunDecidesBeforeCiAndCiBeforeTheTest() {
    assertThat(FixtureModes.effective(RecordMode.RECORD_NEW, Optional.empty(), null))
        .isEqualTo(RecordMode.RECORD_NEW);
    assertThat(FixtureModes.effective(RecordMode.RECORD_NEW, Optional.empty(), "false"))
        .isEqualTo(RecordMode.RECORD_NEW);
    assertThat(FixtureModes.effective(RecordMode.RECORD_NEW, Optional.empty(), "true"))
        .isEqualTo(RecordMode.REPLAY);
    assertThat(FixtureModes.effective(RecordMode.VERIFY, Optional.empty(), "1"))
        .isEqualTo(RecordMode.REPLAY);
    assertThat(FixtureModes.effective(RecordMode.REPLAY, Optional.of("verify"), "true"))
        .isEqualTo(RecordMode.VERIFY);
  }

  static class Same {
    @IsolaFixture("same")
    @Test
    void one(@PythonSandbox(prelude = ASK) Sandbox sandbox) throws Exception {
      meet();
    }

    @IsolaFixture("same")
    @Test
    void two(@PythonSandbox(prelude = ASK) Sandbox sandbox) throws Exception {
      meet();
    }

    private static final CountDownLatch DONE = new CountDownLatch(1);

    /** The one that records waits here until the other one has failed. */
    private static void meet() throws Exception {
      DONE.await();
    }

    @RegisterExtension static final AfterEachCallback AFTER = context -> DONE.countDown();
  }

  @Test
  void twoTestsDoNotRecordOneFileAtOnce() {
    Map<String, String> parameters = new HashMap<>(Executions.concurrently());
    parameters.put("isola.fixture.dir", folder.toString());
    parameters.put("isola.fixture.mode", "RECORD_ALL");
    assertThat(failure(Executions.with(parameters, Same.class)))
        .hasMessageContaining("is being recorded by another test at the same time");
  }

  @Test
  void nothingIsLostWhenATestFails() throws Exception {
    assertAllPass(run("RECORD_ALL", Fails.class), 1);
    String before = Files.readString(file(Fails.class, "asks.json"));
    Fails.FAIL.set(true);
    try {
      assertThat(failure(run("RECORD_ALL", Fails.class))).hasMessage("fails");
    } finally {
      Fails.FAIL.set(false);
    }
    assertThat(file(Fails.class, "asks.json")).hasContent(before);
    Recording.Hostcall recording =
        (Recording.Hostcall)
            FixtureFile.of(file(Fails.class, "asks.json")).read().recordings().get(0);
    assertThat(recording.answer().result().asInt()).isEqualTo(1);
    try (Stream<Path> files = Files.list(file(Fails.class, ""))) {
      assertThat(files).hasSize(1);
    }
  }

  static class Fails {
    static final AtomicInteger COUNT = new AtomicInteger();
    static final AtomicBoolean FAIL = new AtomicBoolean();

    @Hostcall("next")
    int next() {
      return COUNT.incrementAndGet();
    }

    @IsolaFixture
    @Test
    void asks(@PythonSandbox(prelude = ASK) Sandbox sandbox) {
      sandbox.run("ask", "next");
      if (FAIL.get()) {
        throw new IllegalStateException("fails");
      }
    }
  }
}
