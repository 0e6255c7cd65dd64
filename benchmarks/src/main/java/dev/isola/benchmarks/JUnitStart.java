package dev.isola.benchmarks;

import dev.isola.Isola;
import dev.isola.guest.python.PythonRuntime;
import dev.isola.junit.IsolaSandbox;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Runs an empty test and a first test with a sandbox in new JVMs, and looks when they end. */
final class JUnitStart {

  private static final int STARTS = 11;
  private static final String EMPTY = "empty";
  private static final String EMPTY_BESIDE = "empty, with Isola on the class path";
  private static final String SANDBOX = "sandbox";

  private JUnitStart() {}

  /**
   * What came out for one kind of test. Times are in milliseconds, from starting the JVM.
   *
   * @param jdk the JDK's name
   * @param test what the test does
   * @param conditions what else there was
   * @param starts how many JVMs were started
   * @param testEnd when the test ended
   * @param testLater how much later that was than in the empty test of the same round
   * @param runEnd when the JVM ended
   * @param runLater how much later that was than with the empty test of the same round
   */
  record Row(
      String jdk,
      String test,
      String conditions,
      int starts,
      Spread testEnd,
      Spread testLater,
      Spread runEnd,
      Spread runLater) {}

  /** One way to start a JVM, and when it came to its ends, in milliseconds. */
  private record Kind(
      ChildJvm.Launch launch,
      String test,
      String conditions,
      Class<?> testClass,
      List<Double> testEnds,
      List<Double> runEnds) {

    Kind(ChildJvm.Launch launch, String test, String conditions, Class<?> testClass) {
      this(launch, test, conditions, testClass, new ArrayList<>(), new ArrayList<>());
    }

    void start() throws IOException, InterruptedException {
      try (ChildJvm child = launch.start(JUnitRun.class, testClass.getName())) {
        child.line();
        testEnds.add(child.age() / 1e6);
        child.end();
        runEnds.add(child.age() / 1e6);
      }
    }

    void forget() {
      testEnds.clear();
      runEnds.clear();
    }

    Row row(Kind empty) {
      return new Row(
          launch.jdk().label(),
          test,
          conditions,
          testEnds.size(),
          Spread.of(testEnds),
          Spread.of(differences(testEnds, empty.testEnds)),
          Spread.of(runEnds),
          Spread.of(differences(runEnds, empty.runEnds)));
    }

    private static List<Double> differences(List<Double> these, List<Double> others) {
      return IntStream.range(0, these.size()).mapToObj(i -> these.get(i) - others.get(i)).toList();
    }
  }

  /**
   * Runs every kind of test in turn, some rounds.
   *
   * @param jdks the JDKs to start
   * @param progress is told about each kind
   */
  static List<Row> run(List<Jdk> jdks, PrintStream progress)
      throws IOException, InterruptedException {
    try (ScratchFolder folder = new ScratchFolder("isola-junit")) {
      ClassPath all = ClassPath.packed(folder.path());
      List<List<Kind>> groups = new ArrayList<>();
      for (Jdk jdk : jdks) {
        groups.add(kinds(jdk, ClassArchive.NONE, all, folder.path()));
        groups.add(kinds(jdk, ClassArchive.bestOf(jdk), all, folder.path()));
      }
      for (int round = 0; round <= STARTS; round++) {
        for (List<Kind> group : groups) {
          for (Kind kind : group) {
            kind.start();
            if (round == 0) {
              kind.forget();
            }
          }
        }
      }
      List<Row> rows =
          groups.stream()
              .flatMap(group -> group.stream().map(kind -> kind.row(group.get(0))))
              .toList();
      rows.forEach(progress::println);
      return rows;
    }
  }

  /** An empty test without Isola, one with it, and one with a sandbox. */
  private static List<Kind> kinds(Jdk jdk, ClassArchive archive, ClassPath all, Path folder)
      throws IOException, InterruptedException {
    ClassPath without = all.without(Isola.class, PythonRuntime.class, IsolaSandbox.class);
    return List.of(
        kind(jdk, archive, without, folder, EMPTY, EmptyTest.class),
        kind(jdk, archive, all, folder, EMPTY_BESIDE, EmptyTest.class),
        kind(jdk, archive, all, folder, SANDBOX, FirstSandboxTest.class));
  }

  private static Kind kind(
      Jdk jdk,
      ClassArchive archive,
      ClassPath classPath,
      Path folder,
      String test,
      Class<?> testClass)
      throws IOException, InterruptedException {
    Path cache = folder.resolve("cache");
    if (archive == ClassArchive.NONE) {
      return new Kind(new ChildJvm.Launch(jdk, List.of(), classPath, cache), test, "", testClass);
    }
    Path file = Files.createTempDirectory(folder, "archive").resolve("classes.archive");
    for (List<String> options : List.of(archive.recording(file), archive.insisting(file))) {
      new Kind(new ChildJvm.Launch(jdk, options, classPath, cache), test, "", testClass).start();
    }
    return new Kind(
        new ChildJvm.Launch(jdk, archive.using(file), classPath, cache),
        test,
        archive.label(),
        testClass);
  }

  /** The rows as a table in Markdown. */
  static String table(List<Row> rows) {
    StringBuilder table =
        new StringBuilder(
            "| JVM | with | test | end of the test | later than `empty` | end of the JVM |"
                + " later than `empty` |\n");
    table.append("|---|---|---|--:|--:|--:|--:|\n");
    for (Row row : rows) {
      boolean empty = row.test().equals(EMPTY);
      table.append(
          Markdown.row(
              List.of(
                  row.jdk(),
                  row.conditions(),
                  row.test(),
                  Markdown.line("%.0f ms", row.testEnd().median()),
                  empty ? "" : Markdown.line("%.0f ms", row.testLater().median()),
                  Markdown.line("%.0f ms", row.runEnd().median()),
                  empty ? "" : Markdown.line("%.0f ms", row.runLater().median()))));
    }
    return table.toString();
  }
}
