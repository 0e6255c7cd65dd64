package dev.isola.guests.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes classes into a jar. It is not compressed: a bundle's archive is, and classes are loaded
 * faster.
 */
final class JarFile {

  /** The first time that a zip file can tell. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private JarFile() {}

  static void write(Path jar, Path root, List<Path> files) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.setMethod(ZipOutputStream.STORED);
      for (Path file : files) {
        byte[] content = Files.readAllBytes(file);
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(TarArchive.name(root, file));
        entry.setTimeLocal(TIME);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
      }
    }
  }
}
