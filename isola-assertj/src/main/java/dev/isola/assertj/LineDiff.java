package dev.isola.assertj;

import java.util.ArrayList;
import java.util.List;

/** The lines of two texts beside each other, with as many equal ones as possible in one row. */
record LineDiff(List<Row> rows) {
  /** Beyond this many comparisons, lines are compared one by one where they stand. */
  private static final long MOST_COMPARISONS = 250_000;

  private static final int MOST_ROWS = 20;
  private static final int AROUND_DIFFERENCE = 2;
  private static final int WIDEST_COLUMN = 48;
  private static final int KEPT_BEFORE_DIFFERENCE = 16;

  /**
   * One line of each text.
   *
   * @param line the number of the expected line or, if there is none, of the other one, from 1
   * @param expected null if only the other text has a line here
   * @param actual null if only the expected text has a line here
   */
  record Row(int line, String expected, String actual) {
    boolean differs() {
      return expected == null || !expected.equals(actual);
    }
  }

  static LineDiff of(List<String> expected, List<String> actual) {
    int head = 0;
    while (head < Math.min(expected.size(), actual.size())
        && expected.get(head).equals(actual.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(expected.size(), actual.size()) - head
        && expected.get(expected.size() - 1 - tail).equals(actual.get(actual.size() - 1 - tail))) {
      tail++;
    }
    Builder rows = new Builder();
    expected.subList(0, head).forEach(rows::same);
    rows.middle(
        expected.subList(head, expected.size() - tail), actual.subList(head, actual.size() - tail));
    expected.subList(expected.size() - tail, expected.size()).forEach(rows::same);
    return new LineDiff(rows.rows);
  }

  private static final class Builder {
    private final List<Row> rows = new ArrayList<>();
    private final List<String> onlyExpected = new ArrayList<>();
    private final List<String> onlyActual = new ArrayList<>();
    private int line;
    private int actualLine;

    void same(String text) {
      endBlock();
      actualLine++;
      rows.add(new Row(++line, text, text));
    }

    void middle(List<String> expected, List<String> actual) {
      if ((long) expected.size() * actual.size() > MOST_COMPARISONS) {
        onlyExpected.addAll(expected);
        onlyActual.addAll(actual);
        endBlock();
        return;
      }
      int[][] common = commonFrom(expected, actual);
      int i = 0;
      int j = 0;
      while (i < expected.size() || j < actual.size()) {
        if (i < expected.size() && j < actual.size() && expected.get(i).equals(actual.get(j))) {
          same(expected.get(i++));
          j++;
        } else if (j == actual.size()
            || (i < expected.size() && common[i + 1][j] >= common[i][j + 1])) {
          onlyExpected.add(expected.get(i++));
        } else {
          onlyActual.add(actual.get(j++));
        }
      }
      endBlock();
    }

    /** The length of the longest common subsequence of what is left from each pair of positions. */
    private static int[][] commonFrom(List<String> expected, List<String> actual) {
      int[][] common = new int[expected.size() + 1][actual.size() + 1];
      for (int i = expected.size() - 1; i >= 0; i--) {
        for (int j = actual.size() - 1; j >= 0; j--) {
          common[i][j] =
              expected.get(i).equals(actual.get(j))
                  ? common[i + 1][j + 1] + 1
                  : Math.max(common[i + 1][j], common[i][j + 1]);
        }
      }
      return common;
    }

    private void endBlock() {
      for (int i = 0; i < Math.max(onlyExpected.size(), onlyActual.size()); i++) {
        String expected = i < onlyExpected.size() ? onlyExpected.get(i) : null;
        String actual = i < onlyActual.size() ? onlyActual.get(i) : null;
        line += expected == null ? 0 : 1;
        actualLine += actual == null ? 0 : 1;
        rows.add(new Row(expected == null ? actualLine : line, expected, actual));
      }
      onlyExpected.clear();
      onlyActual.clear();
    }
  }

  /** The number of the first row that differs, from 1; 0 if none does. */
  int firstDifference() {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).differs()) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Two columns of quoted lines, the rows that differ marked, most of the others left out. */
  String sideBySide() {
    List<String> left = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (Row row : rows) {
      left.add(cell(row.expected(), row.actual()));
      right.add(cell(row.actual(), row.expected()));
    }
    boolean[] shown = shown();
    int width = "expected".length();
    for (int i = 0; i < rows.size(); i++) {
      width = shown[i] ? Math.max(width, left.get(i).length()) : width;
    }
    int digits = String.valueOf(rows.size()).length();
    String format = "  %-3s%" + digits + "s  %-" + width + "s | %s";
    List<String> text = new ArrayList<>();
    text.add(String.format(format, "", "", "expected", "actual"));
    for (int i = 0; i < rows.size(); i++) {
      if (shown[i]) {
        Row row = rows.get(i);
        String mark = row.differs() ? EventTimeline.HERE : "";
        text.add(
            String.format(format, mark, row.line(), left.get(i), right.get(i)).stripTrailing());
      } else {
        int first = i;
        while (i + 1 < rows.size() && !shown[i + 1]) {
          i++;
        }
        text.add("  [... " + Texts.count(i - first + 1, "line") + " ...]");
      }
    }
    return String.join("\n", text);
  }

  /** One column; what was expected and is not there is marked with -, what is there with +. */
  String unified() {
    boolean[] shown = shown();
    List<String> text = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (!shown[i]) {
        int first = i;
        while (i + 1 < rows.size() && !shown[i + 1]) {
          i++;
        }
        text.add("    [... " + Texts.count(i - first + 1, "line") + " ...]");
      } else if (!row.differs()) {
        text.add("    " + near(row.expected(), null));
      } else {
        if (row.expected() != null) {
          text.add("  - " + near(row.expected(), row.actual()));
        }
        if (row.actual() != null) {
          text.add("  + " + near(row.actual(), row.expected()));
        }
      }
    }
    return String.join("\n", text);
  }

  private static String near(String line, String other) {
    return around(line, other, 160);
  }

  private static String cell(String line, String other) {
    return line == null
        ? "(no such line)"
        : around(Texts.quoted(line), other == null ? null : Texts.quoted(other), WIDEST_COLUMN);
  }

  /** The part of a long line in which it differs from the other. */
  private static String around(String line, String other, int limit) {
    if (line.length() <= limit) {
      return line;
    }
    int same = 0;
    while (other != null
        && same < Math.min(line.length(), other.length())
        && line.charAt(same) == other.charAt(same)) {
      same++;
    }
    int from =
        other == null || same < limit - KEPT_BEFORE_DIFFERENCE ? 0 : same - KEPT_BEFORE_DIFFERENCE;
    int to = Math.min(line.length(), from + limit);
    return (from > 0 ? "..." : "") + line.substring(from, to) + (to < line.length() ? "..." : "");
  }

  private boolean[] shown() {
    boolean[] shown = new boolean[rows.size()];
    int budget = MOST_ROWS;
    for (int i = 0; i < rows.size() && budget > 0; i++) {
      if (rows.get(i).differs()) {
        int last = Math.min(rows.size() - 1, i + AROUND_DIFFERENCE);
        for (int j = Math.max(0, i - AROUND_DIFFERENCE); j <= last; j++) {
          budget -= shown[j] ? 0 : 1;
          shown[j] = true;
        }
      }
    }
    return shown;
  }
}
