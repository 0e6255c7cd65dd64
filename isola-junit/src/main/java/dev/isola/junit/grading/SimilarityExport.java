package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the submissions as tools that look for similar programs want them: one folder a submission
 * in {@code submissions}, and in {@code base} the code that was given to all, which such tools do
 * not count.
 *
 * <pre>
 * similarity/submissions/ada/main.py
 * similarity/submissions/grace/main.py
 * similarity/base/template.py
 * </pre>
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class SimilarityExport implements ReportWriter {
  private final Path base; // null if there is none

  /** Makes an export without base code. */
  public SimilarityExport() {
    this.base = null;
  }

  /**
   * Makes an export with base code.
   *
   * @param base a folder
   * @throws InvalidArgumentException if it is no folder
   */
  public SimilarityExport(Path base) {
    if (!Files.isDirectory(base)) {
      throw new InvalidArgumentException(
          "base code must be a folder, was " + base.toAbsolutePath().normalize());
    }
    this.base = base;
  }

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    Path similarity = folder.resolve("similarity");
    for (GradedSubmission submission : report.submissions()) {
      Path own = FileNames.below(similarity.resolve("submissions"), submission.id());
      Files.createDirectories(own);
      for (SourceFile file : submission.files()) {
        WholeFile.write(
            FileNames.below(own, file.name()), file.text().getBytes(StandardCharsets.UTF_8));
      }
    }
    if (base == null) {
      return;
    }
    List<Path> files;
    try (Stream<Path> tree = Files.walk(base)) {
      files = tree.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path file : files) {
      Path target = similarity.resolve("base").resolve(base.relativize(file).toString());
      WholeFile.write(target, Files.readAllBytes(file));
    }
  }
}
