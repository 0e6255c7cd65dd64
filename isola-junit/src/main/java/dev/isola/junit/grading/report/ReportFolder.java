package dev.isola.junit.grading.report;

import dev.isola.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A folder of reports: no name leads out of it, and no file is written twice. */
final class ReportFolder {
  private final Path path;
  private final Set<String> names = new HashSet<>();

  ReportFolder(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  ReportFolder folder(String name) {
    return new ReportFolder(unused(name));
  }

  void write(String name, String text) throws IOException {
    Path file = unused(name);
    Files.createDirectories(path);
    Files.writeString(file, text);
  }

  /** Deletes a file that an earlier run may have left. */
  void delete(String name) throws IOException {
    Files.deleteIfExists(child(name));
  }

  /** Deletes all files that an earlier run may have left, but no folders. */
  void deleteFiles(String ending) throws IOException {
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + ending)) {
        for (Path file : files) {
          if (Files.isRegularFile(file)) {
            Files.delete(file);
          }
        }
      }
    }
  }

  private Path unused(String name) {
    Path child = child(name);
    if (!names.add(name.toLowerCase(Locale.ROOT))) {
      throw new InvalidArgumentException(
          "reports need a file of their own for each submission, but two would write \""
              + ShownText.line(name, 200)
              + "\"; give the submissions different ids");
    }
    return child;
  }

  private Path child(String name) {
    boolean valid = !name.isBlank() && name.indexOf('/') < 0 && name.indexOf('\\') < 0;
    if (valid) {
      try {
        Path child = path.resolve(name);
        if (child.normalize().equals(child) && path.equals(child.getParent())) {
          return child;
        }
      } catch (InvalidPathException e) {
        throw invalid(name, e);
      }
    }
    throw invalid(name, null);
  }

  private static InvalidArgumentException invalid(String name, InvalidPathException cause) {
    return new InvalidArgumentException(
        "the id of a submission must be a valid file name, for reports are named after it, was \""
            + ShownText.line(name, 200)
            + "\"",
        cause);
  }
}
