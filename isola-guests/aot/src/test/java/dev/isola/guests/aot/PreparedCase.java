package dev.isola.guests.aot;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.internal.ByteClassCollector;
import com.dylibso.chicory.compiler.internal.Compiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import dev.isola.GuestClock;
import dev.isola.engine.GuestImage;
import dev.isola.engine.GuestInstance;
import dev.isola.engine.GuestProbe;
import dev.isola.engine.GuestProgram;
import dev.isola.engine.GuestSettings;
import dev.isola.guests.aot.EquivalenceCase.Call;
import dev.isola.spi.GuestRuntime;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/**
 * A case in a folder, ready to be run: the module, the classes that Chicory's compiler makes of it,
 * and everything that the build of a guest makes of it.
 */
final class PreparedCase {

  /** Both kinds of classes have these names, so that the same rules for the JIT hold for both. */
  private static final String MACHINE = "equivalence.Machine";

  private static final long MAX_MEMORY = 1L << 30;

  /** Enough for what the modules call on purpose, and soon used up by endless recursion. */
  private static final long STACK_SIZE = 2L << 20;

  private final Path folder;
  private final List<Call> calls;

  private PreparedCase(Path folder, List<Call> calls) {
    this.folder = folder;
    this.calls = calls;
  }

  /** Compiles a case, as {@link CompileGuest} and {@link BuildImage} do. */
  static PreparedCase prepare(EquivalenceCase equivalence, Path folder) throws Exception {
    Files.createDirectories(folder);
    PreparedCase prepared = new PreparedCase(folder, equivalence.calls());
    Path module = folder.resolve("module.wasm");
    Files.write(module, equivalence.module());
    Files.write(folder.resolve("calls"), equivalence.calls().stream().map(Call::line).toList());
    String[] options = {
      "--module", module.toString(),
      "--machine", MACHINE,
      "--classes", folder.resolve("guest").toString(),
      "--description", folder.resolve("description").toString(),
      "--report", folder.resolve("report").toString()
    };
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      if (!CompileGuest.compile(Options.parse(options, CompileGuest.OPTIONS), out)) {
        throw new IllegalArgumentException(equivalence.name() + " is too large: " + said);
      }
    }
    WasmModule parsed = WasmFile.parse(module);
    prepared.compilePlainly(parsed);
    try (GuestClassLoader loader = prepared.loader("guest");
        OutputStream image = Files.newOutputStream(folder.resolve("image"));
        GuestInstance guest =
            GuestInstance.boot(
                parsed,
                CompiledModule.machine(loader.loadClass(MACHINE)),
                Optional.empty(),
                settings(),
                new TestGuest.QuietHost())) {
      guest.snapshot().write(image);
    }
    return prepared;
  }

  /** Opens a folder that {@link #prepare} filled, perhaps in another JVM. */
  static PreparedCase open(Path folder) throws IOException {
    return new PreparedCase(
        folder, Files.readAllLines(folder.resolve("calls")).stream().map(Call::parse).toList());
  }

  private void compilePlainly(WasmModule module) throws IOException {
    var result =
        Compiler.builder(module)
            .withClassName(MACHINE)
            .withInterpreterFallback(InterpreterFallback.FAIL)
            .withClassCollectorFactory(ByteClassCollector::new)
            .build()
            .compile();
    for (Map.Entry<String, byte[]> entry : result.classBytes().entrySet()) {
      Path file = folder.resolve("plain").resolve(entry.getKey().replace('.', '/') + ".class");
      CompileGuest.createParent(file);
      Files.write(file, entry.getValue());
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  List<Call> calls() {
    return calls;
  }

  Path module() {
    return folder.resolve("module.wasm");
  }

  /** What Chicory's interpreter does. */
  Transcript interpreted() throws Exception {
    return repeat(1, () -> ofChicory(Instance.builder(WasmFile.parse(module())))).get(0);
  }

  /** What the classes do that Chicory's compiler makes, in a new instance each time. */
  List<Transcript> compiledPlainly(int times) throws Exception {
    byte[] module = Files.readAllBytes(module());
    try (GuestClassLoader loader = loader("plain")) {
      Class<?> machine = loader.loadClass(MACHINE);
      return repeat(
          times,
          () ->
              // A parsed module is changed by the instances whose tables grow.
              ofChicory(
                  Instance.builder(Parser.parse(module))
                      .withMachineFactory(CompiledModule.machine(machine))));
    }
  }

  private Transcript ofChicory(Instance.Builder builder) {
    Instance instance = builder.build();
    return Transcript.of(instance, global -> instance.global(global).getValue(), calls, true);
  }

  /** What the guest does that is shipped: rewritten classes, the engine's memory, an image. */
  List<Transcript> guest(int times) throws Exception {
    try (GuestClassLoader loader = loader("guest");
        InputStream in = Files.newInputStream(folder.resolve("image"))) {
      GuestProgram program = GuestProgram.of(new CaseRuntime(loader.loadClass(MACHINE)));
      GuestImage image = GuestImage.read(in);
      return repeat(
          times,
          () -> {
            try (GuestInstance guest =
                GuestInstance.restore(program, image, settings(), new TestGuest.QuietHost())) {
              return Transcript.of(
                  GuestProbe.instance(guest),
                  global -> GuestProbe.global(guest, global),
                  calls,
                  false);
            }
          });
    }
  }

  private interface Task {
    Transcript run() throws Exception;
  }

  /** Runs a task on a thread of its own; the result has one transcript if all are the same. */
  private static List<Transcript> repeat(int times, Task task) throws Exception {
    List<Transcript> different = new ArrayList<>();
    FutureTask<Void> repeated =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < times; i++) {
                Transcript transcript = task.run();
                if (!different.contains(transcript)) {
                  different.add(transcript);
                }
              }
              return null;
            });
    new Thread(null, repeated, "guest", STACK_SIZE).start();
    repeated.get();
    return different;
  }

  private GuestClassLoader loader(String classes) throws IOException {
    return new GuestClassLoader(folder.resolve(classes), PreparedCase.class.getClassLoader());
  }

  private static GuestSettings settings() {
    return new GuestSettings(MAX_MEMORY, Map.of(), List.of(), GuestClock.system(), 1);
  }

  /** The case as a guest on the class path would be. */
  private final class CaseRuntime implements GuestRuntime {

    private final Class<?> machine;

    CaseRuntime(Class<?> machine) {
      this.machine = machine;
    }

    @Override
    public String name() {
      return PreparedCase.this.name();
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public String digest() {
      return folder.toString();
    }

    @Override
    public String fileExtension() {
      return ".wat";
    }

    @Override
    public Class<?> machine() {
      return machine;
    }

    @Override
    public InputStream open(Part part) throws IOException {
      return switch (part) {
        case MODULE -> Files.newInputStream(folder.resolve("description"));
        case IMAGE -> Files.newInputStream(folder.resolve("image"));
        case LIBRARY -> throw new FileNotFoundException("the case has no library");
      };
    }
  }
}
