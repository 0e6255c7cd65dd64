package dev.isola;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 that arrives in pieces. Malformed bytes become U+FFFD. */
final class Utf8Text {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] heldBack = {};

  /** The text of these bytes, without a last character that is not complete yet. */
  String add(byte[] bytes) {
    ByteBuffer in;
    if (heldBack.length == 0) {
      in = ByteBuffer.wrap(bytes);
    } else {
      in = ByteBuffer.allocate(heldBack.length + bytes.length);
      in.put(heldBack).put(bytes).flip();
    }
    CharBuffer out = CharBuffer.allocate(in.remaining());
    decoder.decode(in, out, false);
    heldBack = new byte[in.remaining()];
    in.get(heldBack);
    return out.flip().toString();
  }

  /** What is left at the end: empty, or a replacement for an incomplete character. */
  String end() {
    ByteBuffer in = ByteBuffer.wrap(heldBack);
    CharBuffer out = CharBuffer.allocate(heldBack.length + 1);
    decoder.decode(in, out, true);
    decoder.flush(out);
    decoder.reset();
    heldBack = new byte[0];
    return out.flip().toString();
  }
}
