package dev.isola.guests.aot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The index of a repository: what it has of one runtime. */
final class RepositoryIndexFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RepositoryIndexFile() {}

  /** A bundle's archive. */
  record Entry(String version, int engine, String file, long size, String sha256) {}

  /** Puts an entry first; one of the same version and engine is replaced, others stay. */
  static void add(Path index, String runtime, Entry entry) throws IOException {
    ArrayNode bundles = JSON.createArrayNode();
    bundles.addPOJO(entry);
    if (Files.exists(index)) {
      for (JsonNode other : JSON.readTree(Files.readAllBytes(index)).path("bundles")) {
        if (!isReplaced(other, entry)) {
          bundles.add(other);
        }
      }
    }
    ObjectNode root = JSON.createObjectNode();
    root.put("runtime", runtime);
    root.set("bundles", bundles);
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    Files.writeString(index, text.replace("\r\n", "\n"), StandardCharsets.UTF_8);
  }

  private static boolean isReplaced(JsonNode other, Entry entry) {
    return other.path("version").asText().equals(entry.version())
        && other.path("engine").asInt(-1) == entry.engine();
  }
}
