package dev.isola.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a native QuickJS makes of test262, by its own runner and its own configuration.
 *
 * @param claimed the tests that its configuration does not leave out
 * @param left how many tests its configuration leaves out
 * @param runs how many runs of tests it made
 * @param failures the runs that failed, with their errors
 * @param seconds how long it took
 */
record Test262Native(
    List<String> claimed, int left, int runs, Map<Test262Run, String> failures, double seconds) {

  private static final Pattern TEST = Pattern.compile("(?m)^\\d+: test262/(\\S+)(.*)$");

  private static final Pattern RESULT = Pattern.compile("(?m)^Result: \\d+/(\\d+) error");

  /** An error's message may have several lines. */
  private static final Pattern FAILURE =
      Pattern.compile(
          "(?ms)^test262/(\\S+\\.js):\\d+: (strict mode: )?(.*?)\n(?=test262/\\S+\\.js:\\d+: |\\z)");

  /**
   * Runs it.
   *
   * @param quickjs QuickJS's source tree, in which {@code run-test262} has been built
   * @param folder a folder that has the suite in its folder {@code test262}
   * @param parts the folders of the suite to run, beginning with {@code test/}
   */
  static Test262Native run(Path quickjs, Path folder, List<String> parts)
      throws IOException, InterruptedException {
    Path runner = quickjs.resolve("run-test262").toAbsolutePath();
    if (!Files.isExecutable(runner)) {
      throw new IllegalArgumentException(
          "--quickjs must be QuickJS's source tree with the program run-test262 in it (make"
              + " run-test262), found none in "
              + quickjs);
    }
    // The paths in it count from its own folder.
    Files.copy(quickjs.resolve("test262.conf"), folder.resolve("test262.conf"));
    Path errors = Files.createFile(folder.resolve("errors.txt"));
    // The order counts: what is in the configuration, later options replace.
    List<String> command = new ArrayList<>(List.of(runner.toString(), "-c", "test262.conf"));
    command.addAll(List.of("-a", "-r", "report.txt", "-u", "-e", "errors.txt"));
    for (String part : parts) {
      command.addAll(List.of("-d", "test262/" + part));
    }
    Path output = folder.resolve("output.txt");
    long start = System.nanoTime();
    int status =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    String said = Files.readString(output);
    Matcher result = RESULT.matcher(said);
    if (status > 1 || !result.find()) {
      throw new IllegalStateException("run-test262 ended with " + status + ":\n" + said);
    }
    List<String> claimed = claimed(Files.readString(folder.resolve("report.txt")));
    return new Test262Native(
        claimed,
        count(folder, parts) - claimed.size(),
        Integer.parseInt(result.group(1)),
        failures(Files.readString(errors)),
        seconds);
  }

  private static List<String> claimed(String report) {
    List<String> claimed = new ArrayList<>();
    Matcher test = TEST.matcher(report);
    while (test.find()) {
      if (!test.group(2).contains("SKIPPED")) {
        claimed.add(test.group(1));
      }
    }
    return claimed;
  }

  private static Map<Test262Run, String> failures(String errors) {
    Map<Test262Run, String> failures = new TreeMap<>();
    Matcher failure = FAILURE.matcher(errors);
    while (failure.find()) {
      failures.put(
          new Test262Run(failure.group(1), failure.group(2) != null), failure.group(3).strip());
    }
    return failures;
  }

  private static int count(Path folder, List<String> parts) throws IOException {
    int count = 0;
    for (String part : parts) {
      try (Stream<Path> files = Files.walk(folder.resolve("test262").resolve(part))) {
        count += (int) files.map(Path::toString).filter(Test262Native::isTest).count();
      }
    }
    return count;
  }

  private static boolean isTest(String file) {
    return file.endsWith(".js") && !file.endsWith("_FIXTURE.js");
  }

  /** Fails if this project, which reads the tests' headers itself, would make other runs. */
  void check(int others) {
    if (others != runs) {
      throw new IllegalStateException(
          "run-test262 made " + runs + " runs of its tests, their headers ask for " + others);
    }
  }
}
