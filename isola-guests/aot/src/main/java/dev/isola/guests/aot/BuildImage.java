package dev.isola.guests.aot;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import dev.isola.GuestClock;
import dev.isola.engine.GuestContract;
import dev.isola.engine.GuestHost;
import dev.isola.engine.GuestImage;
import dev.isola.engine.GuestInstance;
import dev.isola.engine.GuestProgram;
import dev.isola.engine.GuestSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Starts a compiled guest and writes the image of the started interpreter.
 *
 * <p>Options: {@code --module} the module; {@code --classes} and {@code --machine} what {@link
 * CompileGuest} made of it; {@code --library} the guest's library, a zip file, and {@code
 * --library-path} where the guest sees it, both left out if it has none; {@code --image} the file
 * for the image; {@code --version} the interpreter's version; {@code --file-extension} the ending
 * of script names; {@code --properties} the file for what {@link dev.isola.spi.PackagedRuntime} and
 * {@link BuildBundle} read, a digest over all of these among it.
 */
public final class BuildImage {

  private static final long STACK_SIZE = 256L << 20;
  private static final long MAX_MEMORY = 1L << 30;

  private BuildImage() {}

  /**
   * Runs the tool.
   *
   * @param arguments the options
   * @throws Exception if the guest cannot be started or a file cannot be read or written
   */
  public static void main(String[] arguments) throws Exception {
    Options options =
        Options.parse(
            arguments,
            Set.of(
                "module",
                "classes",
                "machine",
                "library",
                "library-path",
                "image",
                "version",
                "file-extension",
                "properties"));
    Path module = options.path("module");
    Optional<Path> library = options.optionalPath("library");
    Path image = options.path("image");
    Path properties = options.path("properties");
    List<Path> inputs = Stream.concat(Stream.of(module), library.stream()).toList();
    Fingerprint fingerprint =
        Fingerprint.of(options, inputs, Path.of(options.text("properties") + ".fingerprint"));
    if (fingerprint.isUpToDate(List.of(image, properties))) {
      System.out.println("the base image is up to date");
      return;
    }
    fingerprint.forget();
    Booted booted = onBigStack(() -> boot(options));
    GuestImage built = booted.image();
    CompileGuest.createParent(image);
    try (OutputStream out = Files.newOutputStream(image)) {
      built.write(out);
    }
    CompileGuest.createParent(properties);
    List<String> lines = new ArrayList<>();
    lines.add("version=" + options.text("version"));
    lines.add("digest=" + digest(module, library, options.path("classes"), image));
    lines.add("machine=" + options.text("machine"));
    lines.add("engine=" + GuestProgram.ENGINE_VERSION);
    lines.add("extension=" + options.text("file-extension"));
    if (library.isPresent()) {
      lines.add("library=" + options.text("library-path"));
      lines.add("library-digest=" + digest(library.get()));
    }
    lines.add("classes=" + String.join(",", booted.classes()));
    Files.writeString(properties, String.join("\n", lines) + "\n");
    System.out.println(
        "base image: " + built.pages() + " pages, " + built.bytes() + " bytes, " + image);
    fingerprint.remember();
  }

  /** The digest over all that decides what the guest does and how much fuel it takes for it. */
  private static String digest(Path module, Optional<Path> library, Path classes, Path image)
      throws IOException {
    MessageDigest digest = Fingerprint.sha256();
    digest.update(WasmFile.bytes(module));
    if (library.isPresent()) {
      Fingerprint.update(digest, library.get());
    }
    Fingerprint.updateWithTree(digest, classes);
    Fingerprint.update(digest, image);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = Fingerprint.sha256();
    Fingerprint.update(digest, file);
    return HexFormat.of().formatHex(digest.digest());
  }

  private interface Task<T> {
    T run() throws Exception;
  }

  private static <T> T onBigStack(Task<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task::run);
    new Thread(null, future, "guest", STACK_SIZE).start();
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the guest cannot be started", e.getCause());
    }
  }

  /** The state of a started guest, and the names of the classes that it needed, in their order. */
  private record Booted(GuestImage image, List<String> classes) {}

  private static Booted boot(Options options) throws Exception {
    WasmModule module = WasmFile.parse(options.path("module"));
    GuestContract.check(module);
    // The time and the seed are fixed, so that the same inputs give the same image.
    GuestSettings settings =
        new GuestSettings(MAX_MEMORY, Map.of(), List.of(), GuestClock.virtual(Instant.EPOCH), 0L);
    Optional<Path> library = options.optionalPath("library");
    try (GuestClassLoader loader =
            new GuestClassLoader(options.path("classes"), BuildImage.class.getClassLoader());
        InputStream zip =
            library.isPresent()
                ? Files.newInputStream(library.get())
                : InputStream.nullInputStream()) {
      Function<Instance, Machine> machine = machine(loader.loadClass(options.text("machine")));
      Optional<GuestInstance.Library> mounted =
          library.map(file -> new GuestInstance.Library(options.text("library-path"), zip));
      try (GuestInstance guest =
          GuestInstance.boot(module, machine, mounted, settings, new PrintingHost())) {
        return new Booted(guest.snapshot(), loader.loaded());
      }
    }
  }

  private static Function<Instance, Machine> machine(Class<?> type) throws NoSuchMethodException {
    Constructor<?> constructor = type.getConstructor(Instance.class);
    return instance -> {
      try {
        return (Machine) constructor.newInstance(instance);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the compiled module cannot be created", e);
      }
    };
  }

  /** Shows the developer what a guest says that should start in silence. */
  private static final class PrintingHost implements GuestHost {

    @Override
    public void emit(int kind, byte[] data) {
      System.err.println(
          "the guest emitted an event of kind "
              + kind
              + ": "
              + new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void stdout(byte[] data) {
      stderr(data);
    }

    @Override
    public void stderr(byte[] data) {
      System.err.write(data, 0, data.length);
      System.err.flush();
    }

    @Override
    public int begin(int kind, String name, byte[] payload) {
      return -1;
    }

    @Override
    public int await(long nanoseconds) {
      return -1;
    }

    @Override
    public int size(int handle) {
      return -1;
    }

    @Override
    public Completion take(int handle) {
      throw new IllegalStateException("no operation was begun");
    }

    @Override
    public void cancel(int handle) {
      // No operation was begun.
    }
  }
}
