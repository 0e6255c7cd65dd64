package dev.isola.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a repository has of one runtime: the file {@code index.json}.
 *
 * @param bundles the bundles in the order of the file
 */
record RepositoryIndex(List<BundleOffer> bundles) {

  /** The most bytes that an index may have. */
  static final int MAX_SIZE = 1 << 20;

  /** The most bytes that an archive may have. */
  static final long MAX_ARCHIVE = 512L << 20;

  private static final Pattern FILE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*(/[A-Za-z0-9][A-Za-z0-9._+-]*)*");

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
              .build());

  RepositoryIndex {
    bundles = List.copyOf(bundles);
  }

  /**
   * Reads an index.
   *
   * @throws IOException if it is not one of this runtime
   */
  static RepositoryIndex parse(byte[] json, String runtime) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (IOException e) {
      throw new IOException("it is not JSON: " + firstLine(e.getMessage()), e);
    }
    if (!root.path("runtime").asText().equals(runtime)) {
      throw new IOException(
          "it is of the runtime \""
              + root.path("runtime").asText()
              + "\", wanted was \""
              + runtime
              + "\"");
    }
    if (!root.path("bundles").isArray()) {
      throw new IOException("it has no array \"bundles\"");
    }
    List<BundleOffer> bundles = new ArrayList<>();
    for (JsonNode bundle : root.get("bundles")) {
      bundles.add(offer(bundle, runtime));
    }
    return new RepositoryIndex(bundles);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private static BundleOffer offer(JsonNode bundle, String runtime) throws IOException {
    String version = text(bundle, "version");
    if (!RuntimeVersion.isVersion(version)) {
      throw wrong("version", version);
    }
    String file = text(bundle, "file");
    if (!FILE.matcher(file).matches() || file.contains("..")) {
      throw wrong("file", file);
    }
    String sha256 = text(bundle, "sha256");
    if (!SHA_256.matcher(sha256).matches()) {
      throw wrong("sha256", sha256);
    }
    JsonNode engine = bundle.path("engine");
    if (!engine.isInt() && !engine.isMissingNode()) {
      throw wrong("engine", engine.toString());
    }
    JsonNode size = bundle.path("size");
    if (!size.isIntegralNumber()
        || !size.canConvertToLong()
        || size.longValue() <= 0
        || size.longValue() > MAX_ARCHIVE) {
      throw wrong("size", size.toString());
    }
    return new BundleOffer(
        runtime,
        new RuntimeVersion(version),
        engine.isInt() ? OptionalInt.of(engine.intValue()) : OptionalInt.empty(),
        file,
        size.longValue(),
        sha256);
  }

  private static String text(JsonNode bundle, String key) throws IOException {
    JsonNode value = bundle.path(key);
    if (!value.isTextual()) {
      throw wrong(key, value.toString());
    }
    return value.textValue();
  }

  private static IOException wrong(String key, String found) {
    String shown = found.length() > 100 ? found.substring(0, 100) + "..." : found;
    return new IOException(
        "a bundle's " + key + " must be " + wanted(key) + ", was \"" + shown + "\"");
  }

  private static String wanted(String key) {
    return switch (key) {
      case "version" -> "a version such as 1.0";
      case "file" -> "a relative path of letters, digits and . _ + -";
      case "sha256" -> "64 lower-case hexadecimal digits";
      case "engine" -> "a whole number, or missing if nothing is compiled";
      default -> "a whole number up to " + MAX_ARCHIVE;
    };
  }
}
