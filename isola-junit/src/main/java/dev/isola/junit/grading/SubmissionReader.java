package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;
import dev.isola.junit.internal.Languages;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Reads submissions from folders, globs, zip files and CSV files.
 *
 * @param mains names that main files can have
 * @param loader finds folders of the class path
 */
record SubmissionReader(List<String> mains, ClassLoader loader) {
  private static final String CLASSPATH = "classpath:";
  private static final int DEEPEST = 64;

  /**
   * Reads all, in the order of their ids.
   *
   * @throws InvalidArgumentException if a location has no submissions, or cannot be read
   */
  List<Submission> read(List<String> locations) {
    List<Handin> handins = new ArrayList<>();
    for (String location : locations) {
      List<Handin> found;
      try {
        found = read(location);
      } catch (IOException e) {
        throw new InvalidArgumentException(
            "submissions \"" + location + "\" cannot be read: " + e, e);
      }
      if (found.isEmpty()) {
        throw new InvalidArgumentException(
            "there are no submissions in \""
                + location
                + "\": it has no file that ends with "
                + String.join(", ", Languages.ENDINGS)
                + " or .zip, and no folder");
      }
      handins.addAll(found);
    }
    if (handins.isEmpty()) {
      throw new InvalidArgumentException(
          "it is not said where the submissions are; name a folder, a glob, a zip or a CSV file");
    }
    return submissions(handins);
  }

  private List<Submission> submissions(List<Handin> handins) {
    Map<String, Integer> wanted = new HashMap<>();
    handins.forEach(handin -> wanted.merge(key(handin.wantedId()), 1, Integer::sum));
    Set<String> taken = new HashSet<>();
    List<Submission> submissions = new ArrayList<>();
    for (Handin handin : handins) {
      String base = wanted.get(key(handin.wantedId())) == 1 ? handin.wantedId() : handin.fileName();
      String id = base;
      for (int i = 2; !taken.add(key(id)); i++) {
        id = base + "-" + i;
      }
      submissions.add(handin.submission(id, mains));
    }
    submissions.sort(Comparator.comparing(Submission::id));
    return List.copyOf(submissions);
  }

  /** Ids that differ in the case of letters are one file on some systems. */
  private static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }

  private List<Handin> read(String location) throws IOException {
    if (location.isBlank()) {
      throw new InvalidArgumentException(
          "where the submissions are must not be blank; name a folder, a glob, a zip or a CSV"
              + " file");
    }
    if (location.startsWith(CLASSPATH)) {
      return readFolder(resource(location));
    }
    if (isGlob(location) && !existsAsWritten(location)) {
      return readGlob(location);
    }
    Path path = path(location).toAbsolutePath().normalize();
    if (Files.isDirectory(path)) {
      return readFolder(path);
    }
    if (!Files.isRegularFile(path)) {
      throw new InvalidArgumentException(
          "submissions \""
              + location
              + "\" were not found; looked for "
              + path
              + ". Relative paths start at the working folder of the test run");
    }
    if (endsWith(path, ".zip")) {
      return new ZipSubmissions(path).read();
    }
    if (endsWith(path, ".csv")) {
      return new CsvSubmissions(path).read();
    }
    throw new InvalidArgumentException(
        "submissions \""
            + location
            + "\" must be a folder, a glob, a .zip or a .csv file, was the file "
            + path);
  }

  private static boolean existsAsWritten(String location) {
    try {
      return Files.exists(Path.of(location));
    } catch (InvalidPathException e) {
      return false; // on some systems, no file has a "*" in its name
    }
  }

  private static Path path(String location) {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw new InvalidArgumentException(
          "submissions \"" + location + "\" are not at a path: " + e.getMessage(), e);
    }
  }

  private Path resource(String location) {
    String name = location.substring(CLASSPATH.length());
    URL url = loader.getResource(name.startsWith("/") ? name.substring(1) : name);
    if (url == null || !url.getProtocol().equals("file")) {
      throw new InvalidArgumentException(
          "submissions \""
              + location
              + "\" must be a folder on the class path, "
              + (url == null ? "and there is none of this name" : "was " + url)
              + ". Names start at the root of the class path");
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new InvalidArgumentException("submissions \"" + location + "\" are at no path", e);
    }
  }

  // ---- globs ----

  private static boolean isGlob(String location) {
    return location.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private static List<Handin> readGlob(String location) throws IOException {
    String glob = location.replace('\\', '/');
    int wild = 0;
    while ("*?[{".indexOf(glob.charAt(wild)) < 0) {
      wild++;
    }
    int slash = glob.lastIndexOf('/', wild);
    Path base =
        Path.of(slash < 0 ? "" : slash == 0 ? "/" : glob.substring(0, slash))
            .toAbsolutePath()
            .normalize();
    if (!Files.isDirectory(base)) {
      throw new InvalidArgumentException(
          "submissions \"" + location + "\" were not found; there is no folder " + base);
    }
    String pattern = glob.substring(slash + 1);
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new InvalidArgumentException(
          "submissions \"" + location + "\" are not a glob: " + e.getMessage(), e);
    }
    List<Path> matches = new ArrayList<>();
    Files.walkFileTree(
        base,
        Set.<FileVisitOption>of(),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(base) && matcher.matches(base.relativize(folder))) {
              matches.add(folder);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (matcher.matches(base.relativize(file))) {
              matches.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    matches.sort(Comparator.naturalOrder());
    return matches.stream().map(match -> ofMatch(base, match)).toList();
  }

  /** A match is told from the others by the last folder in which they differ, or by its name. */
  private static Handin ofMatch(Path base, Path match) {
    Path relative = base.relativize(match);
    String fileName = match.getFileName().toString();
    String folder =
        relative.getNameCount() > 1
            ? relative.getName(relative.getNameCount() - 2).toString()
            : FileNames.stem(fileName);
    Handin handin = new Handin(folder, relative.toString().replace('/', '_'), folder);
    FolderSubmissions.add(handin, match);
    return handin;
  }

  // ---- folders ----

  private static List<Handin> readFolder(Path folder) throws IOException {
    List<Path> entries;
    try (Stream<Path> list = Files.list(folder)) {
      entries = list.sorted().toList();
    }
    return FolderSubmissions.of(entries);
  }

  private static boolean endsWith(Path path, String ending) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(ending)
        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }
}
