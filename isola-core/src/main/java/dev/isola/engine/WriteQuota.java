package dev.isola.engine;

/** What a guest may still write in one mount. Confined to the guest's thread. */
final class WriteQuota {

  private final long maxBytes;
  private final long maxFiles;
  private long bytes;
  private long files;

  WriteQuota(long maxBytes, long maxFiles) {
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
  }

  /** How many bytes there is room for. */
  long room() {
    return maxBytes - bytes;
  }

  void addBytes(long count) throws WasiException {
    if (count > room()) {
      throw new WasiException(Errno.NOSPC);
    }
    bytes += count;
  }

  void giveBackBytes(long count) {
    bytes -= Math.min(count, bytes);
  }

  /** Counts a file, a folder or a link. */
  void addFile() throws WasiException {
    if (files >= maxFiles) {
      throw new WasiException(Errno.NOSPC);
    }
    files++;
  }

  void giveBackFile() {
    files = Math.max(0, files - 1);
  }

  /**
   * How much of a write fits.
   *
   * @param size the file's size
   * @param position where it is written, not negative
   * @param length how much, more than 0
   * @return the number of bytes, more than 0
   * @throws WasiException if nothing fits
   */
  int fitting(long size, long position, int length) throws WasiException {
    if (position > Long.MAX_VALUE - length) {
      throw new WasiException(Errno.FBIG);
    }
    long mayReach = room() > Long.MAX_VALUE - size ? Long.MAX_VALUE : size + room();
    if (position >= mayReach) {
      throw new WasiException(Errno.NOSPC);
    }
    return (int) Math.min(length, mayReach - position);
  }
}
