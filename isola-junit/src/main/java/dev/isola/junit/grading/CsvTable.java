package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Text in rows of comma-separated values, as spreadsheets write them; the first row is a head. */
final class CsvTable {
  private final String text;
  private final String file;
  private final char separator;
  private int at;
  private int line = 1;

  /** A row: its line in the file, and its values by the column's name in lower case. */
  record Row(int line, Map<String, String> values) {}

  private CsvTable(String text, String file) {
    this.text = text.startsWith("\ufeff") ? text.substring(1) : text;
    this.file = file;
    this.separator = separator(this.text);
  }

  /** Reads all rows below the head. */
  static List<Row> read(String text, String file) {
    return new CsvTable(text, file).rows();
  }

  private static char separator(String text) {
    String head = text.lines().findFirst().orElse("");
    for (char candidate : new char[] {',', ';', '\t'}) {
      if (head.indexOf(candidate) >= 0) {
        return candidate;
      }
    }
    return ',';
  }

  private List<Row> rows() {
    List<String> head = row().stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    List<Row> rows = new ArrayList<>();
    while (at < text.length()) {
      int start = line;
      List<String> values = row();
      if (values.size() == 1 && values.get(0).isBlank()) {
        continue;
      }
      if (values.size() != head.size()) {
        throw new InvalidArgumentException(
            file
                + ", line "
                + start
                + ": there are "
                + values.size()
                + " values, and the head has "
                + head.size()
                + " columns ("
                + String.join(", ", head)
                + "); put values with commas or line breaks in double quotes");
      }
      Map<String, String> byName = new LinkedHashMap<>();
      for (int i = 0; i < head.size(); i++) {
        byName.put(head.get(i), values.get(i));
      }
      rows.add(new Row(start, byName));
    }
    return rows;
  }

  private List<String> row() {
    List<String> values = new ArrayList<>();
    while (true) {
      values.add(value());
      if (at >= text.length()) {
        return values;
      }
      char c = text.charAt(at++);
      if (c != separator) {
        if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
          at++;
        }
        line++;
        return values;
      }
    }
  }

  private String value() {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length()
        && text.charAt(at) != separator
        && "\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    int start = line;
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        if (at >= text.length() || text.charAt(at) != '"') {
          if (at < text.length()
              && text.charAt(at) != separator
              && "\r\n".indexOf(text.charAt(at)) < 0) {
            throw new InvalidArgumentException(
                file + ", line " + line + ": there is text after the closing quote of a value");
          }
          return value.toString();
        }
        at++;
      } else if (c == '\n') {
        line++;
      }
      value.append(c);
    }
    throw new InvalidArgumentException(
        file + ", line " + start + ": the quote of a value is not closed");
  }
}
