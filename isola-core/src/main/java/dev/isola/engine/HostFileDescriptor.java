package dev.isola.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open file of the host. */
final class HostFileDescriptor extends Descriptor {

  private static final int FLAG_APPEND = 1;

  private final Node node;
  private final FileChannel channel;
  private final OpenMode mode;
  private boolean append;

  HostFileDescriptor(Node node, FileChannel channel, OpenMode mode) {
    this.node = node;
    this.channel = channel;
    this.mode = mode;
    this.append = mode.append();
  }

  @Override
  Node.Attributes attributes() throws IOException, WasiException {
    Node.Attributes found = node.attributes();
    return new Node.Attributes(
        FileType.REGULAR_FILE, found.inode(), channel.size(), found.modified(), found.accessed());
  }

  @Override
  long rights() {
    return RIGHT_SEEK
        | RIGHT_TELL
        | (mode.read() ? RIGHT_READ : 0)
        | (mode.write() ? RIGHT_WRITE : 0);
  }

  @Override
  int flags() {
    return append ? FLAG_APPEND : 0;
  }

  @Override
  void setFlags(int flags) throws WasiException {
    if ((flags & ~FLAG_APPEND) != 0) {
      throw new WasiException(Errno.NOTSUP);
    }
    append = flags == FLAG_APPEND;
  }

  @Override
  int read(ByteBuffer target) throws IOException, WasiException {
    checkReadable();
    return Math.max(0, channel.read(target));
  }

  @Override
  int readAt(ByteBuffer target, long position) throws IOException, WasiException {
    checkReadable();
    return Math.max(0, channel.read(target, position));
  }

  @Override
  int write(ByteBuffer source) throws IOException, WasiException {
    checkWritable();
    if (append) {
      channel.position(channel.size());
    }
    return channel.write(source);
  }

  @Override
  int writeAt(ByteBuffer source, long position) throws IOException, WasiException {
    checkWritable();
    return channel.write(source, position);
  }

  @Override
  long position() throws IOException {
    return channel.position();
  }

  @Override
  void position(long position) throws IOException {
    channel.position(position);
  }

  @Override
  void truncate(long size) throws IOException, WasiException {
    checkWritable();
    HostFile.resize(channel, size);
  }

  @Override
  void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    node.setTimes(accessed, modified);
  }

  @Override
  void sync() throws IOException {
    channel.force(true);
  }

  @Override
  void close() throws IOException {
    channel.close();
  }

  private void checkReadable() throws WasiException {
    if (!mode.read()) {
      throw new WasiException(Errno.BADF);
    }
  }

  private void checkWritable() throws WasiException {
    if (!mode.write()) {
      throw new WasiException(Errno.BADF);
    }
  }
}
