package dev.isola.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs and looks how long they take to the first result, and how big they get. */
final class ColdStart {

  private static final int STARTS = 11;

  private final Path folder;
  private final ClassPath classPath;
  private final Path warmCache;
  private final List<Kind> kinds = new ArrayList<>();
  private int unused;

  private ColdStart(Path folder) throws IOException {
    this.folder = folder;
    this.classPath = ClassPath.packed(folder);
    this.warmCache = folder.resolve("cache");
  }

  /**
   * What came out for one kind of start.
   *
   * @param jdk the JDK's name
   * @param program an argument of {@link FirstResult}
   * @param conditions what else there was
   * @param starts how many JVMs were started
   * @param millis the times from starting the JVM to its result, in milliseconds
   * @param residentMebibytes the median resident size at the result, in MiB; not a number where the
   *     system does not tell
   */
  record Row(
      String jdk,
      String program,
      String conditions,
      int starts,
      Spread millis,
      double residentMebibytes) {}

  private static final class Kind {
    final Jdk jdk;
    final String program;
    final String conditions;
    final List<String> options;
    final boolean firstUse;
    final List<Double> millis = new ArrayList<>();
    final List<Double> residentMebibytes = new ArrayList<>();

    Kind(Jdk jdk, String program, String conditions, List<String> options, boolean firstUse) {
      this.jdk = jdk;
      this.program = program;
      this.conditions = conditions;
      this.options = options;
      this.firstUse = firstUse;
    }

    Row row() {
      return new Row(
          jdk.label(),
          program,
          conditions,
          millis.size(),
          Spread.of(millis),
          Spread.of(residentMebibytes).median());
    }
  }

  /**
   * Starts every kind of JVM in turn, some rounds.
   *
   * @param jdks the JDKs to start
   * @param progress is told about each kind
   */
  static List<Row> run(List<Jdk> jdks, PrintStream progress)
      throws IOException, InterruptedException {
    try (ScratchFolder folder = new ScratchFolder("isola-start")) {
      ColdStart starts = new ColdStart(folder.path());
      for (Jdk jdk : jdks) {
        starts.prepare(jdk);
      }
      for (int round = 0; round < STARTS; round++) {
        for (Kind kind : starts.kinds) {
          starts.start(kind);
        }
      }
      List<Row> rows = starts.kinds.stream().map(Kind::row).toList();
      rows.forEach(progress::println);
      return rows;
    }
  }

  private void prepare(Jdk jdk) throws IOException, InterruptedException {
    add(jdk, FirstResult.EMPTY, "", List.of(), false);
    for (String program : List.of(FirstResult.PLAIN, FirstResult.PRELUDE, FirstResult.JAVASCRIPT)) {
      add(jdk, program, "", List.of(), false);
      add(jdk, program, "first use", List.of(), true);
      ClassArchive archive = ClassArchive.bestOf(jdk);
      Path file = folder.resolve(program + jdk.version().feature() + ".archive");
      once(jdk, program, archive.recording(file));
      once(jdk, program, archive.insisting(file));
      add(jdk, program, archive.label(), archive.using(file), false);
    }
  }

  private void add(
      Jdk jdk, String program, String conditions, List<String> options, boolean firstUse)
      throws IOException, InterruptedException {
    once(jdk, program, options);
    kinds.add(new Kind(jdk, program, conditions, options, firstUse));
  }

  private void once(Jdk jdk, String program, List<String> options)
      throws IOException, InterruptedException {
    try (ChildJvm child =
        new ChildJvm.Launch(jdk, options, classPath, warmCache).start(FirstResult.class, program)) {
      child.line();
      child.end();
    }
  }

  private void start(Kind kind) throws IOException, InterruptedException {
    Path cache =
        kind.firstUse
            ? Files.createDirectory(folder.resolve("unused-cache-" + unused++))
            : warmCache;
    ChildJvm.Launch launch = new ChildJvm.Launch(kind.jdk, kind.options, classPath, cache);
    try (ChildJvm child = launch.start(FirstResult.class, kind.program)) {
      child.line();
      kind.millis.add(child.age() / 1e6);
      kind.residentMebibytes.add(child.residentMebibytes());
      child.end();
    }
  }

  /** The rows as a table in Markdown. */
  static String table(List<Row> rows) {
    StringBuilder table =
        new StringBuilder(
            "| JVM | program | with | median | fastest | slowest | resident memory |\n");
    table.append("|---|---|---|--:|--:|--:|--:|\n");
    for (Row row : rows) {
      table.append(
          Markdown.row(
              List.of(
                  row.jdk(),
                  row.program(),
                  row.conditions(),
                  Markdown.line("%.0f ms", row.millis().median()),
                  Markdown.line("%.0f ms", row.millis().least()),
                  Markdown.line("%.0f ms", row.millis().most()),
                  Markdown.number("%.0f MiB", row.residentMebibytes()))));
    }
    return table.toString();
  }
}
