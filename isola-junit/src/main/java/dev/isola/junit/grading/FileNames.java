package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Names of files that others have chosen. */
final class FileNames {
  private static final int LONGEST_PATH = 400;
  private static final int LONGEST_ID = 80;
  private static final Set<String> RESERVED =
      Set.of("con", "prn", "aux", "nul", "com1", "com2", "com3", "lpt1", "lpt2", "lpt3");
  private static final Set<String> JUNK =
      Set.of("__macosx", "__pycache__", "node_modules", "thumbs.db", "desktop.ini");

  private FileNames() {}

  /** Whether no one wants to see a file or folder of this name in a submission. */
  static boolean isJunk(String name) {
    return name.startsWith(".") || JUNK.contains(name.toLowerCase(Locale.ROOT));
  }

  /** What is wrong with a relative path with slashes; empty if it is safe everywhere. */
  static Optional<String> problem(String path) {
    if (path.length() > LONGEST_PATH) {
      return Optional.of("is longer than " + LONGEST_PATH + " characters");
    }
    if (path.indexOf('\\') >= 0 || path.indexOf(':') >= 0) {
      return Optional.of("has a backslash or a colon");
    }
    if (!Printable.line(path).equals(path)) {
      return Optional.of("has characters that cannot be printed, or a space at an end");
    }
    if (path.startsWith("/")) {
      return Optional.of("is absolute");
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return Optional.of("has a part that is empty, \".\" or \"..\"");
      }
    }
    return Optional.empty();
  }

  /** The path of a file in a folder, which it cannot leave. */
  static Path below(Path folder, String path) {
    Path target = folder.resolve(path).normalize();
    if (problem(path).isPresent() || !target.startsWith(folder.normalize())) {
      throw new InvalidArgumentException(
          "the name of a file of a submission "
              + problem(path).orElse("leaves its folder")
              + ", was \""
              + Printable.line(path)
              + "\"");
    }
    return target;
  }

  /** A name of a file that resembles any text. */
  static String id(String text) {
    StringBuilder id = new StringBuilder();
    text.strip()
        .codePoints()
        .limit(LONGEST_ID)
        .forEach(
            c ->
                id.appendCodePoint(
                    Character.isLetterOrDigit(c) || "-_.@+".indexOf(c) >= 0 ? c : '_'));
    while (id.length() > 0 && id.charAt(0) == '.') {
      id.deleteCharAt(0);
    }
    while (id.length() > 0 && id.charAt(id.length() - 1) == '.') {
      id.deleteCharAt(id.length() - 1);
    }
    if (id.length() == 0 || RESERVED.contains(id.toString().toLowerCase(Locale.ROOT))) {
      id.insert(0, '_');
    }
    return id.toString();
  }

  /** A name without its ending. */
  static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }
}
