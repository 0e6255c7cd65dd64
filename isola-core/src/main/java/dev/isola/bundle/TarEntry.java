package dev.isola.bundle;

/**
 * An entry of a tar archive.
 *
 * @param name its name as the archive gives it
 * @param kind what it is
 * @param size the length of its content in bytes
 * @param target what a link leads to; empty for anything else
 */
record TarEntry(String name, Kind kind, long size, String target) {

  /** The kinds that are told apart. */
  enum Kind {
    FILE,
    FOLDER,
    LINK,
    HARD_LINK,
    DEVICE,
    UNKNOWN
  }
}
