package dev.isola.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;

/** An open file of the host. */
final class HostFileDescriptor extends FileDescriptor {

  private final HostFile node;
  private final FileChannel channel;
  private final BasicFileAttributes opened;
  private final HostUsage usage;

  HostFileDescriptor(
      HostFile node, FileChannel channel, OpenMode mode, BasicFileAttributes opened) {
    super(mode);
    this.node = node;
    this.channel = channel;
    this.opened = opened;
    this.usage = node.mount().usage();
    usage.opened(opened.fileKey());
  }

  @Override
  Node.Attributes attributes() throws IOException, WasiException {
    Node.Attributes found;
    try {
      found = node.attributes();
    } catch (NoSuchFileException e) { // It was removed, and can still be read and written.
      found = node.attributes(opened);
    }
    return new Node.Attributes(
        FileType.REGULAR_FILE, found.inode(), channel.size(), found.modified(), found.accessed());
  }

  @Override
  long size() throws IOException {
    return channel.size();
  }

  @Override
  int readContent(ByteBuffer target, long position) throws IOException {
    return Math.max(0, channel.read(target, position));
  }

  @Override
  int writeContent(ByteBuffer source, long position) throws IOException, WasiException {
    long size = channel.size();
    int limit = source.limit();
    int fitting = usage.quota().fitting(size, position, source.remaining());
    source.limit(source.position() + fitting);
    try {
      int written = channel.write(source, position);
      usage.grew(opened.fileKey(), Math.max(0, position + written - size));
      node.mount().times().changed(node.text());
      return written;
    } finally {
      source.limit(limit);
    }
  }

  /** Makes the file shorter or longer; what is new reads as zero. */
  @Override
  void resize(long size) throws IOException, WasiException {
    long before = channel.size();
    if (size < before) {
      channel.truncate(size);
      usage.shrank(opened.fileKey(), before - size);
    } else if (size > before) {
      if (size - before > usage.quota().room()) {
        throw new WasiException(Errno.NOSPC);
      }
      channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
      usage.grew(opened.fileKey(), size - before);
    }
    node.mount().times().changed(node.text());
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
    usage.closed(opened.fileKey());
    channel.close();
  }
}
