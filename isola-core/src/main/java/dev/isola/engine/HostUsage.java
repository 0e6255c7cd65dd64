package dev.isola.engine;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * What a guest has written into a mount of the host, against its quota.
 *
 * <p>Room is given back only for what the guest made itself and nobody holds any more: that a file
 * of the host's goes away need not free anything.
 */
final class HostUsage {

  private final WriteQuota quota;
  private final Map<Object, Made> made = new HashMap<>(); // by the system's keys of files

  private static final class Made {
    private long bytes;
    private int open;
    private boolean removed;
  }

  HostUsage(WriteQuota quota) {
    this.quota = quota;
  }

  WriteQuota quota() {
    return quota;
  }

  /** Takes note of something that the guest made and that is counted already. */
  void made(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    if (key != null) {
      made.put(key, new Made());
    }
  }

  void removed(BasicFileAttributes attributes) {
    Made file = made.get(attributes.fileKey());
    if (file != null) {
      file.removed = true;
      giveBackIfGone(attributes.fileKey(), file);
    }
  }

  void opened(Object key) {
    Made file = made.get(key);
    if (file != null) {
      file.open++;
    }
  }

  void closed(Object key) {
    Made file = made.get(key);
    if (file != null) {
      file.open--;
      giveBackIfGone(key, file);
    }
  }

  private void giveBackIfGone(Object key, Made file) {
    if (file.removed && file.open == 0) {
      made.remove(key);
      quota.giveBackFile();
      quota.giveBackBytes(file.bytes);
    }
  }

  void grew(Object key, long bytes) throws WasiException {
    quota.addBytes(bytes);
    Made file = made.get(key);
    if (file != null) {
      file.bytes += bytes;
    }
  }

  void shrank(Object key, long bytes) {
    Made file = made.get(key);
    if (file != null) {
      long own = Math.min(bytes, file.bytes);
      file.bytes -= own;
      quota.giveBackBytes(own);
    }
  }
}
