package dev.isola.junit.wiremock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.GuestClock;
import dev.isola.HttpHeaders;
import dev.isola.junit.fixture.Body;
import dev.isola.junit.fixture.Fixture;
import dev.isola.junit.fixture.FixtureException;
import dev.isola.junit.fixture.Recording;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes a recording of each stub. */
final class MappingReader {
  static final String CLOCK = GuestClock.virtual().toString();
  static final String STARTED = "Started";
  static final String HOSTCALL_ERROR = "HostcallError";

  private static final Set<String> REQUEST =
      Set.of(
          "method",
          "scheme",
          "host",
          "port",
          "url",
          "urlPath",
          "queryParameters",
          "headers",
          "bodyPatterns");
  private static final Set<String> RESPONSE =
      Set.of(
          "status",
          "statusMessage",
          "headers",
          "body",
          "jsonBody",
          "base64Body",
          "bodyFileName",
          "fault",
          "fixedDelayMilliseconds");

  private final Path root;
  private final Path mappings;
  private final URI base;
  private final Consumer<String> notExpressed;

  MappingReader(Path folder, URI base, Consumer<String> notExpressed) {
    boolean isRoot = Files.isDirectory(folder.resolve("mappings"));
    this.root = isRoot ? folder : folder.resolveSibling(".");
    this.mappings = isRoot ? folder.resolve("mappings") : folder;
    this.base = base;
    this.notExpressed = notExpressed;
  }

  /** Says that a stub cannot be a recording. */
  private static final class NotExpressed extends Exception {
    private static final long serialVersionUID = 1L;

    NotExpressed(String why) {
      super(why);
    }
  }

  /**
   * A stub.
   *
   * @param where its file, for messages
   */
  private record Stub(String where, JsonNode json) {
    String label() {
      JsonNode name = json.path("name");
      return name.isTextual() ? where + " (" + name.textValue() + ")" : where;
    }
  }

  Fixture read() {
    List<Recording> recordings = new ArrayList<>();
    for (Stub stub : inOrder(stubs())) {
      try {
        recordings.add(recording(stub));
      } catch (NotExpressed e) {
        notExpressed.accept(stub.label() + ": " + e.getMessage());
      } catch (IllegalArgumentException e) {
        throw new FixtureException(stub.label() + " cannot be read: " + e.getMessage(), e);
      }
    }
    return new Fixture(CLOCK, 0, recordings);
  }

  private List<Stub> stubs() {
    if (!Files.isDirectory(mappings)) {
      throw new FixtureException("there is no folder " + mappings + " with WireMock's mappings");
    }
    List<Stub> stubs = new ArrayList<>();
    for (Path file : files()) {
      String where = mappings.relativize(file).toString();
      JsonNode json;
      try {
        json = MappingWriter.MAPPER.readTree(Files.readString(file));
      } catch (JsonProcessingException e) {
        throw new FixtureException(file + " is not JSON: " + e.getOriginalMessage(), e);
      } catch (IOException e) {
        throw new FixtureException(file + " cannot be read: " + e, e);
      }
      if (json.path("mappings").isArray()) {
        json.get("mappings").forEach(stub -> stubs.add(new Stub(where, stub)));
      } else {
        stubs.add(new Stub(where, json));
      }
    }
    if (stubs.isEmpty()) {
      throw new FixtureException("there are no mappings (*.json) in " + mappings);
    }
    return stubs;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.walk(mappings)) {
      return files
          .filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new FixtureException(mappings + " cannot be read: " + e, e);
    }
  }

  /** The stubs of a scenario in the order of its states, where the first of them was. */
  private static List<Stub> inOrder(List<Stub> stubs) {
    Map<String, List<Stub>> scenarios = new HashMap<>();
    for (Stub stub : stubs) {
      String name = stub.json().path("scenarioName").asText("");
      if (!name.isEmpty()) {
        scenarios.computeIfAbsent(name, any -> new ArrayList<>()).add(stub);
      }
    }
    List<Stub> ordered = new ArrayList<>();
    for (Stub stub : stubs) {
      String name = stub.json().path("scenarioName").asText("");
      List<Stub> scenario = name.isEmpty() ? List.of(stub) : scenarios.remove(name);
      if (scenario != null) {
        ordered.addAll(byState(scenario));
      }
    }
    return ordered;
  }

  private static List<Stub> byState(List<Stub> scenario) {
    List<Stub> left = new ArrayList<>(scenario);
    List<Stub> ordered = new ArrayList<>();
    String state = STARTED;
    while (!left.isEmpty()) {
      String current = state;
      List<Stub> now =
          left.stream()
              .filter(stub -> stub.json().path("requiredScenarioState").asText("").equals(current))
              .toList();
      ordered.addAll(now);
      left.removeAll(now);
      state =
          now.stream()
              .map(stub -> stub.json().path("newScenarioState").asText(""))
              .filter(next -> !next.isEmpty())
              .findFirst()
              .orElse("");
      if (now.isEmpty() || state.isEmpty()) {
        ordered.addAll(left);
        left.clear();
      }
    }
    return ordered;
  }

  private Recording recording(Stub stub) throws NotExpressed {
    JsonNode json = stub.json();
    JsonNode further = json.path("metadata").path("isola");
    Recording.Request request = request(json.path("request"), further, stub);
    int inFlight = further.path("inFlight").asInt(0);
    JsonNode response = json.path("response");
    known(response, RESPONSE, "response");
    if (response.has("fault")) {
      String message =
          further
              .path("error")
              .asText(response.get("fault").asText().toLowerCase(Locale.ROOT).replace('_', ' '));
      return new Recording.Http(
          request, List.of(), null, new Recording.Failure(HOSTCALL_ERROR, message), inFlight);
    }
    int status = response.path("status").asInt(200);
    HttpHeaders headers = headers(response.path("headers"));
    if (status > 300 && status < 400 && headers.contains("location")) {
      throw new NotExpressed("its redirection is followed, and a fixture has both answers as one");
    }
    return new Recording.Http(
        request,
        List.of(),
        new Recording.Response(
            status,
            headers,
            Body.of(body(response)),
            Duration.ofMillis(response.path("fixedDelayMilliseconds").asLong(0))),
        null,
        inFlight);
  }

  private static void known(JsonNode json, Set<String> names, String what) throws NotExpressed {
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!names.contains(member.getKey())) {
        throw new NotExpressed("its " + what + " has \"" + member.getKey() + "\"");
      }
    }
  }

  private Recording.Request request(JsonNode request, JsonNode further, Stub stub)
      throws NotExpressed {
    known(request, REQUEST, "request");
    String method = request.path("method").asText("ANY");
    if (method.equals("ANY")) {
      throw new NotExpressed("it is for any method");
    }
    HttpHeaders headers =
        further.has("requestHeaders") ? headers(further.get("requestHeaders")) : HttpHeaders.of();
    for (Map.Entry<String, JsonNode> header : request.path("headers").properties()) {
      headers = headers.with(header.getKey(), equalTo(header.getValue(), "header"));
      notExpressed.accept(
          stub.label()
              + ": its header "
              + header.getKey()
              + " must match, and in a fixture does so only if matchHeaders names it");
    }
    return new Recording.Request(method, url(request), headers, Body.of(asked(request)));
  }

  private String url(JsonNode request) throws NotExpressed {
    String path = request.path("url").asText(request.path("urlPath").asText(""));
    if (path.isEmpty()) {
      throw new NotExpressed("it is for any URL");
    }
    StringBuilder url = new StringBuilder();
    url.append(request.path("scheme").asText(base.getScheme())).append("://");
    boolean hasHost = request.has("host");
    url.append(hasHost ? equalTo(request.get("host"), "host") : base.getHost());
    int port = request.path("port").asInt(hasHost ? -1 : base.getPort());
    if (port >= 0) {
      url.append(':').append(port);
    }
    url.append(path);
    char separator = path.indexOf('?') < 0 ? '?' : '&';
    for (Map.Entry<String, JsonNode> parameter : request.path("queryParameters").properties()) {
      url.append(separator)
          .append(URLEncoder.encode(parameter.getKey(), StandardCharsets.UTF_8))
          .append('=')
          .append(
              URLEncoder.encode(
                  equalTo(parameter.getValue(), "query parameter"), StandardCharsets.UTF_8));
      separator = '&';
    }
    return URI.create(url.toString()).toString();
  }

  private static String equalTo(JsonNode pattern, String what) throws NotExpressed {
    if (pattern.size() != 1 || !pattern.path("equalTo").isTextual()) {
      throw new NotExpressed("its " + what + " must match a pattern");
    }
    return pattern.get("equalTo").textValue();
  }

  private static byte[] asked(JsonNode request) throws NotExpressed {
    JsonNode patterns = request.path("bodyPatterns");
    if (patterns.isEmpty()) {
      return new byte[0];
    }
    JsonNode pattern = patterns.get(0);
    boolean one = patterns.size() == 1;
    if (one && pattern.size() == 1 && pattern.path("absent").asBoolean()) {
      return new byte[0];
    }
    if (one && pattern.size() == 1 && pattern.path("equalTo").isTextual()) {
      return utf8(pattern.get("equalTo").textValue());
    }
    if (one && pattern.size() == 1 && pattern.path("binaryEqualTo").isTextual()) {
      return Base64.getDecoder().decode(pattern.get("binaryEqualTo").textValue());
    }
    boolean exact =
        !pattern.path("ignoreExtraElements").asBoolean()
            && !pattern.path("ignoreArrayOrder").asBoolean();
    if (one && exact && pattern.has("equalToJson")) {
      JsonNode json = pattern.get("equalToJson");
      return utf8(json.isTextual() ? json.textValue() : json.toString());
    }
    throw new NotExpressed("its body must match a pattern");
  }

  private byte[] body(JsonNode response) throws NotExpressed {
    if (response.has("jsonBody")) {
      return utf8(response.get("jsonBody").toString());
    }
    if (response.has("base64Body")) {
      return Base64.getDecoder().decode(response.get("base64Body").asText());
    }
    if (!response.has("bodyFileName")) {
      return utf8(response.path("body").asText(""));
    }
    String name = response.get("bodyFileName").asText();
    Path files = root.resolve("__files").toAbsolutePath().normalize();
    Path file = files.resolve(name).normalize();
    if (!file.startsWith(files) || !Files.isRegularFile(file)) {
      throw new NotExpressed("there is no file " + name + " in __files");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new FixtureException(file + " cannot be read: " + e, e);
    }
  }

  private static HttpHeaders headers(JsonNode headers) {
    List<HttpHeaders.Header> list = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : headers.properties()) {
      if (header.getValue().isArray()) {
        header
            .getValue()
            .forEach(value -> list.add(new HttpHeaders.Header(header.getKey(), value.asText())));
      } else {
        list.add(new HttpHeaders.Header(header.getKey(), header.getValue().asText()));
      }
    }
    return HttpHeaders.of(list);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
