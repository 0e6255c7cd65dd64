package dev.isola.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A JDK that is installed here.
 *
 * @param home its folder
 * @param version its version
 */
record Jdk(Path home, Runtime.Version version) {

  /** The one that runs this program. */
  static Jdk running() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version());
  }

  /** The one in a folder. */
  static Jdk at(Path home) throws IOException {
    Path file = home.resolve("release");
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      release.load(reader);
    }
    String version = release.getProperty("JAVA_VERSION");
    if (version == null) {
      throw new IllegalArgumentException(
          file + " has no JAVA_VERSION; give the folder of a JDK: -Disola.jdk25=FOLDER");
    }
    return new Jdk(home, Runtime.Version.parse(version.replace("\"", "")));
  }

  /** Its launcher. */
  String java() {
    return home.resolve("bin").resolve("java").toString();
  }

  /** What tables call it. */
  String label() {
    return "JDK " + version.feature();
  }
}
