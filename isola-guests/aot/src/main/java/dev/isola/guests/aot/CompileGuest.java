package dev.isola.guests.aot;

import com.dylibso.chicory.wasm.WasmModule;
import dev.isola.engine.ModuleDescription;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compiles a guest's module to JVM classes.
 *
 * <p>Options: {@code --module} the module ({@code .wasm} or {@code .wasm.gz}); {@code --machine}
 * the name of the class to be made; {@code --classes} the folder for it, which is emptied; {@code
 * --description} the file for the module's description; {@code --report} the file for the report;
 * {@code --functions-per-class} how many functions go into one class.
 *
 * <p>A function that is too large for a JVM method could only be interpreted, a thousand times
 * slower; so the compilation fails if there is one.
 */
public final class CompileGuest {

  /** Small enough that a first use does not verify much that it does not run. */
  private static final int FUNCTIONS_PER_CLASS = 256;

  static final Set<String> OPTIONS =
      Set.of("module", "machine", "classes", "description", "report", "functions-per-class");

  private CompileGuest() {}

  /**
   * Runs the tool.
   *
   * @param arguments the options
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    Options options = Options.parse(arguments, OPTIONS);
    if (!compile(options, System.out)) {
      System.exit(1);
    }
  }

  /** Does the work; the answer is false if a function is too large. */
  static boolean compile(Options options, PrintStream out) throws IOException {
    Path module = options.path("module");
    Path classes = options.path("classes");
    Path report = options.path("report");
    Path description = options.path("description");
    Fingerprint fingerprint =
        Fingerprint.of(options, List.of(module), Path.of(options.text("report") + ".fingerprint"));
    if (fingerprint.isUpToDate(List.of(classes, report, description))) {
      out.println("the compiled guest is up to date");
      return true;
    }
    fingerprint.forget();
    WasmModule parsed = WasmFile.parse(module);
    ModuleDescription described = ModuleDescription.of(parsed);
    CompiledGuest guest =
        CompiledGuest.compile(
            parsed,
            options.text("machine"),
            options.number("functions-per-class", FUNCTIONS_PER_CLASS));
    String text = CompileReport.of(parsed, guest);
    createParent(report);
    Files.writeString(report, text);
    text.lines().filter(line -> !line.startsWith("  ")).forEach(out::println);
    if (!guest.interpreted().isEmpty()) {
      System.err.println(
          "these functions are too large for a JVM method: "
              + guest.interpreted()
              + "; make them smaller, for example by splitting them or with noinline");
      return false;
    }
    writeClasses(guest, classes);
    createParent(description);
    try (OutputStream file = Files.newOutputStream(description)) {
      described.write(file);
    }
    fingerprint.remember();
    return true;
  }

  private static void writeClasses(CompiledGuest guest, Path folder) throws IOException {
    delete(folder);
    for (Map.Entry<String, byte[]> entry : guest.classes().entrySet()) {
      Path file = folder.resolve(entry.getKey() + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue());
    }
  }

  /** Removes a folder with all that is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> old;
      try (Stream<Path> found = Files.walk(folder)) {
        old = found.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : old) {
        Files.delete(file);
      }
    }
  }

  static void createParent(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
  }
}
