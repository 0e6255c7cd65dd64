package dev.isola.junit.wiremock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.isola.HttpHeaders;
import dev.isola.HttpRequest;
import dev.isola.junit.fixture.Body;
import dev.isola.junit.fixture.Fixture;
import dev.isola.junit.fixture.FixtureException;
import dev.isola.junit.fixture.Recording;
import dev.isola.junit.fixture.Unmatched;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireMockMappingsTest {
  @TempDir Path folder;

  private static Fixture fixture(Recording... recordings) {
    return new Fixture("virtual:2026-01-01T00:00:00Z", 0, List.of(recordings));
  }

  private static Body text(String text) {
    return Body.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Recording.Http http(String method, String url, Body sent, Body got) {
    return new Recording.Http(
        new Recording.Request(method, url, HttpHeaders.of("Accept", "a", "accept", "b"), sent),
        List.of(),
        new Recording.Response(
            201, HttpHeaders.of("X-Tag", "1", "X-Tag", "2"), got, Duration.ofMillis(1500)),
        null,
        1);
  }

  private Fixture written(Fixture fixture) {
    WireMockMappings.write(fixture, folder);
    return WireMockMappings.read(folder);
  }

  @Test
  void aFixtureIsTheSameAfterItWasMappings() {
    byte[] large = new byte[10_000];
    large[1] = 1;
    Fixture fixture =
        fixture(
            http("GET", "https://a.test/x?q=%20&r=1", text(""), text("{\"a\":1}")),
            http("GET", "https://a.test/x?q=%20&r=1", text(""), text("second")),
            http("GET", "https://a.test/x?q=%20&r=1", text(""), text("third")),
            http("POST", "http://a.test:8080/", text("{\"b\": 2}"), Body.of(new byte[] {0, 9})),
            http("POST", "http://a.test:8080/", text("plain"), Body.of(large)),
            http(
                "PUT",
                "http://b.test/",
                Body.of(new byte[] {0, 1}),
                text("{ \"not\": \"compact\" }")),
            new Recording.Http(
                new Recording.Request("GET", "http://c.test/", HttpHeaders.of(), text("")),
                List.of(),
                null,
                new Recording.Failure("HostcallError", "reset"),
                0));

    Fixture back = written(fixture);

    assertThat(back.recordings()).containsExactlyInAnyOrderElementsOf(fixture.recordings());
    assertThat(back.recordings().stream().filter(r -> r.label().contains("/x?")).toList())
        .isEqualTo(fixture.recordings().subList(0, 3));
    assertThat(folder.resolve("__files")).isDirectoryContaining("glob:**.bin");
  }

  @Test
  void wireMockServesWhatWasWritten() throws Exception {
    written(
        fixture(
            http("POST", "https://a.test/x?q=1", text("{\"b\": 2}"), text("one")),
            http("POST", "https://a.test/x?q=1", text("{\"b\": 2}"), text("two")),
            http("POST", "https://a.test/x?q=1", text(""), text("without a body"))));
    WireMockSession session = WireMockSession.openFolder(folder, Unmatched.FAIL, false);
    HttpRequest request =
        new HttpRequest(
            "POST",
            URI.create("https://a.test/x?q=1"),
            HttpHeaders.of(),
            "{\"b\":2}".getBytes(StandardCharsets.UTF_8));

    assertThat(session.handle(request).toString()).isEqualTo("201 (3 bytes)");
    assertThat(session.handle(request).headers().all("x-tag")).containsExactly("1", "2");
    assertThat(session.handle(request.withBody(null)).toString()).isEqualTo("201 (14 bytes)");
    session.finish(true);
  }

  @Test
  void writingAgainGivesNoDiff() throws IOException {
    Fixture fixture = fixture(http("GET", "http://a.test/", text(""), text("x")));
    WireMockMappings.write(fixture, folder.resolve("one"));
    WireMockMappings.write(fixture, folder.resolve("two"));

    assertThat(folder.resolve("one/mappings/GET-a.test-1.json"))
        .hasSameTextualContentAs(folder.resolve("two/mappings/GET-a.test-1.json"));
  }

  @Test
  void whatMappingsCannotSayIsTold() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    Recording.Http good = http("GET", "http://a.test/", text(""), text("x"));
    Recording.Request request = good.request();
    Fixture fixture =
        new Fixture(
            "fixed:2026-01-01T00:00:00Z",
            3,
            List.of(
                good,
                new Recording.Hostcall(
                    "rate",
                    nodes.nullNode(),
                    new Recording.Answer(nodes.nullNode(), null, Duration.ZERO),
                    0),
                new Recording.Http(
                    request,
                    List.of(new Recording.Response(302, HttpHeaders.of(), text(""))),
                    good.response(),
                    null,
                    0),
                new Recording.Http(request, List.of(), null, null, 0),
                http(
                    "GET",
                    "http://b.test/",
                    text(""),
                    Body.of(List.of(new byte[] {65}, new byte[] {66}), true)),
                http("GET", "http://c.test/", text(""), Body.of(List.of(new byte[] {65}), false))));
    List<String> left = new ArrayList<>();

    WireMockMappings.write(fixture, folder.resolve("some"), left::add);

    assertThat(left)
        .containsExactly(
            "the clock fixed:2026-01-01T00:00:00Z and the randomSeed 3",
            "hostcall rate: WireMock has no hostcalls",
            "GET http://a.test/: its redirections would each need a stub",
            "GET http://a.test/: it was never answered",
            "GET http://c.test/: the end of a body is not known",
            "GET http://b.test/: its response came in 2 pieces, and is one in WireMock");
    assertThatThrownBy(() -> WireMockMappings.write(fixture, folder.resolve("all")))
        .isInstanceOf(FixtureException.class)
        .hasMessageContaining("hostcall rate: WireMock has no hostcalls");
    assertThat(folder.resolve("all")).doesNotExist();
  }

  @Test
  void whatAFixtureCannotSayIsTold() throws IOException {
    Files.createDirectories(folder.resolve("mappings/deeper"));
    Files.writeString(folder.resolve("secret.txt"), "outside");
    Files.writeString(
        folder.resolve("mappings/deeper/all.json"),
        """
        {"mappings": [
          {"name": "good", "request": {"method": "GET", "urlPath": "/a", "queryParameters": {"q": {"equalTo": "x y"}}},
           "response": {"body": "hello"}},
          {"name": "pattern", "request": {"method": "GET", "urlPattern": "/a.*"}, "response": {}},
          {"name": "any", "request": {"url": "/"}, "response": {}},
          {"name": "delay", "request": {"method": "GET", "url": "/d"}, "response": {"delayDistribution": {"type": "uniform", "lower": 1, "upper": 2}}},
          {"name": "template", "request": {"method": "GET", "url": "/t"}, "response": {"transformers": ["response-template"]}},
          {"name": "proxy", "request": {"method": "GET", "url": "/p"}, "response": {"proxyBaseUrl": "http://x"}},
          {"name": "moved", "request": {"method": "GET", "url": "/m"}, "response": {"status": 302, "headers": {"Location": "/n"}}},
          {"name": "json path", "request": {"method": "POST", "url": "/j", "bodyPatterns": [{"matchesJsonPath": "$.a"}]}, "response": {}},
          {"name": "outside", "request": {"method": "GET", "url": "/o"}, "response": {"bodyFileName": "../secret.txt"}}]}
        """);
    List<String> left = new ArrayList<>();

    Fixture fixture = WireMockMappings.read(folder, URI.create("http://shop.test:81"), left::add);

    assertThat(fixture.recordings())
        .singleElement()
        .satisfies(r -> assertThat(r.label()).isEqualTo("GET http://shop.test:81/a?q=x+y"));
    String where = Path.of("deeper/all.json").toString();
    assertThat(left)
        .containsExactly(
            where + " (pattern): its request has \"urlPattern\"",
            where + " (any): it is for any method",
            where + " (delay): its response has \"delayDistribution\"",
            where + " (template): its response has \"transformers\"",
            where + " (proxy): its response has \"proxyBaseUrl\"",
            where + " (moved): its redirection is followed, and a fixture has both answers as one",
            where + " (json path): its body must match a pattern",
            where + " (outside): there is no file ../secret.txt in __files");
    assertThatThrownBy(() -> WireMockMappings.read(folder))
        .isInstanceOf(FixtureException.class)
        .hasMessageContaining("(any): it is for any method");
  }

  @Test
  void brokenMappingsAreTold() throws IOException {
    assertThatThrownBy(() -> WireMockMappings.read(folder.resolve("none")))
        .hasMessageContaining("there is no folder");
    Files.createDirectories(folder.resolve("mappings"));
    assertThatThrownBy(() -> WireMockMappings.read(folder)).hasMessageContaining("no mappings");
    Files.writeString(folder.resolve("mappings/a.json"), "{");
    assertThatThrownBy(() -> WireMockMappings.read(folder)).hasMessageContaining("is not JSON");
  }
}
