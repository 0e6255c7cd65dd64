package dev.isola.engine;

import java.io.IOException;
import java.util.List;

/** A directory. Names given to its methods are never empty, ".", ".." and hold no slash or NUL. */
interface DirectoryNode extends Node {

  /** A directory's entry. */
  record Entry(String name, FileType type, long inode) {}

  /** The entry of the given name, links not followed, or null if there is none. */
  Node child(String name) throws IOException, WasiException;

  List<Entry> list() throws IOException, WasiException;

  /** Whether a link's ".." may not leave this directory. */
  default boolean isMountRoot() {
    return false;
  }

  default Descriptor create(String name, OpenMode mode) throws IOException, WasiException {
    throw new WasiException(Errno.ROFS);
  }

  default void createDirectory(String name) throws IOException, WasiException {
    throw new WasiException(Errno.ROFS);
  }

  /** Makes a symbolic link with a text that is not empty and holds no NUL. */
  default void createLink(String name, String target) throws IOException, WasiException {
    throw new WasiException(Errno.ROFS);
  }

  default void removeDirectory(String name) throws IOException, WasiException {
    throw new WasiException(Errno.ROFS);
  }

  default void removeFile(String name) throws IOException, WasiException {
    throw new WasiException(Errno.ROFS);
  }

  default void rename(String name, DirectoryNode target, String targetName)
      throws IOException, WasiException {
    throw new WasiException(Errno.ROFS);
  }

  @Override
  default FileType type() {
    return FileType.DIRECTORY;
  }
}
