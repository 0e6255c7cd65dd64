package dev.isola.junit.grading;

import java.util.Objects;

/**
 * A file of a submission, for reports.
 *
 * @param name the path in the submission, with slashes; never null
 * @param text the text, malformed bytes replaced; never null. It is the student's: nothing may be
 *     assumed of it.
 * @since 0.1.0
 */
public record SourceFile(String name, String text) {
  /**
   * Makes a file.
   *
   * @throws NullPointerException if a component is null
   */
  public SourceFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
  }
}
