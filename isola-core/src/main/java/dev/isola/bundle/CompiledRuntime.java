package dev.isola.bundle;

import dev.isola.spi.PackagedRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/** A runtime whose files lie in a folder, its compiled classes in a jar among them. */
final class CompiledRuntime extends PackagedRuntime implements AutoCloseable {

  private final MachineLoader classes;

  /**
   * Opens a runtime.
   *
   * @param library its library; null if it has none
   * @throws UncheckedIOException if its properties cannot be read
   */
  CompiledRuntime(String name, String fileExtension, String machine, Path folder, Path library) {
    super(name, fileExtension, files(folder, library), "the folder " + folder);
    this.classes = new MachineLoader(folder.resolve(name + ".jar"), machine);
  }

  private static Function<String, InputStream> files(Path folder, Path library) {
    return file -> {
      try {
        return Files.newInputStream(
            file.equals(RuntimeFiles.LIBRARY) && library != null ? library : folder.resolve(file));
      } catch (NoSuchFileException e) {
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(file + " cannot be read: " + e, e);
      }
    };
  }

  @Override
  protected ClassLoader classLoader() {
    return classes;
  }

  /** Lets go of the jar. Classes that were not loaded so far cannot be loaded any more. */
  @Override
  public void close() throws IOException {
    classes.close();
  }
}
