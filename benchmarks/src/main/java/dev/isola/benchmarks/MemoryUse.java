package dev.isola.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** How much memory JVMs take with no sandbox, one, and many idle ones. */
final class MemoryUse {

  private static final int JVMS = 3;
  private static final List<Integer> MORE = List.of(20, 40);

  private MemoryUse() {}

  /**
   * What came out for one kind of JVM; all of it medians, in MiB. Resident memory is not a number
   * where the system does not tell.
   *
   * @param jdk the JDK's name
   * @param afterCollection whether a garbage collection was asked for before each reading
   * @param emptyResident the resident memory before any sandbox
   * @param oneResident the resident memory with one sandbox that has made a call
   * @param more how many more sandboxes were opened then, each of which made a call
   * @param eachResident by how much the resident memory grew for each of them
   * @param eachHeap by how much the heap in use grew for each of them
   */
  record Row(
      String jdk,
      boolean afterCollection,
      double emptyResident,
      double oneResident,
      int more,
      double eachResident,
      double eachHeap) {}

  private record Reading(double resident, double heap) {}

  /**
   * Starts JVMs one after another.
   *
   * @param jdks the JDKs to start
   * @param progress is told about each kind
   */
  static List<Row> run(List<Jdk> jdks, PrintStream progress)
      throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (ScratchFolder folder = new ScratchFolder("isola-memory")) {
      ClassPath classPath = ClassPath.packed(folder.path());
      for (Jdk jdk : jdks) {
        ChildJvm.Launch launch =
            new ChildJvm.Launch(jdk, List.of(), classPath, folder.path().resolve("cache"));
        for (boolean afterCollection : new boolean[] {false, true}) {
          for (int more : MORE) {
            Row row = measure(launch, afterCollection, more);
            progress.println(row);
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  private static Row measure(ChildJvm.Launch launch, boolean afterCollection, int more)
      throws IOException, InterruptedException {
    List<Double> empty = new ArrayList<>();
    List<Double> one = new ArrayList<>();
    List<Double> each = new ArrayList<>();
    List<Double> heap = new ArrayList<>();
    for (int i = 0; i < JVMS; i++) {
      try (ChildJvm child = launch.start(IdleSandboxes.class)) {
        Reading none = read(child, child.line(), afterCollection);
        Reading first = read(child, child.ask("1"), afterCollection);
        Reading many = read(child, child.ask(Integer.toString(more)), afterCollection);
        child.end();
        empty.add(none.resident());
        one.add(first.resident());
        each.add((many.resident() - first.resident()) / more);
        heap.add((many.heap() - first.heap()) / more);
      }
    }
    return new Row(
        launch.jdk().label(),
        afterCollection,
        Spread.of(empty).median(),
        Spread.of(one).median(),
        more,
        Spread.of(each).median(),
        Spread.of(heap).median());
  }

  private static Reading read(ChildJvm child, String heap, boolean afterCollection)
      throws IOException {
    String used = afterCollection ? child.ask(IdleSandboxes.COLLECT) : heap;
    return new Reading(child.residentMebibytes(), Long.parseLong(used) / (double) (1 << 20));
  }

  /** The rows as a table in Markdown. */
  static String table(List<Row> rows) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| JVM | read | no sandbox | one sandbox | that is more | idle sandboxes more |"
            + " resident memory each | heap each |\n");
    table.append("|---|---|--:|--:|--:|--:|--:|--:|\n");
    for (Row row : rows) {
      table.append(
          Markdown.row(
              List.of(
                  row.jdk(),
                  row.afterCollection() ? "after a collection" : "as it is",
                  Markdown.number("%.0f MiB", row.emptyResident()),
                  Markdown.number("%.0f MiB", row.oneResident()),
                  Markdown.number("%.0f MiB", row.oneResident() - row.emptyResident()),
                  Integer.toString(row.more()),
                  Markdown.number("%.1f MiB", row.eachResident()),
                  row.afterCollection() ? Markdown.line("%.1f MiB", row.eachHeap()) : "")));
    }
    return table.toString();
  }
}
