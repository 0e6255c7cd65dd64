package dev.isola;

import dev.isola.bundle.RuntimeRepository;
import dev.isola.bundle.RuntimeVersion;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a template is built, and what its sandboxes have unless their own configuration says
 * otherwise.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class TemplateConfig {
  /** The memory limit when none is set: 256 MiB. */
  static final long DEFAULT_MAX_MEMORY = 256L << 20;

  /** The time a prelude has when none is set. */
  static final Duration DEFAULT_BUILD_TIMEOUT = Duration.ofSeconds(60);

  private final String version;
  private final Path runtimePath;
  private final Path runtimeLibDir;
  private final Path runtimeCacheDir;
  private final URI runtimeRepository;
  private final RuntimeDownloadListener downloadListener;
  private final Path cacheDir;
  private final boolean diskCache;
  private final long maxMemory;
  private final String prelude;
  private final String preludeName;
  private final Surroundings surroundings;
  private final GuestClock clock;
  private final long randomSeed;
  private final Duration buildTimeout;

  private TemplateConfig(Builder builder) {
    this.version = builder.version;
    this.runtimePath = builder.runtimePath;
    this.runtimeLibDir = builder.runtimeLibDir;
    this.runtimeCacheDir = builder.runtimeCacheDir;
    this.runtimeRepository = builder.runtimeRepository;
    this.downloadListener = builder.downloadListener;
    this.cacheDir = builder.cacheDir;
    this.diskCache = builder.diskCache;
    this.maxMemory = builder.maxMemory;
    this.prelude = builder.prelude;
    this.preludeName = builder.preludeName;
    this.surroundings = builder.surroundings.build();
    this.clock = builder.clock;
    this.randomSeed = builder.randomSeed;
    this.buildTimeout = builder.buildTimeout;
  }

  /**
   * Starts a configuration in which nothing is set.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  Optional<String> version() {
    return Optional.ofNullable(version);
  }

  Optional<Path> runtimePath() {
    return Optional.ofNullable(runtimePath);
  }

  Optional<Path> runtimeLibDir() {
    return Optional.ofNullable(runtimeLibDir);
  }

  Optional<Path> runtimeCacheDir() {
    return Optional.ofNullable(runtimeCacheDir);
  }

  Optional<URI> runtimeRepository() {
    return Optional.ofNullable(runtimeRepository);
  }

  RuntimeDownloadListener downloadListener() {
    return downloadListener;
  }

  Optional<Path> cacheDir() {
    return Optional.ofNullable(cacheDir);
  }

  boolean diskCache() {
    return diskCache;
  }

  long maxMemory() {
    return maxMemory;
  }

  /** The prelude, empty if there is none. */
  String prelude() {
    return prelude;
  }

  /** The prelude's file name; empty if it has none of its own. */
  Optional<String> preludeName() {
    return Optional.ofNullable(preludeName);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  GuestClock clock() {
    return clock;
  }

  long randomSeed() {
    return randomSeed;
  }

  Duration buildTimeout() {
    return buildTimeout;
  }

  /**
   * Sets up a {@link TemplateConfig}. Not safe for use by several threads.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private String version;
    private Path runtimePath;
    private Path runtimeLibDir;
    private Path runtimeCacheDir;
    private URI runtimeRepository;
    private RuntimeDownloadListener downloadListener = download -> {};
    private Path cacheDir;
    private boolean diskCache = true;
    private long maxMemory = DEFAULT_MAX_MEMORY;
    private String prelude = "";
    private String preludeName;
    private final Surroundings.Builder surroundings = new Surroundings.Builder();
    private GuestClock clock = GuestClock.system();
    private long randomSeed;
    private Duration buildTimeout = DEFAULT_BUILD_TIMEOUT;

    private Builder() {}

    /**
     * Demands a version of the guest runtime. By default any version will do.
     *
     * @param required the version, such as {@code 3.13.5}, or its beginning, such as {@code 3.13}
     * @return this builder
     * @throws InvalidArgumentException if it cannot be a version
     */
    public Builder version(String required) {
      if (Objects.requireNonNull(required, "required").isBlank()) {
        throw new InvalidArgumentException(
            "version must not be empty; leave it out to take what is there");
      }
      this.version = new RuntimeVersion(required).text();
      return this;
    }

    /**
     * Sets where the guest runtime is. By default it is looked for on the class path, then among
     * the runtimes kept on disk, and then in the runtime repository.
     *
     * @param path the folder of a bundle or its folder {@code bin}; or a WebAssembly module that is
     *     a guest, or its folder; null for the default
     * @return this builder
     */
    public Builder runtimePath(Path path) {
      this.runtimePath = path;
      return this;
    }

    /**
     * Sets the folder with the library of the runtime that {@link #runtimePath} names. By default
     * it is looked for beside the runtime. Runtimes without a library do not look at it.
     *
     * @param folder a folder with the file {@code library.zip}; null for the default
     * @return this builder
     */
    public Builder runtimeLibDir(Path folder) {
      this.runtimeLibDir = folder;
      return this;
    }

    /**
     * Sets the folder for downloaded runtimes. By default it is {@code isola/runtimes} in {@code
     * $XDG_CACHE_HOME} or {@code ~/.cache}.
     *
     * @param folder the folder, which is made when it is needed
     * @return this builder
     */
    public Builder runtimeCacheDir(Path folder) {
      this.runtimeCacheDir = Objects.requireNonNull(folder, "folder");
      return this;
    }

    /**
     * Sets where runtimes are downloaded from if they are not found otherwise. By default it is the
     * value of the system property {@value RuntimeResolver#REPOSITORY}; without that, nothing is
     * downloaded.
     *
     * @param base the URL of a repository of bundles: {@code https}, {@code http} or {@code file}
     * @return this builder
     * @throws InvalidArgumentException if there can be no repository at that URL
     */
    public Builder runtimeRepository(URI base) {
      this.runtimeRepository = RuntimeRepository.at(Objects.requireNonNull(base, "base")).base();
      return this;
    }

    /**
     * Sets who is told how a runtime is downloaded.
     *
     * @param listener the listener
     * @return this builder
     */
    public Builder downloadListener(RuntimeDownloadListener listener) {
      this.downloadListener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets the folder for templates kept on disk. By default it is {@code isola/templates} in
     * {@code $XDG_CACHE_HOME} or {@code ~/.cache}.
     *
     * @param folder the folder, which is made when it is needed
     * @return this builder
     */
    public Builder cacheDir(Path folder) {
      this.cacheDir = Objects.requireNonNull(folder, "folder");
      return this;
    }

    /**
     * Keeps templates in the JVM only, not on disk.
     *
     * @return this builder
     */
    public Builder noDiskCache() {
      this.diskCache = false;
      return this;
    }

    /**
     * Limits a guest's memory; 256 MiB by default.
     *
     * @param bytes the limit in bytes
     * @return this builder
     * @throws InvalidArgumentException if the limit is not positive
     */
    public Builder maxMemory(long bytes) {
      this.maxMemory = Limits.checkMemory(bytes);
      return this;
    }

    /**
     * Sets source text that runs once, when the template is built. What it defines is there in
     * every sandbox. It has the mounts and the environment, but no hostcalls.
     *
     * @param source the source text; empty for none
     * @return this builder
     */
    public Builder prelude(String source) {
      this.prelude = Objects.requireNonNull(source, "source");
      this.preludeName = null;
      return this;
    }

    /**
     * Sets source text that runs once, when the template is built, and the name of its file. A
     * guest that understands several kinds of scripts tells them apart by their names' endings:
     * {@code rules.ts} is TypeScript.
     *
     * @param name the file name shown in tracebacks
     * @param source the source text; empty for none
     * @return this builder
     * @throws InvalidArgumentException if the name is empty
     */
    public Builder prelude(String name, String source) {
      if (Objects.requireNonNull(name, "name").isEmpty()) {
        throw new InvalidArgumentException(
            "prelude name must not be empty; leave it out to have the usual one");
      }
      this.prelude = Objects.requireNonNull(source, "source");
      this.preludeName = name;
      return this;
    }

    /**
     * Adds mounts. Of two with the same guest path, the later one counts. What a prelude writes
     * into an overlay or a folder in memory is gone when it has run: each sandbox begins anew.
     *
     * @param mounts the mounts
     * @return this builder
     */
    public Builder mounts(MountConfig... mounts) {
      return mounts(List.of(mounts));
    }

    /**
     * Adds mounts. Of two with the same guest path, the later one counts. What a prelude writes
     * into an overlay or a folder in memory is gone when it has run: each sandbox begins anew.
     *
     * @param mounts the mounts
     * @return this builder
     */
    public Builder mounts(List<MountConfig> mounts) {
      mounts.forEach(surroundings::mount);
      return this;
    }

    /**
     * Adds environment variables. Guests have none but these.
     *
     * @param variables names and values
     * @return this builder
     * @throws InvalidArgumentException if a name is empty or has an {@code =} in it, or if there is
     *     a NUL character
     */
    public Builder env(Map<String, String> variables) {
      variables.forEach(surroundings::env);
      return this;
    }

    /**
     * Adds an environment variable.
     *
     * @param name the name
     * @param value the value
     * @return this builder
     * @throws InvalidArgumentException if the name is empty or has an {@code =} in it, or if there
     *     is a NUL character
     */
    public Builder env(String name, String value) {
      surroundings.env(name, value);
      return this;
    }

    /**
     * Sets the guests' clock; the system's by default.
     *
     * @param guestClock the clock
     * @return this builder
     */
    public Builder clock(GuestClock guestClock) {
      this.clock = Objects.requireNonNull(guestClock, "guestClock");
      return this;
    }

    /**
     * Sets the seed of all randomness in the guest; 0 by default. Two sandboxes with the same seed
     * see the same random numbers, so a program's run can be repeated.
     *
     * @param seed any number
     * @return this builder
     */
    public Builder randomSeed(long seed) {
      this.randomSeed = seed;
      return this;
    }

    /**
     * Limits the time that the prelude may take; 60 seconds by default.
     *
     * @param limit the time
     * @return this builder
     * @throws InvalidArgumentException if the time is not positive
     */
    public Builder buildTimeout(Duration limit) {
      this.buildTimeout = Limits.checkTime("build timeout", limit);
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @return the configuration
     * @throws InvalidArgumentException if there is a {@link #runtimeLibDir} without a {@link
     *     #runtimePath}
     */
    public TemplateConfig build() {
      if (runtimeLibDir != null && runtimePath == null) {
        throw new InvalidArgumentException(
            "runtimeLibDir \"" + runtimeLibDir + "\" needs runtimePath, which is not set");
      }
      return new TemplateConfig(this);
    }
  }
}
