package dev.isola.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file descriptor. What it cannot do fails with the fitting error number. */
abstract class Descriptor {

  /** The file descriptor can be read. */
  static final long RIGHT_READ = 1L << 1;

  /** The file descriptor has a position that can be changed. */
  static final long RIGHT_SEEK = 1L << 2;

  /** The file descriptor has a position that can be asked for. */
  static final long RIGHT_TELL = 1L << 5;

  /** The file descriptor can be written. */
  static final long RIGHT_WRITE = 1L << 6;

  abstract Node.Attributes attributes() throws IOException, WasiException;

  /** What the guest is told it can do; it is checked again where it is done. */
  abstract long rights();

  /** The descriptor flags (append, nonblock, ...) of WASI. */
  int flags() {
    return 0;
  }

  void setFlags(int flags) throws IOException, WasiException {
    if (flags != flags()) {
      throw new WasiException(Errno.NOTSUP);
    }
  }

  /** Reads into {@code target} and returns the number of bytes, 0 at the end. */
  int read(ByteBuffer target) throws IOException, WasiException {
    throw new WasiException(Errno.BADF);
  }

  int readAt(ByteBuffer target, long position) throws IOException, WasiException {
    throw new WasiException(Errno.SPIPE);
  }

  int write(ByteBuffer source) throws IOException, WasiException {
    throw new WasiException(Errno.BADF);
  }

  int writeAt(ByteBuffer source, long position) throws IOException, WasiException {
    throw new WasiException(Errno.SPIPE);
  }

  long position() throws IOException, WasiException {
    throw new WasiException(Errno.SPIPE);
  }

  void position(long position) throws IOException, WasiException {
    throw new WasiException(Errno.SPIPE);
  }

  void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    throw new WasiException(Errno.INVAL);
  }

  void truncate(long size) throws IOException, WasiException {
    throw new WasiException(Errno.INVAL);
  }

  void sync() throws IOException, WasiException {
    throw new WasiException(Errno.INVAL);
  }

  /** The directory behind the descriptor. */
  DirectoryDescriptor directory() throws WasiException {
    throw new WasiException(Errno.NOTDIR);
  }

  void close() throws IOException {
    // Most descriptors hold nothing.
  }
}
