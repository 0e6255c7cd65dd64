package dev.isola.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open directory. */
final class DirectoryDescriptor extends Descriptor {

  private final DirectoryNode node;
  private final String preopenedAs;

  /** Opens a directory; {@code preopenedAs} is null unless the guest has it from the beginning. */
  DirectoryDescriptor(DirectoryNode node, String preopenedAs) {
    this.node = node;
    this.preopenedAs = preopenedAs;
  }

  DirectoryNode node() {
    return node;
  }

  String preopenedAs() {
    return preopenedAs;
  }

  @Override
  Node.Attributes attributes() throws IOException, WasiException {
    return node.attributes();
  }

  @Override
  long rights() {
    return -1L >>> 35;
  }

  @Override
  int read(ByteBuffer target) throws WasiException {
    throw new WasiException(Errno.ISDIR);
  }

  @Override
  DirectoryDescriptor directory() {
    return this;
  }

  @Override
  void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    node.setTimes(accessed, modified);
  }

  @Override
  void sync() {
    // The host keeps its directories.
  }
}
