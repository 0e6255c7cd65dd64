package dev.isola.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A guest as it is before it becomes JVM classes: its module and its library. */
final class GuestFiles {

  private static final String LIBRARY = "library.zip";

  private final Path folder;
  private final String module;

  /**
   * Names the guest's folder.
   *
   * @param project the project's own folder
   * @param language the guest's language
   */
  GuestFiles(Path project, Language language) {
    this.folder = project.resolve("isola-guests").resolve(language.guest()).resolve("runtime");
    this.module = language.guest() + ".wasm.gz";
  }

  /** The name of the module's file. */
  String module() {
    return module;
  }

  /**
   * Copies the module to a folder and unpacks the library, if the guest has one, to its {@code
   * lib}; gives the folder.
   */
  Path unpackedTo(Path target) throws IOException {
    Path library = Files.createDirectories(target.resolve("lib")).toRealPath();
    Files.copy(folder.resolve(module), target.resolve(module));
    if (!Files.exists(folder.resolve(LIBRARY))) {
      return target;
    }
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
