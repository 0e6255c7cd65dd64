package dev.isola.engine;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.ConstantEvaluators;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.DataSegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A guest's linear memory in one byte array.
 *
 * <p>The array may be shorter than the memory: what lies beyond its end reads as zero and is only
 * allocated when it is touched. So growing is a matter of counting pages, and a sandbox that was
 * restored from an image pays only for the image's bytes. Addresses at and above 2 GiB arrive as
 * negative numbers and are always out of bounds, because a memory has fewer pages than that.
 *
 * <p>Every access first tries the array; the array's own bounds check leads to the slow path that
 * tells "not allocated yet" from "out of bounds".
 */
final class FlatMemory implements Memory {

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final VarHandle FLOATS = view(float[].class);
  private static final VarHandle DOUBLES = view(double[].class);

  /** Bytes between two looks at the thread's interrupt flag in bulk operations. */
  private static final int BULK = 8 << 20;

  /** The most the array grows by at once, so that a big guest does not double its cost. */
  private static final long MAX_STEP = 128L << 20;

  private final int initialPages;
  private final int maximumPages;
  private final boolean restored;

  private byte[] bytes;
  private int pages;
  private boolean refused;

  private FlatMemory(byte[] bytes, int pages, int maximumPages, boolean restored) {
    this.bytes = bytes;
    this.pages = pages;
    this.initialPages = pages;
    this.maximumPages = maximumPages;
    this.restored = restored;
  }

  /** A memory of zeros, to be filled by the module's data segments. */
  static FlatMemory empty(int pages, int maximumPages) {
    return new FlatMemory(new byte[0], pages, maximumPages, false);
  }

  /** A memory with a copy of an image's content; data segments are not applied to it. */
  static FlatMemory restored(GuestImage image, int maximumPages) {
    byte[] content = image.content();
    byte[] bytes = new byte[image.start() + content.length];
    System.arraycopy(content, 0, bytes, image.start(), content.length);
    return new FlatMemory(bytes, image.pages(), maximumPages, true);
  }

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }

  /** The memory as an image, without the zeros at either end. */
  GuestImage image(long[] globals, int[] table) {
    int end = bytes.length;
    while (end >= Long.BYTES && (long) LONGS.get(bytes, end - Long.BYTES) == 0) {
      end -= Long.BYTES;
    }
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    int start = 0;
    while (start < end && bytes[start] == 0) {
      start++;
    }
    return new GuestImage(pages, start, Arrays.copyOfRange(bytes, start, end), globals, table);
  }

  /** Whether growing was refused since the flag was last cleared. */
  boolean refused() {
    return refused;
  }

  void clearRefused() {
    refused = false;
  }

  long size() {
    return (long) pages * PAGE_SIZE;
  }

  /** Whether {@code length} bytes at {@code address}, both unsigned, lie inside the memory. */
  boolean contains(int address, int length) {
    return Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length) <= size();
  }

  /**
   * A view of a part of the array. It is valid until the next access to this memory.
   *
   * @throws WasmRuntimeException if the part is not inside the memory
   */
  ByteBuffer buffer(int address, int length) {
    require(address, length);
    return ByteBuffer.wrap(bytes, address, length);
  }

  @Override
  public int pages() {
    return pages;
  }

  @Override
  public int grow(int additional) {
    int before = pages;
    long wanted = before + Integer.toUnsignedLong(additional);
    if (wanted > maximumPages) {
      refused = true;
      return -1;
    }
    pages = (int) wanted;
    return before;
  }

  @Override
  public int initialPages() {
    return initialPages;
  }

  @Override
  public int maximumPages() {
    return maximumPages;
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  @SuppressWarnings("removal")
  public Object lock(int address) {
    return this;
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, int expected, long timeout) {
    throw new WasmRuntimeException("expected shared memory");
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, long expected, long timeout) {
    throw new WasmRuntimeException("expected shared memory");
  }

  @Override
  @SuppressWarnings("removal")
  public int notify(int address, int maxThreads) {
    return 0;
  }

  @Override
  public void initialize(Instance instance, DataSegment[] segments) {
    if (restored) {
      return;
    }
    for (DataSegment segment : segments) {
      if (segment instanceof ActiveDataSegment active) {
        int address =
            (int) ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions())[0];
        write(address, active.data());
      }
    }
  }

  @Override
  public void initPassiveSegment(int segment, int destination, int offset, int size) {
    if (size != 0 || offset != 0 || !contains(destination, 0)) {
      throw outOfBounds(destination);
    }
  }

  @Override
  public void drop(int segment) {
    // Active segments count as dropped from the beginning, and there are no others.
  }

  @Override
  public void zero() {
    // A new memory is zero, and a restored one must not be cleared.
  }

  @Override
  public void write(int address, byte[] data, int offset, int size) {
    require(address, size);
    System.arraycopy(data, offset, bytes, address, size);
  }

  @Override
  public byte[] readBytes(int address, int length) {
    require(address, length);
    return Arrays.copyOfRange(bytes, address, address + length);
  }

  @Override
  public byte read(int address) {
    try {
      return bytes[address];
    } catch (IndexOutOfBoundsException e) {
      require(address, Byte.BYTES);
      return bytes[address];
    }
  }

  @Override
  public void writeByte(int address, byte value) {
    try {
      bytes[address] = value;
    } catch (IndexOutOfBoundsException e) {
      require(address, Byte.BYTES);
      bytes[address] = value;
    }
  }

  @Override
  public short readShort(int address) {
    try {
      return (short) SHORTS.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      require(address, Short.BYTES);
      return (short) SHORTS.get(bytes, address);
    }
  }

  @Override
  public long readU16(int address) {
    return readShort(address) & 0xFFFF;
  }

  @Override
  public void writeShort(int address, short value) {
    try {
      SHORTS.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      require(address, Short.BYTES);
      SHORTS.set(bytes, address, value);
    }
  }

  @Override
  public int readInt(int address) {
    try {
      return (int) INTS.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      require(address, Integer.BYTES);
      return (int) INTS.get(bytes, address);
    }
  }

  @Override
  public void writeI32(int address, int value) {
    try {
      INTS.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      require(address, Integer.BYTES);
      INTS.set(bytes, address, value);
    }
  }

  @Override
  public long readLong(int address) {
    try {
      return (long) LONGS.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      require(address, Long.BYTES);
      return (long) LONGS.get(bytes, address);
    }
  }

  @Override
  public void writeLong(int address, long value) {
    try {
      LONGS.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      require(address, Long.BYTES);
      LONGS.set(bytes, address, value);
    }
  }

  @Override
  public float readFloat(int address) {
    try {
      return (float) FLOATS.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      require(address, Float.BYTES);
      return (float) FLOATS.get(bytes, address);
    }
  }

  @Override
  public long readF32(int address) {
    return readInt(address);
  }

  @Override
  public void writeF32(int address, float value) {
    try {
      FLOATS.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      require(address, Float.BYTES);
      FLOATS.set(bytes, address, value);
    }
  }

  @Override
  public double readDouble(int address) {
    try {
      return (double) DOUBLES.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      require(address, Double.BYTES);
      return (double) DOUBLES.get(bytes, address);
    }
  }

  @Override
  public long readF64(int address) {
    return readLong(address);
  }

  @Override
  public void writeF64(int address, double value) {
    try {
      DOUBLES.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      require(address, Double.BYTES);
      DOUBLES.set(bytes, address, value);
    }
  }

  @Override
  public void fill(byte value, int from, int to) {
    // The caller computed "to" with wrap-around, so the difference is the size again.
    int size = to - from;
    require(from, size);
    int end = from + size;
    for (int at = from; at < end; ) {
      int next = Math.min(end - at, BULK) + at;
      Arrays.fill(bytes, at, next, value);
      at = next;
      checkInterruption(size);
    }
  }

  @Override
  public void copy(int destination, int source, int size) {
    require(source, size);
    require(destination, size);
    if (destination <= source) {
      for (int done = 0; done < size; ) {
        int part = Math.min(size - done, BULK);
        System.arraycopy(bytes, source + done, bytes, destination + done, part);
        done += part;
        checkInterruption(size);
      }
    } else {
      for (int left = size; left > 0; ) {
        int part = Math.min(left, BULK);
        left -= part;
        System.arraycopy(bytes, source + left, bytes, destination + left, part);
        checkInterruption(size);
      }
    }
  }

  private static void checkInterruption(int size) {
    if (size >= BULK && Thread.currentThread().isInterrupted()) {
      throw new ChicoryInterruptedException("Thread interrupted");
    }
  }

  /** Makes sure that the array holds the given part of the memory. */
  private void require(int address, int length) {
    long end = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length);
    if (end > bytes.length) {
      if (end > size()) {
        throw outOfBounds(address);
      }
      extend(end);
    }
  }

  private void extend(long needed) {
    long step = Math.min(Math.max(bytes.length / 2, 1L << 20), MAX_STEP);
    long wanted = Math.min(Math.max(needed, bytes.length + step), size());
    // Without room in the JVM's heap this throws: that is the host's failure, not a refusal.
    bytes = Arrays.copyOf(bytes, (int) wanted);
  }

  private static WasmRuntimeException outOfBounds(int address) {
    return new WasmRuntimeException(
        "out of bounds memory access at " + Integer.toUnsignedString(address));
  }
}
