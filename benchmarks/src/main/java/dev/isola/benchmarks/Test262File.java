package dev.isola.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of test262's and what its header says about how it is to be run.
 *
 * @param path its path in the suite, beginning with {@code test/}
 * @param source its text, with the header
 * @param flags the header's flags
 * @param includes the files of the harness that it needs besides those that every test needs
 * @param negative how it must fail; null if it must not
 */
record Test262File(
    String path, String source, List<String> flags, List<String> includes, Negative negative) {

  /**
   * How a test must fail.
   *
   * @param early whether before any of it has run
   * @param type the name of the error's class
   */
  record Negative(boolean early, String type) {
    @Override
    public String toString() {
      return (early ? "an early " : "a ") + type;
    }
  }

  private static final Pattern HEADER = Pattern.compile("(?s)/\\*---(.*?)---\\*/");
  private static final Pattern NEGATIVE =
      Pattern.compile("(?m)^negative:[ \t]*((?:\\R[ \t]+\\S.*)+)");
  private static final Pattern PHASE = Pattern.compile("\\bphase:\\s*(\\w+)");
  private static final Pattern TYPE = Pattern.compile("\\btype:\\s*(\\w+)");

  /** Reads a file's header. */
  static Test262File of(String path, String source) {
    Matcher found = HEADER.matcher(source);
    // Some headers are indented as a whole.
    String header = found.find() ? found.group(1).stripTrailing().stripIndent() : "";
    return new Test262File(
        path, source, list(header, "flags"), list(header, "includes"), negative(header, path));
  }

  /** The members of a list in either of YAML's notations; none if the header has no such list. */
  private static List<String> list(String header, String key) {
    Matcher found =
        Pattern.compile("(?m)^" + key + ":[ \t]*(?:\\[([^]]*)]|((?:\\R[ \t]*-[ \t].*)+))")
            .matcher(header);
    if (!found.find()) {
      return List.of();
    }
    String members = found.group(1) != null ? found.group(1) : found.group(2);
    return Arrays.stream(members.split(found.group(1) != null ? "," : "\\R[ \t]*-[ \t]"))
        .map(String::strip)
        .filter(member -> !member.isEmpty())
        .toList();
  }

  private static Negative negative(String header, String path) {
    Matcher found = NEGATIVE.matcher(header);
    if (!found.find()) {
      return null;
    }
    Matcher phase = PHASE.matcher(found.group(1));
    Matcher type = TYPE.matcher(found.group(1));
    if (!phase.find() || !type.find()) {
      throw new IllegalStateException(path + " is negative but names no phase and type");
    }
    return new Negative(!phase.group(1).equals("runtime"), type.group(1));
  }

  boolean module() {
    return flags.contains("module");
  }

  boolean async() {
    return flags.contains("async");
  }

  boolean raw() {
    return flags.contains("raw");
  }

  /** In which modes it runs: {@code true} stands for strict mode. */
  List<Boolean> modes() {
    if (flags.contains("onlyStrict")) {
      return List.of(true);
    }
    return flags.contains("noStrict") || raw() || module() ? List.of(false) : List.of(false, true);
  }
}
