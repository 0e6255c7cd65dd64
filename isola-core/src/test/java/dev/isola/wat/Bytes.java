package dev.isola.wat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes of a module, one after the other. */
final class Bytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  byte[] bytes() {
    return out.toByteArray();
  }

  Bytes raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  Bytes append(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Bytes with their number before them. */
  Bytes vector(byte[] bytes) {
    return number(bytes.length).append(bytes);
  }

  Bytes text(String text) {
    return vector(text.getBytes(StandardCharsets.UTF_8));
  }

  /** An unsigned number of up to 32 bits. */
  Bytes number(int number) {
    int rest = number;
    while (Integer.compareUnsigned(rest, 0x80) >= 0) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return raw(rest);
  }

  Bytes signed(long number) {
    long rest = number;
    while (rest < -64 || rest > 63) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return raw((int) (rest & 0x7f));
  }
}
