package dev.isola.guest.python;

import dev.isola.spi.GuestRuntime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/**
 * CPython, compiled to WebAssembly and on to JVM classes. Found by {@link java.util.ServiceLoader};
 * there is no need to use it directly. Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class PythonRuntime implements GuestRuntime {

  private static final String MACHINE = "dev.isola.guest.python.machine.Python";

  private final String version;
  private final String digest;
  private final List<String> classes;

  /**
   * Reads the runtime's version and digest.
   *
   * @throws UncheckedIOException if they are not in the artifact
   */
  public PythonRuntime() {
    Properties properties = new Properties();
    try (InputStream in = resource("python.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    this.version = properties.getProperty("version");
    this.digest = properties.getProperty("digest");
    this.classes = List.of(properties.getProperty("classes").split(","));
  }

  @Override
  public String name() {
    return "python";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public String fileExtension() {
    return ".py";
  }

  @Override
  public Class<?> machine() {
    try {
      // By name, because the class is made after this one was compiled; not initialised, so that
      // asking for it costs nothing.
      return Class.forName(MACHINE, false, PythonRuntime.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "the compiled guest " + MACHINE + " is not in the artifact isola-guest-python", e);
    }
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public InputStream open(Part part) throws IOException {
    return resource(
        switch (part) {
          case MODULE -> "python.module";
          case IMAGE -> "python.image";
          case LIBRARY -> "library.zip";
        });
  }

  @Override
  public String libraryPath() {
    return "/lib";
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = PythonRuntime.class.getResourceAsStream(name);
    if (in == null) {
      throw new FileNotFoundException(
          "the file " + name + " is not in the artifact isola-guest-python");
    }
    return in;
  }
}
