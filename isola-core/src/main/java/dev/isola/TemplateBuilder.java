package dev.isola;

import dev.isola.engine.GuestImage;
import dev.isola.engine.GuestProgram;
import dev.isola.engine.GuestSettings;
import dev.isola.spi.GuestRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Builds templates: finds the guest runtime, runs the prelude, and keeps the image. */
final class TemplateBuilder {
  private static final String PRELUDE_NAME = "prelude";
  private static final String NO_HTTP =
      "a prelude cannot make HTTP requests, because a template is made once for many sandboxes;"
          + " make them in a script or a function";

  private final Function<String, GuestRuntime> runtimes;
  private final TemplateCache<GuestImage> cache;
  private final BooleanSupplier closed;

  /**
   * Makes a builder.
   *
   * @param runtimes finds a guest runtime by its name
   * @param cache the images of this JVM
   * @param closed tells whether the templates' owner is closed
   */
  TemplateBuilder(
      Function<String, GuestRuntime> runtimes,
      TemplateCache<GuestImage> cache,
      BooleanSupplier closed) {
    this.runtimes = runtimes;
    this.cache = cache;
    this.closed = closed;
  }

  SandboxTemplate build(String runtimeName, TemplateConfig config) {
    Objects.requireNonNull(runtimeName, "runtime");
    Objects.requireNonNull(config, "config");
    GuestRuntime runtime = runtimes.apply(runtimeName);
    config.version().ifPresent(version -> checkVersion(runtime, version));
    GuestProgram program = GuestProgram.of(runtime);
    program.warmUp();
    GuestImage image;
    try {
      image = config.prelude().isEmpty() ? program.baseImage() : prepared(program, config);
    } catch (UncheckedIOException e) {
      throw new InternalException(e.getMessage(), e);
    }
    return new SandboxTemplate(program, image, config, closed);
  }

  private static void checkVersion(GuestRuntime runtime, String wanted) {
    String found = runtime.version();
    if (!found.equals(wanted) && !found.startsWith(wanted + ".")) {
      throw new InvalidArgumentException(
          "guest runtime \""
              + runtime.name()
              + "\" has version "
              + found
              + " on the class path, wanted was "
              + wanted
              + "; change the version of its artifact");
    }
  }

  private GuestImage prepared(GuestProgram program, TemplateConfig config) {
    TemplateKey key = TemplateKey.of(program.runtime(), config);
    return cache.get(
        key,
        () -> {
          Optional<Path> folder = config.cacheDir().or(DiskCache::defaultFolder);
          if (!config.diskCache() || folder.isEmpty()) {
            return runPrelude(program, config);
          }
          DiskCache<GuestImage> disk = new DiskCache<>(folder.get(), new ImageCodec());
          Optional<GuestImage> kept = disk.read(key);
          if (kept.isPresent()) {
            return kept.get();
          }
          GuestImage image = runPrelude(program, config);
          keep(disk, key, image, config.cacheDir());
          return image;
        });
  }

  private static void keep(
      DiskCache<GuestImage> disk, TemplateKey key, GuestImage image, Optional<Path> chosenFolder) {
    try {
      disk.write(key, image);
    } catch (IOException e) {
      if (chosenFolder.isPresent()) {
        throw new InvalidArgumentException(
            "cacheDir \""
                + chosenFolder.get()
                + "\" cannot be written: "
                + e
                + "; choose another folder, or noDiskCache()",
            e);
      }
      // Without a usable home folder, templates are built anew in every JVM; they work as well.
    }
  }

  private static GuestImage runPrelude(GuestProgram program, TemplateConfig config) {
    GuestClock clock = config.clock().fresh();
    GuestSettings settings =
        new GuestSettings(
            config.maxMemory(),
            config.surroundings().env(),
            config.surroundings().mounts(),
            clock,
            config.randomSeed());
    GuestImage[] image = new GuestImage[1];
    SandboxConfig limits = SandboxConfig.builder().timeout(config.buildTimeout()).build();
    Sandbox sandbox =
        new Sandbox(
            host ->
                new SnapshotGuest(
                    EngineGuest.restore(program, program.baseImage(), settings, host), image),
            new Sandbox.Settings(
                program.runtime().fileExtension(),
                limits.allowance(config.maxMemory()),
                Map.of(),
                HttpAccess.off(NO_HTTP),
                clock,
                build(program)));
    try (sandbox) {
      sandbox.start();
      String usual = PRELUDE_NAME + program.runtime().fileExtension();
      sandbox.loadScript(config.preludeName().orElse(usual), config.prelude());
    }
    return image[0];
  }

  /** The build that a program is of. */
  static GuestBuild build(GuestProgram program) {
    GuestRuntime runtime = program.runtime();
    return new GuestBuild(runtime.name(), runtime.version(), runtime.digest());
  }

  private static final class ImageCodec implements DiskCache.Codec<GuestImage> {
    @Override
    public void write(GuestImage image, OutputStream out) throws IOException {
      image.write(out);
    }

    @Override
    public GuestImage read(InputStream in) throws IOException {
      return GuestImage.read(in);
    }
  }

  /** A guest whose image is taken when its one script was loaded. */
  private static final class SnapshotGuest implements Guest {
    private final EngineGuest guest;
    private final GuestImage[] image;

    SnapshotGuest(EngineGuest guest, GuestImage[] image) {
      this.guest = guest;
      this.image = image;
    }

    @Override
    public int start() {
      return guest.start();
    }

    @Override
    public int load(String name, String source) {
      int status = guest.load(name, source);
      if (status == DONE) {
        image[0] = guest.snapshot();
      }
      return status;
    }

    @Override
    public int call(String function, byte[] arguments) {
      return guest.call(function, arguments);
    }

    @Override
    public void fuel(long limit) {
      guest.fuel(limit);
    }

    @Override
    public long fuelUsed() {
      return guest.fuelUsed();
    }

    @Override
    public long peakMemory() {
      return guest.peakMemory();
    }

    @Override
    public boolean memoryRefused() {
      return guest.memoryRefused();
    }

    @Override
    public void close() {
      guest.close();
    }
  }
}
