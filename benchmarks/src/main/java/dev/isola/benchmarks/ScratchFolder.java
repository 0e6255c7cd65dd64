package dev.isola.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder that is removed in the end, with everything in it. */
final class ScratchFolder implements AutoCloseable {

  private final Path path;

  /** Makes an empty folder whose name begins with a prefix. */
  ScratchFolder(String prefix) throws IOException {
    path = Files.createTempDirectory(prefix);
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
