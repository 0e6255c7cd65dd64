package dev.isola;

import dev.isola.engine.GuestFileTree;
import dev.isola.engine.GuestHost;
import dev.isola.engine.GuestImage;
import dev.isola.engine.GuestInstance;
import dev.isola.engine.GuestProgram;
import dev.isola.engine.GuestSettings;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A guest that the engine runs. */
final class EngineGuest implements Guest {
  private final GuestInstance instance;

  EngineGuest(GuestInstance instance) {
    this.instance = instance;
  }

  /**
   * Makes a guest out of an image.
   *
   * @throws InvalidArgumentException if the settings do not fit the image or the host's files
   */
  static EngineGuest restore(
      GuestProgram program, GuestImage image, GuestSettings settings, GuestHost host) {
    requireHostPaths(settings.mounts());
    try {
      return new EngineGuest(GuestInstance.restore(program, image, settings, host));
    } catch (IllegalArgumentException e) {
      throw new InvalidArgumentException(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new InternalException(e.getMessage(), e);
    }
  }

  /**
   * Makes sure that what is to be mounted is there.
   *
   * @throws InvalidArgumentException if something is not
   */
  static void requireHostPaths(List<MountConfig> mounts) {
    for (MountConfig mount : mounts) {
      Path path = mount.host();
      if (path != null && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
        throw new InvalidArgumentException(
            "mount host path must be an existing folder or file, was \""
                + mount.host()
                + "\" (for guest path \""
                + mount.guest()
                + "\")");
      }
    }
  }

  /**
   * Makes a guest whose interpreter has not started.
   *
   * @throws InvalidArgumentException if the guest cannot be what the settings say
   */
  static EngineGuest unstarted(GuestProgram program, GuestSettings settings, GuestHost host) {
    try {
      return new EngineGuest(GuestInstance.unstarted(program, settings, host));
    } catch (IllegalArgumentException e) {
      throw new InvalidArgumentException(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new InternalException(e.getMessage(), e);
    }
  }

  /**
   * Starts the interpreter.
   *
   * @throws InvalidArgumentException if the guest speaks another version of the ABI
   */
  int init() {
    try {
      return instance.init();
    } catch (IllegalStateException e) {
      throw new InvalidArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public int start() {
    return instance.start();
  }

  @Override
  public int load(String name, String source) {
    return instance.load(name, source);
  }

  @Override
  public int call(String function, byte[] arguments) {
    return instance.call(function, arguments);
  }

  GuestImage snapshot() {
    return instance.snapshot();
  }

  @Override
  public void fuel(long limit) {
    instance.fuel(limit);
  }

  @Override
  public long fuelUsed() {
    return instance.fuelUsed();
  }

  @Override
  public long peakMemory() {
    return instance.peakMemoryBytes();
  }

  @Override
  public boolean memoryRefused() {
    return instance.memoryRefused();
  }

  @Override
  public boolean sleep() {
    return instance.sleep();
  }

  @Override
  public void wake() {
    instance.wake();
  }

  @Override
  public Optional<GuestFileTree> files() {
    return Optional.of(instance.files());
  }

  @Override
  public void close() {
    instance.close();
  }
}
