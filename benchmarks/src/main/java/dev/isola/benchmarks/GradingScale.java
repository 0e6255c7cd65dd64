package dev.isola.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long it takes to grade many submissions, and how much of that is not the guests' time. */
final class GradingScale {

  private static final int SUBMISSIONS = 300;

  private GradingScale() {}

  /**
   * What came out for one run in a JVM of its own.
   *
   * @param jdk the JDK's name
   * @param language the submissions'
   * @param threads how many submissions are graded at a time
   * @param again whether all grades were known from the run before
   * @param seconds the time of all
   * @param guestSeconds the time in guests, of all threads together
   * @param heap the most that the heap held, garbage included, in MiB
   */
  record Row(
      String jdk,
      String language,
      int threads,
      boolean again,
      double seconds,
      double guestSeconds,
      double heap) {

    /** The share of the threads' time that no guest ran, in percent. */
    double outside() {
      return again ? 100 : Math.max(0, 100 - 100 * guestSeconds / (seconds * threads));
    }
  }

  /**
   * Grades in one JVM after another.
   *
   * @param jdks the JDKs to start
   * @param progress is told about each run
   */
  static List<Row> run(List<Jdk> jdks, PrintStream progress)
      throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (ScratchFolder folder = new ScratchFolder("isola-grading")) {
      ClassPath classPath = ClassPath.packed(folder.path());
      for (Jdk jdk : jdks) {
        ChildJvm.Launch launch =
            new ChildJvm.Launch(jdk, List.of(), classPath, folder.path().resolve("cache"));
        for (Language language : Language.values()) {
          Path submissions = write(language, folder.path().resolve(jdk.label() + language));
          for (int threads : new int[] {1, 2}) {
            Path grades = folder.path().resolve("grades" + jdk.label() + language + threads);
            for (boolean again : new boolean[] {false, true}) {
              Row row = measure(launch, language, submissions, threads, grades, again);
              progress.println(row);
              rows.add(row);
            }
          }
        }
      }
    }
    return rows;
  }

  private static Path write(Language language, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < SUBMISSIONS; i++) {
      boolean isPython = language == Language.PYTHON;
      String source =
          isPython
              ? "OWN = " + i + "\n\ndef sort(numbers):\n    return sorted(numbers)\n"
              : "const OWN = "
                  + i
                  + ";\nfunction sort(numbers) {\n  return numbers.sort((a, b) => a - b);\n}\n";
      Files.writeString(folder.resolve("student" + i + (isPython ? ".py" : ".js")), source);
    }
    return folder;
  }

  private static Row measure(
      ChildJvm.Launch launch,
      Language language,
      Path submissions,
      int threads,
      Path grades,
      boolean again)
      throws IOException, InterruptedException {
    try (ChildJvm child =
        launch.start(
            GradeOnce.class,
            submissions.toString(),
            Integer.toString(threads),
            grades.toString())) {
      String[] line = child.line().split(" ");
      child.end();
      if (Double.parseDouble(line[3]) != SUBMISSIONS) {
        throw new IllegalStateException("not all submissions passed: " + String.join(" ", line));
      }
      return new Row(
          launch.jdk().label(),
          language.guest(),
          threads,
          again,
          Long.parseLong(line[0]) / 1e9,
          Long.parseLong(line[1]) / 1e9,
          Long.parseLong(line[2]) / (double) (1 << 20));
    }
  }

  /** The rows as a table in Markdown. */
  static String table(List<Row> rows) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| JVM | language | threads | run | time | a check | outside guests | largest heap |\n");
    table.append("|---|---|--:|---|--:|--:|--:|--:|\n");
    for (Row row : rows) {
      table.append(
          Markdown.row(
              List.of(
                  row.jdk(),
                  row.language(),
                  Integer.toString(row.threads()),
                  row.again() ? "again, nothing changed" : "first",
                  Markdown.line("%.1f s", row.seconds()),
                  row.again()
                      ? ""
                      : Markdown.line(
                          "%.1f ms", 1000 * row.seconds() / SUBMISSIONS / SortingExercise.CHECKS),
                  row.again() ? "" : Markdown.line("%.0f %%", row.outside()),
                  Markdown.line("%.0f MiB", row.heap()))));
    }
    return table.toString();
  }
}
