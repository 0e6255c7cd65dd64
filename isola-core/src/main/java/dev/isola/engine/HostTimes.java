package dev.isola.engine;

import dev.isola.GuestClock;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The times of a mount's files as the guest sees them: the host's own, or, so that runs can be
 * repeated, one time for all files but those that the guest itself changed.
 */
final class HostTimes {

  /** How many files' times are remembered; beyond it, the oldest ones are as if unchanged. */
  private static final int MAX_REMEMBERED = 10_000;

  /** The least step that a file's time makes, so that programs that compare them see a change. */
  private static final long STEP = 1000;

  /** Times in nanoseconds since the epoch. */
  record Times(long modified, long accessed) {

    Times with(Long newAccessed, Long newModified) {
      return new Times(
          newModified == null ? modified : newModified,
          newAccessed == null ? accessed : newAccessed);
    }
  }

  private final Long unchanged; // null if the host's own are shown
  private final GuestClock clock;
  private final Map<String, Times> changed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Times> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  HostTimes(Optional<Instant> unchanged, GuestClock clock) throws WasiException {
    this.unchanged = unchanged.isPresent() ? WasiProcess.nanoseconds(unchanged.get()) : null;
    this.clock = clock;
  }

  Times shown(String place, BasicFileAttributes found) {
    if (unchanged == null) {
      return new Times(nanoseconds(found.lastModifiedTime()), nanoseconds(found.lastAccessTime()));
    }
    return changed.getOrDefault(place, new Times(unchanged, unchanged));
  }

  private static long nanoseconds(FileTime time) {
    return Math.max(0, time.to(TimeUnit.NANOSECONDS));
  }

  void changed(String place) throws WasiException {
    if (unchanged != null) {
      Times before = changed.remove(place);
      long now = now(clock, before == null ? unchanged : before.modified());
      changed.put(place, new Times(now, now));
    }
  }

  void set(String place, Long accessed, Long modified) {
    if (unchanged != null) {
      Times before = changed.getOrDefault(place, new Times(unchanged, unchanged));
      changed.remove(place);
      changed.put(place, before.with(accessed, modified));
    }
  }

  void removed(String place) {
    changed.remove(place);
  }

  void moved(String place, String newPlace) {
    Times times = changed.remove(place);
    changed.remove(newPlace);
    if (times != null) {
      changed.put(newPlace, times);
    }
  }

  /** The time on the guest's clock, but later than a file's time before. */
  static long now(GuestClock clock, long before) throws WasiException {
    long now = WasiProcess.nanoseconds(clock.instant());
    return Math.max(0, now > before || before > Long.MAX_VALUE - STEP ? now : before + STEP);
  }
}
