package dev.isola.guests.aot;

import dev.isola.guests.aot.EquivalenceCase.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs cases on Chicory's interpreter, on the classes of Chicory's compiler and as shipped guests,
 * in this JVM and in two others: one that only interprets bytecode and one that compiles it with
 * both of its compilers.
 */
final class Equivalence {

  /** Modules that a run found fault with are kept here. */
  private static final Path FAILURES = Path.of("target", "equivalence");

  private static final int SHOWN = 10;

  /** With thresholds scaled to a hundredth, a method is in the last tier after 50 calls. */
  private static final int HOT = 100;

  private static final List<String> COMPILING =
      List.of(
          "-Xbatch",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=CompileThresholdScaling,equivalence.*::*,0.01");

  private static final Pattern LAST_TIER =
      Pattern.compile(" 4 +(equivalence\\.Machine\\S*::(func|call)_\\S+)");

  /** Says what a case should do. */
  interface Expectation {
    /**
     * The differences, in words; empty if the transcript is right. {@code guest} says whether it is
     * the guest's or one of Chicory's own.
     */
    List<String> differences(PreparedCase ready, Transcript transcript, boolean guest);
  }

  private final Path folder;
  private final List<String> failures = new ArrayList<>();
  private final Map<String, Transcript> interpreted = new LinkedHashMap<>();

  Equivalence(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs the cases everywhere.
   *
   * @throws AssertionError if anything differs from what the interpreter does
   */
  void check(List<EquivalenceCase> cases) throws Exception {
    check(cases, this::differencesFromInterpreter);
  }

  void check(List<EquivalenceCase> cases, Expectation expectation) throws Exception {
    Path prepared = Files.createDirectories(folder.resolve("cases"));
    for (EquivalenceCase equivalence : cases) {
      PreparedCase ready = PreparedCase.prepare(equivalence, prepared.resolve(equivalence.name()));
      Transcript transcript = ready.interpreted();
      interpreted.put(ready.name(), transcript);
      compare("interpreter", ready, List.of(transcript), expectation);
    }
    Child interpreting = new Child("xint", List.of("-Xint"), 1);
    Child compiling = new Child("jit", COMPILING, HOT);
    for (PreparedCase ready : EquivalenceChild.cases(prepared)) {
      compare("compiled", ready, ready.compiledPlainly(1), expectation);
      compare("guest", ready, ready.guest(1), expectation);
    }
    interpreting.compare(expectation);
    compiling.compare(expectation);
    compiling.requireLastTier(cases.size());
    if (!failures.isEmpty()) {
      throw new AssertionError(
          failures.size()
              + " differences; the modules are in "
              + FAILURES.toAbsolutePath()
              + "\n"
              + String.join("\n", failures.subList(0, Math.min(SHOWN, failures.size()))));
    }
  }

  private List<String> differencesFromInterpreter(
      PreparedCase ready, Transcript transcript, boolean guest) {
    Transcript reference = interpreted.get(ready.name());
    if (transcript.equals(reference)) {
      return List.of();
    }
    List<Call> calls = ready.calls();
    List<String> expected = reference.outcomes(calls.size());
    List<String> found = transcript.outcomes(calls.size());
    return IntStream.range(0, expected.size())
        .filter(i -> !expected.get(i).equals(found.get(i)))
        .mapToObj(
            i ->
                (i < calls.size() ? "call " + i + ": " + calls.get(i).line() : "state")
                    + " -> "
                    + found.get(i)
                    + ", interpreted: "
                    + expected.get(i))
        .toList();
  }

  private void compare(
      String where, PreparedCase ready, List<Transcript> transcripts, Expectation expectation)
      throws IOException {
    for (Transcript transcript : transcripts) {
      for (String difference :
          expectation.differences(ready, transcript, where.endsWith("guest"))) {
        failures.add(ready.name() + " (" + where + "): " + difference);
        Files.createDirectories(FAILURES);
        Files.copy(
            ready.module(),
            FAILURES.resolve(ready.name() + ".wasm"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Another JVM that runs the cases. */
  private final class Child {

    private final String name;
    private final Path out;
    private final Path log;
    private final Path compilations;
    private final Process process;
    private final boolean compiles;

    Child(String name, List<String> options, int hot) throws IOException {
      this.name = name;
      this.compiles = options.equals(COMPILING);
      this.out = Files.createDirectories(folder.resolve(name));
      this.log = folder.resolve(name + ".log");
      this.compilations = folder.resolve(name + ".compilations");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.add("-Xlog:jit+compilation=debug:file=" + compilations + "::filecount=0");
      command.add("-Xshare:auto");
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(EquivalenceChild.class.getName());
      command.add(folder.resolve("cases").toString());
      command.add(out.toString());
      command.add(String.valueOf(hot));
      this.process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    }

    void compare(Expectation expectation) throws Exception {
      int mistakes = 0;
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(
            "the JVM " + name + " ended with status " + status + ":\n" + Files.readString(log));
      }
      for (PreparedCase ready : EquivalenceChild.cases(folder.resolve("cases"))) {
        Equivalence.this.compare(name + ", guest", ready, transcripts(ready, "guest"), expectation);
        if (compiles) {
          // Newer JDKs, too, get some of Chicory's unsigned comparisons wrong: not our fault.
          for (Transcript transcript : transcripts(ready, "plain")) {
            mistakes += expectation.differences(ready, transcript, false).size();
          }
        } else {
          Equivalence.this.compare(
              name + ", plain", ready, transcripts(ready, "plain"), expectation);
        }
      }
      if (mistakes > 0) {
        System.out.println(
            "without rewriting, this JVM's compiled code is wrong in " + mistakes + " calls");
      }
    }

    private List<Transcript> transcripts(PreparedCase ready, String kind) throws IOException {
      return EquivalenceChild.read(out.resolve(ready.name() + "." + kind));
    }

    /** Makes sure that the JVM did compile what it ran. */
    void requireLastTier(int modules) throws IOException {
      long methods;
      try (Stream<String> lines = Files.lines(compilations)) {
        methods = lines.map(LAST_TIER::matcher).filter(Matcher::find).count();
      }
      System.out.println(methods + " methods of " + modules + " modules got to the last tier");
      if (methods < modules) {
        throw new AssertionError("only " + methods + " methods were compiled by the last tier");
      }
    }
  }
}
