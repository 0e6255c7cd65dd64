package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that runs programs of a language: a command to which a program's file, its size, the
 * number of warm-ups and the number of measured runs are added. It prints {@code first} after the
 * first run, and in the end one line of JSON with {@code version}, {@code nanoseconds} (of all
 * runs) and {@code value}.
 */
final class Engine {

  private final String name;
  private final Language language;
  private final List<String> command;
  private final Path folder;

  private Engine(String name, Language language, List<String> command, Path folder) {
    this.name = name;
    this.language = language;
    this.command = List.copyOf(command);
    this.folder = folder;
  }

  /** The sandboxes of this project, in the JVM of a given command. */
  static Engine sandbox(String name, Language language, String java, Path folder) {
    return sandbox(name, language, java, System.getProperty("java.class.path"), folder);
  }

  /** The sandboxes of this project with another class path. */
  static Engine sandbox(
      String name, Language language, String java, ClassPath classPath, Path folder) {
    return sandbox(name, language, java, classPath.toString(), folder);
  }

  private static Engine sandbox(
      String name, Language language, String java, String classPath, Path folder) {
    return new Engine(
        name,
        language,
        List.of(java, "-classpath", classPath, SandboxRunner.class.getName(), language.guest()),
        folder);
  }

  /** A CPython of this machine. */
  static Engine nativePython(String name, String python, Path folder) throws IOException {
    Path runner = folder.resolve("native_runner.py");
    Files.writeString(runner, Program.resource("native_runner.py"));
    return new Engine(name, Language.PYTHON, List.of(python, runner.toString()), folder);
  }

  /** A QuickJS of this machine. */
  static Engine nativeQuickJs(String name, String qjs, Path folder) throws IOException {
    Path runner = folder.resolve("native_runner.mjs");
    Files.writeString(runner, Program.resource("native_runner.mjs"));
    return new Engine(
        name,
        Language.JAVASCRIPT,
        List.of(qjs, "--no-unhandled-rejection", runner.toString()),
        folder);
  }

  /** The guest's own WebAssembly module on Node's V8. */
  static Engine v8(String name, Language language, String node, Path project, Path folder)
      throws IOException {
    Path runner = folder.resolve("v8_runner.mjs");
    Files.writeString(runner, Program.resource("v8_runner.mjs"));
    GuestFiles guest = new GuestFiles(project, language);
    Path unpacked = guest.unpackedTo(folder.resolve(language.guest()));
    return new Engine(
        name,
        language,
        List.of(node, "--no-warnings", runner.toString(), unpacked.toString(), guest.module()),
        folder);
  }

  /** Another engine as a library, in the JVM of a given command. */
  static Engine library(
      String name, Language language, String java, Path module, String runner, Path folder) {
    Path classes = module.resolve("target/classes");
    if (!Files.isDirectory(classes)) {
      throw new IllegalStateException(
          name
              + " is not built: "
              + classes
              + " does not exist; build it with -P"
              + module.getFileName()
              + ", or choose other engines");
    }
    return new Engine(
        name,
        language,
        List.of(
            java,
            "-classpath",
            classes
                + System.getProperty("path.separator")
                + module.resolve("target/dependency").resolve("*"),
            runner),
        folder);
  }

  /** What the engine is called in tables and on the command line. */
  String name() {
    return name;
  }

  /** Runs a program in a new process, measured from inside. */
  Timing measure(Program program, int warmups, int runs) throws IOException, InterruptedException {
    Path file = folder.resolve(language.file(program));
    Files.writeString(file, language.source(program));
    List<String> words = new ArrayList<>(command);
    words.add(file.toString());
    words.add(Integer.toString(program.size()));
    words.add(Integer.toString(warmups));
    words.add(Integer.toString(runs));
    Path errors = folder.resolve("errors.txt");
    long begin = System.nanoTime();
    Process process = new ProcessBuilder(words).redirectError(errors.toFile()).start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String first = output.readLine();
      long firstNanos = System.nanoTime() - begin;
      String answer = output.readLine();
      if (process.waitFor() != 0 || !"first".equals(first) || answer == null) {
        throw new IllegalStateException(
            name + " failed on " + program.name() + ":\n" + Files.readString(errors));
      }
      return read(new ObjectMapper().readTree(answer), firstNanos, warmups);
    } finally {
      process.destroy();
    }
  }

  private static Timing read(JsonNode answer, long firstNanos, int warmups) {
    JsonNode nanoseconds = answer.get("nanoseconds");
    long[] times = new long[nanoseconds.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = nanoseconds.get(i).longValue();
    }
    return Timing.of(
        answer.get("version").textValue(), firstNanos, times, warmups, answer.get("value"));
  }
}
