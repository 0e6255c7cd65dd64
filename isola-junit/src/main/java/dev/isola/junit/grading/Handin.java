package dev.isola.junit.grading;

import dev.isola.junit.internal.Languages;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A submission while its files are gathered. Confined to one thread. */
final class Handin {
  static final long MAX_BYTES = 16L << 20;
  static final int MAX_FILES = 1000;
  private static final Set<String> USUAL_MAIN = Set.of("main", "__main__", "index", "solution");

  private final String wantedId;
  private final String fileName;
  private final String name;
  private final Map<String, byte[]> contents = new TreeMap<>();
  private String runtime; // null if it is told by the main file
  private String problem; // the first one; null if there is none
  private long bytes;

  /**
   * Begins a submission.
   *
   * @param wantedId the id if no other submission wants it
   * @param fileName tells it from another one that wants the same id
   */
  Handin(String wantedId, String fileName, String name) {
    this.wantedId = FileNames.id(wantedId);
    this.fileName = FileNames.id(fileName);
    this.name = name;
  }

  String wantedId() {
    return wantedId;
  }

  String fileName() {
    return fileName;
  }

  void isFor(String newRuntime) {
    runtime = newRuntime;
  }

  boolean isRefused() {
    return problem != null;
  }

  void refuse(String reason) {
    if (problem == null) {
      problem = reason;
    }
  }

  /** How many bytes another file may have. */
  long room() {
    return Math.max(0, MAX_BYTES - bytes);
  }

  void refuseSize() {
    refuse("the submission has more than " + (MAX_BYTES >> 20) + " MiB");
    contents.clear();
  }

  /** Adds a file, or refuses the submission for it. */
  void add(String path, byte[] content) {
    if (problem != null) {
      return;
    }
    FileNames.problem(path)
        .ifPresent(wrong -> refuse("the name \"" + Printable.line(path) + "\" " + wrong));
    if (content.length > room()) {
      refuseSize();
    } else if (contents.size() >= MAX_FILES) {
      refuse("the submission has more than " + MAX_FILES + " files");
      contents.clear();
    } else if (problem == null) {
      String same = sameOnSomeSystem(path);
      if (same != null) {
        refuse("the names \"" + same + "\" and \"" + path + "\" are the same on some systems");
      } else {
        contents.put(path, content);
        bytes += content.length;
      }
    }
  }

  private String sameOnSomeSystem(String path) {
    for (String other : contents.keySet()) {
      if (other.equalsIgnoreCase(path)
          || other.startsWith(path + "/")
          || path.startsWith(other + "/")) {
        return other;
      }
    }
    return null;
  }

  /** Ends it. */
  Submission submission(String id, List<String> mains) {
    String main = problem == null ? main(mains) : null;
    String found =
        runtime != null
            ? runtime
            : main != null
                ? Languages.runtimeOf(main).orElseThrow()
                : Submission.guessRuntime(contents.keySet());
    return new Submission(id, name, found, main, contents, problem);
  }

  private String main(List<String> mains) {
    Set<String> programs =
        contents.keySet().stream()
            .filter(file -> Languages.runtimeOf(file).isPresent())
            .collect(Collectors.toCollection(TreeSet::new));
    if (programs.isEmpty()) {
      refuse(
          "the submission has no program: no file ends with "
              + String.join(", ", Languages.ENDINGS)
              + (contents.isEmpty() ? "; it is empty" : "; it has " + listed(contents.keySet())));
      return null;
    }
    if (!mains.isEmpty()) {
      List<String> named =
          programs.stream()
              .filter(file -> mains.contains(file) || mains.contains(last(file)))
              .toList();
      List<String> best = named.size() > 1 ? shallowest(named) : named;
      if (best.size() == 1) {
        return best.get(0);
      }
      // A single program is the one that is meant, whatever it is called.
      if (programs.size() > 1 || named.size() > 1) {
        refuse(
            "the main file must have one of the names "
                + String.join(", ", mains)
                + ", once; there are "
                + listed(programs));
        return null;
      }
    }
    if (programs.size() == 1) {
      return programs.iterator().next();
    }
    List<String> likely =
        shallowest(
            programs.stream()
                .filter(
                    file -> {
                      String stem = FileNames.stem(last(file)).toLowerCase(Locale.ROOT);
                      return USUAL_MAIN.contains(stem) || stem.equalsIgnoreCase(wantedId);
                    })
                .toList());
    if (likely.size() == 1) {
      return likely.get(0);
    }
    refuse(
        "which of the files is to be run cannot be told; call one of them main.py or main.mjs: "
            + listed(programs));
    return null;
  }

  private static List<String> shallowest(List<String> files) {
    long least = files.stream().mapToLong(Handin::depth).min().orElse(0);
    return files.stream().filter(file -> depth(file) == least).toList();
  }

  private static long depth(String file) {
    return file.chars().filter(c -> c == '/').count();
  }

  private static String last(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static String listed(Set<String> files) {
    String some = files.stream().limit(10).collect(Collectors.joining(", "));
    return files.size() > 10 ? some + " and " + (files.size() - 10) + " more" : some;
  }
}
