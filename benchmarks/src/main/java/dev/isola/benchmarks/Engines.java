package dev.isola.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The engines that can be compared, by name.
 *
 * @param language what they run
 * @param project the project's own folder
 * @param python the command of a CPython
 * @param qjs the command of a QuickJS
 * @param node the command of Node
 * @param jdk25 the folder of a JDK 25; null if there is none
 */
record Engines(
    Language language, Path project, String python, String qjs, String node, Path jdk25) {

  /** This project's sandboxes in the JVM that measures. */
  static final String SANDBOX = "sandbox";

  /** A CPython or QuickJS of this machine. */
  static final String NATIVE = "native";

  /** The guest's WebAssembly module on V8. */
  static final String V8 = "v8";

  /** GraalPy as a library in the JVM that measures. */
  static final String GRAALPY = "graalpy";

  /** GraalJS as a library in the JVM that measures. */
  static final String GRAALJS = "graaljs";

  /** quickjs4j in the JVM that measures. */
  static final String QUICKJS4J = "quickjs4j";

  /** The sandboxes on JDK 25. */
  static final String SANDBOX_25 = "sandbox25";

  /** GraalPy on JDK 25. */
  static final String GRAALPY_25 = "graalpy25";

  /** GraalJS on JDK 25. */
  static final String GRAALJS_25 = "graaljs25";

  /** Takes the commands and folders from a command line's {@code python, qjs, node, jdk25}. */
  static Engines of(Language language, Path project, Arguments options) {
    String jdk25 = options.get("jdk25", null);
    return new Engines(
        language,
        project,
        options.get("python", "python3"),
        options.get("qjs", "qjs"),
        options.get("node", "node"),
        jdk25 == null ? null : Path.of(jdk25));
  }

  /** The engines that are compared unless others are chosen. */
  List<String> usual() {
    return language == Language.PYTHON
        ? List.of(SANDBOX, NATIVE, V8, GRAALPY)
        : List.of(SANDBOX, NATIVE, V8, GRAALJS, QUICKJS4J);
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
      Engine engine =
          switch (name) {
            case SANDBOX -> Engine.sandbox(name, language, Jdk.running().java(), folder);
            case SANDBOX_25 -> Engine.sandbox(name, language, newJdk().java(), folder);
            case V8 -> Engine.v8(name, language, node, project, folder);
            default ->
                language == Language.PYTHON ? python(name, folder) : javaScript(name, folder);
          };
      engines.add(engine);
    }
    return engines;
  }

  private Engine python(String name, Path folder) throws IOException {
    return switch (name) {
      case NATIVE -> Engine.nativePython(name, python, folder);
      case GRAALPY -> peer(name, Jdk.running(), "graalpy", "polyglot.GraalRunner", folder);
      case GRAALPY_25 -> peer(name, newJdk(), "graalpy", "polyglot.GraalRunner", folder);
      default -> throw unknown(name, List.of(GRAALPY, GRAALPY_25));
    };
  }

  private Engine javaScript(String name, Path folder) throws IOException {
    return switch (name) {
      case NATIVE -> Engine.nativeQuickJs(name, qjs, folder);
      case GRAALJS -> peer(name, Jdk.running(), "graaljs", "polyglot.GraalRunner", folder);
      case GRAALJS_25 -> peer(name, newJdk(), "graaljs", "polyglot.GraalRunner", folder);
      case QUICKJS4J -> peer(name, Jdk.running(), "quickjs4j", "quickjs4j.QuickJs4jRunner", folder);
      default -> throw unknown(name, List.of(GRAALJS, GRAALJS_25, QUICKJS4J));
    };
  }

  private Engine peer(String name, Jdk jdk, String module, String runner, Path folder) {
    Path built = project.resolve("benchmarks").resolve(module);
    String type = "dev.isola.benchmarks." + runner;
    return Engine.library(name, language, jdk.java(), built, type, folder);
  }

  private IllegalArgumentException unknown(String name, List<String> peers) {
    List<String> known = new ArrayList<>(List.of(SANDBOX, SANDBOX_25, NATIVE, V8));
    known.addAll(peers);
    return new IllegalArgumentException(
        "engines for " + language.guest() + " are some of " + known + ", found " + name);
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
