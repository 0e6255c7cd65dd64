package dev.isola.junit.grading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.GuestBuild;
import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps grades of submissions, so that only what changed is graded again. An entry is good for the
 * same files of the submission, the same exercise, guest, version of this library and settings; any
 * other, and a damaged one, is as good as none. Safe for use by several threads.
 */
final class GradeCache {
  private static final int FORMAT = 1;

  private final Path folder; // null to keep nothing
  private final String exercise;
  private final ConcurrentMap<String, String> guests = new ConcurrentHashMap<>();

  /**
   * A grade.
   *
   * @param guest the digest of the guest that ran
   */
  record Entry(String guest, GradedSubmission graded) {}

  private GradeCache(Path folder, String exercise) {
    this.folder = folder;
    this.exercise = exercise;
  }

  static GradeCache of(GradingSettings settings, Class<?> exercise, ExtensionContext context) {
    if (settings.cache() == null) {
      return new GradeCache(null, "");
    }
    MessageDigest digest = ExerciseDigest.sha256();
    try {
      String fixtures =
          context
              .getConfigurationParameter("isola.fixture.dir")
              .orElse("src/test/resources/fixtures");
      ExerciseDigest.add(digest, "exercise", bytes(ExerciseDigest.of(exercise, fixtures)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "what " + exercise.getName() + " is made of cannot be read: " + e, e);
    }
    String version = SandboxTemplate.class.getPackage().getImplementationVersion();
    ExerciseDigest.add(digest, "version", bytes(String.valueOf(version)));
    for (String parameter : new String[] {"isola.timeout", "isola.maxMemory", "isola.clock"}) {
      ExerciseDigest.add(
          digest, parameter, bytes(context.getConfigurationParameter(parameter).orElse("")));
    }
    return new GradeCache(
        settings.cache().resolve(exercise.getName()), HexFormat.of().formatHex(digest.digest()));
  }

  /** The grade of a submission from before; empty if it has to be graded. */
  Optional<Entry> find(Submission submission, ExercisePlan plan) {
    if (folder == null || !Files.isRegularFile(file(submission))) {
      return Optional.empty();
    }
    try {
      JsonMapper mapper = GradeJson.mapper();
      JsonNode entry = mapper.readTree(Files.readAllBytes(file(submission)));
      JsonNode content = entry.path("submission");
      if (entry.path("format").asInt() != FORMAT
          || !entry.path("key").asText().equals(key(submission))
          || !entry.path("digest").asText().equals(digest(mapper, content))) {
        return Optional.empty();
      }
      GradedSubmission graded = mapper.treeToValue(content, GradedSubmission.class);
      return graded.id().equals(submission.id())
              && graded.checks().stream().allMatch(check -> isIn(plan, check))
          ? Optional.of(new Entry(guest(submission.runtime()), graded))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // damaged: it is replaced when the submission has been graded
    }
  }

  private static boolean isIn(ExercisePlan plan, GradedCheck check) {
    String id = check.id().replaceFirst("\\[\\d+\\]$", "");
    return plan.get(id) != null;
  }

  /** Keeps a grade, but for one that says nothing of the submission. */
  void store(Submission submission, GradedSubmission graded) {
    if (folder == null || !graded.isScored()) {
      return;
    }
    try {
      JsonMapper mapper = GradeJson.mapper();
      ObjectNode entry = mapper.createObjectNode();
      JsonNode content = mapper.valueToTree(graded);
      entry.put("format", FORMAT);
      entry.put("key", key(submission));
      entry.put("digest", digest(mapper, content));
      entry.set("submission", content);
      WholeFile.write(file(submission), mapper.writeValueAsBytes(entry));
    } catch (IOException e) {
      throw new UncheckedIOException("the grade cannot be kept in " + folder + ": " + e, e);
    }
  }

  private Path file(Submission submission) {
    return folder.resolve(submission.id() + ".json");
  }

  private String key(Submission submission) {
    MessageDigest digest = ExerciseDigest.sha256();
    ExerciseDigest.add(digest, "exercise", bytes(exercise));
    ExerciseDigest.add(digest, "guest", bytes(guest(submission.runtime())));
    ExerciseDigest.add(digest, "id", bytes(submission.id()));
    ExerciseDigest.add(digest, "name", bytes(submission.name()));
    ExerciseDigest.add(digest, "main", bytes(submission.mainFile().orElse("")));
    ExerciseDigest.add(digest, "problem", bytes(submission.problem().orElse("")));
    for (Map.Entry<String, byte[]> file : submission.contents().entrySet()) {
      ExerciseDigest.add(digest, "file " + file.getKey(), file.getValue());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Runs nothing in the guest, which tells which build it is. */
  private String guest(String runtime) {
    return guests.computeIfAbsent(
        runtime,
        name -> {
          try (Sandbox sandbox = Isola.buildTemplate(name).create()) {
            return sandbox.tryLoadScript("empty", "").guest().map(GuestBuild::digest).orElse("");
          }
        });
  }

  private static String digest(JsonMapper mapper, JsonNode content) throws IOException {
    MessageDigest digest = ExerciseDigest.sha256();
    ExerciseDigest.add(digest, "submission", mapper.writeValueAsBytes(content));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
