package dev.isola.guests.aot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes files as a tar archive that is compressed with gzip; it says nothing of times and users.
 */
final class TarArchive {

  private static final int BLOCK = 512;
  private static final int MAX_NAME = 100;

  private TarArchive() {}

  /** Writes files that lie below {@code root} under the same names below the folder {@code top}. */
  static void write(String top, Path root, List<Path> files, OutputStream out) throws IOException {
    Gzip tar = new Gzip(out);
    for (Path file : files) {
      long size = Files.size(file);
      tar.write(header(top + "/" + name(root, file), size));
      Files.copy(file, tar);
      tar.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }
    tar.write(new byte[2 * BLOCK]);
    tar.finish();
  }

  /** A file's name below a folder, with slashes on every system. */
  static String name(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static byte[] header(String name, long size) {
    byte[] header = new byte[BLOCK];
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
      throw new IllegalArgumentException("a name in a bundle is too long: " + name);
    }
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, "%06o\0".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static final class Gzip extends GZIPOutputStream {

    Gzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
