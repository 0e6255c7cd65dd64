package dev.isola.bundle;

/**
 * How much an archive may hold.
 *
 * @param entries the most files, folders and headers
 * @param bytes the most bytes in all files together
 */
record ArchiveLimits(int entries, long bytes) {

  /** Far more than any bundle needs. */
  static final ArchiveLimits USUAL = new ArchiveLimits(10_000, 1L << 30);
}
