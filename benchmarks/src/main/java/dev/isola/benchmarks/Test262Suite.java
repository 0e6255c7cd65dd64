package dev.isola.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of test262, made from SpiderMonkey's copy of it. SpiderMonkey adds a line before and
 * after each test's text and puts the harness together in one file for each folder; both are undone
 * here, which gives the files of test262's own repository.
 */
final class Test262Suite {

  private static final String FIRST_LINE = "// |reftest|";
  private static final String STRICT = "'use strict';\n";
  private static final String LAST_LINE = "\nreportCompare(0, 0);\n";
  private static final Pattern HARNESS_FILE = Pattern.compile("(?m)^// file: (.+)\n");

  /** SpiderMonkey's own part of the harness. */
  private static final String HOST = "test262-host.js";

  private final Path root;
  private final String commit;

  private Test262Suite(Path root, String commit) {
    this.root = root;
    this.commit = commit;
  }

  /**
   * Makes the files.
   *
   * @param copy the folder {@code js/src/tests/test262} of SpiderMonkey
   * @param to a folder that gets the folders {@code test} and {@code harness}
   */
  static Test262Suite restore(Path copy, Path to) throws IOException {
    Path about = copy.resolve("GIT-INFO");
    if (!Files.isRegularFile(about)) {
      throw new IllegalArgumentException(
          "--test262 must be the folder js/src/tests/test262 of SpiderMonkey's sources, found no"
              + " GIT-INFO in "
              + copy);
    }
    Files.createDirectories(to.resolve("harness"));
    try (Stream<Path> files = Files.walk(copy)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path path = copy.relativize(file);
        if (file.endsWith("shell.js")) {
          restoreHarness(read(file), to.resolve("harness"));
        } else if (path.getNameCount() > 1
            && !path.startsWith("prs")
            && !file.endsWith("browser.js")) {
          restoreTest(path.toString(), file, to.resolve("test"));
        }
      }
    }
    Files.writeString(
        to.resolve("harness/doneprintHandle.js"), Program.resource("test262_done.js"));
    return new Test262Suite(to, Files.readString(about).lines().findFirst().orElse(""));
  }

  private static void restoreHarness(String shell, Path folder) throws IOException {
    Matcher file = HARNESS_FILE.matcher(shell);
    boolean found = file.find();
    while (found) {
      String name = file.group(1);
      int from = file.end();
      found = file.find();
      int to = found ? file.start() - 1 : shell.length();
      if (!name.equals(HOST)) {
        write(folder.resolve(name), shell.substring(from, to));
      }
    }
  }

  private static void restoreTest(String path, Path file, Path folder) throws IOException {
    String text = read(file);
    if (text.startsWith(FIRST_LINE)) {
      text = text.substring(text.indexOf('\n') + 1);
    }
    if (text.endsWith(LAST_LINE)) {
      text = text.substring(0, text.length() - LAST_LINE.length());
    }
    String original = path;
    if (path.endsWith("-strict.js") && text.startsWith(STRICT)) {
      text = text.substring(STRICT.length());
      original = path.substring(0, path.length() - "-strict.js".length()) + ".js";
    }
    Path target = folder.resolve(original);
    Files.createDirectories(target.getParent());
    write(target, text);
  }

  /** As bytes: whatever is in a test stays as it is. */
  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
  }

  /** The folder with the folders {@code test} and {@code harness}. */
  Path root() {
    return root;
  }

  /** The line that names the commit of test262 that this is. */
  String commit() {
    return commit;
  }

  /** A test by its path, which begins with {@code test/}. */
  Test262File file(String path) throws IOException {
    return Test262File.of(path, Files.readString(root.resolve(path)));
  }

  /** The text of some files of the harness, one after the other. */
  String harness(List<String> names) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(Files.readString(root.resolve("harness").resolve(name))).append('\n');
    }
    return text.toString();
  }
}
