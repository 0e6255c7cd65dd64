package dev.isola.engine;

import dev.isola.GuestClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The system calls of WASI preview 1 that work on file descriptors and paths. */
final class WasiFiles {

  private static final int MAX_BUFFERS = 1024;
  private static final int BUFFER_SIZE = 8;

  /** The most that is moved at once; it also bounds what the JDK allocates outside of the heap. */
  private static final int PART = 1 << 16;

  private static final int STAT_SIZE = 64;
  private static final int DESCRIPTOR_STAT_SIZE = 24;
  private static final int ENTRY_SIZE = 24;

  private static final int SEEK_SET = 0;
  private static final int SEEK_CURRENT = 1;
  private static final int SEEK_END = 2;

  private static final int FOLLOW = 1;
  private static final int CREATE = 1;
  private static final int DIRECTORY = 2;
  private static final int EXCLUSIVE = 4;
  private static final int TRUNCATE = 8;
  private static final int APPEND = 1;

  private static final int SET_ACCESSED = 1;
  private static final int SET_ACCESSED_NOW = 2;
  private static final int SET_MODIFIED = 4;
  private static final int SET_MODIFIED_NOW = 8;

  private final GuestSlices slices;
  private final DescriptorTable descriptors;
  private final GuestClock clock;
  private final DirectoryListings listings = new DirectoryListings();

  WasiFiles(GuestSlices slices, DescriptorTable descriptors, GuestClock clock) {
    this.slices = slices;
    this.descriptors = descriptors;
    this.clock = clock;
  }

  private Descriptor descriptor(long[] arguments) throws WasiException {
    return descriptors.get((int) arguments[0]);
  }

  int advise(long[] arguments) throws WasiException {
    descriptor(arguments);
    return 0;
  }

  int allocate(long[] arguments) throws IOException, WasiException {
    Descriptor descriptor = descriptor(arguments);
    long end = notNegative(notNegative(arguments[1]) + notNegative(arguments[2]));
    if (end > descriptor.attributes().size()) {
      descriptor.truncate(end);
    }
    return 0;
  }

  int close(long[] arguments) throws IOException, WasiException {
    descriptors.close((int) arguments[0]);
    return 0;
  }

  int sync(long[] arguments) throws IOException, WasiException {
    descriptor(arguments).sync();
    return 0;
  }

  int descriptorState(long[] arguments) throws IOException, WasiException {
    Descriptor descriptor = descriptor(arguments);
    int address = (int) arguments[1];
    slices.clear(address, DESCRIPTOR_STAT_SIZE);
    slices.putByte(address, descriptor.attributes().type().code());
    slices.putShort(address + 2, descriptor.flags());
    slices.putLong(address + 8, descriptor.rights());
    slices.putLong(address + 16, descriptor.rights());
    return 0;
  }

  int setFlags(long[] arguments) throws IOException, WasiException {
    descriptor(arguments).setFlags((int) arguments[1]);
    return 0;
  }

  int setRights(long[] arguments) throws WasiException {
    descriptor(arguments);
    throw new WasiException(Errno.NOTSUP);
  }

  int fileState(long[] arguments) throws IOException, WasiException {
    putAttributes((int) arguments[1], descriptor(arguments).attributes());
    return 0;
  }

  private void putAttributes(int address, Node.Attributes attributes) throws WasiException {
    slices.clear(address, STAT_SIZE);
    slices.putLong(address + 8, attributes.inode());
    slices.putByte(address + 16, attributes.type().code());
    slices.putLong(address + 24, 1);
    slices.putLong(address + 32, attributes.size());
    slices.putLong(address + 40, attributes.accessed());
    slices.putLong(address + 48, attributes.modified());
    slices.putLong(address + 56, attributes.modified());
  }

  int setSize(long[] arguments) throws IOException, WasiException {
    descriptor(arguments).truncate(notNegative(arguments[1]));
    return 0;
  }

  int setTimes(long[] arguments) throws IOException, WasiException {
    Descriptor descriptor = descriptor(arguments);
    int flags = (int) arguments[3];
    descriptor.setTimes(
        time(arguments[1], flags, SET_ACCESSED, SET_ACCESSED_NOW),
        time(arguments[2], flags, SET_MODIFIED, SET_MODIFIED_NOW));
    return 0;
  }

  int setPathTimes(long[] arguments) throws IOException, WasiException {
    PathResolver.Place place =
        place(arguments[0], arguments[2], arguments[3], (arguments[1] & FOLLOW) != 0);
    Node node = place.existing();
    int flags = (int) arguments[6];
    node.setTimes(
        time(arguments[4], flags, SET_ACCESSED, SET_ACCESSED_NOW),
        time(arguments[5], flags, SET_MODIFIED, SET_MODIFIED_NOW));
    return 0;
  }

  private Long time(long given, int flags, int setGiven, int setNow) throws WasiException {
    boolean now = (flags & setNow) != 0;
    if ((flags & setGiven) == 0) {
      return now ? WasiProcess.nanoseconds(clock.instant()) : null;
    }
    if (now) {
      throw new WasiException(Errno.INVAL);
    }
    return notNegative(given);
  }

  private static long notNegative(long value) throws WasiException {
    if (value < 0) {
      throw new WasiException(Errno.INVAL);
    }
    return value;
  }

  /** Reads from, or writes, one part of guest memory. */
  private interface Transfer {
    int run(ByteBuffer part, long done) throws IOException, WasiException;
  }

  /** Runs {@code transfer} over the guest's buffers until one is not used up. */
  private int transfer(long buffers, long count, long result, Transfer transfer)
      throws IOException, WasiException {
    if (count < 0 || count > MAX_BUFFERS) {
      throw new WasiException(Errno.INVAL);
    }
    // The place for the result is checked before anything is read or written.
    slices.getInt((int) result);
    long done = 0;
    boolean more = true;
    for (int i = 0; i < count && more; i++) {
      int address = slices.getInt((int) buffers + i * BUFFER_SIZE);
      int length = slices.getInt((int) buffers + i * BUFFER_SIZE + Integer.BYTES);
      slices.buffer(address, length);
      for (int at = 0; at < length && more; ) {
        GuestSystem.checkInterruption();
        int part = Math.min(length - at, PART);
        int moved;
        try {
          moved = transfer.run(slices.buffer(address + at, part), done);
        } catch (WasiException e) {
          if (done == 0) {
            throw e;
          }
          moved = 0; // What was moved already counts; the next call meets the error.
        }
        slices.charge(moved);
        at += moved;
        done += moved;
        more = moved == part && done < Integer.MAX_VALUE - PART;
      }
    }
    slices.putInt((int) result, (int) done);
    return 0;
  }

  int read(long[] arguments) throws IOException, WasiException {
    Descriptor descriptor = descriptor(arguments);
    return transfer(
        arguments[1], (int) arguments[2], arguments[3], (part, done) -> descriptor.read(part));
  }

  int write(long[] arguments) throws IOException, WasiException {
    Descriptor descriptor = descriptor(arguments);
    return transfer(
        arguments[1], (int) arguments[2], arguments[3], (part, done) -> descriptor.write(part));
  }

  int readAt(long[] arguments) throws IOException, WasiException {
    Descriptor descriptor = descriptor(arguments);
    long position = notNegative(arguments[3]);
    return transfer(
        arguments[1],
        (int) arguments[2],
        arguments[4],
        (part, done) -> descriptor.readAt(part, notNegative(position + done)));
  }

  int writeAt(long[] arguments) throws IOException, WasiException {
    Descriptor descriptor = descriptor(arguments);
    long position = notNegative(arguments[3]);
    return transfer(
        arguments[1],
        (int) arguments[2],
        arguments[4],
        (part, done) -> descriptor.writeAt(part, notNegative(position + done)));
  }

  int preopened(long[] arguments) throws WasiException {
    String name = preopenedName(descriptor(arguments));
    slices.putInt((int) arguments[1], 0);
    slices.putInt((int) arguments[1] + Integer.BYTES, name.length());
    return 0;
  }

  int preopenedName(long[] arguments) throws WasiException {
    byte[] name = preopenedName(descriptor(arguments)).getBytes(StandardCharsets.UTF_8);
    if (Integer.compare((int) arguments[2], name.length) < 0) {
      throw new WasiException(Errno.NAMETOOLONG);
    }
    slices.putBytes((int) arguments[1], name, 0, name.length);
    return 0;
  }

  private static String preopenedName(Descriptor descriptor) throws WasiException {
    String name =
        descriptor instanceof DirectoryDescriptor directory ? directory.preopenedAs() : null;
    if (name == null) {
      throw new WasiException(Errno.BADF);
    }
    return name;
  }

  int readDirectory(long[] arguments) throws IOException, WasiException {
    DirectoryDescriptor directory = descriptor(arguments).directory();
    int address = (int) arguments[1];
    int length = (int) arguments[2];
    long cookie = notNegative(arguments[3]);
    slices.buffer(address, length);
    List<DirectoryNode.Entry> entries = listings.of(directory, cookie == 0);
    int used = 0;
    for (long i = cookie; i < entries.size() && used < length; i++) {
      byte[] entry = encode(entries.get((int) i), i + 1);
      // An entry that does not fit is cut off: so the guest sees that its buffer was too small.
      int part = Math.min(entry.length, length - used);
      slices.putBytes(address + used, entry, 0, part);
      used += part;
    }
    slices.putInt((int) arguments[4], used);
    return 0;
  }

  private static byte[] encode(DirectoryNode.Entry entry, long next) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    ByteBuffer encoded =
        ByteBuffer.allocate(ENTRY_SIZE + name.length).order(ByteOrder.LITTLE_ENDIAN);
    encoded.putLong(next).putLong(entry.inode()).putInt(name.length).putInt(entry.type().code());
    return encoded.put(name).array();
  }

  int renumber(long[] arguments) throws IOException, WasiException {
    descriptors.renumber((int) arguments[0], (int) arguments[1]);
    return 0;
  }

  int seek(long[] arguments) throws IOException, WasiException {
    Descriptor descriptor = descriptor(arguments);
    long start =
        switch ((int) arguments[2]) {
          case SEEK_SET -> 0;
          case SEEK_CURRENT -> descriptor.position();
          case SEEK_END -> endOf(descriptor);
          default -> throw new WasiException(Errno.INVAL);
        };
    slices.getLong((int) arguments[3]);
    long position = notNegative(start + arguments[1]);
    descriptor.position(position);
    slices.putLong((int) arguments[3], position);
    return 0;
  }

  private static long endOf(Descriptor descriptor) throws IOException, WasiException {
    descriptor.position();
    return descriptor.attributes().size();
  }

  int tell(long[] arguments) throws IOException, WasiException {
    slices.putLong((int) arguments[1], descriptor(arguments).position());
    return 0;
  }

  private PathResolver.Place place(long descriptor, long address, long length, boolean followLast)
      throws IOException, WasiException {
    DirectoryNode start = descriptors.get((int) descriptor).directory().node();
    String path = slices.getPath((int) address, (int) length);
    return PathResolver.resolve(start, path, followLast);
  }

  int createDirectory(long[] arguments) throws IOException, WasiException {
    PathResolver.Place place = place(arguments[0], arguments[1], arguments[2], false);
    if (place.node() != null) {
      throw new WasiException(Errno.EXIST);
    }
    place.changeableParent().createDirectory(place.name());
    return 0;
  }

  int pathState(long[] arguments) throws IOException, WasiException {
    PathResolver.Place place =
        place(arguments[0], arguments[2], arguments[3], (arguments[1] & FOLLOW) != 0);
    putAttributes((int) arguments[4], place.existing().attributes());
    return 0;
  }

  int open(long[] arguments) throws IOException, WasiException {
    int how = (int) arguments[4];
    boolean create = (how & CREATE) != 0;
    boolean exclusive = create && (how & EXCLUSIVE) != 0;
    PathResolver.Place place =
        place(arguments[0], arguments[2], arguments[3], (arguments[1] & FOLLOW) != 0 && !exclusive);
    OpenMode mode =
        new OpenMode(
            (arguments[5] & Descriptor.RIGHT_READ) != 0,
            (arguments[5] & Descriptor.RIGHT_WRITE) != 0,
            (arguments[7] & APPEND) != 0,
            (how & TRUNCATE) != 0);
    int result = (int) arguments[8];
    slices.getInt(result);
    if (descriptors.isFull()) {
      throw new WasiException(Errno.MFILE);
    }
    boolean directoryWanted = (how & DIRECTORY) != 0 || place.directoryWanted();
    Descriptor opened;
    if (place.node() == null) {
      opened = create(place, mode, create, directoryWanted);
    } else if (exclusive) {
      throw new WasiException(Errno.EXIST);
    } else {
      opened = open(place.node(), mode, create, directoryWanted);
    }
    slices.putInt(result, descriptors.add(opened));
    return 0;
  }

  private static Descriptor create(
      PathResolver.Place place, OpenMode mode, boolean create, boolean directoryWanted)
      throws IOException, WasiException {
    if (!create) {
      throw new WasiException(Errno.NOENT);
    }
    if (directoryWanted) {
      throw new WasiException(Errno.INVAL);
    }
    return place.changeableParent().create(place.name(), mode);
  }

  private static Descriptor open(Node node, OpenMode mode, boolean create, boolean directoryWanted)
      throws IOException, WasiException {
    if (node instanceof DirectoryNode directory) {
      if (mode.changesContent() || (create && !directoryWanted)) {
        throw new WasiException(Errno.ISDIR);
      }
      return new DirectoryDescriptor(directory, null);
    }
    if (directoryWanted) {
      throw new WasiException(Errno.NOTDIR);
    }
    if (node instanceof FileNode file) {
      return file.open(mode);
    }
    throw new WasiException(Errno.LOOP);
  }

  int readLink(long[] arguments) throws IOException, WasiException {
    Node node = place(arguments[0], arguments[1], arguments[2], false).existing();
    if (!(node instanceof LinkNode link)) {
      throw new WasiException(Errno.INVAL);
    }
    byte[] target = link.target().getBytes(StandardCharsets.UTF_8);
    int length = (int) arguments[4];
    slices.buffer((int) arguments[3], length);
    int part = Math.min(target.length, length);
    slices.putBytes((int) arguments[3], target, 0, part);
    slices.putInt((int) arguments[5], part);
    return 0;
  }

  int createLink(long[] arguments) throws IOException, WasiException {
    String target = slices.getPath((int) arguments[0], (int) arguments[1]);
    PathResolver.Place place = place(arguments[2], arguments[3], arguments[4], false);
    if (place.node() != null) {
      throw new WasiException(Errno.EXIST);
    }
    if (target.isEmpty() || place.directoryWanted()) {
      throw new WasiException(Errno.NOENT);
    }
    place.changeableParent().createLink(place.name(), target);
    return 0;
  }

  int removeDirectory(long[] arguments) throws IOException, WasiException {
    PathResolver.Place place = place(arguments[0], arguments[1], arguments[2], false);
    place.existing();
    place.changeableParent().removeDirectory(place.name());
    return 0;
  }

  int removeFile(long[] arguments) throws IOException, WasiException {
    PathResolver.Place place = place(arguments[0], arguments[1], arguments[2], false);
    place.existing();
    place.changeableParent().removeFile(place.name());
    return 0;
  }

  int rename(long[] arguments) throws IOException, WasiException {
    PathResolver.Place from = place(arguments[0], arguments[1], arguments[2], false);
    PathResolver.Place to = place(arguments[3], arguments[4], arguments[5], false);
    if (to.directoryWanted() && !(from.existing() instanceof DirectoryNode)) {
      throw new WasiException(Errno.NOTDIR);
    }
    from.existing();
    from.changeableParent().rename(from.name(), to.changeableParent(), to.name());
    return 0;
  }
}
