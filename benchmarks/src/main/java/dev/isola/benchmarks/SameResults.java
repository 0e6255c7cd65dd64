package dev.isola.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the suites of both guests again and again, on each JDK, with nothing else to do and beside a
 * thread that takes a core, compiled and interpreted.
 */
final class SameResults {

  /** How many JVMs of each kind there are. */
  static final int RUNS = 20;

  private static final int INTERPRETED_RUNS = 2;

  /** A JVM that interprets only takes some hundred times as long. */
  private static final long MOST_FUEL_INTERPRETED = 3_000_000;

  private static final int THREADS = 2;

  private final Path project;
  private final List<Jdk> jdks;
  private final int runs;
  private final PrintStream progress;

  SameResults(Path project, List<Jdk> jdks, int runs, PrintStream progress) {
    this.project = project;
    this.jdks = jdks;
    this.runs = runs;
    this.progress = progress;
  }

  /**
   * What came of the JVMs of one kind.
   *
   * @param jdk the JDK's name
   * @param code how code ran: the JVM's options, or none
   * @param busy whether another thread took a core
   * @param guest the guest
   * @param programs how many programs there were in each JVM
   * @param jvms how many JVMs there were
   * @param differences how often a program of one of them did not the same as ever
   */
  record Row(
      String jdk,
      String code,
      boolean busy,
      String guest,
      int programs,
      int jvms,
      int differences) {}

  /** Takes about a quarter of an hour for 20 runs on two JDKs. */
  List<Row> run() throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (ScratchFolder folder = new ScratchFolder("isola-same")) {
      ClassPath classPath = ClassPath.packed(folder.path());
      Path cache = folder.path().resolve("cache");
      for (Jdk jdk : jdks) {
        for (Language language : Language.values()) {
          ChildJvm.Launch launch = new ChildJvm.Launch(jdk, List.of(), classPath, cache);
          rows.add(row(launch, language, false, runs, Long.MAX_VALUE));
          try (BusyThread thread = new BusyThread()) {
            rows.add(row(launch, language, thread.isBusy(), runs, Long.MAX_VALUE));
          }
          ChildJvm.Launch interpreted =
              new ChildJvm.Launch(jdk, List.of("-Xint"), classPath, cache);
          int few = Math.min(runs, INTERPRETED_RUNS);
          rows.add(row(interpreted, language, false, few, MOST_FUEL_INTERPRETED));
        }
      }
    }
    return rows;
  }

  private Row row(ChildJvm.Launch launch, Language language, boolean busy, int jvms, long mostFuel)
      throws IOException, InterruptedException {
    Row row = null;
    for (int i = 1; i <= jvms; i++) {
      int before = row == null ? 0 : row.differences();
      int[] found = once(launch, language, mostFuel);
      row =
          new Row(
              launch.jdk().label(),
              String.join(" ", launch.options()),
              busy,
              language.guest(),
              found[0],
              i,
              before + found[1]);
    }
    progress.println(row);
    return row;
  }

  private int[] once(ChildJvm.Launch launch, Language language, long mostFuel)
      throws IOException, InterruptedException {
    try (ChildJvm child =
        launch.start(
            SuiteOnce.class,
            language.guest(),
            language.testResources(project).toString(),
            language.ending(),
            Long.toString(mostFuel),
            Integer.toString(THREADS))) {
      String[] line = child.line().split(" ");
      child.end();
      return new int[] {Integer.parseInt(line[0]), Integer.parseInt(line[1])};
    }
  }

  /** Takes a core until it is closed. */
  private static final class BusyThread implements AutoCloseable {
    private final Thread thread =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
            },
            "busy");

    BusyThread() {
      thread.setDaemon(true);
      thread.start();
    }

    boolean isBusy() {
      return thread.isAlive();
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  static String table(List<Row> rows) {
    StringBuilder table =
        new StringBuilder(
            Markdown.head(
                List.of("JVM", "with", "beside it", "guest", "programs", "JVMs", "not the same")));
    for (Row row : rows) {
      table.append(
          Markdown.row(
              List.of(
                  row.jdk(),
                  row.code().isEmpty() ? "" : Markdown.code(row.code()),
                  row.busy() ? "a busy thread" : "nothing",
                  row.guest(),
                  Markdown.line("%d", row.programs()),
                  Markdown.line("%d", row.jvms()),
                  Markdown.line("%d", row.differences()))));
    }
    return table.toString();
  }
}
