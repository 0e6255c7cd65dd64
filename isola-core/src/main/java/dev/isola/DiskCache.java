package dev.isola;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Images kept in a folder, one file each. Any number of JVMs may use the folder at once: a file is
 * written under another name first, so nobody sees half of one, and who comes last wins with the
 * same content. A file that is damaged, or was made for another key, is as good as none.
 */
final class DiskCache<T> {
  private static final String HEADER = "isola template\n";
  private static final Pattern OUR_FILES = Pattern.compile("[0-9a-f]{64}(\\.image|.*\\.tmp)");
  private static final Duration UNUSED = Duration.ofDays(30);
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path folder;
  private final Codec<T> codec;

  /** How images are written and read; reading must notice any damage. */
  interface Codec<T> {
    void write(T image, OutputStream out) throws IOException;

    T read(InputStream in) throws IOException;
  }

  /**
   * Makes a cache.
   *
   * @param folder the folder, which is made when it is first written
   * @param codec how images are written and read
   */
  DiskCache(Path folder, Codec<T> codec) {
    this.folder = folder;
    this.codec = codec;
  }

  private Path file(TemplateKey key) {
    return folder.resolve(key.hex() + ".image");
  }

  private static byte[] header(TemplateKey key) {
    return (HEADER + key.hex() + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The image of a key, if there is a sound one. */
  Optional<T> read(TemplateKey key) {
    Path file = file(key);
    try {
      T image;
      try (InputStream in = Files.newInputStream(file)) {
        byte[] header = header(key);
        if (!Arrays.equals(in.readNBytes(header.length), header)) {
          throw new IOException("it is not the template of this name");
        }
        image = codec.read(in);
      }
      touch(file);
      return Optional.of(image);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      discard(file);
      return Optional.empty();
    }
  }

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // A read-only cache: its files only seem older than they are.
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It stays, and is found damaged again.
    }
  }

  /**
   * Keeps an image.
   *
   * @throws IOException if the folder cannot be written
   */
  void write(TemplateKey key, T image) throws IOException {
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, key.hex(), ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
        out.write(header(key));
        codec.write(image, out);
      }
      rename(temporary, file(key));
    } finally {
      Files.deleteIfExists(temporary);
    }
    removeOld();
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void removeOld() {
    Instant now = Instant.now();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, DiskCache::isOurs)) {
      for (Path file : files) {
        removeIfOld(file, now);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The image was kept; the next JVM that keeps one cleans up.
    }
  }

  // The folder may be one that others use too.
  private static boolean isOurs(Path file) {
    return OUR_FILES.matcher(file.getFileName().toString()).matches();
  }

  private static void removeIfOld(Path file, Instant now) {
    Duration limit = file.toString().endsWith(".tmp") ? ABANDONED : UNUSED;
    try {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(limit))) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Another JVM was faster, or it belongs to another user.
    }
  }
}
