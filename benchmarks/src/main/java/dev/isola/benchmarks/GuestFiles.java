package dev.isola.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The Python guest as it is before it becomes JVM classes: its module and its library. */
final class GuestFiles {

  private static final String MODULE = "python.wasm.gz";
  private static final String LIBRARY = "library.zip";

  private final Path folder;

  /**
   * Names the guest's folder.
   *
   * @param project the project's own folder
   */
  GuestFiles(Path project) {
    this.folder = project.resolve("isola-guests/python/runtime");
  }

  /** Copies the module to a folder and unpacks the library to its {@code lib}; gives the folder. */
  Path unpackedTo(Path target) throws IOException {
    Path library = Files.createDirectories(target.resolve("lib")).toRealPath();
    Files.copy(folder.resolve(MODULE), target.resolve(MODULE));
    try (InputStream file = Files.newInputStream(folder.resolve(LIBRARY));
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path place = library.resolve(entry.getName()).normalize();
        if (!place.startsWith(library)) {
          throw new IOException(LIBRARY + " has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(place);
        } else {
          Files.createDirectories(place.getParent());
          Files.copy(zip, place);
        }
      }
    }
    return target;
  }
}
