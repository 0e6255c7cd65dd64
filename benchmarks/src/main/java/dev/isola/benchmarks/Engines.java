package dev.isola.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The engines that can be compared, by name.
 *
 * @param project the project's own folder
 * @param python the command of a CPython
 * @param node the command of Node
 * @param jdk25 the folder of a JDK 25; null if there is none
 */
record Engines(Path project, String python, String node, Path jdk25) {

  /** This project's sandboxes in the JVM that measures. */
  static final String SANDBOX = "sandbox";

  /** A CPython of this machine. */
  static final String NATIVE = "native";

  /** The guest's WebAssembly module on V8. */
  static final String V8 = "v8";

  /** GraalPy as a library in the JVM that measures. */
  static final String GRAALPY = "graalpy";

  /** The sandboxes on JDK 25. */
  static final String SANDBOX_25 = "sandbox25";

  /** GraalPy on JDK 25. */
  static final String GRAALPY_25 = "graalpy25";

  /** The engines that are compared unless others are chosen. */
  static final List<String> USUAL = List.of(SANDBOX, NATIVE, V8, GRAALPY);

  /** All names. */
  static final List<String> NAMES = List.of(SANDBOX, NATIVE, V8, GRAALPY, SANDBOX_25, GRAALPY_25);

  /** Takes the commands and folders from a command line's {@code python, node, jdk25}. */
  static Engines of(Path project, Arguments options) {
    String jdk25 = options.get("jdk25", null);
    return new Engines(
        project,
        options.get("python", "python3"),
        options.get("node", "node"),
        jdk25 == null ? null : Path.of(jdk25));
  }

  /**
   * Prepares engines.
   *
   * @param names which ones
   * @param folder an empty folder for their files
   */
  List<Engine> prepare(List<String> names, Path folder) throws IOException {
    List<Engine> engines = new ArrayList<>();
    for (String name : names) {
      engines.add(prepare(name, folder));
    }
    return engines;
  }

  private Engine prepare(String name, Path folder) throws IOException {
    Path graalPy = project.resolve("benchmarks/graalpy/target");
    return switch (name) {
      case SANDBOX -> Engine.sandbox(name, Jdk.running().java(), folder);
      case NATIVE -> Engine.nativePython(name, python, folder);
      case V8 -> Engine.v8(name, node, new GuestFiles(project), folder);
      case GRAALPY -> Engine.graalPy(name, Jdk.running().java(), graalPy, folder);
      case SANDBOX_25 -> Engine.sandbox(name, newJdk().java(), folder);
      case GRAALPY_25 -> Engine.graalPy(name, newJdk().java(), graalPy, folder);
      default ->
          throw new IllegalArgumentException("engines are some of " + NAMES + ", found " + name);
    };
  }

  private Jdk newJdk() throws IOException {
    if (jdk25 == null) {
      throw new IllegalArgumentException("the folder of a JDK 25 is needed: -Disola.jdk25=FOLDER");
    }
    return Jdk.at(jdk25);
  }

  /** The JDKs to look at: the running one, and JDK 25 if its folder is known. */
  List<Jdk> jdks() throws IOException {
    return jdk25 == null ? List.of(Jdk.running()) : List.of(Jdk.running(), Jdk.at(jdk25));
  }
}
