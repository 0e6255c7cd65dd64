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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Builds templates: finds the guest runtime, runs the prelude, and keeps the image. */
final class TemplateBuilder {
  private static final String PRELUDE_NAME = "prelude";
  private static final String NO_HTTP =
      "a prelude cannot make HTTP requests, because a template is made once for many sandboxes;"
          + " make them in a script or a function";

  /**
   * The time that a prelude sees on the files of mounts: it is the same everywhere, so images do
   * not depend on when files were written, and no sandbox sees it, so that what the prelude
   * remembers of folders, as Python's imports do, is looked at again.
   */
  private static final Instant FILE_TIME = Instant.parse("1980-01-01T00:00:00Z");

  private final RuntimeResolver runtimes;
  private final TemplateCache<GuestImage> cache;
  private final BooleanSupplier closed;

  /**
   * Makes a builder.
   *
   * @param runtimes finds guest runtimes
   * @param cache the images of this JVM
   * @param closed tells whether the templates' owner is closed
   */
  TemplateBuilder(
      RuntimeResolver runtimes, TemplateCache<GuestImage> cache, BooleanSupplier closed) {
    this.runtimes = runtimes;
    this.cache = cache;
    this.closed = closed;
  }

  SandboxTemplate build(String runtimeName, TemplateConfig config) {
    GuestRuntime runtime = runtimes.resolve(runtimeName, config).runtime();
    EngineGuest.requireHostPaths(config.surroundings().mounts());
    GuestProgram program = GuestProgram.of(runtime);
    program.warmUp();
    GuestImage image;
    try {
      image = config.prelude().isEmpty() ? started(program, config) : prepared(program, config);
    } catch (UncheckedIOException e) {
      throw new InternalException(e.getMessage(), e);
    }
    return new SandboxTemplate(program, image, config, closed);
  }

  /** The image of the started interpreter. */
  private GuestImage started(GuestProgram program, TemplateConfig config) {
    return program.hasBaseImage()
        ? program.baseImage()
        : kept(
            TemplateKey.ofStarted(program.runtime(), config), config, () -> start(program, config));
  }

  /** The image of the interpreter that has run the prelude. */
  private GuestImage prepared(GuestProgram program, TemplateConfig config) {
    return kept(
        TemplateKey.of(program.runtime(), config), config, () -> runPrelude(program, config));
  }

  /** The image of a key: from memory, from the disk, or else made and kept. */
  private GuestImage kept(TemplateKey key, TemplateConfig config, Supplier<GuestImage> maker) {
    return cache.get(
        key,
        () -> {
          Optional<Path> folder = config.cacheDir().or(CacheFolders::templates);
          if (!config.diskCache() || folder.isEmpty()) {
            return maker.get();
          }
          DiskCache<GuestImage> disk = new DiskCache<>(folder.get(), new ImageCodec());
          Optional<GuestImage> kept = disk.read(key);
          if (kept.isPresent()) {
            return kept.get();
          }
          GuestImage image = maker.get();
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

  private GuestImage runPrelude(GuestProgram program, TemplateConfig config) {
    GuestImage base = started(program, config);
    GuestClock clock = config.clock().fresh();
    GuestSettings settings =
        new GuestSettings(
            config.maxMemory(),
            config.surroundings().env(),
            config.surroundings().mounts(),
            clock,
            config.randomSeed(),
            Optional.of(FILE_TIME));
    GuestImage[] image = new GuestImage[1];
    Sandbox sandbox =
        new Sandbox(
            host -> new SnapshotGuest(EngineGuest.restore(program, base, settings, host), image),
            settings(program, config, clock));
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

  private static Sandbox.Settings settings(
      GuestProgram program, TemplateConfig config, GuestClock clock) {
    SandboxConfig limits = SandboxConfig.builder().timeout(config.buildTimeout()).build();
    return new Sandbox.Settings(
        program.runtime().fileExtension(),
        limits.allowance(config.maxMemory()),
        Map.of(),
        HttpAccess.off(NO_HTTP),
        limits.interceptor(),
        clock,
        build(program),
        result -> {});
  }

  /** Starts an interpreter that comes without an image; with nothing that could differ. */
  private static GuestImage start(GuestProgram program, TemplateConfig config) {
    GuestClock clock = GuestClock.virtual(Instant.EPOCH).fresh();
    GuestSettings settings = new GuestSettings(config.maxMemory(), Map.of(), List.of(), clock, 0L);
    StartingGuest[] guest = new StartingGuest[1];
    Sandbox sandbox =
        new Sandbox(
            host -> guest[0] = new StartingGuest(EngineGuest.unstarted(program, settings, host)),
            settings(program, config, clock));
    try (sandbox) {
      sandbox.start();
      RunResult result = sandbox.tryLoadScript("isola_init", "");
      if (!result.succeeded()) {
        throw notStarted(program.runtime(), result);
      }
    }
    return guest[0].image;
  }

  private static IsolaException notStarted(GuestRuntime runtime, RunResult result) {
    String what = "guest runtime \"" + runtime.name() + "\" cannot be started";
    GuestError error = result.error().orElseThrow();
    return switch (result.verdict()) {
      case TIME_LIMIT, FUEL_LIMIT, MEMORY_LIMIT, OUTPUT_LIMIT, CANCELLED ->
          new LimitExceededException(result.verdict(), what + ": " + error.summary());
      case HOST_ERROR ->
          result.cause().orElse(null) instanceof InvalidArgumentException wrong
              ? new InvalidArgumentException(what + ": " + wrong.getMessage(), wrong)
              : new InternalException(what + ": " + error.summary(), result.cause().orElse(null));
      default -> {
        GuestException failure = new GuestException(what, error);
        yield new InvalidArgumentException(failure.getMessage(), failure);
      }
    };
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
  private static final class SnapshotGuest extends ForwardingGuest {
    private final GuestImage[] image;

    SnapshotGuest(EngineGuest guest, GuestImage[] image) {
      super(guest);
      this.image = image;
    }

    @Override
    public int load(String name, String source) {
      int status = super.load(name, source);
      if (status == DONE) {
        image[0] = guest().snapshot();
      }
      return status;
    }
  }

  /** A guest whose interpreter is started, and whose image is taken, when a script is loaded. */
  private static final class StartingGuest extends ForwardingGuest {
    private GuestImage image;

    StartingGuest(EngineGuest guest) {
      super(guest);
    }

    @Override
    public int start() {
      return DONE;
    }

    @Override
    public int load(String name, String source) {
      int status = guest().init();
      if (status == DONE) {
        image = guest().snapshot();
      }
      return status;
    }
  }
}
