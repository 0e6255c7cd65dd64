package dev.isola.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of a file in memory. What was never written is zero and takes no memory. */
final class FileContent {

  /** A file is read out as one array. */
  static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private static final int PAGE = 4096;

  private byte[][] pages = {};
  private int size;

  int size() {
    return size;
  }

  /** Reads from a position, which may lie behind the end; returns 0 there. */
  int read(ByteBuffer target, long position) {
    if (position >= size) {
      return 0;
    }
    int at = (int) position;
    int length = Math.min(target.remaining(), size - at);
    for (int done = 0; done < length; ) {
      int offset = (at + done) % PAGE;
      int part = Math.min(length - done, PAGE - offset);
      byte[] page = page(at + done);
      target.put(page == null ? new byte[PAGE] : page, offset, part);
      done += part;
    }
    return length;
  }

  private byte[] page(int position) {
    int number = position / PAGE;
    return number < pages.length ? pages[number] : null;
  }

  /** Writes all of {@code source}; its end must not lie behind {@link #MAX_SIZE}. */
  void write(ByteBuffer source, int position) {
    int at = position;
    while (source.hasRemaining()) {
      int offset = at % PAGE;
      int part = Math.min(source.remaining(), PAGE - offset);
      source.get(writablePage(at / PAGE), offset, part);
      at += part;
    }
    size = Math.max(size, at);
  }

  private byte[] writablePage(int number) {
    if (number >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(number + 1, pages.length + pages.length / 2));
    }
    if (pages[number] == null) {
      pages[number] = new byte[PAGE];
    }
    return pages[number];
  }

  /** Makes the file shorter or longer; what is new reads as zero. */
  void resize(int newSize) {
    if (newSize < size) {
      int kept = (int) (((long) newSize + PAGE - 1) / PAGE);
      pages = kept < pages.length ? Arrays.copyOf(pages, kept) : pages;
      byte[] last = newSize % PAGE == 0 ? null : page(newSize);
      if (last != null) {
        Arrays.fill(last, newSize % PAGE, PAGE, (byte) 0);
      }
    }
    size = newSize;
  }

  byte[] toByteArray() {
    byte[] bytes = new byte[size];
    read(ByteBuffer.wrap(bytes), 0);
    return bytes;
  }
}
