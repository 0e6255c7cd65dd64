package dev.isola.engine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The arguments of system calls that lie in guest memory, with every address and length checked.
 */
final class GuestSlices {

  /** The longest path a guest can name, in bytes. */
  private static final int MAX_PATH = 4096;

  private final FlatMemory memory;

  GuestSlices(FlatMemory memory) {
    this.memory = memory;
  }

  private void check(int address, int length) throws WasiException {
    if (length < 0 || !memory.contains(address, length)) {
      throw new WasiException(Errno.FAULT);
    }
  }

  int getInt(int address) throws WasiException {
    check(address, Integer.BYTES);
    return memory.readInt(address);
  }

  long getLong(int address) throws WasiException {
    check(address, Long.BYTES);
    return memory.readLong(address);
  }

  int getUnsignedByte(int address) throws WasiException {
    check(address, Byte.BYTES);
    return memory.read(address) & 0xFF;
  }

  int getUnsignedShort(int address) throws WasiException {
    check(address, Short.BYTES);
    return memory.readShort(address) & 0xFFFF;
  }

  void putByte(int address, int value) throws WasiException {
    check(address, Byte.BYTES);
    memory.writeByte(address, (byte) value);
  }

  void putShort(int address, int value) throws WasiException {
    check(address, Short.BYTES);
    memory.writeShort(address, (short) value);
  }

  void putInt(int address, int value) throws WasiException {
    check(address, Integer.BYTES);
    memory.writeI32(address, value);
  }

  void putLong(int address, long value) throws WasiException {
    check(address, Long.BYTES);
    memory.writeLong(address, value);
  }

  void putBytes(int address, byte[] data, int offset, int length) throws WasiException {
    check(address, length);
    memory.write(address, data, offset, length);
  }

  void clear(int address, int length) throws WasiException {
    check(address, length);
    memory.fill((byte) 0, address, address + length);
  }

  byte[] getBytes(int address, int length) throws WasiException {
    check(address, length);
    return memory.readBytes(address, length);
  }

  /**
   * A view that is valid until the next access to guest memory. Who moves bytes through it has to
   * {@link #charge} for them.
   */
  ByteBuffer buffer(int address, int length) throws WasiException {
    check(address, length);
    return memory.buffer(address, length);
  }

  /** Lets the guest pay for bytes that were moved. */
  void charge(int bytes) {
    memory.get().chargeBytes(bytes);
  }

  String getPath(int address, int length) throws WasiException {
    check(address, length);
    if (length > MAX_PATH) {
      throw new WasiException(Errno.NAMETOOLONG);
    }
    String path;
    try {
      path = StandardCharsets.UTF_8.newDecoder().decode(memory.buffer(address, length)).toString();
    } catch (CharacterCodingException e) {
      throw new WasiException(Errno.ILSEQ);
    }
    if (path.indexOf('\0') >= 0) {
      throw new WasiException(Errno.INVAL);
    }
    return path;
  }
}
