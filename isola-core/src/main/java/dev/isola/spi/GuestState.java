package dev.isola.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import sun.misc.Unsafe;

/**
 * What the compiled code of one running guest works on: its linear memory, its globals and its
 * meter. Every compiled function is handed this object, and calls the static methods here for each
 * memory instruction; so they are written for the JVM's compilers before anything else.
 *
 * <p>The memory is one byte array. It may be shorter than the memory: what lies beyond its end
 * reads as zero and is only allocated when it is touched. So growing is a matter of counting pages,
 * and a guest that was restored from an image pays only for the image's bytes. Addresses at and
 * above 2 GiB are negative numbers here and are always out of bounds, because a memory has fewer
 * pages than that. Every access first tries the array; the array's own bounds check leads to the
 * slow path that tells "not allocated yet" from "out of bounds".
 *
 * <p>The methods are small because HotSpot takes no more than 8,000 bytes of others' code into a
 * method that it compiles: the fewer bytes a memory access has, the larger a function can be whose
 * accesses are all compiled in place.
 *
 * <p>The meter counts down at every turn of a loop and the entry of some functions that call
 * others, and by the bytes that bulk operations work on and that the memory grows by. When the
 * count is used up, the meter is asked for more; it can end the guest by throwing. The number of
 * ticks depends on nothing but what the guest does.
 *
 * <p>A state is confined to the thread that runs its guest. The class is public for compiled code
 * and for the engine only.
 *
 * @since 0.1.0
 */
public final class GuestState {

  /** The bytes of a page of memory. */
  public static final int PAGE_SIZE = 65536;

  /** Whether an address that has been checked is accessed without another check. */
  private static final boolean DIRECT =
      Runtime.version().feature() < 24 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private static final Unsafe UNSAFE = DIRECT ? unsafe() : null;
  private static final long BASE = DIRECT ? Unsafe.ARRAY_BYTE_BASE_OFFSET : 0;

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final VarHandle FLOATS = view(float[].class);
  private static final VarHandle DOUBLES = view(double[].class);

  /** How many bytes a tick pays for: about as many as are copied in the time of a loop's turn. */
  private static final int BYTES_PER_TICK = 256;

  /** Bytes that a bulk operation works through between two looks at the meter. */
  private static final int BULK = 8 << 20;

  /** The most the array grows by at once, so that a big guest does not double its cost. */
  private static final long MAX_STEP = 128L << 20;

  private final int maximumPages;
  private byte[] bytes;
  private int pages;
  private boolean refused;
  private int ticks;
  private long granted;
  private IntSupplier meter = () -> Integer.MAX_VALUE;
  private int stackPointer;
  private int stackPointerGlobal = -1;
  private long[] globals = {};
  private BitSet owned = new BitSet();
  private Object instance;

  /**
   * A state whose memory has the given content.
   *
   * @param bytes the content from address 0; it is not copied. Its length may be less than the
   *     memory's size: the rest is zero
   * @param pages the size of the memory in pages
   * @param maximumPages the size up to which the guest can let it grow
   */
  public GuestState(byte[] bytes, int pages, int maximumPages) {
    this.bytes = bytes;
    this.pages = pages;
    this.maximumPages = maximumPages;
  }

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM has no sun.misc.Unsafe", e);
    }
  }

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The state behind a memory that the engine made. Compiled code calls this when the host enters
   * it.
   *
   * @param memory the memory; null for a module without one
   * @return its state
   * @throws IllegalArgumentException if the engine did not make it
   */
  public static GuestState of(Object memory) {
    if (memory == null) {
      return new GuestState(new byte[0], 0, 0);
    }
    if (memory instanceof Supplier<?> supplier && supplier.get() instanceof GuestState state) {
      return state;
    }
    throw new IllegalArgumentException(
        "compiled guests need a memory of the engine, was " + memory.getClass().getName());
  }

  /**
   * Unpacks the numbers of a table's entries. Compiled code does this once.
   *
   * @param text a number for each character
   * @return the numbers
   */
  public static int[] entries(String text) {
    int[] numbers = new int[text.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = text.charAt(i);
    }
    return numbers;
  }

  /**
   * The array with the memory's content. It is valid until the next access to the memory.
   *
   * @return the bytes from address 0; may be shorter than the memory
   */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Puts another array in the place of the one with the memory's content.
   *
   * @param bytes the new content from address 0; it is not copied
   * @return the array that was there
   */
  public byte[] exchangeBytes(byte[] bytes) {
    byte[] before = this.bytes;
    this.bytes = bytes;
    return before;
  }

  /**
   * The memory's size.
   *
   * @return the number of pages
   */
  public int pages() {
    return pages;
  }

  /**
   * The size up to which the memory can grow.
   *
   * @return the number of pages
   */
  public int maximumPages() {
    return maximumPages;
  }

  /**
   * Lets the memory grow.
   *
   * @param additional how many pages more, unsigned
   * @return the size before, or -1 if it would be too large
   */
  public int grow(int additional) {
    int before = pages;
    long wanted = before + Integer.toUnsignedLong(additional);
    if (wanted > maximumPages) {
      refused = true;
      return -1;
    }
    charge(additional * (PAGE_SIZE / BYTES_PER_TICK));
    pages = (int) wanted;
    return before;
  }

  /**
   * Whether growing was refused since {@link #clearRefused()}.
   *
   * @return true if it was
   */
  public boolean refused() {
    return refused;
  }

  /** Forgets that growing was refused. */
  public void clearRefused() {
    refused = false;
  }

  /**
   * Sets who is asked when the ticks are used up. What is left of earlier grants is void.
   *
   * @param meter returns how many ticks the guest may make until it is asked again, at least 1; it
   *     is called on the thread that runs the guest, and ends the guest by throwing
   */
  public void meter(IntSupplier meter) {
    this.meter = meter;
    granted -= ticks;
    ticks = 0;
  }

  /**
   * How often the guest has ticked.
   *
   * @return the number of ticks since the state was made
   */
  public long ticks() {
    return granted - ticks;
  }

  /**
   * Counts a turn of a loop or the entry of a function.
   *
   * @param state the guest
   */
  public static void tick(GuestState state) {
    if (--state.ticks < 0) {
      state.refill();
    }
  }

  /**
   * Lets the guest be ended at the turn of a loop that counts itself, and counts nothing. This is
   * where a program's every instruction passes, so there is no time to write anything.
   *
   * @param state the guest
   */
  public static void poll(GuestState state) {
    if (Thread.currentThread().isInterrupted()) {
      state.ask();
    }
  }

  /**
   * Counts what a loop that counts itself says.
   *
   * @param number how many ticks; one that is not positive, which an honest guest does not give,
   *     counts nothing
   * @param state the guest
   */
  public static void count(int number, GuestState state) {
    if (number > 0) {
      state.charge(number);
    }
  }

  /** Whoever decides ends an interrupted guest; until then it goes on. */
  private void ask() {
    int more = meter.getAsInt();
    granted += more;
    ticks += more;
  }

  /** Pays what the ticks were not enough for. */
  private void refill() {
    int owed = -ticks;
    ticks = 0;
    while (owed > 0) {
      int more = meter.getAsInt();
      granted += more;
      ticks = Math.max(more - owed, 0);
      owed -= more;
    }
  }

  /**
   * Counts several ticks at once, before what they are for is done.
   *
   * @param number how many, not negative
   */
  public void charge(int number) {
    ticks -= number;
    if (ticks < 0) {
      refill();
    }
  }

  /**
   * Counts the ticks for something that takes the longer the more bytes there are, before it is
   * done.
   *
   * @param length the number of bytes, not negative
   */
  public void chargeBytes(int length) {
    if (length >= BYTES_PER_TICK) {
      charge(length / BYTES_PER_TICK);
    }
  }

  /**
   * Ties the state to the instance that it belongs to.
   *
   * @param instance the engine's instance
   * @param globals how many globals it has
   */
  public void bind(Object instance, int globals) {
    this.instance = instance;
    this.globals = new long[globals];
    this.owned = new BitSet(globals);
  }

  /**
   * Takes a global over from the instance.
   *
   * @param value its value, as 64 bits
   * @param global its number
   */
  public void own(long value, int global) {
    owned.set(global);
    globals[global] = value;
  }

  /**
   * Takes the global over that compiled C code keeps its stack pointer in.
   *
   * @param value its value, as 64 bits
   * @param global its number
   */
  public void ownStackPointer(long value, int global) {
    owned.set(global);
    stackPointer = (int) value;
    stackPointerGlobal = global;
  }

  /**
   * Whether this state holds a global's value, and not the instance.
   *
   * @param global its number
   * @return true if it does
   */
  public boolean owns(int global) {
    return owned.get(global);
  }

  /**
   * The value of a global that this state holds.
   *
   * @param global its number
   * @return the value, as 64 bits
   */
  public long value(int global) {
    return global == stackPointerGlobal ? stackPointer : globals[global];
  }

  /**
   * The instance that a state belongs to.
   *
   * @param state the guest
   * @return the engine's instance
   */
  public static Object instance(GuestState state) {
    return state.instance;
  }

  /**
   * The stack pointer.
   *
   * @param state the guest
   * @return its value
   */
  public static int stackPointer(GuestState state) {
    return state.stackPointer;
  }

  /**
   * Sets the stack pointer.
   *
   * @param value the value
   * @param state the guest
   */
  public static void stackPointer(int value, GuestState state) {
    state.stackPointer = value;
  }

  /**
   * A global's value.
   *
   * @param global its number
   * @param state the guest
   * @return the value, as 64 bits
   */
  public static long global(int global, GuestState state) {
    return state.globals[global];
  }

  /**
   * Sets a global.
   *
   * @param value the value, as 64 bits
   * @param global its number
   * @param state the guest
   */
  public static void global(long value, int global, GuestState state) {
    state.globals[global] = value;
  }

  /**
   * The memory's size.
   *
   * @param state the guest
   * @return the number of pages
   */
  public static int pages(GuestState state) {
    return state.pages;
  }

  /**
   * Lets the memory grow.
   *
   * @param additional how many pages more, unsigned
   * @param state the guest
   * @return the size before, or -1 if it would be too large
   */
  public static int grow(int additional, GuestState state) {
    return state.grow(additional);
  }

  /**
   * Reads a byte.
   *
   * @param address the address, unsigned
   * @param offset what is added to it, unsigned
   * @param state the guest
   * @return the value
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static byte readByte(int address, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at < bytes.length) {
      return bytes[(int) at];
    }
    return state.readByteBeyond(address, offset);
  }

  private byte readByteBeyond(int address, int offset) {
    int at = require(address, offset, 1);
    return bytes[at];
  }

  /**
   * Writes a byte.
   *
   * @param address the address, unsigned
   * @param value the value
   * @param offset what is added to the address, unsigned
   * @param state the guest
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static void writeByte(int address, byte value, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at < bytes.length) {
      bytes[(int) at] = value;
    } else {
      state.writeByteBeyond(address, value, offset);
    }
  }

  private void writeByteBeyond(int address, byte value, int offset) {
    int at = require(address, offset, 1);
    bytes[at] = value;
  }

  /**
   * Reads a short in little-endian order.
   *
   * @param address the address, unsigned
   * @param offset what is added to it, unsigned
   * @param state the guest
   * @return the value
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static short readShort(int address, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at <= bytes.length - 2) {
      return DIRECT ? UNSAFE.getShort(bytes, at + BASE) : (short) SHORTS.get(bytes, (int) at);
    }
    return state.readShortBeyond(address, offset);
  }

  private short readShortBeyond(int address, int offset) {
    int at = require(address, offset, 2);
    return (short) SHORTS.get(bytes, at);
  }

  /**
   * Writes a short in little-endian order.
   *
   * @param address the address, unsigned
   * @param value the value
   * @param offset what is added to the address, unsigned
   * @param state the guest
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static void writeShort(int address, short value, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at > bytes.length - 2) {
      state.writeShortBeyond(address, value, offset);
    } else if (DIRECT) {
      UNSAFE.putShort(bytes, at + BASE, value);
    } else {
      SHORTS.set(bytes, (int) at, value);
    }
  }

  private void writeShortBeyond(int address, short value, int offset) {
    int at = require(address, offset, 2);
    SHORTS.set(bytes, at, value);
  }

  /**
   * Reads a int in little-endian order.
   *
   * @param address the address, unsigned
   * @param offset what is added to it, unsigned
   * @param state the guest
   * @return the value
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static int readInt(int address, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at <= bytes.length - 4) {
      return DIRECT ? UNSAFE.getInt(bytes, at + BASE) : (int) INTS.get(bytes, (int) at);
    }
    return state.readIntBeyond(address, offset);
  }

  private int readIntBeyond(int address, int offset) {
    int at = require(address, offset, 4);
    return (int) INTS.get(bytes, at);
  }

  /**
   * Writes a int in little-endian order.
   *
   * @param address the address, unsigned
   * @param value the value
   * @param offset what is added to the address, unsigned
   * @param state the guest
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static void writeInt(int address, int value, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at > bytes.length - 4) {
      state.writeIntBeyond(address, value, offset);
    } else if (DIRECT) {
      UNSAFE.putInt(bytes, at + BASE, value);
    } else {
      INTS.set(bytes, (int) at, value);
    }
  }

  private void writeIntBeyond(int address, int value, int offset) {
    int at = require(address, offset, 4);
    INTS.set(bytes, at, value);
  }

  /**
   * Reads a long in little-endian order.
   *
   * @param address the address, unsigned
   * @param offset what is added to it, unsigned
   * @param state the guest
   * @return the value
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static long readLong(int address, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at <= bytes.length - 8) {
      return DIRECT ? UNSAFE.getLong(bytes, at + BASE) : (long) LONGS.get(bytes, (int) at);
    }
    return state.readLongBeyond(address, offset);
  }

  private long readLongBeyond(int address, int offset) {
    int at = require(address, offset, 8);
    return (long) LONGS.get(bytes, at);
  }

  /**
   * Writes a long in little-endian order.
   *
   * @param address the address, unsigned
   * @param value the value
   * @param offset what is added to the address, unsigned
   * @param state the guest
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static void writeLong(int address, long value, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at > bytes.length - 8) {
      state.writeLongBeyond(address, value, offset);
    } else if (DIRECT) {
      UNSAFE.putLong(bytes, at + BASE, value);
    } else {
      LONGS.set(bytes, (int) at, value);
    }
  }

  private void writeLongBeyond(int address, long value, int offset) {
    int at = require(address, offset, 8);
    LONGS.set(bytes, at, value);
  }

  /**
   * Reads a float in little-endian order.
   *
   * @param address the address, unsigned
   * @param offset what is added to it, unsigned
   * @param state the guest
   * @return the value
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static float readFloat(int address, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at <= bytes.length - 4) {
      return DIRECT ? UNSAFE.getFloat(bytes, at + BASE) : (float) FLOATS.get(bytes, (int) at);
    }
    return state.readFloatBeyond(address, offset);
  }

  private float readFloatBeyond(int address, int offset) {
    int at = require(address, offset, 4);
    return (float) FLOATS.get(bytes, at);
  }

  /**
   * Writes a float in little-endian order.
   *
   * @param address the address, unsigned
   * @param value the value
   * @param offset what is added to the address, unsigned
   * @param state the guest
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static void writeFloat(int address, float value, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at > bytes.length - 4) {
      state.writeFloatBeyond(address, value, offset);
    } else if (DIRECT) {
      UNSAFE.putFloat(bytes, at + BASE, value);
    } else {
      FLOATS.set(bytes, (int) at, value);
    }
  }

  private void writeFloatBeyond(int address, float value, int offset) {
    int at = require(address, offset, 4);
    FLOATS.set(bytes, at, value);
  }

  /**
   * Reads a double in little-endian order.
   *
   * @param address the address, unsigned
   * @param offset what is added to it, unsigned
   * @param state the guest
   * @return the value
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static double readDouble(int address, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at <= bytes.length - 8) {
      return DIRECT ? UNSAFE.getDouble(bytes, at + BASE) : (double) DOUBLES.get(bytes, (int) at);
    }
    return state.readDoubleBeyond(address, offset);
  }

  private double readDoubleBeyond(int address, int offset) {
    int at = require(address, offset, 8);
    return (double) DOUBLES.get(bytes, at);
  }

  /**
   * Writes a double in little-endian order.
   *
   * @param address the address, unsigned
   * @param value the value
   * @param offset what is added to the address, unsigned
   * @param state the guest
   * @throws OutOfBoundsException if it does not lie inside the memory
   */
  public static void writeDouble(int address, double value, int offset, GuestState state) {
    byte[] bytes = state.bytes;
    long at = (address & 0xFFFFFFFFL) + (offset & 0xFFFFFFFFL);
    if (at > bytes.length - 8) {
      state.writeDoubleBeyond(address, value, offset);
    } else if (DIRECT) {
      UNSAFE.putDouble(bytes, at + BASE, value);
    } else {
      DOUBLES.set(bytes, (int) at, value);
    }
  }

  private void writeDoubleBeyond(int address, double value, int offset) {
    int at = require(address, offset, 8);
    DOUBLES.set(bytes, at, value);
  }

  /**
   * Fills a part of the memory.
   *
   * @param address where it begins, unsigned
   * @param value what it is filled with
   * @param size its length in bytes, unsigned
   * @param state the guest
   * @throws OutOfBoundsException if the part does not lie inside the memory
   */
  public static void fill(int address, byte value, int size, GuestState state) {
    state.require(address, size);
    int end = address + size;
    for (int at = address; at < end; ) {
      int next = Math.min(end - at, BULK) + at;
      state.chargeBytes(next - at);
      Arrays.fill(state.bytes, at, next, value);
      at = next;
    }
  }

  /**
   * Copies a part of the memory to another place; the two may overlap.
   *
   * @param destination the other place, unsigned
   * @param source where the part begins, unsigned
   * @param size its length in bytes, unsigned
   * @param state the guest
   * @throws OutOfBoundsException if either does not lie inside the memory
   */
  public static void copy(int destination, int source, int size, GuestState state) {
    state.require(source, size);
    state.require(destination, size);
    if (destination <= source) {
      for (int done = 0; done < size; ) {
        int part = Math.min(size - done, BULK);
        state.chargeBytes(part);
        System.arraycopy(state.bytes, source + done, state.bytes, destination + done, part);
        done += part;
      }
    } else {
      for (int left = size; left > 0; ) {
        int part = Math.min(left, BULK);
        state.chargeBytes(part);
        left -= part;
        System.arraycopy(state.bytes, source + left, state.bytes, destination + left, part);
      }
    }
  }

  /**
   * Whether a part lies inside the memory.
   *
   * @param address where it begins, unsigned
   * @param length its length in bytes, unsigned
   * @return true if it does
   */
  public boolean contains(int address, int length) {
    return Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length)
        <= (long) pages * PAGE_SIZE;
  }

  /**
   * Makes sure that {@link #bytes()} holds a part of the memory.
   *
   * @param address where it begins, unsigned
   * @param length its length in bytes, unsigned
   * @throws OutOfBoundsException if the part does not lie inside the memory
   */
  public void require(int address, int length) {
    require(address, 0, length);
  }

  /** Makes sure that the array holds a part of the memory, and returns the index it begins at. */
  private int require(int address, int offset, int length) {
    long start = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(offset);
    long end = start + Integer.toUnsignedLong(length);
    if (end > bytes.length) {
      if (end > (long) pages * PAGE_SIZE) {
        throw new OutOfBoundsException(start);
      }
      extend(end);
    }
    return (int) start;
  }

  private void extend(long needed) {
    long step = Math.min(Math.max(bytes.length / 2, 1L << 20), MAX_STEP);
    long size = (long) pages * PAGE_SIZE;
    long wanted = Math.min(Math.max(needed, bytes.length + step), size);
    // Without room in the JVM's heap this throws: that is the host's failure, not a refusal.
    bytes = Arrays.copyOf(bytes, (int) wanted);
  }
}
