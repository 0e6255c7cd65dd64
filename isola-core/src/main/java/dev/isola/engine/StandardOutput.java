package dev.isola.engine;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The guest's standard output or standard error. */
final class StandardOutput extends Descriptor {

  private final Consumer<byte[]> sink;

  StandardOutput(Consumer<byte[]> sink) {
    this.sink = sink;
  }

  @Override
  Node.Attributes attributes() {
    return new Node.Attributes(FileType.UNKNOWN, 0, 0, 0, 0);
  }

  @Override
  long rights() {
    return RIGHT_WRITE;
  }

  @Override
  int write(ByteBuffer source) {
    byte[] data = new byte[source.remaining()];
    source.get(data);
    if (data.length > 0) {
      try {
        sink.accept(data);
      } catch (RuntimeException | Error e) {
        throw new HostFailure(e);
      }
    }
    return data.length;
  }
}
