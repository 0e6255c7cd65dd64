package dev.isola;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The folders of the user that things are kept in when no other is set. */
final class CacheFolders {
  private CacheFolders() {}

  /** Where templates are kept; empty if the user has no home. */
  static Optional<Path> templates() {
    return isola(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"))
        .map(folder -> folder.resolve("templates"));
  }

  /** Where downloaded runtimes are kept; empty if the user has no home. */
  static Optional<Path> runtimes() {
    return isola(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"))
        .map(folder -> folder.resolve("runtimes"));
  }

  /**
   * The project's folder for a cache folder and a home, either of which may be null or nonsense.
   */
  static Optional<Path> isola(String cache, String home) {
    return absolute(cache)
        // A user without a home has "?" or the like, which must not become a folder of that name.
        .or(() -> absolute(home).map(folder -> folder.resolve(".cache")))
        .map(base -> base.resolve("isola"));
  }

  private static Optional<Path> absolute(String folder) {
    try {
      return Optional.ofNullable(folder).map(Path::of).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
