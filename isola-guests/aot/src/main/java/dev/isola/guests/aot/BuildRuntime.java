package dev.isola.guests.aot;

import dev.isola.bundle.RuntimeVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes a runtime of a module in one go: compiles it, starts it for its image, and makes a bundle
 * and a repository of them. What {@link CompileGuest}, {@link BuildImage} and {@link BuildBundle}
 * do one after the other.
 *
 * <p>Options: {@code --name} the runtime's name; {@code --module} the module; {@code --version} its
 * version; {@code --file-extension} the ending of script names; {@code --library}, {@code
 * --library-path} and {@code --licenses} as for those three, and left out where there are none;
 * {@code --work} a folder for what is made on the way, which makes the next time faster; {@code
 * --bundle} and {@code --repository} the folders for the results.
 */
public final class BuildRuntime {

  private static final Set<String> OPTIONS =
      Set.of(
          "name",
          "module",
          "version",
          "file-extension",
          "library",
          "library-path",
          "licenses",
          "work",
          "bundle",
          "repository");

  private final Options options;
  private final String name;
  private final Path work;

  private BuildRuntime(Options options) {
    this.options = options;
    this.name = options.text("name");
    this.work = options.path("work");
  }

  /**
   * Runs the tool.
   *
   * @param arguments the options
   * @throws Exception if the module cannot be compiled or started, or a file cannot be read or
   *     written
   */
  public static void main(String[] arguments) throws Exception {
    new BuildRuntime(Options.parse(arguments, OPTIONS)).run();
  }

  private void run() throws Exception {
    if (!RuntimeVersion.isRuntimeName(name)) {
      throw new IllegalArgumentException(
          "option --name must be a name that a runtime can have, such as sums, was \""
              + name
              + '"');
    }
    String machine = "isola.runtime." + name.replaceAll("[^A-Za-z0-9]", "_") + ".Machine";
    compile(machine);
    BuildImage.main(
        with("module", "version", "file-extension", "library", "library-path")
            .and("machine", machine)
            .and("classes", work.resolve("classes"))
            .and("image", work.resolve(name + ".image"))
            .and("properties", work.resolve(name + ".properties"))
            .arguments());
    BuildBundle.main(
        with("name", "library", "licenses", "bundle", "repository")
            .and("runtime", work)
            .and("classes", work.resolve("classes"))
            .arguments());
  }

  private void compile(String machine) throws Exception {
    String[] arguments =
        with("module")
            .and("machine", machine)
            .and("classes", work.resolve("classes"))
            .and("description", work.resolve(name + ".module"))
            .and("report", work.resolve("compile-report.txt"))
            .arguments();
    if (!CompileGuest.compile(Options.parse(arguments, CompileGuest.OPTIONS), System.out)) {
      throw new IllegalArgumentException("the module cannot be compiled, see above");
    }
  }

  /** The options of these names that are there. */
  private CommandLine with(String... names) {
    CommandLine line = new CommandLine(new ArrayList<>());
    for (String option : names) {
      options.optionalText(option).ifPresent(value -> line.and(option, value));
    }
    return line;
  }

  private record CommandLine(List<String> words) {
    CommandLine and(String option, Object value) {
      words.add("--" + option);
      words.add(value.toString());
      return this;
    }

    String[] arguments() {
      return words.toArray(String[]::new);
    }
  }
}
