package dev.isola.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The state of a guest between two calls: memory, globals and table. A sandbox begins as a copy of
 * one. Immutable and safe for use by several threads.
 *
 * <p>In a file, blocks of memory that are zero are left out, and a CRC-32C over everything before
 * it stands at the end. That finds damage as well as a cryptographic digest would, and costs a JVM
 * that has just started a few milliseconds instead of fifty.
 *
 * @since 0.1.0
 */
public final class GuestImage {

  private static final long MAGIC = 0x49534f4c41494d47L;
  private static final int VERSION = 2;
  private static final int HEADER_SIZE = Long.BYTES + 6 * Integer.BYTES;
  private static final int BLOCK = 4096;
  private static final int PAGE = 1 << 16;
  private static final int MAX_PAGES = 32767;
  private static final int CHECKSUM_SIZE = Integer.BYTES;

  private final int pages;
  private final int start;
  private final byte[] content;
  private final long[] globals;
  private final int[] table;
  private final ImageArrays arrays;

  /**
   * Takes the arrays over. {@code content} stands at the address {@code start}; the memory before
   * and after it is zero.
   */
  GuestImage(int pages, int start, byte[] content, long[] globals, int[] table) {
    this.pages = pages;
    this.start = start;
    this.content = content;
    this.globals = globals;
    this.table = table;
    this.arrays = new ImageArrays(content, start);
  }

  /**
   * The size of the guest's memory.
   *
   * @return the number of pages of 64 KiB
   */
  public int pages() {
    return pages;
  }

  /**
   * The size of the guest's memory from its first to its last byte that is not zero: what the image
   * itself takes.
   *
   * @return the size in bytes
   */
  public long bytes() {
    return content.length;
  }

  /** The address at which the content stands. */
  int start() {
    return start;
  }

  byte[] content() {
    return content;
  }

  /** The arrays for the memories of guests that are restored from this image. */
  ImageArrays arrays() {
    return arrays;
  }

  long[] globals() {
    return globals;
  }

  int[] table() {
    return table;
  }

  /**
   * Writes the image.
   *
   * @param out receives it; not closed
   * @throws IOException if {@code out} fails
   */
  public void write(OutputStream out) throws IOException {
    BitSet used = new BitSet();
    for (int block = 0; block * BLOCK < content.length; block++) {
      int end = Math.min(content.length, (block + 1) * BLOCK);
      for (int i = block * BLOCK; i < end; i++) {
        if (content[i] != 0) {
          used.set(block);
          break;
        }
      }
    }
    byte[] usedBlocks = Arrays.copyOf(used.toByteArray(), (blocks(content.length) + 7) / 8);
    ByteBuffer head =
        ByteBuffer.allocate(
            HEADER_SIZE
                + globals.length * Long.BYTES
                + table.length * Integer.BYTES
                + usedBlocks.length);
    head.putLong(MAGIC).putInt(VERSION).putInt(pages);
    head.putInt(globals.length).putInt(table.length).putInt(start);
    head.putInt(content.length);
    head.asLongBuffer().put(globals);
    head.position(head.position() + globals.length * Long.BYTES);
    head.asIntBuffer().put(table);
    head.position(head.position() + table.length * Integer.BYTES);
    head.put(usedBlocks);

    Checksum checksum = new CRC32C();
    checksum.update(head.array());
    out.write(head.array());
    for (int block = used.nextSetBit(0); block >= 0; block = used.nextSetBit(block + 1)) {
      int start = block * BLOCK;
      int length = Math.min(content.length - start, BLOCK);
      checksum.update(content, start, length);
      out.write(content, start, length);
    }
    out.write(ByteBuffer.allocate(CHECKSUM_SIZE).putInt((int) checksum.getValue()).array());
  }

  /**
   * Reads an image.
   *
   * @param in what {@link #write} wrote; read to its end, not closed
   * @return the image
   * @throws IOException if {@code in} fails, or if the image is damaged: cut off, changed, followed
   *     by something else, or of another version
   */
  public static GuestImage read(InputStream in) throws IOException {
    byte[] file = in.readAllBytes();
    int end = file.length - CHECKSUM_SIZE;
    check(end >= HEADER_SIZE, "it is cut off");
    ByteBuffer data = ByteBuffer.wrap(file, 0, end);
    check(data.getLong() == MAGIC, "it does not begin like an image");
    int version = data.getInt();
    check(version == VERSION, "its version is " + version + ", expected was " + VERSION);
    Checksum checksum = new CRC32C();
    checksum.update(file, 0, end);
    int expected = ByteBuffer.wrap(file).getInt(end);
    check((int) checksum.getValue() == expected, "its checksum is wrong");

    int pages = data.getInt();
    int globalCount = data.getInt();
    int tableSize = data.getInt();
    int start = data.getInt();
    int contentLength = data.getInt();
    check(pages >= 0 && pages <= MAX_PAGES, "it has " + pages + " pages");
    check(
        start >= 0 && contentLength >= 0 && (long) start + contentLength <= (long) pages * PAGE,
        "its content lies outside of its memory");
    check(globalCount >= 0 && tableSize >= 0, "a count is negative");
    int usedLength = (blocks(contentLength) + 7) / 8;
    check(
        data.remaining()
            >= (long) globalCount * Long.BYTES + (long) tableSize * Integer.BYTES + usedLength,
        "it is shorter than it says");
    long[] globals = new long[globalCount];
    data.asLongBuffer().get(globals);
    data.position(data.position() + globalCount * Long.BYTES);
    int[] table = new int[tableSize];
    data.asIntBuffer().get(table);
    data.position(data.position() + tableSize * Integer.BYTES);
    BitSet used = BitSet.valueOf(data.slice(data.position(), usedLength));
    data.position(data.position() + usedLength);
    return new GuestImage(pages, start, readContent(data, contentLength, used), globals, table);
  }

  private static byte[] readContent(ByteBuffer data, int contentLength, BitSet used)
      throws IOException {
    byte[] content = new byte[contentLength];
    for (int block = used.nextSetBit(0); block >= 0; block = used.nextSetBit(block + 1)) {
      long start = (long) block * BLOCK;
      check(start < contentLength, "a block lies outside of the memory");
      int length = (int) Math.min(contentLength - start, BLOCK);
      check(data.remaining() >= length, "it is shorter than it says");
      data.get(content, (int) start, length);
    }
    check(!data.hasRemaining(), "it is longer than it says");
    return content;
  }

  private static int blocks(int length) {
    return (int) (((long) length + BLOCK - 1) / BLOCK);
  }

  private static void check(boolean condition, String message) throws IOException {
    if (!condition) {
      throw new IOException("damaged image: " + message);
    }
  }
}
