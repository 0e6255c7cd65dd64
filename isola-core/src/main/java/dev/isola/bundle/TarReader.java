package dev.isola.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a tar archive: the formats ustar and pax, and the long names of GNU tar. Whatever is not
 * well formed is refused; sparse files and split archives are not read. What entries say is not
 * judged here.
 */
final class TarReader {

  private static final int BLOCK = 512;

  /** The most that a header in front of an entry may hold: its name, mostly. */
  private static final int MAX_HEADER = 1 << 16;

  /** The most that may follow the end: archives are filled up to a multiple of 10 KiB and more. */
  private static final int MAX_PADDING = 1 << 20;

  private final InputStream in;
  private final int maxEntries;
  private int headers;
  private long left; // of the entry's content
  private int padding; // after it

  TarReader(InputStream in, int maxEntries) {
    this.in = in;
    this.maxEntries = maxEntries;
  }

  /**
   * The next entry. What was not read of the last one is skipped.
   *
   * @return the entry, or null at the end of the archive
   * @throws ArchiveException if the archive is not well formed, or has too many entries
   */
  TarEntry next() throws IOException {
    String longName = null;
    String longTarget = null;
    Map<String, String> pax = new HashMap<>();
    while (true) {
      skipContent();
      byte[] header = header();
      if (header == null) {
        if (longName != null || longTarget != null || !pax.isEmpty()) {
          throw new ArchiveException("it ends after a header that belongs to an entry");
        }
        return null;
      }
      char type = (char) (header[156] & 0xFF);
      long size = number(header, 124, 12);
      switch (type) {
        case 'L' -> longName = text(headerContent(size), "a long name");
        case 'K' -> longTarget = text(headerContent(size), "a long link");
        case 'x' -> readPax(headerContent(size), pax);
        // Of all entries: a comment, mostly. Names cannot stand here.
        case 'g' -> readPax(headerContent(size), new HashMap<>());
        default -> {
          return entry(header, type, size, longName, longTarget, pax);
        }
      }
    }
  }

  private TarEntry entry(
      byte[] header,
      char type,
      long headerSize,
      String longName,
      String longTarget,
      Map<String, String> pax)
      throws ArchiveException {
    String name = first(pax.get("path"), longName, name(header));
    String target = first(pax.get("linkpath"), longTarget, field(header, 157, 100));
    long size = pax.containsKey("size") ? decimal(pax.get("size")) : headerSize;
    TarEntry.Kind kind =
        switch (type) {
          case '0', '\0' -> name.endsWith("/") ? TarEntry.Kind.FOLDER : TarEntry.Kind.FILE;
          case '5' -> TarEntry.Kind.FOLDER;
          case '2' -> TarEntry.Kind.LINK;
          case '1' -> TarEntry.Kind.HARD_LINK;
          case '3', '4', '6' -> TarEntry.Kind.DEVICE;
          default -> TarEntry.Kind.UNKNOWN;
        };
    if (pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"))) {
      kind = TarEntry.Kind.UNKNOWN;
    }
    if (kind != TarEntry.Kind.FILE && size != 0) {
      throw new ArchiveException(
          "entry " + headers + " is not a file, and has a content of " + size + " bytes");
    }
    setContent(size);
    return new TarEntry(name, kind, size, kind == TarEntry.Kind.LINK ? target : "");
  }

  private static String first(String pax, String gnu, String plain) {
    return pax != null ? pax : gnu != null ? gnu : plain;
  }

  /** Writes the entry's content. */
  void copyTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    while (left > 0) {
      int length = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (length < 0) {
        throw cutOff();
      }
      out.write(buffer, 0, length);
      left -= length;
    }
  }

  private void setContent(long size) {
    left = size;
    padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private void skipContent() throws IOException {
    copyTo(OutputStream.nullOutputStream());
    read(padding);
    padding = 0;
  }

  private byte[] headerContent(long size) throws IOException {
    if (size > MAX_HEADER) {
      throw new ArchiveException("a header has " + size + " bytes, at most are " + MAX_HEADER);
    }
    setContent(size);
    left = 0;
    return read((int) size);
  }

  /** The next header; null at the end, behind which there are only zeros. */
  private byte[] header() throws IOException {
    byte[] header = read(BLOCK);
    if (isZero(header)) {
      requirePadding();
      return null;
    }
    headers++;
    if (headers > maxEntries) {
      throw new ArchiveException("it has more than " + maxEntries + " entries");
    }
    if (number(header, 148, 8) != checksum(header)) {
      throw new ArchiveException("entry " + headers + " has a wrong checksum");
    }
    return header;
  }

  private void requirePadding() throws IOException {
    byte[] rest = in.readNBytes(MAX_PADDING + 1);
    if (rest.length < BLOCK) {
      throw cutOff();
    }
    if (rest.length > MAX_PADDING || !isZero(rest)) {
      throw new ArchiveException("something follows its end");
    }
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static long checksum(byte[] header) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
    }
    return sum;
  }

  private byte[] read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw cutOff();
    }
    return bytes;
  }

  private static EOFException cutOff() {
    return new EOFException("it is cut off");
  }

  /** An octal number, or, as GNU tar writes large ones, a binary one. */
  private static long number(byte[] header, int start, int length) throws ArchiveException {
    if ((header[start] & 0x80) != 0) {
      return binary(header, start, length);
    }
    String digits = field(header, start, length).strip();
    if (!digits.matches("[0-7]{0,12}")) {
      throw new ArchiveException("a number in a header is \"" + digits + "\"");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static long binary(byte[] header, int start, int length) throws ArchiveException {
    long value = header[start] & 0x7F;
    for (int i = start + 1; i < start + length; i++) {
      if (value >>> (Long.SIZE - Byte.SIZE - 1) != 0) {
        throw new ArchiveException("a number in a header is too large");
      }
      value = value << Byte.SIZE | header[i] & 0xFF;
    }
    return value;
  }

  private static long decimal(String digits) throws ArchiveException {
    if (!digits.matches("[0-9]{1,18}")) {
      throw new ArchiveException("a size is \"" + digits + "\"");
    }
    return Long.parseLong(digits);
  }

  private static String name(byte[] header) throws ArchiveException {
    String name = field(header, 0, 100);
    boolean ustar = field(header, 257, 6).equals("ustar");
    String prefix = ustar ? field(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String field(byte[] header, int start, int length) throws ArchiveException {
    return text(Arrays.copyOfRange(header, start, start + length), "a header");
  }

  /** Text up to the first zero byte. */
  private static String text(byte[] bytes, String where) throws ArchiveException {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
    } catch (CharacterCodingException e) {
      throw new ArchiveException(where + " is not UTF-8");
    }
  }

  /** Lines of a length, a key and a value. */
  private static void readPax(byte[] content, Map<String, String> values) throws ArchiveException {
    int at = 0;
    while (at < content.length) {
      int space = at;
      while (space < content.length && content[space] != ' ') {
        space++;
      }
      String digits = new String(content, at, space - at, StandardCharsets.ISO_8859_1);
      int length = digits.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(digits) : 0;
      int end = at + length;
      if (end > content.length || end < space + 2 || content[end - 1] != '\n') {
        throw new ArchiveException("a pax header is not well formed");
      }
      String line = text(Arrays.copyOfRange(content, space + 1, end - 1), "a pax header");
      int equals = line.indexOf('=');
      if (equals < 1 || line.getBytes(StandardCharsets.UTF_8).length != end - space - 2) {
        throw new ArchiveException("a pax header is not well formed");
      }
      values.put(line.substring(0, equals), line.substring(equals + 1));
      at = end;
    }
  }
}
