package dev.isola.junit.grading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps a whole {@link GradeReport} in a JSON file, {@value #NAME}, from which it can be read back:
 * to write other reports later, or to compare two runs. The same report makes the same bytes.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class GradeReportFile implements ReportWriter {
  /** The name of the file. */
  public static final String NAME = "grade-report.json";

  private static final String FORMAT = "isola-grade-report";
  private static final int VERSION = 1;

  /** Makes a writer. */
  public GradeReportFile() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    JsonMapper mapper = GradeJson.mapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", VERSION);
    root.set("report", mapper.valueToTree(report));
    WholeFile.write(folder.resolve(NAME), mapper.writeValueAsBytes(root));
  }

  /**
   * Reads a report.
   *
   * @param file a file that was written by {@link #write}
   * @return the report
   * @throws IOException if the file cannot be read
   * @throws InvalidArgumentException if it is no such file
   */
  public static GradeReport read(Path file) throws IOException {
    JsonMapper mapper = GradeJson.mapper();
    byte[] content = Files.readAllBytes(file);
    try {
      JsonNode root = mapper.readTree(content);
      if (!root.path("format").asText().equals(FORMAT)) {
        throw new InvalidArgumentException(
            file + " is no grade report: it must have \"format\": \"" + FORMAT + "\"");
      }
      if (root.path("version").asInt() != VERSION) {
        throw new InvalidArgumentException(
            file
                + " must have \"version\": "
                + VERSION
                + ", was "
                + root.path("version")
                + "; grade again with this version of the library");
      }
      return mapper.treeToValue(root.path("report"), GradeReport.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new InvalidArgumentException(file + " is no grade report: " + e.getMessage(), e);
    }
  }
}
