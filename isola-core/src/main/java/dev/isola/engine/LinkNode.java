package dev.isola.engine;

import java.io.IOException;

/** A symbolic link of the host. */
interface LinkNode extends Node {

  /** The link's text, with the host's separators replaced by slashes. */
  String target() throws IOException, WasiException;

  @Override
  default FileType type() {
    return FileType.SYMBOLIC_LINK;
  }
}
