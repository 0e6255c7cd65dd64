package dev.isola;

import dev.isola.bundle.RuntimeCache;
import dev.isola.bundle.RuntimeFiles;
import dev.isola.bundle.RuntimeRepository;
import dev.isola.bundle.RuntimeVersion;
import dev.isola.spi.GuestRuntime;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the runtime that a template is to be built of: where the configuration says, on the class
 * path, on disk, or in a repository. It holds no state.
 */
final class RuntimeResolver {
  /** The system property with the URL of the repository. */
  static final String REPOSITORY = "isola.runtime.repository";

  private final GuestRuntimes classPath;

  RuntimeResolver(GuestRuntimes classPath) {
    this.classPath = classPath;
  }

  /** A runtime, and where it was found. */
  record Resolved(GuestRuntime runtime, RuntimeBundle bundle) {}

  /**
   * The runtime of a name.
   *
   * @throws InvalidArgumentException if there is none that fits
   * @throws InternalException if a runtime's artifact is broken, or a download fails
   * @throws LimitExceededException if the thread is interrupted while it downloads
   */
  Resolved resolve(String name, TemplateConfig config) {
    Objects.requireNonNull(name, "runtime");
    Objects.requireNonNull(config, "config");
    if (config.runtimePath().isPresent()) {
      return atPath(name, config.runtimePath().get(), config);
    }
    Search search = new Search(name, config);
    return search
        .onClassPath()
        .or(search::onDisk)
        .or(search::inRepository)
        .orElseThrow(search::notFound);
  }

  private Resolved atPath(String name, Path path, TemplateConfig config) {
    Optional<Resolved> known =
        classPath.all(name).stream()
            .filter(runtime -> runtime.name().equals(name))
            .map(RuntimeResolver::onClassPath)
            .filter(resolved -> path.toAbsolutePath().equals(resolved.bundle().runtimePath()))
            .findFirst();
    Resolved resolved =
        known.orElseGet(
            () -> inFiles(RuntimeFiles.shared().open(name, path, config.runtimeLibDir())));
    String found = resolved.runtime().version();
    config
        .version()
        .filter(wanted -> !RuntimeVersion.satisfies(found, wanted))
        .ifPresent(
            wanted -> {
              throw new InvalidArgumentException(
                  "runtimePath \""
                      + path
                      + "\" holds version "
                      + found
                      + " of \""
                      + name
                      + "\", wanted was "
                      + wanted);
            });
    return resolved;
  }

  private static Resolved onClassPath(GuestRuntime runtime) {
    Path place = place(runtime.getClass());
    return new Resolved(runtime, new RuntimeBundle(runtime.name(), runtime.version(), place, null));
  }

  /** The jar or folder of a class; null if it is in something else. */
  private static Path place(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return null;
    }
    try {
      return Path.of(source.getLocation().toURI()).toAbsolutePath();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return null; // a jar inside of a jar, or the like
    }
  }

  private static Resolved inFiles(RuntimeFiles.Opened opened) {
    GuestRuntime runtime = opened.runtime();
    return new Resolved(
        runtime,
        new RuntimeBundle(runtime.name(), runtime.version(), opened.path(), opened.library()));
  }

  /** A search, which remembers what it saw in vain. */
  private final class Search {
    private final String name;
    private final TemplateConfig config;
    private final Optional<String> version;
    private final List<GuestRuntime> seen = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private final Optional<RuntimeCache> cache;
    private final Optional<RuntimeRepository> repository;

    Search(String name, TemplateConfig config) {
      this.name = name;
      this.config = config;
      this.version = config.version();
      this.cache = config.runtimeCacheDir().or(CacheFolders::runtimes).map(RuntimeCache::in);
      this.repository =
          config
              .runtimeRepository()
              .or(RuntimeResolver::configuredRepository)
              .map(RuntimeRepository::at);
    }

    Optional<Resolved> onClassPath() {
      seen.addAll(classPath.all(name));
      return seen.stream()
          .filter(runtime -> runtime.name().equals(name))
          .filter(
              runtime ->
                  version.isEmpty() || RuntimeVersion.satisfies(runtime.version(), version.get()))
          .findFirst()
          .map(RuntimeResolver::onClassPath);
    }

    Optional<Resolved> onDisk() {
      return RuntimeVersion.isRuntimeName(name)
          ? cache.flatMap(kept -> kept.find(name, version, rejected)).map(RuntimeResolver::inFiles)
          : Optional.empty();
    }

    Optional<Resolved> inRepository() {
      if (repository.isEmpty() || !RuntimeVersion.isRuntimeName(name)) {
        return Optional.empty();
      }
      RuntimeCache target =
          cache.orElseThrow(
              () ->
                  new InvalidArgumentException(
                      "there is no folder for downloaded runtimes, because this user has no home;"
                          + " set runtimeCacheDir"));
      return target
          .fetch(repository.get(), name, version, config.downloadListener())
          .map(RuntimeResolver::inFiles);
    }

    InvalidArgumentException notFound() {
      StringBuilder message = new StringBuilder();
      boolean otherVersion =
          version.isPresent() && seen.stream().anyMatch(runtime -> runtime.name().equals(name));
      message.append(otherVersion ? "guest runtime \"" : "unknown guest runtime \"").append(name);
      message.append('"').append(version.map(wanted -> ", wanted was " + wanted).orElse(""));
      message.append(": on the class path there is ").append(GuestRuntimes.describe(seen));
      cache.ifPresent(
          kept ->
              message
                  .append(", in ")
                  .append(kept.folder())
                  .append(rejected.isEmpty() ? " none" : " none that fits (")
                  .append(String.join("; ", rejected))
                  .append(rejected.isEmpty() ? "" : ")"));
      message.append(
          repository
              .map(place -> ", and the repository " + place.base() + " does not know it")
              .orElse(", and no runtime repository is set"));
      return new InvalidArgumentException(
          message
              .append("; add the artifact that provides it, dev.isola:isola-guest-")
              .append(name)
              .append(", or set runtimePath or the system property ")
              .append(REPOSITORY)
              .toString());
    }
  }

  private static Optional<URI> configuredRepository() {
    String property = System.getProperty(REPOSITORY);
    if (property == null || property.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(property.strip()));
    } catch (URISyntaxException e) {
      throw new InvalidArgumentException(
          "the system property " + REPOSITORY + " must be a URL, was \"" + property + "\"", e);
    }
  }
}
