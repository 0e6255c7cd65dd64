package dev.isola.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes archives, also such as no honest program would write. */
final class TestArchive {

  static final String TOP = "isola-sums-runtime/";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TestArchive file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  TestArchive file(String name, byte[] content) {
    return header(name, '0', content.length, "").content(content);
  }

  TestArchive folder(String name) {
    return header(name, '5', 0, "");
  }

  TestArchive link(String name, String target) {
    return header(name, '2', 0, target);
  }

  /** A header alone; what it says of a content has to follow. */
  TestArchive header(String name, char type, long size, String target) {
    byte[] header = new byte[512];
    put(header, 0, name.getBytes(StandardCharsets.UTF_8));
    put(header, 100, "0000644\0".getBytes(StandardCharsets.US_ASCII));
    put(header, 124, "%011o".formatted(size).getBytes(StandardCharsets.US_ASCII));
    put(header, 136, "00000000000".getBytes(StandardCharsets.US_ASCII));
    header[156] = (byte) type;
    put(header, 157, target.getBytes(StandardCharsets.UTF_8));
    put(header, 257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    return raw(sealed(header));
  }

  /** Puts the checksum into a header. */
  static byte[] sealed(byte[] header) {
    put(header, 148, "        ".getBytes(StandardCharsets.US_ASCII));
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, "%06o\0".formatted(sum).getBytes(StandardCharsets.US_ASCII));
    return header;
  }

  static void put(byte[] header, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, header.length - at));
  }

  TestArchive content(byte[] content) {
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  TestArchive gnuName(String name) {
    byte[] bytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    return header("././@LongLink", 'L', bytes.length, "").content(bytes);
  }

  TestArchive gnuTarget(String target) {
    byte[] bytes = (target + "\0").getBytes(StandardCharsets.UTF_8);
    return header("././@LongLink", 'K', bytes.length, "").content(bytes);
  }

  TestArchive pax(String key, String value) {
    return pax('x', key, value);
  }

  TestArchive pax(char type, String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.getBytes(StandardCharsets.UTF_8).length;
    int digits = String.valueOf(length).length();
    if (String.valueOf(length + digits).length() > digits) {
      digits++;
    }
    byte[] bytes = (length + digits + rest).getBytes(StandardCharsets.UTF_8);
    return header("PaxHeaders/x", type, bytes.length, "").content(bytes);
  }

  TestArchive raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** The archive without its end. */
  byte[] open() {
    return out.toByteArray();
  }

  byte[] tar() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(open());
    whole.writeBytes(new byte[1024]);
    return whole.toByteArray();
  }

  byte[] gzip() {
    return gzip(tar());
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
