package dev.isola.engine;

import java.io.IOException;

/** A symbolic link. */
interface LinkNode extends Node {

  /** The link's text, with the host's separators replaced by slashes. */
  String target() throws IOException, WasiException;

  /** WASI's file systems need not have it, and no guest asks for it. */
  @Override
  default void setTimes(Long accessed, Long modified) throws WasiException {
    throw new WasiException(Errno.NOTSUP);
  }

  @Override
  default FileType type() {
    return FileType.SYMBOLIC_LINK;
  }
}
