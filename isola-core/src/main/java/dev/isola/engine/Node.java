package dev.isola.engine;

import java.io.IOException;

/** A place in the file system that a guest sees. */
interface Node {

  /** What the guest is told about a node. Times are nanoseconds since the epoch. */
  record Attributes(FileType type, long inode, long size, long modified, long accessed) {}

  FileType type();

  Attributes attributes() throws IOException, WasiException;

  /** Sets the times, in nanoseconds since the epoch; null leaves one as it is. */
  default void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    throw new WasiException(Errno.ROFS);
  }
}
