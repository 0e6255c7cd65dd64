package dev.isola.junit.wiremock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.HttpHeaders;
import dev.isola.junit.fixture.Body;
import dev.isola.junit.fixture.Fixture;
import dev.isola.junit.fixture.Recording;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Makes a stub of each recording of HTTP. */
final class MappingWriter {
  static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MAX_NAME = 60;
  private static final int MAX_INLINE_BINARY = 4 << 10;

  private final Consumer<String> notExpressed;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, Integer> names = new HashMap<>();

  MappingWriter(Consumer<String> notExpressed) {
    this.notExpressed = notExpressed;
  }

  /**
   * A stub.
   *
   * @param name of its file, without an ending
   */
  record Named(String name, ObjectNode json) {}

  /** The bodies that are in files of their own, by the files' names. */
  Map<String, byte[]> files() {
    return files;
  }

  static String pretty(JsonNode json) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return MAPPER.writer(printer).writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree does not map", e);
    }
  }

  List<Named> mappings(Fixture fixture) {
    if (!fixture.clock().equals(MappingReader.CLOCK) || fixture.randomSeed() != 0) {
      notExpressed.accept(
          "the clock " + fixture.clock() + " and the randomSeed " + fixture.randomSeed());
    }
    List<Recording.Http> requests = new ArrayList<>();
    for (Recording recording : fixture.recordings()) {
      if (recording instanceof Recording.Http http && canBe(http)) {
        requests.add(http);
      } else if (recording instanceof Recording.Hostcall) {
        notExpressed.accept(recording.label() + ": WireMock has no hostcalls");
      }
    }
    Map<JsonNode, List<Named>> same = new LinkedHashMap<>();
    List<Named> all = new ArrayList<>();
    for (Recording.Http http : requests) {
      ObjectNode pattern = pattern(http.request(), requests);
      Named mapping = mapping(http, pattern);
      all.add(mapping);
      same.computeIfAbsent(pattern, any -> new ArrayList<>()).add(mapping);
    }
    same.values().stream().filter(list -> list.size() > 1).forEach(MappingWriter::scenario);
    return all;
  }

  private boolean canBe(Recording.Http http) {
    if (!http.redirects().isEmpty()) {
      notExpressed.accept(http.label() + ": its redirections would each need a stub");
      return false;
    }
    if (http.response() == null && http.error() == null) {
      notExpressed.accept(http.label() + ": it was never answered");
      return false;
    }
    if (http.error() != null && !http.error().type().equals(MappingReader.HOSTCALL_ERROR)) {
      notExpressed.accept(http.label() + ": it was refused as the guest's own fault");
      return false;
    }
    if (!http.request().body().isComplete()
        || (http.response() != null && !http.response().body().isComplete())) {
      notExpressed.accept(http.label() + ": the end of a body is not known");
      return false;
    }
    return true;
  }

  /** Gives one answer after the other to the same request. */
  private static void scenario(List<Named> mappings) {
    for (int i = 0; i < mappings.size(); i++) {
      ObjectNode json = mappings.get(i).json();
      json.put("scenarioName", mappings.get(0).name());
      json.put("requiredScenarioState", i == 0 ? MappingReader.STARTED : "answer " + (i + 1));
      if (i + 1 < mappings.size()) {
        json.put("newScenarioState", "answer " + (i + 2));
      }
    }
  }

  private Named mapping(Recording.Http http, ObjectNode pattern) {
    String name = name(http.request());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    // The same id for the same stub, so that writing again gives no diff.
    json.put("id", UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    json.put("name", name);
    json.set("request", pattern);
    json.set("response", response(http, name));
    ObjectNode further = WireMockMappings.metadata(json);
    headers(http.request().headers()).ifPresent(headers -> further.set("requestHeaders", headers));
    if (http.inFlight() > 0) {
      further.put("inFlight", http.inFlight());
    }
    if (http.error() != null) {
      further.put("error", http.error().message());
    }
    if (further.isEmpty()) {
      json.remove("metadata");
    }
    return new Named(name, json);
  }

  private String name(Recording.Request request) {
    URI url = URI.create(request.url());
    String slug =
        (request.method() + " " + url.getHost() + " " + url.getRawPath())
            .replaceAll("[^A-Za-z0-9_.]+", "-")
            .replaceAll("^[-.]+|[-.]+$", "");
    String cut = slug.length() <= MAX_NAME ? slug : slug.substring(0, MAX_NAME);
    return cut + "-" + names.merge(cut, 1, Integer::sum);
  }

  private static ObjectNode pattern(Recording.Request request, List<Recording.Http> all) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    URI url = URI.create(request.url());
    json.put("method", request.method());
    json.put("scheme", url.getScheme());
    json.putObject("host").put("equalTo", url.getHost());
    if (url.getPort() >= 0) {
      json.put("port", url.getPort());
    }
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    json.put("url", url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
    byte[] body = request.body().bytes();
    if (body.length > 0) {
      json.putArray("bodyPatterns").add(bodyPattern(body));
    } else if (all.stream().anyMatch(other -> hasBody(other.request(), request))) {
      json.putArray("bodyPatterns").addObject().put("absent", true);
    }
    return json;
  }

  private static boolean hasBody(Recording.Request other, Recording.Request request) {
    return other.method().equals(request.method())
        && other.url().equals(request.url())
        && other.body().bytes().length > 0;
  }

  private static ObjectNode bodyPattern(byte[] body) {
    ObjectNode pattern = JsonNodeFactory.instance.objectNode();
    Optional<String> text = text(body);
    if (text.isEmpty()) {
      return pattern.put("binaryEqualTo", Base64.getEncoder().encodeToString(body));
    }
    if (json(text.get()).isPresent()) {
      return pattern.put("equalToJson", text.get());
    }
    return pattern.put("equalTo", text.get());
  }

  private ObjectNode response(Recording.Http http, String name) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (http.error() != null) {
      return json.put("fault", "CONNECTION_RESET_BY_PEER");
    }
    Recording.Response response = http.response();
    json.put("status", response.status());
    if (!response.delay().isZero()) {
      json.put("fixedDelayMilliseconds", response.delay().toMillis());
    }
    HttpHeaders headers = response.headers();
    if (headers.contains("transfer-encoding")) {
      // It says how the body came, and WireMock sends it in its own way.
      headers = headers.without("transfer-encoding");
    }
    headers(headers).ifPresent(map -> json.set("headers", map));
    Body body = response.body();
    if (body.chunks().size() > 1) {
      notExpressed.accept(
          http.label()
              + ": its response came in "
              + body.chunks().size()
              + " pieces, and is one in WireMock");
    }
    body(json, body.bytes(), name);
    return json;
  }

  private void body(ObjectNode json, byte[] body, String name) {
    if (body.length == 0) {
      return;
    }
    Optional<String> text = text(body);
    if (text.isPresent()) {
      Optional<JsonNode> value = json(text.get());
      if (value.isPresent() && value.get().toString().equals(text.get())) {
        json.set("jsonBody", value.get());
      } else {
        json.put("body", text.get());
      }
    } else if (body.length > MAX_INLINE_BINARY) {
      files.put(name + ".bin", body);
      json.put("bodyFileName", name + ".bin");
    } else {
      json.put("base64Body", Base64.getEncoder().encodeToString(body));
    }
  }

  /** Headers as WireMock has them: a name once, with a list if it has several values. */
  private static Optional<ObjectNode> headers(HttpHeaders headers) {
    Map<String, String> names = new LinkedHashMap<>();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (HttpHeaders.Header header : headers.list()) {
      String lower = header.name().toLowerCase(Locale.ROOT);
      String name = names.computeIfAbsent(lower, any -> header.name());
      JsonNode before = json.get(name);
      if (before == null) {
        json.put(name, header.value());
      } else if (before instanceof ArrayNode array) {
        array.add(header.value());
      } else {
        json.putArray(name).add(before).add(header.value());
      }
    }
    return json.isEmpty() ? Optional.empty() : Optional.of(json);
  }

  private static Optional<JsonNode> json(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith("{") && !stripped.startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean binary = text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
      return binary ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
