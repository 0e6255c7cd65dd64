package dev.isola.spi;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * A runtime whose files lie beside its class, where the build of the guest's artifact puts them:
 * for a runtime {@code NAME} these are {@code NAME.properties}, {@code NAME.module}, {@code
 * NAME.image} and, if the guest has a library, {@code library.zip}. A subclass in an artifact has
 * nothing to do but to name itself. Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public abstract class PackagedRuntime implements GuestRuntime {
  private final String name;
  private final String fileExtension;
  private final Function<String, InputStream> resources;
  private final String place;
  private final String version;
  private final String digest;
  private final String machine;
  private final List<String> classes;
  private final Optional<String> libraryPath;

  /**
   * Reads what the runtime's properties tell.
   *
   * @param name the runtime's name, also the first part of its files' names
   * @param fileExtension the ending of script names, with its dot
   * @param resources opens the file of a name or returns null if there is none; usually the
   *     subclass's own {@code getResourceAsStream}, because only its module sees its files
   * @throws UncheckedIOException if the properties are not in the artifact
   */
  protected PackagedRuntime(
      String name, String fileExtension, Function<String, InputStream> resources) {
    this(name, fileExtension, resources, "the artifact isola-guest-" + name);
  }

  /**
   * Reads what the runtime's properties tell.
   *
   * @param name the runtime's name, also the first part of its files' names
   * @param fileExtension the ending of script names, with its dot
   * @param resources opens the file of a name or returns null if there is none
   * @param place where the files are, in words for messages, such as {@code the folder /a/b}
   * @throws UncheckedIOException if the properties are not there, or one of them is missing
   */
  protected PackagedRuntime(
      String name, String fileExtension, Function<String, InputStream> resources, String place) {
    this.name = Objects.requireNonNull(name, "name");
    this.fileExtension = Objects.requireNonNull(fileExtension, "fileExtension");
    this.resources = Objects.requireNonNull(resources, "resources");
    this.place = Objects.requireNonNull(place, "place");
    Properties properties = new Properties();
    try (InputStream in = resource(name + ".properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    this.version = required(properties, "version");
    this.digest = required(properties, "digest");
    this.machine = required(properties, "machine");
    this.classes = List.of(required(properties, "classes").split(","));
    this.libraryPath = Optional.ofNullable(properties.getProperty("library"));
  }

  private String required(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      String message = "the file " + name + ".properties in " + place + " has no " + key;
      throw new UncheckedIOException(message, new IOException(message));
    }
    return value;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String version() {
    return version;
  }

  @Override
  public final String digest() {
    return digest;
  }

  @Override
  public final String fileExtension() {
    return fileExtension;
  }

  @Override
  public final Class<?> machine() {
    try {
      // By name, because the class is made after the runtime's own was compiled; not initialised,
      // so that asking for it costs nothing.
      return Class.forName(machine, false, classLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the compiled guest " + machine + " is not in " + place, e);
    }
  }

  /**
   * What loads the compiled classes.
   *
   * @return a class loader; by default the one of the runtime's own class
   */
  protected ClassLoader classLoader() {
    return getClass().getClassLoader();
  }

  @Override
  public final List<String> classes() {
    return classes;
  }

  @Override
  public final InputStream open(Part part) throws IOException {
    return resource(
        switch (part) {
          case MODULE -> name + ".module";
          case IMAGE -> name + ".image";
          case LIBRARY -> "library.zip";
        });
  }

  @Override
  public final Optional<String> libraryPath() {
    return libraryPath;
  }

  private InputStream resource(String file) throws IOException {
    InputStream in = resources.apply(file);
    if (in == null) {
      throw new FileNotFoundException("the file " + file + " is not in " + place);
    }
    return in;
  }
}
