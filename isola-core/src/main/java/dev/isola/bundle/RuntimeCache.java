package dev.isola.bundle;

import dev.isola.InternalException;
import dev.isola.InvalidArgumentException;
import dev.isola.LimitExceededException;
import dev.isola.RuntimeDownloadListener;
import dev.isola.Verdict;
import dev.isola.engine.GuestProgram;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runtimes kept on disk, a folder {@code NAME-VERSION} each. Any number of threads and JVMs may use
 * it at once: a runtime is unpacked under another name and renamed when it is complete, and who
 * comes second takes what the first one has put there.
 *
 * @since 0.1.0
 */
public final class RuntimeCache {

  private static final Duration ABANDONED = Duration.ofDays(1);
  private static final String TEMPORARY = ".isola-";

  /** So that the threads of this JVM do not fetch the same runtime side by side. */
  private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();

  private final Path folder;
  private final RuntimeFiles files;
  private final ArchiveLimits limits;

  RuntimeCache(Path folder, RuntimeFiles files, ArchiveLimits limits) {
    this.folder = folder.toAbsolutePath().normalize();
    this.files = files;
    this.limits = limits;
  }

  /**
   * The cache in a folder.
   *
   * @param folder the folder, which is made when it is first needed
   * @return the cache
   */
  public static RuntimeCache in(Path folder) {
    return new RuntimeCache(folder, RuntimeFiles.shared(), ArchiveLimits.USUAL);
  }

  /**
   * The folder.
   *
   * @return an absolute path
   */
  public Path folder() {
    return folder;
  }

  /**
   * The newest runtime that is there and fits. One that is damaged, or was compiled for another
   * version of the engine, does not fit.
   *
   * @param name the runtime's name
   * @param version the version that is wanted, or its beginning; empty for any
   * @param rejected is filled with why others do not fit
   * @return the runtime, if there is one
   */
  public Optional<RuntimeFiles.Opened> find(
      String name, Optional<String> version, List<String> rejected) {
    for (RuntimeVersion candidate : versions(name, version)) {
      try {
        return Optional.of(open(name, candidate));
      } catch (InvalidArgumentException e) {
        rejected.add(e.getMessage());
      }
    }
    return Optional.empty();
  }

  private List<RuntimeVersion> versions(String name, Optional<String> version) {
    List<RuntimeVersion> versions = new ArrayList<>();
    String prefix = name + "-";
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, prefix + "*")) {
      for (Path path : found) {
        String text = path.getFileName().toString().substring(prefix.length());
        if (RuntimeVersion.isVersion(text) && Files.isDirectory(path)) {
          RuntimeVersion candidate = new RuntimeVersion(text);
          if (version.isEmpty() || candidate.satisfies(version.get())) {
            versions.add(candidate);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // there is no such folder, or it is not ours to read
    }
    versions.sort(Comparator.reverseOrder());
    return versions;
  }

  private RuntimeFiles.Opened open(String name, RuntimeVersion version) {
    RuntimeFiles.Opened opened =
        files.open(name, folder.resolve(name + "-" + version).resolve("bin"), Optional.empty());
    if (!opened.runtime().version().equals(version.text())) {
      throw new InvalidArgumentException(
          "\"" + opened.path() + "\" holds version " + opened.runtime().version());
    }
    return opened;
  }

  /**
   * Fetches the newest runtime that fits, unless it is there already.
   *
   * @param repository where it comes from
   * @param name the runtime's name
   * @param version the version that is wanted, or its beginning; empty for any
   * @param listener is told how far the download is
   * @return the runtime; empty if the repository does not know it
   * @throws InvalidArgumentException if the repository has no version that fits, or the folder
   *     cannot be written
   * @throws InternalException if it cannot be fetched, or what was fetched is refused
   * @throws LimitExceededException if the thread is interrupted
   */
  public Optional<RuntimeFiles.Opened> fetch(
      RuntimeRepository repository,
      String name,
      Optional<String> version,
      RuntimeDownloadListener listener) {
    try {
      Optional<BundleOffer> offer = repository.newest(name, version);
      if (offer.isEmpty()) {
        return Optional.empty();
      }
      RuntimeVersion wanted = offer.get().version();
      Path target = folder.resolve(name + "-" + wanted);
      synchronized (LOCKS.computeIfAbsent(target, absent -> new Object())) {
        List<String> rejected = new ArrayList<>();
        Optional<RuntimeFiles.Opened> found = find(name, Optional.of(wanted.text()), rejected);
        if (found.isPresent() && found.get().runtime().version().equals(wanted.text())) {
          return found;
        }
        install(repository, offer.get(), target, listener);
        return Optional.of(open(name, wanted));
      }
    } catch (IOException e) {
      throw new InternalException(
          "guest runtime \""
              + name
              + "\" cannot be fetched from "
              + repository.base()
              + ": "
              + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LimitExceededException(
          Verdict.CANCELLED,
          "the download of guest runtime \""
              + name
              + "\" was given up: its thread was interrupted");
    }
  }

  private void install(
      RuntimeRepository repository,
      BundleOffer offer,
      Path target,
      RuntimeDownloadListener listener)
      throws IOException, InterruptedException {
    requireSameEngine(offer, target);
    Path work = newFolder();
    try {
      Path archive = work.resolve("archive.tar.gz");
      repository.fetch(offer, archive, listener);
      Path unpacked = Files.createDirectory(work.resolve(target.getFileName()));
      try {
        ArchiveUnpacker.unpack(archive, unpacked, limits);
      } catch (ArchiveException e) {
        throw new IOException(
            "the archive of " + offer.describe() + " is refused: " + e.getMessage(), e);
      }
      check(offer, unpacked);
      discardUnusable(offer, target, work);
      rename(offer, unpacked, target);
    } finally {
      FileTrees.delete(work);
    }
  }

  /** One that was compiled for another version of the project is not ours to remove. */
  private static void requireSameEngine(BundleOffer offer, Path target) throws IOException {
    Path file = target.resolve("bin").resolve(offer.runtime() + ".properties");
    if (Files.isRegularFile(file)) {
      RuntimeProperties properties = RuntimeProperties.read(file);
      if (properties.isCompiled()) {
        properties.requireEngine(GuestProgram.ENGINE_VERSION, target.toString());
      }
    }
  }

  private Path newFolder() {
    try {
      Files.createDirectories(folder);
      removeAbandoned();
      return Files.createTempDirectory(folder, TEMPORARY);
    } catch (IOException e) {
      throw new InvalidArgumentException(
          "runtimeCacheDir \"" + folder + "\" cannot be written: " + e + "; choose another folder",
          e);
    }
  }

  private void removeAbandoned() throws IOException {
    Instant limit = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
      for (Path path : found) {
        try {
          if (Files.getLastModifiedTime(path).toInstant().isBefore(limit)) {
            FileTrees.delete(path);
          }
        } catch (IOException e) {
          // Another JVM was faster, or it belongs to another user.
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** What was unpacked is looked at before it can be seen by others. */
  private static void check(BundleOffer offer, Path unpacked) throws IOException {
    try {
      String found = RuntimeFiles.check(offer.runtime(), unpacked.resolve("bin"));
      if (!found.equals(offer.version().text())) {
        throw new IOException(
            "the archive of " + offer.describe() + " holds version " + found + " instead");
      }
    } catch (InvalidArgumentException e) {
      throw new IOException(
          "the archive of " + offer.describe() + " holds no usable runtime: " + e.getMessage(), e);
    }
  }

  /** A damaged runtime would be in the way; whoever has it open does not lose its files. */
  private void discardUnusable(BundleOffer offer, Path target, Path work) throws IOException {
    if (Files.isDirectory(target)) {
      try {
        open(offer.runtime(), offer.version());
      } catch (InvalidArgumentException e) {
        Files.move(target, work.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private void rename(BundleOffer offer, Path unpacked, Path target) throws IOException {
    try {
      Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      // Another JVM was faster; if what it has put there is of no use, opening it says so.
    }
  }
}
