package dev.isola.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open file of an overlay. */
final class OverlayFileDescriptor extends FileDescriptor {

  private final OverlayFile file;
  private final FileChannel channel; // of the host's file; null if there was none

  OverlayFileDescriptor(OverlayFile file, FileChannel channel, OpenMode mode) {
    super(mode);
    this.file = file;
    this.channel = channel;
  }

  @Override
  Node.Attributes attributes() throws IOException, WasiException {
    return file.attributes(channel);
  }

  @Override
  long size() throws IOException {
    FileContent content = file.content();
    return content != null ? content.size() : channel.size();
  }

  @Override
  int readContent(ByteBuffer target, long at) throws IOException {
    FileContent content = file.content();
    return content != null ? content.read(target, at) : Math.max(0, channel.read(target, at));
  }

  @Override
  int writeContent(ByteBuffer source, long at) throws IOException, WasiException {
    return file.write(channel, source, at);
  }

  @Override
  void resize(long size) throws IOException, WasiException {
    file.resize(channel, size);
  }

  @Override
  void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    file.setTimes(accessed, modified);
  }

  @Override
  void sync() {
    // Memory is where it is kept.
  }

  @Override
  void close() throws IOException {
    file.closed();
    if (channel != null) {
      channel.close();
    }
  }
}
