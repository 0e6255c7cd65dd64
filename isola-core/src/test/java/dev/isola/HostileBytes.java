package dev.isola;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes what a guest could send: values, almost values, names and paths. */
final class HostileBytes {
  private static final List<String> PARTS =
      List.of(
          "ro",
          "rw",
          "ov",
          "mem",
          "file.txt",
          "sub",
          "a.txt",
          "link",
          "out",
          "absolute",
          "loop",
          "pipe",
          "..",
          ".",
          "",
          "...",
          " ",
          "~",
          "-",
          "new",
          "new2",
          "dir",
          "dir2",
          "caf\u00e9",
          "cafe\u0301",
          "C:",
          "C:\\x",
          "a\\b",
          "..\\..",
          "x\0y",
          "line\nbreak",
          "\uffff",
          "😀",
          "n".repeat(255),
          "n".repeat(256),
          "é".repeat(128),
          "etc",
          "passwd",
          "proc",
          "self");
  private static final List<String> MOUNTS = List.of("ro/", "rw/", "ov/", "mem/", "file.txt", "");
  private static final List<String> NAMES =
      List.of("echo", "fail", "stage", "late", "big", "nobody", "", "\0", "n".repeat(20_000));
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "HEAD", "DELETE");
  private static final List<String> HOSTILE_METHODS =
      List.of("get", "", "G T", "CONNECT", "POST\r\nX: y", "M".repeat(100));

  /** What {@link HostileHttp} answers. */
  private static final List<String> URLS =
      List.of(
          "http://a.test/whole",
          "http://a.test/large",
          "http://a.test/large",
          "http://a.test/large",
          "http://a.test/stream",
          "http://a.test/stream",
          "http://a.test/stream",
          "http://a.test/publisher",
          "http://a.test/publisher",
          "http://a.test/publisher",
          "http://a.test/events",
          "http://a.test/echo",
          "http://a.test/echo",
          "http://a.test/unread",
          "http://a.test/redirect",
          "http://a.test/loop",
          "http://a.test/astray",
          "http://a.test/fail",
          "http://a.test/broken",
          "http://a.test/nothing",
          "http://a.test/headers");

  private static final List<String> HOSTILE_URLS =
      List.of(
          "https://a.test:8443/whole?q=%C3%A9#fragment",
          "http://\u00e4.test/\u00fc?\u00e9",
          "http://forbidden.test/whole",
          "http://127.0.0.1/whole",
          "http://[::1]:80/whole",
          "http://user:secret@a.test/whole",
          "http://a.test:99999/whole",
          "http://a.test/%zz",
          "http://a.test/\r\nX: y",
          "http://a.test/" + "../".repeat(2000),
          "http://" + "a.".repeat(40_000) + "test/",
          "http://",
          "//a.test/whole",
          "/whole",
          "file:///etc/passwd",
          "javascript:alert(1)",
          "\0",
          "");

  private static final List<String> HEADERS =
      List.of(
          "x-a",
          "X-A",
          "cookie",
          "content-type",
          "content-length",
          "transfer-encoding",
          "connection",
          "host",
          "expect",
          "proxy-authorization",
          "",
          "x y",
          "x:y",
          "x\r\ny",
          "\u00fc",
          "n".repeat(10_000));
  private static final List<String> HEADER_VALUES =
      List.of(
          "1",
          "0",
          "-1",
          "5",
          "99999999999999999999",
          "chunked",
          "close, x-a",
          "100-continue",
          "",
          " ",
          "\u00fc",
          "\u0100",
          "a\r\nx-b: c",
          "\0",
          "v".repeat(10_000));
  private static final List<String> REDIRECTIONS = List.of("follow", "follow", "manual", "error");
  private static final int STREAM = 2;
  private static final int REQUEST = 3;
  private static final int READ = 4;
  private static final int WRITE = 5;
  private static final int CLOSE = 6;
  private static final int ERROR = 3;
  private static final int LOG = 4;
  private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");
  private static final List<String> PHASES = List.of("compile", "run", "memory", "ValueError");
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    23,
    24,
    255,
    256,
    65_535,
    65_536,
    1L << 31,
    (1L << 31) - 1,
    1L << 32,
    (1L << 53) + 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  private final SplittableRandom random;

  HostileBytes(SplittableRandom random) {
    this.random = random;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T anyOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  byte[] path() {
    StringBuilder path = new StringBuilder(oneIn(4) ? "" : anyOf(MOUNTS));
    int parts = oneIn(50) ? random.nextInt(3000) : random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      path.append(anyOf(PARTS)).append(oneIn(5) ? "//" : "/");
    }
    if (!oneIn(6)) {
      path.append(anyOf(PARTS));
    }
    return maybeDamaged(path.toString().getBytes(StandardCharsets.UTF_8));
  }

  byte[] name() {
    return maybeDamaged(anyOf(NAMES).getBytes(StandardCharsets.UTF_8));
  }

  byte[] method() {
    return oneIn(6)
        ? maybeDamaged(anyOf(HOSTILE_METHODS).getBytes(StandardCharsets.UTF_8))
        : anyOf(METHODS).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A payload for an operation of a kind.
   *
   * @param number a number of a request or its body that may exist
   */
  byte[] payload(int kind, int number) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (kind) {
      case STREAM -> maybe(out, () -> number(out, random.nextInt(2)));
      case REQUEST -> request(out);
      case READ, WRITE -> {
        head(out, 4, 2);
        number(out, number);
        if (kind == READ) {
          maybe(out, () -> number(out, oneIn(3) ? 1 : 1 + random.nextInt(200_000)));
        } else {
          maybe(out, () -> partOfABody(out));
        }
      }
      case CLOSE -> number(out, number);
      default -> {
        return value(0, false);
      }
    }
    return maybeDamaged(out.toByteArray());
  }

  private void request(ByteArrayOutputStream out) {
    boolean hasUrl = !oneIn(30);
    boolean hasTimeout = oneIn(12);
    head(out, 5, 3 + (hasUrl ? 1 : 0) + (hasTimeout ? 1 : 0));
    if (hasUrl) {
      text(out, "url");
      maybe(out, () -> text(out, anyOf(oneIn(4) ? HOSTILE_URLS : URLS)));
    }
    text(out, "headers");
    maybe(out, () -> headers(out));
    text(out, "body");
    maybe(out, () -> body(out));
    text(out, "redirect");
    maybe(out, () -> text(out, anyOf(REDIRECTIONS)));
    if (hasTimeout) {
      text(out, "timeout");
      number(out, NUMBERS[random.nextInt(NUMBERS.length)]);
    }
  }

  private void headers(ByteArrayOutputStream out) {
    int count = oneIn(200) ? 900 + random.nextInt(200) : random.nextInt(4);
    head(out, 4, count);
    for (int i = 0; i < count; i++) {
      head(out, 4, oneIn(40) ? 3 : 2);
      boolean plain = !oneIn(8);
      maybe(out, () -> text(out, plain ? HEADERS.get(0) : anyOf(HEADERS)));
      maybe(out, () -> text(out, plain ? HEADER_VALUES.get(0) : anyOf(HEADER_VALUES)));
    }
  }

  private void body(ByteArrayOutputStream out) {
    switch (random.nextInt(4)) {
      case 0 -> out.write(0xf5); // true: it follows
      case 1 -> partOfABody(out);
      default -> out.write(0xf6);
    }
  }

  private void partOfABody(ByteArrayOutputStream out) {
    if (oneIn(10)) {
      text(out, "the guest's reason");
    } else if (oneIn(4)) {
      out.write(0xf6);
    } else {
      byte[] part = new byte[random.nextInt(oneIn(20) ? 100_000 : 100)];
      head(out, 2, part.length);
      out.writeBytes(part);
    }
  }

  /** Something else in place of what is right, now and then. */
  private void maybe(ByteArrayOutputStream out, Runnable right) {
    if (oneIn(25)) {
      write(out, false, 1);
    } else {
      right.run();
    }
  }

  private static void number(ByteArrayOutputStream out, long number) {
    head(out, number < 0 ? 1 : 0, number < 0 ? -1 - number : number);
  }

  byte[] text() {
    byte[] text = new byte[random.nextInt(oneIn(20) ? 5000 : 40)];
    random.nextBytes(text);
    return oneIn(2)
        ? text
        : "Grüße 😀\n".repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] maybeDamaged(byte[] bytes) {
    if (bytes.length > 0 && oneIn(8)) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
    }
    return bytes;
  }

  /**
   * A value as the guest ABI wants it for an event of a kind, or for an operation.
   *
   * @param valid whether it must be right; otherwise it is, at most, almost right
   */
  byte[] value(int kind, boolean valid) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (kind == ERROR && (valid || !oneIn(4))) {
      entries(out, valid, PHASES, "type", "message", "traceback", "line", "phase");
    } else if (kind == LOG && (valid || !oneIn(4))) {
      entries(out, valid, LEVELS, "level", "message", "fields");
    } else if (oneIn(50)) {
      nested(out, valid);
    } else {
      write(out, valid, 0);
    }
    byte[] bytes = out.toByteArray();
    if (!valid && oneIn(6)) {
      return maybeDamaged(Arrays.copyOf(bytes, random.nextInt(bytes.length + 3)));
    }
    return valid ? bytes : maybeDamaged(bytes);
  }

  private void entries(
      ByteArrayOutputStream out, boolean valid, List<String> words, String... keys) {
    head(out, 5, keys.length);
    for (String key : keys) {
      text(out, key);
      if (!valid && oneIn(3)) {
        write(out, false, 1);
      } else {
        text(out, anyOf(words));
      }
    }
  }

  private void nested(ByteArrayOutputStream out, boolean valid) {
    int depth = valid ? 100 : 100 + random.nextInt(200);
    for (int i = 0; i < depth; i++) {
      out.write(valid || oneIn(2) ? 0x81 : 0x9f);
    }
    out.write(0);
  }

  private void write(ByteArrayOutputStream out, boolean valid, int depth) {
    int type = depth > 5 ? random.nextInt(4) : random.nextInt(9);
    switch (type) {
      case 0, 1 -> head(out, type, NUMBERS[random.nextInt(NUMBERS.length)]);
      case 2, 3 -> {
        byte[] bytes = valid ? anyOf(PARTS).getBytes(StandardCharsets.UTF_8) : text();
        head(out, type, bytes.length);
        out.writeBytes(bytes);
      }
      case 4, 5 -> container(out, type, valid, depth);
      case 6 -> {
        head(out, 6, valid ? 2 : random.nextInt(8));
        if (valid) {
          out.writeBytes(new byte[] {0x41, 9});
        } else {
          write(out, false, depth + 1);
        }
      }
      case 7 -> out.write(0xe0 | (valid ? random.nextInt(20, 23) : random.nextInt(32)));
      default -> {
        out.write(0xfb);
        byte[] bytes = new byte[valid ? 8 : random.nextInt(9)];
        random.nextBytes(bytes);
        out.writeBytes(bytes);
      }
    }
  }

  private void container(ByteArrayOutputStream out, int type, boolean valid, int depth) {
    boolean indefinite = oneIn(4);
    int size = random.nextInt(oneIn(30) ? 300 : 5);
    if (indefinite) {
      out.write(type << 5 | 31);
    } else {
      head(out, type, valid || !oneIn(30) ? size : NUMBERS[random.nextInt(NUMBERS.length)]);
    }
    for (int i = 0; i < size; i++) {
      if (type == 5) {
        if (valid) {
          text(out, "key" + i);
        } else {
          write(out, false, depth + 1);
        }
      }
      write(out, valid, depth + 1);
    }
    if (indefinite) {
      out.write(0xff);
    }
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    head(out, 3, bytes.length);
    out.writeBytes(bytes);
  }

  private static void head(ByteArrayOutputStream out, int type, long argument) {
    if (argument >= 0 && argument < 24) {
      out.write(type << 5 | (int) argument);
      return;
    }
    out.write(type << 5 | 27);
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (argument >>> shift));
    }
  }
}
