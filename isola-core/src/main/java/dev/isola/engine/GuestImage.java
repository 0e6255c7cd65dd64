package dev.isola.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.Checksum;

/**
 * The state of a guest between two calls: memory, globals and table. A sandbox begins as a copy of
 * one. Immutable and safe for use by several threads.
 *
 * <p>In a file, blocks of memory that are zero are left out, and a CRC-32C over everything before
 * it stands at the end; the sizes at the beginning have one of their own, because they are relied
 * on before the end is read. That finds damage as well as a cryptographic digest would, and costs a
 * JVM that has just started a few milliseconds instead of fifty.
 *
 * @since 0.1.0
 */
public final class GuestImage {

  private static final long MAGIC = 0x49534f4c41494d47L;
  private static final int VERSION = 3;
  private static final int SIZES_SIZE = Long.BYTES + 6 * Integer.BYTES;
  private static final int HEADER_SIZE = SIZES_SIZE + Integer.BYTES;
  private static final int BLOCK = 4096;
  private static final int PAGE = 1 << 16;
  private static final int MAX_PAGES = 32767;
  private static final int CHECKSUM_SIZE = Integer.BYTES;
  private static final int MAX_COUNT = 10_000_000;
  private static final String WRONG_CHECKSUM = "its checksum is wrong";

  /** Bytes that are read at once: the JDK copies each reading through a buffer of its size. */
  private static final int READ = 1 << 18;

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
    head.putInt(checksum(head.array(), SIZES_SIZE));
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
    CheckedInputStream checked = new CheckedInputStream(in, new CRC32C());
    ByteBuffer sizes = read(checked, HEADER_SIZE);
    check(sizes.getLong() == MAGIC, "it does not begin like an image");
    int version = sizes.getInt();
    check(version == VERSION, "its version is " + version + ", expected was " + VERSION);
    int pages = sizes.getInt();
    int globalCount = sizes.getInt();
    int tableSize = sizes.getInt();
    int start = sizes.getInt();
    int contentLength = sizes.getInt();
    check(sizes.getInt() == checksum(sizes.array(), SIZES_SIZE), WRONG_CHECKSUM);
    check(pages >= 0 && pages <= MAX_PAGES, "it has " + pages + " pages");
    check(
        start >= 0 && contentLength >= 0 && (long) start + contentLength <= (long) pages * PAGE,
        "its content lies outside of its memory");
    check(
        globalCount >= 0 && globalCount <= MAX_COUNT && tableSize >= 0 && tableSize <= MAX_COUNT,
        "a count is out of range");
    long[] globals = new long[globalCount];
    read(checked, globalCount * Long.BYTES).asLongBuffer().get(globals);
    int[] table = new int[tableSize];
    read(checked, tableSize * Integer.BYTES).asIntBuffer().get(table);
    BitSet used = BitSet.valueOf(read(checked, (blocks(contentLength) + 7) / 8));
    byte[] content = readContent(checked, contentLength, used);
    int found = (int) checked.getChecksum().getValue();
    check(read(checked, CHECKSUM_SIZE).getInt() == found, WRONG_CHECKSUM);
    check(in.read() < 0, "it is longer than it says");
    return new GuestImage(pages, start, content, globals, table);
  }

  private static ByteBuffer read(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    check(bytes.length == length, "it is cut off");
    return ByteBuffer.wrap(bytes);
  }

  private static byte[] readContent(InputStream in, int contentLength, BitSet used)
      throws IOException {
    byte[] content = new byte[contentLength];
    int block = used.nextSetBit(0);
    while (block >= 0) {
      int endBlock = used.nextClearBit(block);
      check(endBlock <= blocks(contentLength), "a block lies outside of the memory");
      int end = (int) Math.min(contentLength, (long) endBlock * BLOCK);
      for (int at = block * BLOCK; at < end; at += READ) {
        int length = Math.min(end - at, READ);
        check(in.readNBytes(content, at, length) == length, "it is cut off");
      }
      block = used.nextSetBit(endBlock);
    }
    return content;
  }

  private static int checksum(byte[] bytes, int length) {
    Checksum checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
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
