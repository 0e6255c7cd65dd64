package dev.isola.examples.docs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.isola.HttpPolicy;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.junit.Http;
import dev.isola.junit.PythonSandbox;
import dev.isola.junit.fixture.Fixture;
import dev.isola.junit.fixture.FixtureConfig;
import dev.isola.junit.fixture.FixtureFile;
import dev.isola.junit.fixture.FixtureScanner;
import dev.isola.junit.fixture.Unmatched;
import dev.isola.junit.wiremock.IsolaWireMock;
import dev.isola.junit.wiremock.WireMockMappings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/wiremock.md and docs/fixtures-command.md. */
class WireMockTest {

  @Nested
  class Shop {
    @RegisterExtension WireMockExtension wireMock = WireMockExtension.newInstance().build();

    @PythonSandbox(scripts = "classpath:scripts/orders.py", http = Http.WIREMOCK)
    Sandbox sandbox;

    @Test
    void orders() {
      wireMock.stubFor(
          post("/orders")
              .withHost(equalTo("shop.test"))
              .withRequestBody(equalToJson("{'item': 'tea', 'count': 2}".replace('\'', '"')))
              .willReturn(jsonResponse("{\"number\": 7}", 201)));

      assertThat(sandbox.call("order", "tea", 2)).hasValue(7);

      wireMock.verify(1, postRequestedFor(urlEqualTo("/orders")));
    }

    @Test
    void copesWithABrokenShop() {
      wireMock.stubFor(
          post("/orders")
              .willReturn(
                  aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER).withFixedDelay(60_000)));

      assertThat(sandbox.call("order_if_open", "tea", 2)).hasValue(null);
    }

    @Test
    @IsolaWireMock(unmatched = Unmatched.GUEST_ERROR, allowUnused = true)
    void mayAskForAnything() {
      wireMock.stubFor(get("/about").willReturn(ok("a shop")));

      RunResult run = sandbox.call("read", "https://shop.test/abuot");

      assertThat(run.http().get(0).response().status()).isEqualTo(404);
    }
  }

  @Nested
  class RealServer {
    static final WireMockServer SERVER =
        new WireMockServer(WireMockConfiguration.options().dynamicPort());

    static final HttpPolicy POLICY =
        HttpPolicy.builder().allowHosts("localhost").allowPrivateAddresses().build();

    @PythonSandbox(scripts = "classpath:scripts/orders.py", http = Http.PASS_THROUGH)
    Sandbox sandbox;

    @BeforeAll
    static void start() {
      SERVER.start();
      SERVER.stubFor(get("/about").willReturn(ok("a shop")));
    }

    @AfterAll
    static void stop() {
      SERVER.stop();
    }

    @Test
    void reads() {
      String url = "http://localhost:" + SERVER.port() + "/about";

      assertThat(sandbox.call("read", url)).hasValue("a shop");
    }
  }

  @Test
  void mappingsBecomeAFixtureAndBack(@TempDir Path folder) throws Exception {
    Path mappings = folder.resolve("wiremock");
    Files.createDirectories(mappings.resolve("mappings"));
    Files.writeString(
        mappings.resolve("mappings/about.json"),
        """
        {"request": {"method": "GET", "url": "/about", "host": {"equalTo": "shop.test"}},
         "response": {"status": 200, "body": "a shop"}}
        """);
    Path file = folder.resolve("shop.json");
    Path copy = folder.resolve("copy");

    Fixture fixture = WireMockMappings.read(mappings);
    FixtureFile.of(file).write(fixture);
    WireMockMappings.write(fixture, copy);

    assertThat(WireMockMappings.read(copy)).isEqualTo(FixtureFile.of(file).read());
  }

  @Test
  void noSecretIsInAFixture(@TempDir Path fixtures) throws Exception {
    String token = "not-to-be-found";

    FixtureConfig secrets = FixtureConfig.builder().secrets(token).build();
    assertThat(FixtureScanner.of(secrets).scan(fixtures)).isEmpty();

    Files.writeString(fixtures.resolve("planted.json"), "{\"a\": \"x " + token + "\"}");
    assertThat(FixtureScanner.of(secrets).scan(fixtures)).hasSize(1);
  }
}
