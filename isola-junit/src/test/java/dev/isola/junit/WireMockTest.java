package dev.isola.junit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Executions.failure;
import static dev.isola.junit.Executions.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.junit5.WireMockRuntimeInfo;
import dev.isola.HttpPolicy;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.junit.fixture.FixtureFault;
import dev.isola.junit.fixture.Unmatched;
import dev.isola.junit.wiremock.IsolaWireMock;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireMockTest {
  private static final String PYTHON =
      """
      import time
      from sandbox.http import HttpError, fetch

      def get(url):
          with fetch("GET", url) as response:
              return f"{response.status} {response.text()}"

      def send(url, body):
          with fetch("POST", url, json=body, headers={"X-Tag": "a"}) as response:
              return response.json()

      def size(url):
          with fetch("GET", url) as response:
              return len(response.read())

      def tags(url):
          with fetch("GET", url) as response:
              return [value for name, value in response.headers.items() if name.lower() == "x-tag"]

      def failure(url):
          try:
              return get(url)
          except HttpError as error:
              return f"{type(error).__name__}: {error}"

      def waits(url, timeout=None):
          start = time.monotonic()
          try:
              with fetch("GET", url, timeout=timeout) as response:
                  outcome = response.text()
          except HttpError as error:
              outcome = type(error).__name__
          return [outcome, round(time.monotonic() - start)]
      """;

  private static final String JS =
      """
      async function get(url) {
        const response = await fetch(url);
        return `${response.status} ${await response.text()}`;
      }
      async function send(url, body) {
        const response = await fetch(url, {
          method: "POST", body: JSON.stringify(body), headers: {"content-type": "application/json", "X-Tag": "a"},
        });
        return await response.json();
      }
      async function size(url) {
        return (await (await fetch(url)).arrayBuffer()).byteLength;
      }
      async function failure(url) {
        try {
          return await get(url);
        } catch (error) {
          return `${error.name}: ${error.message}`;
        }
      }
      async function waits(url, timeout) {
        const start = performance.now();
        let outcome;
        try {
          const signal = timeout === undefined ? undefined : AbortSignal.timeout(timeout * 1000);
          outcome = await (await fetch(url, { signal })).text();
        } catch (error) {
          outcome = error.name;
        }
        return [outcome, Math.round((performance.now() - start) / 1000)];
      }
      """;

  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @PythonSandbox(prelude = PYTHON, http = Http.WIREMOCK)
  @interface Python {}

  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @JsSandbox(prelude = JS, http = Http.WIREMOCK)
  @interface Js {}

  @Nested
  class OfAnExtension {
    @RegisterExtension WireMockExtension wireMock = WireMockExtension.newInstance().build();

    @Test
    void stubsAnswerGuestsOfBothLanguages(@Python Sandbox python, @Js Sandbox js) {
      wireMock.stubFor(
          get(urlPathEqualTo("/prices"))
              .withHost(equalTo("shop.test"))
              .withScheme("https")
              .withQueryParam("q", equalTo("tea & more"))
              .willReturn(ok("3")));

      for (Sandbox sandbox : List.of(python, js)) {
        assertThat(sandbox.run("get", "https://shop.test/prices?q=tea%20%26%20more").asText())
            .isEqualTo("200 3");
      }
      wireMock.verify(2, getRequestedFor(urlPathEqualTo("/prices")));
    }

    @Test
    void bodiesAndHeadersAreMatchedAndVerified(@Python Sandbox python, @Js Sandbox js) {
      wireMock.stubFor(
          post("/orders")
              .withHeader("x-tag", equalTo("a"))
              .withRequestBody(equalToJson("{\"item\": \"tea\"}"))
              .willReturn(okJson("{\"number\": 7}")));

      for (Sandbox sandbox : List.of(python, js)) {
        assertThat(
                sandbox
                    .run("send", "http://shop.test:8080/orders", Map.of("item", "tea"))
                    .get("number")
                    .asInt())
            .isEqualTo(7);
      }
      wireMock.verify(
          2,
          postRequestedFor(urlEqualTo("/orders"))
              .withHeader("Host", equalTo("shop.test:8080"))
              .withPort(8080)
              .withRequestBody(containing("tea")));
    }

    @Test
    void binaryBodiesAndRepeatedHeadersArrive(@Python Sandbox python, @Js Sandbox js) {
      byte[] bytes = new byte[70_000];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (i * 31);
      }
      wireMock.stubFor(
          get("/image").willReturn(ok().withBody(bytes).withHeader("X-Tag", "one", "two")));

      assertThat(python.run("size", "http://a.test/image").asInt()).isEqualTo(70_000);
      assertThat(js.run("size", "http://a.test/image").asInt()).isEqualTo(70_000);
      RunResult run = python.call("get", "http://a.test/image");
      assertThat(run.http().get(0).response().headers().all("x-tag")).containsExactly("one", "two");
      assertThat(run.http().get(0).response().body()).isEqualTo(bytes);
      assertThat(run.http().get(0).response().headers().contains("matched-stub-id")).isFalse();
    }

    @Test
    void delaysPassOnTheGuestsClockOnly(@Python Sandbox python, @Js Sandbox js) {
      wireMock.stubFor(get("/slow").willReturn(ok("late").withFixedDelay(40_000_000)));

      for (Sandbox sandbox : List.of(python, js)) {
        assertThat(sandbox.run("waits", "http://a.test/slow").toString())
            .isEqualTo("[\"late\",40000]");
      }
    }

    @Test
    void aGuestsOwnLimitEndsADelay(@Python Sandbox python, @Js Sandbox js) {
      wireMock.stubFor(get("/slow").willReturn(ok("late").withFixedDelay(40_000_000)));

      assertThat(python.run("waits", "http://a.test/slow", 30).toString())
          .isEqualTo("[\"HttpTimeoutError\",30]");
      assertThat(js.run("waits", "http://a.test/slow", 30).get(1).asInt()).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void faultsAreErrorsThatGuestsCanCatch(Fault fault, @Python Sandbox python, @Js Sandbox js) {
      wireMock.stubFor(get("/broken").willReturn(aResponse().withFault(fault)));

      assertThat(python.run("failure", "http://a.test/broken").asText()).startsWith("HttpError: ");
      assertThat(js.run("failure", "http://a.test/broken").asText()).startsWith("TypeError: ");
      assertThat(python.call("get", "http://a.test/broken").verdict())
          .isEqualTo(Verdict.GUEST_ERROR);
      assertThat(js.call("get", "http://a.test/broken").verdict()).isEqualTo(Verdict.GUEST_ERROR);
    }

    @Test
    void redirectionsScenariosAndTemplatesWorkAsInWireMock(@Python Sandbox python, @Js Sandbox js) {
      wireMock.stubFor(get("/old").willReturn(temporaryRedirect("/new?a=1")));
      wireMock.stubFor(
          get(urlPathEqualTo("/new"))
              .willReturn(
                  ok("{{request.query.a}} of {{request.host}}")
                      .withTransformers("response-template")));
      wireMock.stubFor(
          get("/turn")
              .inScenario("turns")
              .whenScenarioStateIs("Started")
              .willSetStateTo("second")
              .willReturn(ok("first")));
      wireMock.stubFor(
          get("/turn").inScenario("turns").whenScenarioStateIs("second").willReturn(ok("second")));

      assertThat(python.run("get", "http://a.test/old").asText()).isEqualTo("200 1 of a.test");
      assertThat(js.run("get", "http://b.test/old").asText()).isEqualTo("200 1 of b.test");
      assertThat(python.run("get", "http://a.test/turn").asText()).isEqualTo("200 first");
      assertThat(js.run("get", "http://a.test/turn").asText()).isEqualTo("200 second");
    }

    @Test
    void cookiesAndFormsAreMatched(@Js Sandbox js) {
      js.loadScript(
          """
          async function submit(url) {
            const response = await fetch(url, {
              method: "POST", body: new URLSearchParams({ item: "tea & more" }), headers: { Cookie: "a=1; id=7" },
            });
            return response.status;
          }
          """);
      wireMock.stubFor(
          post("/form")
              .withCookie("id", equalTo("7"))
              .withFormParam("item", equalTo("tea & more"))
              .willReturn(ok()));

      assertThat(js.run("submit", "http://a.test/form").asInt()).isEqualTo(200);
    }

    @Test
    void dribbledBodiesComeInPieces(@Python Sandbox python) {
      wireMock.stubFor(
          get("/drops").willReturn(ok("0123456789").withChunkedDribbleDelay(5, 60_000)));

      assertThat(python.run("get", "http://a.test/drops").asText()).isEqualTo("200 0123456789");
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class OfAServer {
    static final WireMockServer SERVER =
        new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeAll
    static void stub() {
      SERVER.stubFor(get("/one").willReturn(ok("1")));
      SERVER.stubFor(get("/never").willReturn(ok()));
    }

    @Test
    void itNeedNotBeStartedAndItsOlderStubsNeedNotBeUsed(@Python Sandbox sandbox) {
      assertThat(sandbox.run("get", "http://a.test/one").asText()).isEqualTo("200 1");
    }
  }

  @Nested
  @com.github.tomakehurst.wiremock.junit5.WireMockTest
  class OfARuntimeInfo {
    WireMockRuntimeInfo info;

    @BeforeEach
    void keep(WireMockRuntimeInfo runtimeInfo) {
      info = runtimeInfo;
    }

    @Test
    void itsServerAnswers(@Js Sandbox sandbox) {
      info.getWireMock().register(get("/one").willReturn(ok("1")));

      assertThat(sandbox.run("get", "http://a.test/one").asText()).isEqualTo("200 1");
    }
  }

  @Nested
  class OverASocket {
    static final WireMockServer SERVER =
        new WireMockServer(WireMockConfiguration.options().dynamicPort());
    static final HttpPolicy POLICY =
        HttpPolicy.builder().allowHosts("localhost").allowPrivateAddresses().build();

    @BeforeAll
    static void start() {
      SERVER.start();
    }

    @AfterAll
    static void stop() {
      SERVER.stop();
    }

    @Test
    void aRealServerIsReachedByPassThrough(
        @PythonSandbox(prelude = PYTHON, http = Http.PASS_THROUGH) Sandbox python,
        @JsSandbox(prelude = JS, http = Http.PASS_THROUGH) Sandbox js) {
      SERVER.stubFor(get("/real").willReturn(ok("real")));

      for (Sandbox sandbox : List.of(python, js)) {
        assertThat(sandbox.run("get", "http://localhost:" + SERVER.port() + "/real").asText())
            .isEqualTo("200 real");
      }
      SERVER.verify(2, getRequestedFor(urlEqualTo("/real")));
    }
  }

  static class Unmatching {
    @RegisterExtension WireMockExtension wireMock = WireMockExtension.newInstance().build();

    @Test
    void asksForWhatIsNotThere(@Python Sandbox sandbox) {
      wireMock.stubFor(get("/prices").withName("the prices").willReturn(ok()));

      assertThat(sandbox.run("failure", "http://a.test/price").asText()).startsWith("404 ");
      assertThat(sandbox.run("failure", "http://a.test/prices").asText()).startsWith("200 ");
    }
  }

  @Test
  void aRequestWithoutAStubFailsTheTestEvenIfTheGuestCopes() {
    assertThat(failureOf(Unmatching.class))
        .isInstanceOf(FixtureFault.class)
        .hasMessageContaining("GET http://a.test/price has no stub:")
        .hasMessageContaining("Closest stub")
        .hasMessageContaining("the prices")
        .hasMessageContaining("/prices");
  }

  @IsolaWireMock(allowUnused = true)
  static class OfClassAndTest {
    static final WireMockServer SERVER =
        new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @PythonSandbox(prelude = PYTHON, http = Http.WIREMOCK, scope = Scope.CLASS)
    static Sandbox ofClass;

    @Test
    void asks(@Python Sandbox ofTest) {
      SERVER.stubFor(get("/one").willReturn(ok()));
      ofClass.run("get", "http://a.test/one");
      ofTest.run("get", "http://a.test/two");
    }
  }

  @Test
  void aTestIsBlamedForItsOwnGuestsAndNotItsClass() {
    var results = Executions.of(OfClassAndTest.class);

    assertThat(failure(results)).hasMessageContaining("GET http://a.test/two has no stub");
    results.testEvents().assertStatistics(statistics -> statistics.failed(1));
    results.containerEvents().assertStatistics(statistics -> statistics.failed(0));
  }

  static class Tolerant {
    @RegisterExtension WireMockExtension wireMock = WireMockExtension.newInstance().build();

    @Test
    @IsolaWireMock(unmatched = Unmatched.GUEST_ERROR)
    void asksForWhatIsNotThere(@Js Sandbox sandbox) {
      assertThat(sandbox.run("get", "http://a.test/price").asText()).startsWith("404 ");
    }
  }

  @Test
  void programsMayAskForAnythingIfTheTestSaysSo() {
    assertAllPass(Executions.of(Tolerant.class), 1);
  }

  static class Unused {
    @RegisterExtension WireMockExtension wireMock = WireMockExtension.newInstance().build();

    @Test
    void usesOneOfTwo(@Python Sandbox sandbox) {
      wireMock.stubFor(get("/one").willReturn(ok()));
      wireMock.stubFor(post(urlPathEqualTo("/two")).withName("second").willReturn(ok()));
      sandbox.run("get", "http://a.test/one");
    }
  }

  @Test
  void aStubThatWasNotUsedFailsTheTest() {
    assertThat(failureOf(Unused.class))
        .isInstanceOf(FixtureFault.class)
        .hasMessageContaining("1 was not used:\n    POST /two (second)")
        .hasMessageContaining("@IsolaWireMock(allowUnused = true)")
        .hasMessageNotContaining("/one");
  }

  @IsolaWireMock(allowUnused = true)
  static class UnusedAllowed extends Unused {}

  static class FailsFirst {
    @RegisterExtension WireMockExtension wireMock = WireMockExtension.newInstance().build();

    @Test
    void failsBeforeItUsesAStub(@Python Sandbox sandbox) {
      wireMock.stubFor(get("/one").willReturn(ok()));
      throw new IllegalStateException("first");
    }
  }

  @Test
  void unusedStubsMayBeAllowedAndDoNotHideAnEarlierFailure() {
    assertAllPass(Executions.of(UnusedAllowed.class), 1);
    assertThat(failureOf(FailsFirst.class)).hasMessage("first").hasNoSuppressedExceptions();
  }

  static class Shared {
    @RegisterExtension
    static final WireMockExtension WIREMOCK =
        WireMockExtension.newInstance().resetOnEachTest(false).build();

    static final java.util.concurrent.CyclicBarrier BOTH =
        new java.util.concurrent.CyclicBarrier(2);

    @Test
    void one(@Python Sandbox sandbox) throws Exception {
      use(sandbox, "/one");
    }

    @Test
    void two(@Python Sandbox sandbox) throws Exception {
      use(sandbox, "/two");
    }

    private static void use(Sandbox sandbox, String path) throws Exception {
      BOTH.await();
      WIREMOCK.stubFor(get(path).willReturn(ok(path)));
      WIREMOCK.stubFor(get(path + "/unused").willReturn(ok()));
      assertThat(sandbox.run("get", "http://a.test" + path).asText()).isEqualTo("200 " + path);
      BOTH.await();
    }
  }

  @Test
  void testsThatShareAServerAtTheSameTimeAreNotBlamedForEachOthersStubs() {
    assertAllPass(Executions.with(Executions.concurrently(), Shared.class), 2);
  }

  static class OfAFolder {
    @Test
    void asks(@Python Sandbox python, @Js Sandbox js) {
      assertThat(python.run("get", "http://a.test/hello?name=Ada").asText())
          .isEqualTo("200 hello Ada");
      assertThat(js.run("get", "http://a.test/page").asText()).isEqualTo("200 from a file");
    }
  }

  @Test
  void stubsComeFromAFolderIfTheClassHasNoWireMock(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("mappings"));
    Files.createDirectories(folder.resolve("__files"));
    Files.writeString(folder.resolve("__files/page.txt"), "from a file");
    Files.writeString(
        folder.resolve("mappings/stubs.json"),
        """
        {"mappings": [
          {"request": {"method": "GET", "urlPath": "/hello"},
           "response": {"body": "hello {{request.query.name}}", "transformers": ["response-template"]}},
          {"request": {"method": "GET", "url": "/page"}, "response": {"bodyFileName": "page.txt"}},
          {"request": {"method": "GET", "url": "/other"}, "response": {}}]}
        """);

    assertAllPass(
        Executions.with(Map.of("isola.wiremock.dir", folder.toString()), OfAFolder.class), 1);
  }

  @Test
  void aFolderThatIsNotThereIsTold(@TempDir Path folder) {
    Path none = folder.resolve("none");

    assertThat(
            failure(
                Executions.with(Map.of("isola.wiremock.dir", none.toString()), OfAFolder.class)))
        .hasMessageContaining("there is no folder " + none.resolve("mappings"))
        .hasMessageContaining("WireMockExtension in a field");
  }

  @IsolaFixture("slow")
  static class Live {
    @RegisterExtension WireMockExtension wireMock = WireMockExtension.newInstance().build();

    @Test
    void asks(@Js Sandbox sandbox) {
      wireMock.stubFor(get("/slow").willReturn(ok("late").withFixedDelay(40_000_000)));
      assertThat(sandbox.run("waits", "http://a.test/slow").toString())
          .isEqualTo("[\"late\",40000]");
    }
  }

  @IsolaFixture("slow")
  static class Replayed {
    @RegisterExtension WireMockExtension wireMock = WireMockExtension.newInstance().build();

    @Test
    void asks(@Js Sandbox sandbox) {
      wireMock.stubFor(get("/slow").willReturn(ok("not asked")));
      assertThat(sandbox.run("waits", "http://a.test/slow").toString())
          .isEqualTo("[\"late\",40000]");
    }
  }

  @Test
  void aFixtureRecordsStubsWithTheirDelaysAndThenAnswersInTheirPlace(@TempDir Path folder) {
    Map<String, String> record =
        Map.of("isola.fixture.dir", folder.toString(), "isola.fixture.mode", "RECORD_ALL");
    Map<String, String> replay =
        Map.of("isola.fixture.dir", folder.toString(), "isola.fixture.mode", "REPLAY");

    assertAllPass(Executions.with(record, Live.class), 1);
    assertThat(folder.resolve("slow.json")).content().contains("\"after\": \"PT11H6M40S\"");
    assertAllPass(Executions.with(replay, Replayed.class), 1);
  }

  @com.github.tomakehurst.wiremock.junit5.WireMockTest
  static class OnlyAnnotated {
    @Test
    void asks(@Python Sandbox sandbox) {}
  }

  static class Two {
    final WireMockServer server = new WireMockServer();
    final WireMockExtension extension = WireMockExtension.newInstance().build();

    @Test
    void asks(@Python Sandbox sandbox) {}
  }

  static class Both {
    final WireMockServer server = new WireMockServer();

    @Test
    @IsolaWireMock("somewhere")
    void asks(@Python Sandbox sandbox) {}
  }

  static class Missing {
    WireMockServer server;

    @Test
    void asks(@Python Sandbox sandbox) {
      sandbox.run("get", "http://a.test/");
    }
  }

  @Test
  void misuseIsTold() {
    assertThat(failureOf(OnlyAnnotated.class))
        .hasMessageContaining("http = WIREMOCK: @WireMockTest gives its WireMock to parameters")
        .hasMessageContaining("WireMockRuntimeInfo");
    assertThat(failureOf(Two.class))
        .hasMessageContaining("fields server and extension both hold a WireMock; keep one of them");
    assertThat(failureOf(Both.class))
        .hasMessageContaining("@IsolaWireMock names the folder somewhere")
        .hasMessageContaining("field server");
    assertThat(failureOf(Missing.class))
        .hasStackTraceContaining("Missing.server is null; set it before the guest makes a request");
  }

  @Test
  void withoutWireMockTheArtifactIsNamed() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Sees what the test sees but WireMock.
    ClassLoader without =
        new ClassLoader(before) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.github.tomakehurst.")) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        };
    thread.setContextClassLoader(without);
    try {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> WireMockFields.find(OfAFolder.class, "a test: http = WIREMOCK")))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "a test: http = WIREMOCK needs WireMock, which is not on the class path; add the"
                  + " artifact org.wiremock:wiremock-standalone in test scope");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Nested
  class InCode {
    @RegisterExtension WireMockExtension wireMock = WireMockExtension.newInstance().build();

    @RegisterExtension
    final IsolaExtension isola =
        IsolaExtension.builder().prelude(PYTHON).http(Http.WIREMOCK).build();

    @Test
    void theExtensionDoesTheSame(Sandbox sandbox) {
      wireMock.stubFor(any(anyUrl()).willReturn(ok("any")));

      assertThat(sandbox.run("get", "http://a.test/").asText()).isEqualTo("200 any");
    }
  }
}
