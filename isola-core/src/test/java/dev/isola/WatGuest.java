package dev.isola;

import dev.isola.wat.WatAssembler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The guest of these tests that is a WebAssembly module: {@code guests/sums.wat}. */
final class WatGuest {

  private WatGuest() {}

  /** The guest's text. */
  static String text() {
    try (InputStream in = WatGuest.class.getResourceAsStream("/guests/sums.wat")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the guest's module into a folder and returns the file. */
  static Path in(Path folder) {
    return write(text(), folder);
  }

  /** Writes a module into a folder as the runtime "sums". */
  static Path write(String text, Path folder) {
    return write(WatAssembler.assemble(text), folder);
  }

  static Path write(byte[] module, Path folder) {
    try {
      return Files.write(folder.resolve("sums.wasm"), module);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
