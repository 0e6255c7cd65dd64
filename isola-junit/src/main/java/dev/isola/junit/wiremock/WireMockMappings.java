package dev.isola.junit.wiremock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.junit.fixture.Fixture;
import dev.isola.junit.fixture.FixtureException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Makes fixtures of WireMock's mappings, and mappings of fixtures.
 *
 * <p>Not everything of one can be said in the other: that is told, and left out. WireMock itself
 * need not be there.
 *
 * @since 0.1.0
 */
public final class WireMockMappings {
  /** The URL that stubs are taken to be for which name no host. */
  public static final URI DEFAULT_BASE = URI.create("http://localhost");

  private WireMockMappings() {}

  /**
   * Reads mappings.
   *
   * @param folder the folder {@code mappings}, or the one that has it and {@code __files}
   * @return a recording for each stub
   * @throws FixtureException if there are no mappings, they cannot be read, or one cannot be said
   *     in a fixture
   */
  public static Fixture read(Path folder) {
    List<String> left = new ArrayList<>();
    Fixture fixture = read(folder, DEFAULT_BASE, left::add);
    refuse(folder + " cannot be a fixture", left);
    return fixture;
  }

  /**
   * Reads mappings.
   *
   * @param folder the folder {@code mappings}, or the one that has it and {@code __files}
   * @param base what URLs begin with whose stubs name no scheme, host and port
   * @param notExpressed is told what cannot be said in a fixture, one line each
   * @return a recording for each stub that can
   * @throws FixtureException if there are no mappings, or they cannot be read
   */
  public static Fixture read(Path folder, URI base, Consumer<String> notExpressed) {
    Objects.requireNonNull(notExpressed, "notExpressed");
    return new MappingReader(folder, base, notExpressed).read();
  }

  /**
   * Writes mappings, a file for each stub.
   *
   * @param fixture what to write
   * @param folder the folder in which {@code mappings} and {@code __files} are made; must not have
   *     mappings yet
   * @throws FixtureException if something of the fixture cannot be said in mappings, or they cannot
   *     be written. Then nothing was written.
   */
  public static void write(Fixture fixture, Path folder) {
    List<String> left = new ArrayList<>();
    MappingWriter writer = new MappingWriter(left::add);
    List<MappingWriter.Named> mappings = writer.mappings(fixture);
    refuse("the fixture cannot be mappings of WireMock", left);
    write(mappings, writer, folder);
  }

  /**
   * Writes mappings, a file for each stub.
   *
   * @param fixture what to write
   * @param folder the folder in which {@code mappings} and {@code __files} are made; must not have
   *     mappings yet
   * @param notExpressed is told what cannot be said in mappings, one line each
   * @throws FixtureException if they cannot be written
   */
  public static void write(Fixture fixture, Path folder, Consumer<String> notExpressed) {
    MappingWriter writer = new MappingWriter(Objects.requireNonNull(notExpressed, "notExpressed"));
    write(writer.mappings(fixture), writer, folder);
  }

  private static void refuse(String what, List<String> left) {
    if (!left.isEmpty()) {
      throw new FixtureException(
          what + ", some of it cannot be said there:\n- " + String.join("\n- ", left));
    }
  }

  private static void write(List<MappingWriter.Named> mappings, MappingWriter writer, Path folder) {
    Path target = folder.resolve("mappings");
    if (Files.exists(target)) {
      throw new FixtureException(
          "there are mappings in " + target + " already; delete them, or name another folder");
    }
    try {
      Files.createDirectories(target);
      for (MappingWriter.Named mapping : mappings) {
        Files.writeString(
            target.resolve(mapping.name() + ".json"), MappingWriter.pretty(mapping.json()));
      }
      if (!writer.files().isEmpty()) {
        Path files = Files.createDirectories(folder.resolve("__files"));
        for (var file : writer.files().entrySet()) {
          Files.write(files.resolve(file.getKey()), file.getValue());
        }
      }
    } catch (IOException e) {
      throw new FixtureException("mappings cannot be written to " + folder + ": " + e, e);
    }
  }

  /** What of a stub WireMock does not know, so that it is there when the stub is read again. */
  static ObjectNode metadata(ObjectNode mapping) {
    return mapping.withObjectProperty("metadata").withObjectProperty("isola");
  }
}
