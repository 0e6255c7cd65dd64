package dev.isola.engine;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The arrays that hold the memories of the guests restored from one image, and those that are kept
 * for the next guests. Safe for use by several threads.
 *
 * <p>An array that a guest has used is overwritten from its first to its last byte before it is
 * handed out again, or compared with the image and overwritten where it differs: so no guest sees a
 * byte of another one. That is cheaper than a new array, which the JVM fills with zeros first and
 * collects afterwards; and where guests come one after the other, it is done in advance.
 *
 * <p>A few arrays are kept, and none when there was no guest for a while or the heap is full.
 */
final class ImageArrays {
  /** The unit in which a guest's changes are found and stored, in bytes. */
  static final int PAGE = 4096;

  private static final int KEPT = 4;
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Guests that come as soon after one another have an array made in advance. */
  private static final long SEQUENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final byte[] ZEROS = new byte[1 << 16];

  private final byte[] content;
  private final int start;
  private final int end;

  private final Deque<SoftReference<byte[]>> ready = new ArrayDeque<>();
  private final Deque<SoftReference<byte[]>> used = new ArrayDeque<>();
  private boolean preparing;
  private boolean expiring;
  private boolean newWanted;
  private int taken;
  private long lastUse;

  /** For an image that has {@code content} at the address {@code start}, and zeros elsewhere. */
  ImageArrays(byte[] content, int start) {
    this.content = content;
    this.start = start;
    this.end = start + content.length;
  }

  /** What a guest's memory has that the image has not. */
  static final class Difference {
    private final int length;
    private final int[] numbers;
    private final byte[][] pages;

    private Difference(int length, int[] numbers, byte[][] pages) {
      this.length = length;
      this.numbers = numbers;
      this.pages = pages;
    }

    private void applyTo(byte[] array) {
      for (int i = 0; i < pages.length; i++) {
        System.arraycopy(pages[i], 0, array, numbers[i] * PAGE, pages[i].length);
      }
    }

    /** The bytes that it takes. */
    long bytes() {
      return (long) pages.length * PAGE;
    }
  }

  /** An array that holds the image's memory, up to the last byte that is not zero. */
  byte[] take() {
    byte[] array;
    boolean isReady;
    synchronized (this) {
      long now = System.nanoTime();
      boolean sequence = taken > 0 && now - lastUse < SEQUENCE_NANOS;
      taken++;
      lastUse = now;
      array = poll(ready);
      isReady = array != null;
      if (array == null) {
        array = poll(used);
      }
      if (sequence && ready.isEmpty()) {
        newWanted = true;
        prepareSoon();
      }
    }
    if (array == null) {
      return copy(end);
    }
    if (!isReady) {
      restore(array);
    }
    return array;
  }

  /** Takes back an array that no guest uses any more. */
  void giveBack(byte[] array) {
    if (array.length != end) {
      return; // its guest needed more, which is rare enough
    }
    synchronized (this) {
      lastUse = System.nanoTime();
      if (ready.size() + used.size() >= KEPT) {
        return;
      }
      used.addLast(new SoftReference<>(array));
      if (taken > 1) { // a JVM that needs one sandbox only need not work for another one
        prepareSoon();
      }
      expireLater();
    }
  }

  private static byte[] poll(Deque<SoftReference<byte[]>> arrays) {
    byte[] array = null;
    while (array == null && !arrays.isEmpty()) {
      array = arrays.pollLast().get();
    }
    return array;
  }

  private synchronized void prepareSoon() {
    if (!preparing) {
      preparing = true;
      Housekeeper.after(0, this::prepare);
    }
  }

  /** Makes used arrays ready, or a new one if there is none at all. */
  private void prepare() {
    boolean more = true;
    while (more) {
      byte[] array;
      synchronized (this) {
        array = poll(used);
        more = array != null || (newWanted && ready.isEmpty());
        newWanted = false;
        preparing = more;
      }
      if (more) {
        makeReady(array);
      }
    }
  }

  private void makeReady(byte[] array) {
    byte[] restored = array;
    try {
      if (restored == null) {
        restored = copy(end);
      } else {
        restore(restored);
      }
    } catch (OutOfMemoryError e) {
      return; // who needs one will see
    }
    keepReady(restored);
  }

  private synchronized void expireLater() {
    if (!expiring) {
      expiring = true;
      Housekeeper.after(KEEP_NANOS, this::expire);
    }
  }

  private synchronized void expire() {
    expiring = false;
    if (System.nanoTime() - lastUse < KEEP_NANOS) {
      expireLater();
    } else {
      ready.clear();
      used.clear();
    }
  }

  /** A new array of some length that holds the image's memory as far as it goes. */
  private byte[] copy(int length) {
    byte[] array = new byte[length];
    System.arraycopy(content, 0, array, start, content.length);
    return array;
  }

  /** Makes an array equal to the image, whatever is in it. */
  void restore(byte[] array) {
    restore(array, 0, array.length);
  }

  /**
   * Finds what a guest has changed.
   *
   * @param array the guest's array, which may be longer than the image's
   * @return the changes; null if they take more than half of the array
   */
  Difference difference(byte[] array) {
    List<byte[]> pages = new ArrayList<>();
    int[] numbers = new int[array.length / PAGE / 2];
    int at = nextDifference(array, 0);
    while (at < array.length && pages.size() < numbers.length) {
      int page = at / PAGE;
      numbers[pages.size()] = page;
      pages.add(Arrays.copyOfRange(array, page * PAGE, pageEnd(array, page)));
      at = nextDifference(array, pageEnd(array, page));
    }
    if (at < array.length) {
      return null;
    }
    int[] some = Arrays.copyOf(numbers, pages.size());
    return new Difference(array.length, some, pages.toArray(new byte[0][]));
  }

  /** Takes back an array that no guest uses any more, and whose changes are known. */
  void giveBack(byte[] array, Difference difference) {
    if (array.length == end) {
      for (int page : difference.numbers) {
        restore(array, page * PAGE, pageEnd(array, page));
      }
      keepReady(array);
    }
  }

  private synchronized void keepReady(byte[] array) {
    if (ready.size() + used.size() < KEPT) {
      ready.addLast(new SoftReference<>(array));
      expireLater();
    }
  }

  /** An array with what a guest has changed. */
  byte[] withDifference(Difference difference) {
    byte[] array = difference.length == end ? take() : copy(difference.length);
    difference.applyTo(array);
    return array;
  }

  private static int pageEnd(byte[] array, int page) {
    return Math.min((page + 1) * PAGE, array.length);
  }

  private void restore(byte[] array, int from, int to) {
    int copyFrom = Math.min(Math.max(from, start), to);
    int copyTo = Math.max(Math.min(to, end), copyFrom);
    zero(array, from, copyFrom);
    if (copyFrom < copyTo) {
      System.arraycopy(content, copyFrom - start, array, copyFrom, copyTo - copyFrom);
    }
    zero(array, copyTo, to);
  }

  // By copying: unlike filling, that is fast before the JVM has compiled anything.
  private static void zero(byte[] array, int from, int to) {
    for (int at = from; at < to; at += ZEROS.length) {
      System.arraycopy(ZEROS, 0, array, at, Math.min(to - at, ZEROS.length));
    }
  }

  /** The first position from {@code from} on that differs from the image, or the array's length. */
  private int nextDifference(byte[] array, int from) {
    int at = nextNonZero(array, from, Math.min(start, array.length));
    if (at < start) {
      return at;
    }
    if (at < end) {
      int mismatch = Arrays.mismatch(array, at, end, content, at - start, content.length);
      if (mismatch >= 0) {
        return at + mismatch;
      }
      at = end;
    }
    return nextNonZero(array, at, array.length);
  }

  /** The first position that is not zero, or {@code to}, or {@code from} if that is greater. */
  private static int nextNonZero(byte[] array, int from, int to) {
    int at = from;
    while (at < to) {
      int length = Math.min(to - at, ZEROS.length);
      int mismatch = Arrays.mismatch(array, at, at + length, ZEROS, 0, length);
      if (mismatch >= 0) {
        return at + mismatch;
      }
      at += length;
    }
    return at;
  }
}
