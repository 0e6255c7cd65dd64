package dev.isola.bundle;

import dev.isola.InvalidArgumentException;
import dev.isola.engine.GuestProgram;
import dev.isola.engine.WasmRuntime;
import dev.isola.spi.GuestRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Opens runtimes that lie in files: folders of compiled runtimes, and WebAssembly modules. What is
 * open is kept, so that the same files are the same runtime. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RuntimeFiles {

  static final String LIBRARY = "library.zip";

  private static final RuntimeFiles SHARED = new RuntimeFiles();
  private static final String DEFAULT_LIBRARY_PATH = "/lib";
  private static final String DEFAULT_VERSION = "0";
  private static final long MAX_MODULE = 256L << 20;
  private static final long MAX_LIBRARY = 256L << 20;
  private static final int SHOWN = 10;

  private final Map<Object, GuestRuntime> open = new ConcurrentHashMap<>();

  /** What tells a compiled runtime from another that was in the same place before. */
  private record CompiledKey(
      Path folder, RuntimeProperties properties, List<String> stamps, Path library) {}

  /** What tells a module from others. */
  private record WasmKey(
      String name, String version, String extension, String libraryPath, String digest) {}

  RuntimeFiles() {}

  /**
   * The runtimes that this JVM has open.
   *
   * @return the only one of its kind
   */
  public static RuntimeFiles shared() {
    return SHARED;
  }

  /**
   * A runtime that was opened.
   *
   * @param runtime the runtime
   * @param path the folder or module it lies in
   * @param library the folder of its library; null if it has none
   * @since 0.1.0
   */
  public record Opened(GuestRuntime runtime, Path path, Path library) {}

  /**
   * Opens a runtime.
   *
   * @param name the runtime's name
   * @param path a bundle's folder, its folder {@code bin}, or a {@code .wasm} file or its folder
   * @param library the folder with the runtime's library; empty to look beside the runtime
   * @return the runtime
   * @throws InvalidArgumentException if there is no such runtime that this version of the project
   *     can use; the message says what is wrong with which file
   */
  public Opened open(String name, Path path, Optional<Path> library) {
    Opened opened = find(name, path, library);
    return checked(path, opened, () -> GuestProgram.of(opened.runtime()).readParts());
  }

  /**
   * Makes sure that a runtime could be opened, and leaves nothing of it open.
   *
   * @return its version
   * @throws InvalidArgumentException if it could not
   */
  static String check(String name, Path path) throws IOException {
    Opened opened = new RuntimeFiles().find(name, path, Optional.empty());
    Runnable reading =
        () -> {
          opened.runtime().machine();
          GuestProgram.unshared(opened.runtime()).readParts();
        };
    checked(path, opened, reading);
    if (opened.runtime() instanceof CompiledRuntime compiled) {
      compiled.close();
    }
    return opened.runtime().version();
  }

  private static Opened checked(Path path, Opened opened, Runnable reading) {
    try {
      reading.run();
      return opened;
    } catch (UncheckedIOException
        | IllegalStateException
        | IllegalArgumentException
        | LinkageError e) {
      throw unusable(path, e);
    }
  }

  private static InvalidArgumentException unusable(Path path, Throwable e) {
    return new InvalidArgumentException(
        "runtimePath \"" + path + "\" holds no usable runtime: " + e.getMessage(), e);
  }

  private Opened find(String name, Path path, Optional<Path> library) {
    if (!RuntimeVersion.isRuntimeName(name)) {
      throw new InvalidArgumentException(
          "a runtime's name has at most 64 lower-case letters, digits, - and _, was \""
              + name
              + "\"");
    }
    try {
      if (Files.isRegularFile(path)) {
        return openFile(name, path, library);
      }
      if (!Files.isDirectory(path)) {
        throw new InvalidArgumentException(
            "runtimePath \"" + path + "\" does not exist; it is a folder or a .wasm file");
      }
      for (Path folder : List.of(path, path.resolve("bin"))) {
        Path properties = folder.resolve(name + ".properties");
        if (Files.isRegularFile(properties)) {
          RuntimeProperties read = RuntimeProperties.read(properties);
          if (read.isCompiled()) {
            return openCompiled(name, folder, read, library);
          }
        }
        Path module = folder.resolve(name + ".wasm");
        if (Files.isRegularFile(module)) {
          return openModule(name, module, library, folder);
        }
      }
      throw nothingIn(name, path);
    } catch (IOException e) {
      throw new InvalidArgumentException(
          "runtimePath \"" + path + "\" cannot be read: " + e.getMessage(), e);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw unusable(path, e);
    }
  }

  private static InvalidArgumentException nothingIn(String name, Path path) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path folder : List.of(path, path.resolve("bin"))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files
              .map(file -> path.relativize(file).toString())
              .sorted()
              .limit(SHOWN)
              .forEach(found::add);
        }
      }
    }
    return new InvalidArgumentException(
        "runtimePath \""
            + path
            + "\" holds no runtime \""
            + name
            + "\": neither "
            + name
            + ".properties of a compiled one nor "
            + name
            + ".wasm is there or in bin; it holds "
            + (found.isEmpty() ? "nothing" : String.join(", ", found)));
  }

  private Opened openFile(String name, Path file, Optional<Path> library) throws IOException {
    if (!file.toString().endsWith(".wasm")) {
      boolean archive = file.toString().endsWith(".gz") || file.toString().endsWith(".zip");
      throw new InvalidArgumentException(
          "runtimePath \""
              + file
              + "\" is neither a folder nor a .wasm file; "
              + (archive ? "unpack it and give the folder" : "give one of these"));
    }
    return openModule(name, file, library, file.toAbsolutePath().getParent());
  }

  private Opened openCompiled(
      String name, Path folder, RuntimeProperties properties, Optional<Path> givenLibrary)
      throws IOException {
    properties.requireEngine(GuestProgram.ENGINE_VERSION, name);
    List<String> stamps = new ArrayList<>();
    for (String part : List.of(".module", ".image", ".jar")) {
      Path file = folder.resolve(name + part);
      if (!Files.isRegularFile(file)) {
        throw new InvalidArgumentException(
            "the runtime in \"" + folder + "\" is not complete: it has no " + file.getFileName());
      }
      stamps.add(stamp(file));
    }
    Path library = null;
    if (properties.library().isPresent()) {
      library = requireLibrary(name, folder, givenLibrary).toRealPath();
      stamps.add(stamp(library));
    }
    Path zip = library;
    Object key = new CompiledKey(folder.toRealPath(), properties, stamps, library);
    GuestRuntime runtime =
        open.computeIfAbsent(key, absent -> newCompiled(name, folder, properties, zip));
    return opened(runtime, folder, library);
  }

  private static String stamp(Path file) throws IOException {
    return Files.size(file) + "@" + Files.getLastModifiedTime(file);
  }

  private static GuestRuntime newCompiled(
      String name, Path folder, RuntimeProperties properties, Path library) {
    if (library != null) {
      properties.requireLibrary(HexFormat.of().formatHex(digest(library)), library);
    }
    return new CompiledRuntime(name, properties.extension(), properties.machine(), folder, library);
  }

  private Opened openModule(String name, Path module, Optional<Path> givenLibrary, Path folder)
      throws IOException {
    Path file = folder.resolve(name + ".properties");
    RuntimeProperties properties =
        Files.isRegularFile(file) ? RuntimeProperties.read(file) : RuntimeProperties.none();
    Path library =
        givenLibrary.isPresent() || properties.library().isPresent()
            ? requireLibrary(name, folder, givenLibrary)
            : null;
    byte[] wasm = bytes(module, MAX_MODULE);
    Optional<WasmRuntime.Library> mounted = Optional.empty();
    MessageDigest digest = Digests.sha256();
    digest.update(wasm);
    if (library != null) {
      byte[] zip = bytes(library, MAX_LIBRARY);
      digest.update(zip);
      String place = properties.library().orElse(DEFAULT_LIBRARY_PATH);
      mounted = Optional.of(new WasmRuntime.Library(place, zip));
    }
    String version = properties.version().orElse(DEFAULT_VERSION);
    String extension = properties.extension().isEmpty() ? "." + name : properties.extension();
    Optional<WasmRuntime.Library> files = mounted;
    Object key =
        new WasmKey(
            name,
            version,
            extension,
            files.map(WasmRuntime.Library::path).orElse(""),
            HexFormat.of().formatHex(digest.digest()));
    GuestRuntime runtime =
        open.computeIfAbsent(
            key, absent -> WasmRuntime.read(name, version, extension, wasm, files));
    return opened(runtime, module, library);
  }

  private static Opened opened(GuestRuntime runtime, Path path, Path library) {
    Path folder = library == null ? null : library.toAbsolutePath().normalize().getParent();
    return new Opened(runtime, path.toAbsolutePath().normalize(), folder);
  }

  private static Path requireLibrary(String name, Path folder, Optional<Path> given) {
    if (given.isPresent()) {
      Path library = given.get().resolve(LIBRARY);
      if (!Files.isRegularFile(library)) {
        throw new InvalidArgumentException(
            "runtimeLibDir \"" + given.get() + "\" must be a folder with the file " + LIBRARY);
      }
      return library;
    }
    List<Path> places = List.of(folder, folder.resolveSibling("lib"), folder.resolve("lib"));
    return places.stream()
        .map(place -> place.resolve(LIBRARY))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidArgumentException(
                    "runtime \""
                        + name
                        + "\" in \""
                        + folder
                        + "\" needs its library: set runtimeLibDir to the folder with "
                        + LIBRARY));
  }

  private static byte[] bytes(Path file, long limit) throws IOException {
    long size = Files.size(file);
    if (size > limit) {
      throw new IOException(file.getFileName() + " has " + size + " bytes, at most are " + limit);
    }
    return Files.readAllBytes(file);
  }

  private static byte[] digest(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Digests.of(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file.getFileName() + " cannot be read: " + e, e);
    }
  }
}
