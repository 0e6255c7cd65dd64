package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;
import dev.isola.junit.internal.Languages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Submissions that a CSV file lists. */
record CsvSubmissions(Path file) {
  /** The texts that a runtime can have in the file, in lower case. */
  private static final Map<String, String> RUNTIMES =
      Map.of(
          "python",
          "python",
          "py",
          "python",
          "python3",
          "python",
          "js",
          "js",
          "javascript",
          "js",
          "ts",
          "ts",
          "typescript",
          "ts");

  List<Handin> read() throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    List<Handin> handins = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (CsvTable.Row row : CsvTable.read(text, file.toString())) {
      String id = value(row, "id");
      Integer other = lines.putIfAbsent(FileNames.id(id).toLowerCase(Locale.ROOT), row.line());
      if (other != null) {
        throw new InvalidArgumentException(
            file
                + ": the id \""
                + Printable.line(id)
                + "\" is in line "
                + other
                + " and in line "
                + row.line()
                + "; give each submission one of its own");
      }
      String name = row.values().getOrDefault("name", "").strip();
      Handin handin = new Handin(id, id, name.isEmpty() ? id : name);
      if (row.values().containsKey("file")) {
        addFile(handin, value(row, "file"));
      } else {
        addSource(handin, row);
      }
      handins.add(handin);
    }
    return handins;
  }

  private String value(CsvTable.Row row, String column) {
    String value = row.values().get(column);
    if (value == null) {
      throw new InvalidArgumentException(
          file
              + " must have a column \""
              + column
              + "\"; its columns are "
              + String.join(", ", row.values().keySet())
              + ". A file of submissions has id, name, and file or source with runtime");
    }
    if (value.isBlank()) {
      throw new InvalidArgumentException(
          file + ", line " + row.line() + ": \"" + column + "\" must not be blank");
    }
    return value.strip();
  }

  private void addFile(Handin handin, String name) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path path;
    try {
      path = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      handin.refuse(
          "the CSV file names the file \"" + Printable.line(name) + "\", which is no path");
      return;
    }
    if (!path.startsWith(folder)) {
      handin.refuse(
          "the CSV file names the file \""
              + Printable.line(name)
              + "\", which is not in its folder");
    } else if (!Files.exists(path)) {
      handin.refuse(
          "the CSV file names the file \"" + Printable.line(name) + "\", which does not exist");
    } else {
      FolderSubmissions.add(handin, path);
    }
  }

  private void addSource(Handin handin, CsvTable.Row row) {
    String source = row.values().get("source");
    if (source == null) {
      value(row, "source");
    }
    String written = value(row, "runtime");
    String language = RUNTIMES.get(written.toLowerCase(Locale.ROOT));
    if (language == null) {
      throw new InvalidArgumentException(
          file
              + ", line "
              + row.line()
              + ": runtime must be python, js or ts, was \""
              + Printable.line(written)
              + "\"");
    }
    String name = "main." + (language.equals("python") ? "py" : language);
    handin.isFor(Languages.runtimeOf(name).orElseThrow());
    handin.add(name, source.getBytes(StandardCharsets.UTF_8));
  }
}
