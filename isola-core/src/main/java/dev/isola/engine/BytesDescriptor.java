package dev.isola.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open read-only file whose content is in memory. */
final class BytesDescriptor extends Descriptor {

  private final Node node;
  private final byte[] content;
  private long position;

  BytesDescriptor(Node node, byte[] content) {
    this.node = node;
    this.content = content;
  }

  @Override
  Node.Attributes attributes() throws IOException, WasiException {
    return node.attributes();
  }

  @Override
  long rights() {
    return RIGHT_READ | RIGHT_SEEK | RIGHT_TELL;
  }

  @Override
  int read(ByteBuffer target) {
    int length = readAt(target, position);
    position += length;
    return length;
  }

  @Override
  int readAt(ByteBuffer target, long at) {
    if (at >= content.length) {
      return 0;
    }
    int length = Math.min(target.remaining(), content.length - (int) at);
    target.put(content, (int) at, length);
    return length;
  }

  @Override
  long position() {
    return position;
  }

  @Override
  void position(long newPosition) {
    position = newPosition;
  }

  @Override
  void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    node.setTimes(accessed, modified);
  }

  @Override
  void sync() {
    // Nothing was written.
  }
}
