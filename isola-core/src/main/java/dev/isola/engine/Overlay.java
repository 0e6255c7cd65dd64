package dev.isola.engine;

import dev.isola.GuestClock;
import dev.isola.MountConfig;

/**
 * What the files of one mount in memory have in common: a folder that exists in memory only, or the
 * changes over one of the host's. Confined to one thread at a time.
 */
final class Overlay {

  /** The longest path in an overlay, in UTF-16 units: it bounds what a list of paths takes. */
  static final int MAX_PATH = 4096;

  private static final long INODES = 1L << 61;

  private final String guest;
  private final MountPermissions permissions;
  private final WriteQuota quota;
  private final GuestClock clock;
  private final long firstInode;
  private long inodes;

  Overlay(MountConfig mount, GuestClock clock) {
    this.guest = mount.guest();
    this.permissions = MountPermissions.of(mount);
    this.quota = new WriteQuota(mount.maxBytes(), mount.maxFiles());
    this.clock = clock;
    this.firstInode = INODES | ((long) guest.hashCode() & 0xFFFFFFFL) << 32;
  }

  /** The mount's path in the guest. */
  String guest() {
    return guest;
  }

  MountPermissions permissions() {
    return permissions;
  }

  WriteQuota quota() {
    return quota;
  }

  long nextInode() {
    return firstInode + ++inodes;
  }

  /** The guest's time, but later than a file's time before. */
  long now(long before) throws WasiException {
    return HostTimes.now(clock, before);
  }
}
