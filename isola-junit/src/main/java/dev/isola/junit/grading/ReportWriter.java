package dev.isola.junit.grading;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes reports of one format.
 *
 * @since 0.1.0
 */
public interface ReportWriter {
  /**
   * Writes the report's files. Files of the same names are replaced.
   *
   * @param report what to write
   * @param folder where; made if it does not exist
   * @throws IOException if a file cannot be written
   */
  void write(GradeReport report, Path folder) throws IOException;
}
