package dev.isola.junit.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** A temporary folder with the files of a submission. Safe for use by several threads. */
final class SubmissionFolder {
  private final Map<String, byte[]> contents;
  private Path path;

  SubmissionFolder(Map<String, byte[]> contents) {
    this.contents = contents;
  }

  synchronized Path path() {
    if (path == null) {
      try {
        Path made = Files.createTempDirectory("isola-submission");
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
          Path target = FileNames.below(made, file.getKey());
          Files.createDirectories(target.getParent());
          Files.write(target, file.getValue());
        }
        path = made;
      } catch (IOException e) {
        throw new UncheckedIOException("the files of a submission cannot be copied: " + e, e);
      }
    }
    return path;
  }

  synchronized void delete() {
    if (path == null) {
      return;
    }
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // Left to the system, which clears its temporary folder.
    }
    path = null;
  }
}
