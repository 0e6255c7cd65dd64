package dev.isola.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import dev.isola.spi.GuestRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A guest runtime, ready to be instantiated: what all sandboxes of it share. Its parts are read
 * when they are first needed. Immutable to the outside and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class GuestProgram {

  /**
   * The version of what a compiled runtime relies on: the methods that compiled code calls, and the
   * formats of descriptions and images. A runtime that was compiled for another one does not work.
   */
  public static final int ENGINE_VERSION = 1;

  /** One program for each guest of this JVM, so that its parts are read once. */
  private static final Map<Key, GuestProgram> PROGRAMS = new ConcurrentHashMap<>();

  /** What makes two runtimes the same guest: another image or library has another digest. */
  private record Key(
      Class<?> machine,
      String digest,
      String name,
      String version,
      String fileExtension,
      Optional<String> libraryPath) {

    static Key of(GuestRuntime runtime) {
      return new Key(
          runtime.machine(),
          runtime.digest(),
          runtime.name(),
          runtime.version(),
          runtime.fileExtension(),
          runtime.libraryPath());
    }
  }

  private final GuestRuntime runtime;
  private final Object moduleLock = new Object();
  private final Object libraryLock = new Object();
  private final Object imageLock = new Object();
  private final AtomicBoolean warm =
      new AtomicBoolean(Runtime.getRuntime().availableProcessors() < 2);
  private volatile GuestModule module;
  private volatile GuestLibrary library;
  private volatile GuestImage baseImage;

  private GuestProgram(GuestRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * The program of a runtime: the same one for the same compiled module and digest.
   *
   * @param runtime the runtime
   * @return its program; nothing was read yet if it is new
   */
  public static GuestProgram of(GuestRuntime runtime) {
    return PROGRAMS.computeIfAbsent(Key.of(runtime), absent -> new GuestProgram(runtime));
  }

  /**
   * A program of its own, to look at a runtime that is not to be kept.
   *
   * @param runtime the runtime
   * @return its program; nothing was read yet
   */
  public static GuestProgram unshared(GuestRuntime runtime) {
    return new GuestProgram(runtime);
  }

  /**
   * The runtime this program is made of.
   *
   * @return the runtime
   */
  public GuestRuntime runtime() {
    return runtime;
  }

  /**
   * Begins to prepare what every guest needs, on a daemon thread of its own, unless that was done
   * before: the module's description, the imports and the compiled classes. Together they take
   * about as long as reading the image, so the two are done side by side. Returns at once. Does
   * nothing on a machine with one processor.
   */
  public void warmUp() {
    if (warm.compareAndSet(false, true)) {
      Thread thread = new Thread(null, this::prepare, "isola-warm-up", 0, false);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void prepare() {
    try {
      GuestModule wanted = module();
      GuestImports.bind(wanted.wasm(), null);
      ClassLoader loader = runtime.machine().getClassLoader();
      for (String name : runtime.classes()) {
        Class.forName(name, true, loader);
      }
    } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
      // Who needs it meets the failure again, and can tell of it.
    }
  }

  /**
   * Whether the runtime comes with the image of its started interpreter. One that does not has to
   * be {@linkplain GuestInstance#unstarted started} first.
   *
   * @return false for a runtime that is nothing but a module
   */
  public boolean hasBaseImage() {
    return !(runtime instanceof WasmRuntime);
  }

  /**
   * Reads all parts of the runtime that were not read before, so that whoever needs them later does
   * not meet a damaged one.
   *
   * @throws UncheckedIOException if one cannot be read or is damaged
   * @throws IllegalArgumentException if the module cannot be a guest
   */
  public void readParts() {
    GuestContract.check(module().wasm());
    if (hasBaseImage()) {
      baseImage();
    }
    if (runtime.libraryPath().isPresent()) {
      library();
    }
  }

  /**
   * The image of the started interpreter that comes with the runtime.
   *
   * @return the image, read at the first call and kept
   * @throws UncheckedIOException if it cannot be read or is damaged
   */
  public GuestImage baseImage() {
    GuestImage result = baseImage;
    if (result == null) {
      synchronized (imageLock) {
        result = baseImage;
        if (result == null) {
          result = read(GuestRuntime.Part.IMAGE, GuestImage::read);
          baseImage = result;
        }
      }
    }
    return result;
  }

  GuestModule module() {
    GuestModule result = module;
    if (result == null) {
      synchronized (moduleLock) {
        result = module;
        if (result == null) {
          result = newModule();
          module = result;
        }
      }
    }
    return result;
  }

  private GuestModule newModule() {
    if (runtime instanceof WasmRuntime wasm) {
      return GuestModule.interpreted(wasm.module());
    }
    ModuleDescription description = read(GuestRuntime.Part.MODULE, ModuleDescription::read);
    return GuestModule.compiled(description.module(), this::newMachine);
  }

  GuestLibrary library() {
    GuestLibrary result = library;
    if (result == null) {
      synchronized (libraryLock) {
        result = library;
        if (result == null) {
          result = read(GuestRuntime.Part.LIBRARY, GuestLibrary::read);
          library = result;
        }
      }
    }
    return result;
  }

  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  private <T> T read(GuestRuntime.Part part, Reader<T> reader) {
    try (InputStream in = runtime.open(part)) {
      return reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the "
              + part.name().toLowerCase(Locale.ROOT)
              + " of guest runtime "
              + runtime.name()
              + " "
              + runtime.version()
              + " cannot be read: "
              + e.getMessage()
              + "; check the guest's files",
          e);
    }
  }

  private Machine newMachine(Instance instance) {
    try {
      Constructor<?> constructor = runtime.machine().getConstructor(Instance.class);
      return (Machine) constructor.newInstance(instance);
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException(
          "guest runtime "
              + runtime.name()
              + " gives a class without a public constructor: "
              + runtime.machine().getName(),
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("a compiled guest module cannot be created", e.getCause());
    }
  }
}
