package dev.isola.guests.aot;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads from a class file how long the code of each method is. */
final class MethodSizes {

  /** A longer method is never compiled by the JIT compiler; it stays interpreted. */
  static final int JIT_LIMIT = 8000;

  private MethodSizes() {}

  /** The length in bytes of each method's code, by name and descriptor. */
  static SortedMap<String, Integer> of(byte[] classFile) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
      in.skipNBytes(8);
      String[] texts = readTexts(in);
      in.skipNBytes(6);
      in.skipNBytes(2L * in.readUnsignedShort());
      int fields = in.readUnsignedShort();
      for (int i = 0; i < fields; i++) {
        in.skipNBytes(6);
        readCodeLength(in, texts);
      }
      SortedMap<String, Integer> sizes = new TreeMap<>();
      int methods = in.readUnsignedShort();
      for (int i = 0; i < methods; i++) {
        in.skipNBytes(2);
        String name = texts[in.readUnsignedShort()] + texts[in.readUnsignedShort()];
        sizes.put(name, readCodeLength(in, texts));
      }
      return sizes;
    } catch (IOException e) {
      throw new UncheckedIOException("not a class file", e);
    }
  }

  /** Skips a member's attributes; returns the length of its code, 0 if it has none. */
  private static int readCodeLength(DataInputStream in, String[] texts) throws IOException {
    int length = 0;
    int attributes = in.readUnsignedShort();
    for (int i = 0; i < attributes; i++) {
      String name = texts[in.readUnsignedShort()];
      int size = in.readInt();
      if (name.equals("Code")) {
        in.skipNBytes(4);
        length = in.readInt();
        in.skipNBytes(size - 8L);
      } else {
        in.skipNBytes(size);
      }
    }
    return length;
  }

  /** Reads the constant pool; entries that are not text are null. */
  private static String[] readTexts(DataInputStream in) throws IOException {
    String[] texts = new String[in.readUnsignedShort()];
    for (int i = 1; i < texts.length; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = in.readUTF();
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++; // Eight-byte constants take two entries.
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        default -> throw new IOException("unknown constant " + tag);
      }
    }
    return texts;
  }
}
