package dev.isola.guests.aot;

import com.dylibso.chicory.compiler.internal.Compiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import dev.isola.engine.GuestInstance;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;

/**
 * Tells whether a step's inputs are the ones of its last run: a digest over the options, the input
 * files, the classes of the project's own that do the work, and the versions of the libraries that
 * these use.
 */
final class Fingerprint {

  private final String value;
  private final Path file;

  private Fingerprint(String value, Path file) {
    this.value = value;
    this.file = file;
  }

  /** The fingerprint of a run; {@code file} is where the last one is kept. */
  static Fingerprint of(Options options, List<Path> inputs, Path file) throws IOException {
    MessageDigest digest = sha256();
    digest.update(options.canonical().getBytes(StandardCharsets.UTF_8));
    for (Path input : inputs) {
      update(digest, input);
    }
    for (Class<?> tool : List.of(Fingerprint.class, GuestInstance.class)) {
      updateWithClasses(digest, tool);
    }
    for (Class<?> library :
        List.of(Compiler.class, Instance.class, Parser.class, ClassReader.class)) {
      // Libraries are jars with the version in their names.
      digest.update(place(library).getFileName().toString().getBytes(StandardCharsets.UTF_8));
    }
    return new Fingerprint(HexFormat.of().formatHex(digest.digest()), file);
  }

  boolean isUpToDate(List<Path> outputs) throws IOException {
    return Files.exists(file)
        && Files.readString(file).equals(value)
        && outputs.stream().allMatch(Files::exists);
  }

  /** Forgets the last run, so that a run that breaks off is done again. */
  void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  void remember() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, value);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static void update(MessageDigest digest, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        digest.update(buffer, 0, length);
      }
    }
  }

  /** Digests the classes that lie beside {@code tool}, in a directory or in a jar. */
  private static void updateWithClasses(MessageDigest digest, Class<?> tool) throws IOException {
    Path place = place(tool);
    String folder = tool.getPackageName().replace('.', '/');
    if (Files.isDirectory(place)) {
      updateWithTree(digest, place.resolve(folder));
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        updateWithTree(digest, jar.getPath("/").resolve(folder));
      }
    }
  }

  private static Path place(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return Path.of(URI.create(source.getLocation().toString()));
  }

  /** Digests the names and contents of the class files in a folder. */
  static void updateWithTree(MessageDigest digest, Path start) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(start)) {
      files = found.filter(f -> f.toString().endsWith(".class")).sorted().toList();
    }
    for (Path file : files) {
      digest.update(start.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
  }
}
