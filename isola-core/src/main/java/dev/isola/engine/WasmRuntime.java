package dev.isola.engine;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import dev.isola.spi.GuestRuntime;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * A guest runtime that is nothing but a WebAssembly module: its code is interpreted, and it has no
 * image until it was started once. Immutable.
 *
 * @since 0.1.0
 */
public final class WasmRuntime implements GuestRuntime {

  private static final byte[] MAGIC = {0, 'a', 's', 'm'};

  private final String name;
  private final String version;
  private final String fileExtension;
  private final WasmModule module;
  private final Optional<Library> library;
  private final String digest;

  /**
   * The library of a guest.
   *
   * @param path where the guest sees it: an absolute path
   * @param zip a zip file; not copied
   * @since 0.1.0
   */
  public record Library(String path, byte[] zip) {}

  private WasmRuntime(
      String name,
      String version,
      String fileExtension,
      WasmModule module,
      Optional<Library> library,
      String digest) {
    this.name = name;
    this.version = version;
    this.fileExtension = fileExtension;
    this.module = module;
    this.library = library;
    this.digest = digest;
  }

  /**
   * Reads a module.
   *
   * @param name the runtime's name
   * @param version its version
   * @param fileExtension the ending of script names, with its dot
   * @param wasm the module
   * @param library the guest's library, if it has one
   * @return the runtime
   * @throws IllegalArgumentException if the bytes are not a module that can be a guest; the message
   *     says what is wrong or missing
   */
  public static WasmRuntime read(
      String name, String version, String fileExtension, byte[] wasm, Optional<Library> library) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(fileExtension, "fileExtension");
    WasmModule module = parse(wasm);
    GuestContract.check(module);
    return new WasmRuntime(name, version, fileExtension, module, library, digest(wasm, library));
  }

  private static WasmModule parse(byte[] wasm) {
    if (wasm.length < MAGIC.length || !startsLikeAModule(wasm)) {
      String start = HexFormat.ofDelimiter(" ").formatHex(wasm, 0, Math.min(4, wasm.length));
      throw new IllegalArgumentException(
          "it is not a WebAssembly module: it begins with "
              + (start.isEmpty() ? "nothing" : start)
              + ", and should begin with 00 61 73 6d");
    }
    try {
      return Parser.parse(wasm);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
      // The parser allocates what counts in the module say before it meets the module's end, and
      // leaves some checks to assertions.
      throw new IllegalArgumentException(
          "it is a damaged WebAssembly module: " + e.getMessage(), e);
    }
  }

  private static boolean startsLikeAModule(byte[] wasm) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (wasm[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static String digest(byte[] wasm, Optional<Library> library) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(wasm);
      library.ifPresent(files -> sha256.update(files.zip()));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  WasmModule module() {
    return module;
  }

  @Override
  public String name() {
    return name;
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
    return fileExtension;
  }

  @Override
  public Class<?> machine() {
    return Interpreter.class;
  }

  @Override
  public InputStream open(Part part) throws IOException {
    if (part == Part.LIBRARY && library.isPresent()) {
      return new ByteArrayInputStream(library.get().zip());
    }
    throw new FileNotFoundException("a runtime that is interpreted has no " + part);
  }

  @Override
  public Optional<String> libraryPath() {
    return library.map(Library::path);
  }
}
