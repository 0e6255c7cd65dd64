package dev.isola.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The text of a script and the name tracebacks show for it.
 *
 * @param location what the test class wrote: a file, or {@code classpath:} and a resource
 * @param name the name shown to the guest
 * @param text the source text
 */
record ScriptSource(String location, String name, String text) {
  private static final String CLASSPATH = "classpath:";

  /**
   * Reads a script; {@code where} says in messages who wants it, {@code testClass} who finds
   * resources.
   */
  static ScriptSource read(String location, Class<?> testClass, String where) {
    if (location.isBlank()) {
      throw new ExtensionConfigurationException(
          where
              + ": a script is blank; write the path of a file or \"classpath:\" and the name of a"
              + " resource");
    }
    byte[] bytes =
        location.startsWith(CLASSPATH)
            ? readResource(location, testClass, where)
            : readFile(location, where);
    return new ScriptSource(location, name(location), decode(bytes, location, where));
  }

  private static String name(String location) {
    String path =
        location.startsWith(CLASSPATH) ? location.substring(CLASSPATH.length()) : location;
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  private static byte[] readResource(String location, Class<?> testClass, String where) {
    String resource = location.substring(CLASSPATH.length());
    String absolute = resource.startsWith("/") ? resource : "/" + resource;
    try (InputStream in = testClass.getResourceAsStream(absolute)) {
      if (in == null) {
        throw new ExtensionConfigurationException(
            where
                + ": script \""
                + location
                + "\" was not found; looked for the resource "
                + absolute.substring(1)
                + " on the class path of "
                + testClass.getName()
                + ". Names of resources start at the root of the class path, such as"
                + " \"classpath:com/acme/script.py\"");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(where + ": script \"" + location + "\" cannot be read", e);
    }
  }

  private static byte[] readFile(String location, String where) {
    Path file;
    try {
      file = Path.of(location).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new ExtensionConfigurationException(
          where + ": script \"" + location + "\" is not a path: " + e.getMessage(), e);
    }
    if (!Files.isRegularFile(file)) {
      throw new ExtensionConfigurationException(
          where
              + ": script \""
              + location
              + "\" was not found; looked for the file "
              + file
              + ". Relative paths start at the working folder of the test run; for a resource of the"
              + " class path write \"classpath:\" before its name");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(where + ": script " + file + " cannot be read", e);
    }
  }

  private static String decode(byte[] bytes, String location, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ExtensionConfigurationException(
          where + ": script \"" + location + "\" is not UTF-8 text; save it as UTF-8", e);
    }
  }
}
