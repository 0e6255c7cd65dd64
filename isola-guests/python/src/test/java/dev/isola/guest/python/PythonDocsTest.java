package dev.isola.guest.python;

import static dev.isola.guest.python.PythonGuest.PYTHON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestClock;
import dev.isola.HttpHandler;
import dev.isola.HttpPolicy;
import dev.isola.HttpRequest;
import dev.isola.HttpResponse;
import dev.isola.LogEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.guests.conformance.GuestUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The Python samples of the documentation do what it says. */
class PythonDocsTest {
  private static final Pattern SAMPLE = Pattern.compile("(?s)```python\\R(.*?)```");

  /** What the function main of each sample on the page about the modules returns, in order. */
  private static final List<String> RESULTS =
      List.of(
          "\"/orders/7\"",
          "[[1.5,0.5],[[\"1\",\"message\",\"tea is cheaper\"],[\"2\",\"sold-out\",\"milk\\n"
              + "and eggs\"]]]",
          "201",
          "[7,404]",
          "[201,7]",
          "9",
          "9",
          "null",
          "[\"name: tea\\n"
              + "prices:\\n"
              + "- 1.5\\n"
              + "- 2\\n"
              + "\",{\"name\":\"tea\",\"prices\":[1.5,2]},\"Ynl0ZXM=\"]",
          "[7,[0,1,2]]");

  private static List<String> samples(String page) throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/guest-abi.md"))) {
      folder = folder.getParent();
    }
    String text = Files.readString(folder.resolve("docs").resolve(page));
    return SAMPLE.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static HttpResponse answer(HttpRequest request) throws IOException {
    String what = request.method() + " " + request.url().getHost() + request.url().getPath();
    return switch (what) {
      case "GET shop.test/prices" -> HttpResponse.of(200).withJson(Map.of("tea", 1.5));
      case "GET shop.test/items/tea" -> HttpResponse.of(200).withJson(Map.of("price", 1.5));
      case "GET shop.test/items/milk" -> HttpResponse.of(200).withJson(Map.of("price", 0.5));
      case "POST shop.test/orders" -> {
        assertThat(request.json().get("item").textValue()).isEqualTo("tea");
        yield HttpResponse.of(201)
            .withHeader("Location", "/orders/7")
            .withJson(Map.of("number", 7));
      }
      case "GET shop.test/news" ->
          HttpResponse.of(200)
              .withBody(
                  "id: 1\n"
                      + "data: tea is cheaper\n\n"
                      + "id: 2\n"
                      + "event: sold-out\n"
                      + "data: milk\n"
                      + "data: and eggs\n\n");
      case "PUT shop.test/table.csv" -> {
        assertThat(request.text()).startsWith("number,square\n0,0\n").endsWith("\n999,998001\n");
        yield HttpResponse.of(201);
      }
      case "GET code.test/shapes.zip" -> HttpResponse.of(200).withBody(shapes());
      default -> HttpResponse.of(404);
    };
  }

  /** Not compressed, so that its digest is the same with every JDK. */
  private static byte[] shapes() throws IOException {
    byte[] module = "def area(side):\n    return side * side\n".getBytes(UTF_8);
    CRC32 checksum = new CRC32();
    checksum.update(module);
    ZipEntry entry = new ZipEntry("shapes.py");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(module.length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(LocalDateTime.of(2024, 1, 1, 0, 0));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(entry);
      zip.write(module);
    }
    return out.toByteArray();
  }

  private static SandboxConfig config() {
    HttpHandler handler = PythonDocsTest::answer;
    HttpPolicy patient = HttpPolicy.builder().firstByteTimeout(Duration.ofMinutes(3)).build();
    return GuestUnderTest.config()
        .clock(GuestClock.virtual(Instant.EPOCH))
        .http(handler, patient)
        .hostcall("price", item -> item.textValue().length())
        .build();
  }

  @TestFactory
  Stream<DynamicTest> samplesOfTheModulesRun() throws IOException {
    List<String> samples = samples("python-guest-api.md");
    assertThat(samples).hasSameSizeAs(RESULTS);
    return IntStream.range(0, samples.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    "sample " + (i + 1),
                    () -> {
                      try (Sandbox sandbox = PYTHON.loaded(config(), "sample.py", samples.get(i))) {
                        assertThat(sandbox.run("main")).hasToString(RESULTS.get(i));
                      }
                    }));
  }

  @Test
  void theSampleOfLogEventsSendsThem() throws IOException {
    String sample =
        samples("python-guest-api.md").stream()
            .filter(text -> text.contains("sandbox.logging.Handler"))
            .findFirst()
            .orElseThrow();
    try (Sandbox sandbox = PYTHON.loaded(config(), "sample.py", sample)) {
      RunResult result = sandbox.call("main");
      assertThat(result.logs())
          .extracting(LogEvent::message)
          .containsExactly("3 items", "slow", "no tea");
      assertThat(result.logs())
          .extracting(event -> event.fields().toString())
          .containsExactly(
              "{\"user\":\"anna\"}",
              "{\"seconds\":2.5,\"state\":{\"queue\":[]}}",
              "{\"logger\":\"shop\",\"item\":7}");
    }
  }

  @Test
  void theSampleOfHostcallsRuns() throws IOException {
    List<String> samples = samples("python-guest.md");
    assertThat(samples).hasSize(1);
    try (Sandbox sandbox = PYTHON.loaded(config(), "sample.py", samples.get(0))) {
      assertThat(sandbox.run("prices", List.of("tea", "milk"))).hasToString("[3,4]");
    }
  }
}
