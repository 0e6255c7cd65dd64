package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Executions.failureOf;
import static dev.isola.junit.Guests.FETCHER;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.isola.HttpHandler;
import dev.isola.HttpPolicy;
import dev.isola.HttpRequest;
import dev.isola.HttpResponse;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import dev.isola.Verdict;
import dev.isola.junit.Guests.FetcherSandbox;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;

class HttpTest {
  private static final String HERE = HttpTest.class.getName() + "$";
  private static final String URL = "http://shop.test/items";

  private static String fetch(Sandbox sandbox) {
    return sandbox.run("fetch", URL).asText();
  }

  @Nested
  class ByAHandler {
    private HttpHandler http = request -> HttpResponse.of(200).withBody("of " + request.url());

    @FetcherSandbox Sandbox sandbox;

    @Test
    void theFieldAnswers() {
      assertThat(fetch(sandbox)).isEqualTo("200 of http://shop.test/items");
    }

    @Test
    void aTestMaySetItsOwn() {
      http = request -> HttpResponse.of(404);

      assertThat(fetch(sandbox)).isEqualTo("404 ");
    }

    @Test
    void bodiesCanBeStreams() {
      http =
          HttpHandler.streaming(
              (request, body) ->
                  HttpResponse.of(200).withBody(new ByteArrayInputStream(body.readAllBytes())));

      byte[] body = "a body".getBytes(StandardCharsets.UTF_8);
      assertThat(sandbox.run("fetch", URL, body).asText()).isEqualTo("200 a body");
    }

    @Test
    void noHandlerIsTheTestsFault() {
      http = null;

      RunResult run = sandbox.call("fetch", URL);

      assertThat(run.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(run.cause().orElseThrow())
          .hasMessage(
              "field %sByAHandler.http is null; set it before the guest makes a request", HERE);
    }

    @Nested
    class Inside {
      @FetcherSandbox Sandbox inner;

      @Test
      void theHandlerOfTheClassAroundAnswers() {
        http = request -> HttpResponse.of(201);

        assertThat(fetch(inner)).isEqualTo("201 ");
      }
    }

    @Nested
    class InsideWithItsOwn {
      final HttpHandler own = request -> HttpResponse.of(202);

      @FetcherSandbox Sandbox inner;

      @Test
      void theInnermostHandlerAnswers() {
        assertThat(fetch(inner)).isEqualTo("202 ");
        assertThat(fetch(sandbox)).isEqualTo("202 ");
      }
    }
  }

  abstract static class Parent {
    static final HttpHandler SHOP = request -> HttpResponse.of(200).withBody("parent");
  }

  @Nested
  class Inherited extends Parent {
    @Test
    void theHandlerOfASuperclassAnswers(@FetcherSandbox Sandbox sandbox) {
      assertThat(fetch(sandbox)).isEqualTo("200 parent");
    }
  }

  @Nested
  class OfAPolicy {
    static final HttpHandler SHOP = request -> HttpResponse.of(200);
    static final HttpPolicy POLICY = HttpPolicy.builder().allowHosts("other.test").build();

    @Test
    void thePolicyOfTheClassHolds(@FetcherSandbox Sandbox sandbox) {
      assertThat(sandbox.run("failure_of", URL).asText())
          .startsWith("HttpForbidden: ")
          .contains("does not allow the host shop.test; it allows other.test");
      assertThat(sandbox.run("fetch", "http://other.test/").asText()).isEqualTo("200 ");
    }
  }

  @Test
  void httpIsOffByDefault(@PythonSandbox(prelude = FETCHER) Sandbox sandbox) {
    assertThat(sandbox.run("failure_of", URL).asText())
        .startsWith("HttpForbidden: ")
        .contains("HTTP is off in this sandbox");
  }

  @Nested
  class InAPrelude {
    static final HttpHandler SHOP = request -> HttpResponse.of(200);

    @Test
    void thereIsNoHttp(
        @PythonSandbox(
                prelude = FETCHER + "\nseen = failure_of('http://shop.test/')\nget = lambda: seen",
                http = Http.HANDLER)
            Sandbox sandbox) {
      assertThat(sandbox.run("get").asText())
          .startsWith("HttpForbidden: ")
          .contains("a prelude cannot make HTTP requests");
    }
  }

  @Nested
  class PassThrough {
    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws Exception {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("real".getBytes(StandardCharsets.UTF_8));
            exchange.close();
          });
      server.start();
      url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @AfterEach
    void stop() {
      server.stop(0);
    }

    @Test
    void privateAddressesAreForbidden(
        @PythonSandbox(prelude = FETCHER, http = Http.PASS_THROUGH) Sandbox sandbox) {
      assertThat(sandbox.run("failure_of", url).asText())
          .startsWith("HttpForbidden: ")
          .contains("127.0.0.1, a loopback address");
    }

    @Nested
    class WithAPolicy {
      private final HttpPolicy policy = HttpPolicy.builder().allowPrivateHosts("127.0.0.1").build();

      @Test
      void thePolicyAllows(
          @PythonSandbox(prelude = FETCHER, http = Http.PASS_THROUGH) Sandbox sandbox) {
        assertThat(sandbox.run("fetch", url).asText()).isEqualTo("200 real");
      }
    }
  }

  @Test
  void aSandboxOfAClassIsServedByAStaticHandler() {
    assertAllPass(Executions.of(OfAClass.class), 2);

    assertThat(OfAClass.requests).hasValue(2);
  }

  static class OfAClass {
    static final AtomicInteger requests = new AtomicInteger();
    static final HttpHandler SHOP =
        request -> HttpResponse.of(200).withBody(requests.incrementAndGet() + "");

    @FetcherSandbox static Sandbox field;

    @Test
    void one() {
      assertThat(fetch(field)).startsWith("200 ");
    }

    @Test
    void two(
        @IsolaSandbox(prelude = FETCHER, http = Http.HANDLER, scope = Scope.CLASS)
            Sandbox parameter) {
      assertThat(fetch(parameter)).startsWith("200 ");
    }
  }

  @Test
  void aSandboxOfAClassHasNoInstance() {
    assertAllPass(Executions.of(WithoutInstance.class), 1);
  }

  static class WithoutInstance {
    final HttpHandler shop = request -> HttpResponse.of(200);

    @FetcherSandbox static Sandbox sandbox;

    @Test
    void test() {
      assertThat(sandbox.run("failure_of", URL).asText())
          .contains(
              "field "
                  + WithoutInstance.class.getName()
                  + ".shop is an instance field, and this sandbox has no test instance; make the"
                  + " field static, or use @TestInstance(PER_CLASS)");
    }
  }

  @Test
  void oneInstanceForAllTestsServesTheClass() {
    assertAllPass(Executions.of(OneInstance.class), 1);
  }

  @TestInstance(Lifecycle.PER_CLASS)
  static class OneInstance {
    final HttpHandler shop = request -> HttpResponse.of(203);

    @FetcherSandbox static Sandbox sandbox;

    @Test
    void test() {
      assertThat(fetch(sandbox)).isEqualTo("203 ");
    }
  }

  @Nested
  class InCode {
    static final HttpHandler SHOP = request -> HttpResponse.of(200).withBody("in code");

    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder().prelude(FETCHER).http(Http.NONE).http(SHOP).build();

    @Test
    void theHandlerAnswers(Sandbox sandbox) {
      assertThat(fetch(sandbox)).isEqualTo("200 in code");
    }
  }

  @Nested
  class InCodeByField {
    private HttpHandler shop = request -> HttpResponse.of(200);

    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder().prelude(FETCHER).http(SOME).http(Http.HANDLER).build();

    @Test
    void theFieldAnswers(Sandbox sandbox) {
      shop = request -> HttpResponse.of(205);

      assertThat(fetch(sandbox)).isEqualTo("205 ");
    }
  }

  private static final Shop SOME = new Shop();

  /** The type of a field may be a class of its own. */
  private static final class Shop implements HttpHandler {
    @Override
    public HttpResponse handle(HttpRequest request) {
      return HttpResponse.of(299);
    }
  }

  @Nested
  class InCodePassThrough {
    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder()
            .prelude(FETCHER)
            .httpPassThrough(HttpPolicy.builder().allowHosts("a.test").build())
            .build();

    @Test
    void thePolicyHolds(Sandbox sandbox) {
      assertThat(sandbox.run("failure_of", URL).asText()).contains("it allows a.test");
    }
  }

  @Nested
  class Misuse {
    @Test
    void noHandler() {
      assertThat(failureOf(NoHandler.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %1$sNoHandler.sandbox: http = HANDLER needs a field of type"
                  + " dev.isola.HttpHandler, and %1$sNoHandler has none; add one such as:"
                  + " HttpHandler http = request -> HttpResponse.of(200)",
              HERE);
    }

    @Test
    void noHandlerForAParameter() {
      assertThat(failureOf(NoHandlerForAParameter.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessageStartingWith(
              "@JsSandbox on parameter \"sandbox\" of method"
                  + " %sNoHandlerForAParameter.test(Sandbox): http = HANDLER needs a field",
              HERE);
    }

    @Test
    void noHandlerForAnExtension() {
      assertThat(failureOf(NoHandlerForAnExtension.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessageStartingWith("IsolaExtension: http = HANDLER needs a field of type");
    }

    @Test
    void twoHandlers() {
      assertThat(failureOf(TwoHandlers.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %1$sTwoHandlers.sandbox: http = HANDLER: there are two fields"
                  + " of type dev.isola.HttpHandler, %2$s.SHOP and %1$sTwoHandlers.other; keep one"
                  + " of them",
              HERE, Parent.class.getName());
    }

    @Test
    void twoPolicies() {
      assertThat(failureOf(TwoPolicies.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessageContaining(
              "http = PASS_THROUGH: there are two fields of type" + " dev.isola.HttpPolicy");
    }

    @Test
    void noPolicyYet() {
      assertThat(failureOf(NoPolicyYet.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %1$sNoPolicyYet.sandbox: field %1$sNoPolicyYet.policy is null;"
                  + " set it before the guest makes a request",
              HERE);
    }

    @Test
    void aTemplateNeedsNoHandler(@IsolaSandbox(http = Http.HANDLER) SandboxTemplate template) {
      assertThat(template.runtime()).isEqualTo("python");
    }
  }

  static class NoHandler {
    @FetcherSandbox Sandbox sandbox;

    @Test
    void test() {}
  }

  static class NoHandlerForAParameter {
    @Test
    void test(@JsSandbox(http = Http.HANDLER) Sandbox sandbox) {}
  }

  static class NoHandlerForAnExtension {
    @RegisterExtension
    static final IsolaExtension ISOLA = IsolaExtension.builder().http(Http.HANDLER).build();

    @Test
    void test(Sandbox sandbox) {}
  }

  static class TwoHandlers extends Parent {
    final Shop other = new Shop();

    @FetcherSandbox Sandbox sandbox;

    @Test
    void test() {}
  }

  static class TwoPolicies {
    final HttpPolicy one = HttpPolicy.builder().build();
    final HttpPolicy other = HttpPolicy.builder().build();

    @IsolaSandbox(http = Http.PASS_THROUGH)
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class NoPolicyYet {
    HttpPolicy policy;

    @IsolaSandbox(http = Http.PASS_THROUGH)
    Sandbox sandbox;

    @Test
    void test() {}
  }
}
