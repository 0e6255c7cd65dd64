package dev.isola.engine;

/** How a file is opened. */
record OpenMode(boolean read, boolean write, boolean append, boolean truncate) {

  boolean changesContent() {
    return write || append || truncate;
  }
}
