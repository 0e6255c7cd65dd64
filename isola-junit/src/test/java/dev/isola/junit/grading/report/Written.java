package dev.isola.junit.grading.report;

import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.ReportWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that a writer writes, by their paths with slashes. */
final class Written {
  static final Map<String, String> CLASSROOM =
      Map.of(
          "CLASSROOM", "cs-1",
          "ASSIGNMENT", "sorting",
          "SUBMISSION_TAG", "submit/2026-06-01T14-32-05Z-a1b2c3d",
          "COMMIT_URL", "https://github.example/o/r/commit/a1b2c3d",
          "RELEASE_URL", "https://github.example/o/r/releases/tag/x");

  private Written() {}

  static SortedMap<String, String> by(ReportWriter writer, GradeReport report) {
    try {
      Path folder = Files.createTempDirectory("reports");
      try {
        writer.write(report, folder);
        return in(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text must be in UTF-8 without a fault. */
  static SortedMap<String, String> in(Path folder) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(
            folder.relativize(file).toString().replace('\\', '/'),
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString());
      }
    }
    return texts;
  }

  /** All formats; the one that needs a platform's environment has it. */
  static Stream<ReportWriter> writers() {
    return Reports.names().stream()
        .map(
            name ->
                name.equals("classroom50")
                    ? new Classroom50Report(CLASSROOM)
                    : Reports.named(name));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
