package dev.isola.engine;

import dev.isola.GuestClock;
import dev.isola.MountConfig;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one sandbox is given. Immutable.
 *
 * @param maxMemory the most memory the guest can have, in bytes; rounded down to whole 64 KiB pages
 * @param env the guest's environment variables, in the order in which it sees them
 * @param mounts the host's folders and files that the guest can see
 * @param clock the guest's clock
 * @param randomSeed the seed of the guest's random numbers
 * @param fileTime the time that all files of mounts have that the guest did not change; empty if it
 *     sees the host's times
 * @since 0.1.0
 */
public record GuestSettings(
    long maxMemory,
    Map<String, String> env,
    List<MountConfig> mounts,
    GuestClock clock,
    long randomSeed,
    Optional<Instant> fileTime) {

  /**
   * What a sandbox is given. With the system's clock it sees the times of the host's files, too;
   * with any other clock, files are as old as the sandbox.
   */
  public GuestSettings(
      long maxMemory,
      Map<String, String> env,
      List<MountConfig> mounts,
      GuestClock clock,
      long randomSeed) {
    this(
        maxMemory,
        env,
        mounts,
        clock,
        randomSeed,
        clock.isReal() ? Optional.empty() : Optional.of(clock.instant()));
  }

  /** Checks that nothing is null and copies the collections. */
  public GuestSettings {
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    mounts = List.copyOf(mounts);
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(fileTime, "fileTime");
  }
}
