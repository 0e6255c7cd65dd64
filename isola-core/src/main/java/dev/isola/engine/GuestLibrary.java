package dev.isola.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip file as a read-only directory tree. The index is read once; a file's content is inflated
 * when it is first opened and kept as long as the heap has room. Safe for use by several threads.
 *
 * <p>Only what the project's own build writes is understood: no encryption, no zip64, and files
 * that are stored or deflated.
 */
final class GuestLibrary {

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int END_SIZE = 22;
  private static final int ENTRY_SIZE = 46;
  private static final int LOCAL_SIZE = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /**
   * Inode numbers of the library start here; smaller ones are used for the directories around it.
   */
  private static final long FIRST_INODE = 1L << 16;

  private final byte[] zip;
  private final VirtualDirectory root;
  private long lastInode = FIRST_INODE;

  private GuestLibrary(byte[] zip) throws IOException {
    this.zip = zip;
    this.root = new VirtualDirectory(lastInode++);
    try {
      index(ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("damaged library: not a complete zip file", e);
    }
  }

  /** Reads a zip file to its end. */
  static GuestLibrary read(InputStream in) throws IOException {
    return new GuestLibrary(in.readAllBytes());
  }

  /** A library without files. */
  static GuestLibrary empty() {
    try {
      byte[] end = new byte[END_SIZE];
      ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).putInt(0, END_SIGNATURE);
      return new GuestLibrary(end);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  DirectoryNode root() {
    return root;
  }

  private void index(ByteBuffer in) throws IOException {
    int end = zip.length - END_SIZE;
    while (end >= 0 && in.getInt(end) != END_SIGNATURE) {
      end--;
    }
    if (end < 0) {
      throw new IOException("damaged library: not a zip file");
    }
    int count = in.getShort(end + 10) & 0xFFFF;
    int at = in.getInt(end + 16);
    for (int i = 0; i < count; i++) {
      if (in.getInt(at) != ENTRY_SIGNATURE) {
        throw new IOException("damaged library: entry " + i + " has no signature");
      }
      int nameLength = in.getShort(at + 28) & 0xFFFF;
      String name = new String(zip, at + ENTRY_SIZE, nameLength, StandardCharsets.UTF_8);
      LibraryFile file =
          new LibraryFile(
              in.getShort(at + 10) & 0xFFFF,
              in.getInt(at + 16),
              in.getInt(at + 20),
              in.getInt(at + 24),
              in.getInt(at + 42),
              lastInode++);
      add(name, file);
      int extraLength = in.getShort(at + 30) & 0xFFFF;
      int commentLength = in.getShort(at + 32) & 0xFFFF;
      at += ENTRY_SIZE + nameLength + extraLength + commentLength;
    }
  }

  private void add(String name, LibraryFile file) throws IOException {
    VirtualDirectory directory = root;
    String[] parts = name.split("/");
    int directories = name.endsWith("/") ? parts.length : parts.length - 1;
    for (int i = 0; i < directories; i++) {
      Node child = directory.child(parts[i]);
      if (child == null) {
        child = new VirtualDirectory(lastInode++);
        directory.add(parts[i], child);
      }
      if (!(child instanceof VirtualDirectory next)) {
        throw new IOException("damaged library: " + name + " lies in a file");
      }
      directory = next;
    }
    if (directories < parts.length && !directory.add(parts[parts.length - 1], file)) {
      throw new IOException("damaged library: " + name + " is there twice");
    }
  }

  /** A file of the library. */
  private final class LibraryFile implements FileNode {

    private final int method;
    private final int crc;
    private final int compressedSize;
    private final int size;
    private final int localHeader;
    private final long inode;
    private volatile SoftReference<byte[]> content = new SoftReference<>(null);

    LibraryFile(int method, int crc, int compressedSize, int size, int localHeader, long inode) {
      this.method = method;
      this.crc = crc;
      this.compressedSize = compressedSize;
      this.size = size;
      this.localHeader = localHeader;
      this.inode = inode;
    }

    @Override
    public FileType type() {
      return FileType.REGULAR_FILE;
    }

    @Override
    public Attributes attributes() {
      return new Attributes(type(), inode, size, 0, 0);
    }

    @Override
    public Descriptor open(OpenMode mode) throws WasiException {
      if (mode.changesContent()) {
        throw new WasiException(Errno.ROFS);
      }
      byte[] bytes = content.get();
      if (bytes == null) {
        bytes = loadOrFail();
        content = new SoftReference<>(bytes);
      }
      return new BytesDescriptor(this, bytes);
    }

    /** The content; that it is damaged is the host's fault and must not look like the guest's. */
    private byte[] loadOrFail() {
      try {
        return load();
      } catch (IOException e) {
        throw new HostFailure(new UncheckedIOException(e));
      }
    }

    private byte[] load() throws IOException {
      byte[] bytes = new byte[size];
      try {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(localHeader) != LOCAL_SIGNATURE) {
          throw new IOException("damaged library: file without a header");
        }
        int start =
            localHeader
                + LOCAL_SIZE
                + (in.getShort(localHeader + 26) & 0xFFFF)
                + (in.getShort(localHeader + 28) & 0xFFFF);
        if (method == STORED) {
          System.arraycopy(zip, start, bytes, 0, size);
        } else if (method == DEFLATED) {
          inflate(start, bytes);
        } else {
          throw new IOException("damaged library: unknown compression method " + method);
        }
      } catch (IndexOutOfBoundsException e) {
        throw new IOException("damaged library: a file is cut off", e);
      }
      CRC32 check = new CRC32();
      check.update(bytes);
      if ((int) check.getValue() != crc) {
        throw new IOException("damaged library: a file has the wrong checksum");
      }
      return bytes;
    }

    private void inflate(int start, byte[] bytes) throws IOException {
      Inflater inflater = new Inflater(true);
      try {
        inflater.setInput(zip, start, compressedSize);
        int done = 0;
        while (done < size) {
          int part = inflater.inflate(bytes, done, size - done);
          if (part == 0) {
            throw new IOException("damaged library: a file is shorter than it says");
          }
          done += part;
        }
      } catch (DataFormatException | IllegalArgumentException e) {
        throw new IOException("damaged library: a file cannot be inflated", e);
      } finally {
        inflater.end();
      }
    }
  }
}
