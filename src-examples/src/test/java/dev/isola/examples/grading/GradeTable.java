package dev.isola.examples.grading;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Grades as a table for people. */
final class GradeTable {

  private static final List<String> HEAD =
      List.of("submission", "exercise", "verdict", "points", "time", "remark");
  private static final int FIRST_NUMBER = 3;
  private static final int LAST_NUMBER = 4;

  private GradeTable() {}

  /** One line a grade, in the order given, below a head; a line of totals at the end. */
  static String of(Collection<Grade> grades) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (Grade grade : grades) {
      rows.add(
          List.of(
              grade.submission().id(),
              grade.exercise(),
              grade.verdict().name(),
              grade.score(),
              String.format(Locale.ROOT, "%.2f s", grade.time().toNanos() / 1e9),
              grade.remark()));
    }
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    rows.add(1, rule(widths));
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      table.append(line(row, widths)).append('\n');
    }
    long passed = grades.stream().filter(g -> g.verdict() == GradeVerdict.PASSED).count();
    return table + "\n" + grades.size() + " submissions, " + passed + " passed\n";
  }

  private static List<String> rule(int[] widths) {
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    return rule;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      boolean number = i >= FIRST_NUMBER && i <= LAST_NUMBER;
      line.append(number ? padding + row.get(i) : row.get(i) + padding).append("  ");
    }
    return line.toString().stripTrailing();
  }
}
