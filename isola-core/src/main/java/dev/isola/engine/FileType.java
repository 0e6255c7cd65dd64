package dev.isola.engine;

/** The file types of WASI preview 1. */
enum FileType {
  UNKNOWN(0),
  DIRECTORY(3),
  REGULAR_FILE(4),
  SYMBOLIC_LINK(7);

  private final int code;

  FileType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
