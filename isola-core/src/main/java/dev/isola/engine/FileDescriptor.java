package dev.isola.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file with a position, which can do what it was opened for. */
abstract class FileDescriptor extends Descriptor {

  private static final int FLAG_APPEND = 1;

  private final OpenMode mode;
  private boolean append;
  private long position;

  FileDescriptor(OpenMode mode) {
    this.mode = mode;
    this.append = mode.append();
  }

  abstract long size() throws IOException, WasiException;

  abstract int readContent(ByteBuffer target, long at) throws IOException, WasiException;

  /** Writes at least one byte of {@code source}, which has some. */
  abstract int writeContent(ByteBuffer source, long at) throws IOException, WasiException;

  abstract void resize(long size) throws IOException, WasiException;

  @Override
  final long rights() {
    return RIGHT_SEEK
        | RIGHT_TELL
        | (mode.read() ? RIGHT_READ : 0)
        | (mode.write() ? RIGHT_WRITE : 0);
  }

  @Override
  final int flags() {
    return append ? FLAG_APPEND : 0;
  }

  @Override
  final void setFlags(int flags) throws WasiException {
    if ((flags & ~FLAG_APPEND) != 0) {
      throw new WasiException(Errno.NOTSUP);
    }
    append = flags == FLAG_APPEND;
  }

  @Override
  final int read(ByteBuffer target) throws IOException, WasiException {
    int length = readAt(target, position);
    position += length;
    return length;
  }

  @Override
  final int readAt(ByteBuffer target, long at) throws IOException, WasiException {
    if (!mode.read()) {
      throw new WasiException(Errno.BADF);
    }
    return readContent(target, at);
  }

  @Override
  final int write(ByteBuffer source) throws IOException, WasiException {
    long at = append ? size() : position;
    int length = writeAt(source, at);
    position = at + length;
    return length;
  }

  @Override
  final int writeAt(ByteBuffer source, long at) throws IOException, WasiException {
    checkWritable();
    return source.hasRemaining() ? writeContent(source, at) : 0;
  }

  @Override
  final long position() {
    return position;
  }

  @Override
  final void position(long newPosition) {
    position = newPosition;
  }

  @Override
  final void truncate(long size) throws IOException, WasiException {
    checkWritable();
    resize(size);
  }

  private void checkWritable() throws WasiException {
    if (!mode.write()) {
      throw new WasiException(Errno.BADF);
    }
  }
}
