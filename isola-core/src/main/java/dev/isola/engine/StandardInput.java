package dev.isola.engine;

import java.nio.ByteBuffer;

/** The guest's standard input: always at its end. */
final class StandardInput extends Descriptor {

  @Override
  Node.Attributes attributes() {
    return new Node.Attributes(FileType.UNKNOWN, 0, 0, 0, 0);
  }

  @Override
  long rights() {
    return RIGHT_READ;
  }

  @Override
  int read(ByteBuffer target) {
    return 0;
  }
}
