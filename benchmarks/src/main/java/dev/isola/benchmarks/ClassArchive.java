package dev.isola.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** What a JDK can keep of loaded classes from one start to the next. */
enum ClassArchive {

  /** Nothing but what comes with the JDK. */
  NONE("") {
    @Override
    List<String> recording(Path archive) {
      return List.of();
    }

    @Override
    List<String> using(Path archive) {
      return List.of();
    }

    @Override
    List<String> insisting(Path archive) {
      return List.of();
    }
  },

  /** A dynamic class-data-sharing archive, as of JDK 13. */
  CDS("CDS archive") {
    @Override
    List<String> recording(Path archive) {
      return List.of("-XX:ArchiveClassesAtExit=" + archive);
    }

    @Override
    List<String> using(Path archive) {
      return List.of("-XX:SharedArchiveFile=" + archive);
    }

    @Override
    List<String> insisting(Path archive) {
      return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:on");
    }
  },

  /** An ahead-of-time cache, as of JDK 25. */
  AOT("AOT cache") {
    @Override
    List<String> recording(Path archive) {
      return List.of("-XX:AOTCacheOutput=" + archive);
    }

    @Override
    List<String> using(Path archive) {
      return List.of("-XX:AOTCache=" + archive);
    }

    @Override
    List<String> insisting(Path archive) {
      return List.of("-XX:AOTCache=" + archive, "-XX:AOTMode=on");
    }
  };

  private final String label;

  ClassArchive(String label) {
    this.label = label;
  }

  /** The best one that a JDK has. */
  static ClassArchive bestOf(Jdk jdk) {
    return jdk.version().feature() >= 25 ? AOT : CDS;
  }

  /** What tables call it; empty for none. */
  String label() {
    return label;
  }

  /** The options of a JVM that writes the archive when it ends. */
  abstract List<String> recording(Path archive);

  /** The options of a JVM that uses the archive if it can. */
  abstract List<String> using(Path archive);

  /** The options of a JVM that uses the archive or does not start. */
  abstract List<String> insisting(Path archive);
}
