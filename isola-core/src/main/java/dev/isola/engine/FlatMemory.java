package dev.isola.engine;

import com.dylibso.chicory.runtime.ConstantEvaluators;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.DataSegment;
import dev.isola.spi.GuestState;
import dev.isola.spi.OutOfBoundsException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A guest's linear memory as Chicory and the host's functions see it. Compiled code works on the
 * {@link GuestState} behind it.
 *
 * @since 0.1.0
 */
public final class FlatMemory implements Memory, Supplier<GuestState> {

  private static final byte[] NOTHING = {};

  private final GuestState state;
  private final int initialPages;
  private final boolean restored;
  private DataSegment[] segments = {};

  private FlatMemory(GuestState state, boolean restored) {
    this.state = state;
    this.initialPages = state.pages();
    this.restored = restored;
  }

  /**
   * A memory of zeros, to be filled by the module's data segments.
   *
   * @param pages its size in pages of 64 KiB
   * @param maximumPages the size up to which the guest can let it grow
   * @return the memory
   */
  public static FlatMemory empty(int pages, int maximumPages) {
    return new FlatMemory(new GuestState(new byte[0], pages, maximumPages), false);
  }

  /** A memory with a copy of an image's content; data segments are not applied to it. */
  static FlatMemory restored(GuestImage image, int maximumPages) {
    byte[] bytes = image.arrays().take();
    return new FlatMemory(new GuestState(bytes, image.pages(), maximumPages), true);
  }

  /** The array; only to be read. */
  byte[] bytes() {
    return state.bytes();
  }

  /** Takes the array out. Until another one is put in, this memory must not be used. */
  byte[] detach() {
    return state.exchangeBytes(NOTHING);
  }

  /** Puts an array in; the memory's content is what the array holds from now on. */
  void attach(byte[] array) {
    state.exchangeBytes(array);
  }

  /** What compiled code works on. */
  @Override
  public GuestState get() {
    return state;
  }

  /** The memory as an image, without the zeros at either end. */
  GuestImage image(long[] globals, int[] table) {
    byte[] bytes = state.bytes();
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    int start = 0;
    while (start < end && bytes[start] == 0) {
      start++;
    }
    byte[] content = Arrays.copyOfRange(bytes, start, end);
    return new GuestImage(state.pages(), start, content, globals, table);
  }

  /** Whether growing was refused since the flag was last cleared. */
  boolean refused() {
    return state.refused();
  }

  void clearRefused() {
    state.clearRefused();
  }

  long size() {
    return (long) state.pages() * PAGE_SIZE;
  }

  /** Whether {@code length} bytes at {@code address}, both unsigned, lie inside the memory. */
  boolean contains(int address, int length) {
    return state.contains(address, length);
  }

  /**
   * A view of a part of the array. It is valid until the next access to this memory.
   *
   * @throws OutOfBoundsException if the part is not inside the memory
   */
  ByteBuffer buffer(int address, int length) {
    state.require(address, length);
    return ByteBuffer.wrap(state.bytes(), address, length);
  }

  @Override
  public int pages() {
    return state.pages();
  }

  @Override
  public int grow(int additional) {
    return state.grow(additional);
  }

  @Override
  public int initialPages() {
    return initialPages;
  }

  @Override
  public int maximumPages() {
    return state.maximumPages();
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
    this.segments = segments.clone();
    for (int i = 0; i < segments.length; i++) {
      if (segments[i] instanceof ActiveDataSegment active) {
        int address =
            (int) ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions())[0];
        write(address, active.data());
        this.segments[i] = null;
      }
    }
  }

  @Override
  public void initPassiveSegment(int segment, int destination, int offset, int size) {
    boolean present = segment < segments.length && segments[segment] != null;
    byte[] data = present ? segments[segment].data() : new byte[0];
    if (Integer.toUnsignedLong(offset) + Integer.toUnsignedLong(size) > data.length) {
      throw new WasmRuntimeException("out of bounds memory access");
    }
    write(destination, data, offset, size);
  }

  @Override
  public void drop(int segment) {
    // A restored guest has none: images are of guests whose segments have all been applied.
    if (segment < segments.length) {
      segments[segment] = null;
    }
  }

  @Override
  public void zero() {
    // A new memory is zero, and a restored one must not be cleared.
  }

  @Override
  public void write(int address, byte[] data, int offset, int size) {
    state.require(address, size);
    state.chargeBytes(size);
    System.arraycopy(data, offset, state.bytes(), address, size);
  }

  @Override
  public byte[] readBytes(int address, int length) {
    state.require(address, length);
    state.chargeBytes(length);
    return Arrays.copyOfRange(state.bytes(), address, address + length);
  }

  @Override
  public byte read(int address) {
    return GuestState.readByte(address, 0, state);
  }

  @Override
  public void writeByte(int address, byte value) {
    GuestState.writeByte(address, value, 0, state);
  }

  @Override
  public short readShort(int address) {
    return GuestState.readShort(address, 0, state);
  }

  @Override
  public long readU16(int address) {
    return readShort(address) & 0xFFFF;
  }

  @Override
  public void writeShort(int address, short value) {
    GuestState.writeShort(address, value, 0, state);
  }

  @Override
  public int readInt(int address) {
    return GuestState.readInt(address, 0, state);
  }

  @Override
  public void writeI32(int address, int value) {
    GuestState.writeInt(address, value, 0, state);
  }

  @Override
  public long readLong(int address) {
    return GuestState.readLong(address, 0, state);
  }

  @Override
  public void writeLong(int address, long value) {
    GuestState.writeLong(address, value, 0, state);
  }

  @Override
  public float readFloat(int address) {
    return GuestState.readFloat(address, 0, state);
  }

  @Override
  public long readF32(int address) {
    return readInt(address);
  }

  @Override
  public void writeF32(int address, float value) {
    GuestState.writeFloat(address, value, 0, state);
  }

  @Override
  public double readDouble(int address) {
    return GuestState.readDouble(address, 0, state);
  }

  @Override
  public long readF64(int address) {
    return readLong(address);
  }

  @Override
  public void writeF64(int address, double value) {
    GuestState.writeDouble(address, value, 0, state);
  }

  @Override
  public void fill(byte value, int from, int to) {
    // The caller computed "to" with wrap-around, so the difference is the size again.
    GuestState.fill(from, value, to - from, state);
  }

  @Override
  public void copy(int destination, int source, int size) {
    GuestState.copy(destination, source, size, state);
  }
}
