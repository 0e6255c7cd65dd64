package dev.isola.guests.aot;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A WebAssembly module in a file, compressed with gzip if its name says so. */
final class WasmFile {

  private WasmFile() {}

  static WasmModule parse(Path file) throws IOException {
    return Parser.parse(bytes(file));
  }

  static byte[] bytes(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return plain.readAllBytes();
    }
  }
}
