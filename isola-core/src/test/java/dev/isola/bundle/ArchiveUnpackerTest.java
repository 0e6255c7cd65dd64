package dev.isola.bundle;

import static dev.isola.bundle.TestArchive.TOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveUnpackerTest {
  private static final ArchiveLimits LIMITS = new ArchiveLimits(20, 10_000);
  private static final String LONG = "x".repeat(150);

  @TempDir private Path outside;

  private void unpack(byte[] archive) throws IOException {
    Path folder = Files.createDirectories(outside.resolve("a/b/folder"));
    ArchiveUnpacker.unpack(Files.write(outside.resolve("archive"), archive), folder, LIMITS);
  }

  private Path unpacked(String name) {
    return outside.resolve("a/b/folder").resolve(name);
  }

  /** Whatever the archive was like. */
  @AfterEach
  void nothingIsWrittenOutside() throws IOException {
    assertThat(names(outside)).containsOnly("a", "archive");
    assertThat(names(outside.resolve("a"))).containsOnly("b");
    assertThat(names(outside.resolve("a/b"))).containsOnly("folder");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void unpacksFilesAndFolders() throws IOException {
    unpack(
        new TestArchive()
            .folder(TOP)
            .folder(TOP + "lib/")
            .file(TOP + "bin/a", "one")
            .file(TOP + "lib/b c", "")
            .folder(TOP + "lib")
            .gzip());
    assertThat(unpacked("bin/a")).hasContent("one");
    assertThat(unpacked("lib/b c")).isEmptyFile();
    assertThat(names(unpacked(""))).containsOnly("bin", "lib");
  }

  @Test
  void readsLongNamesOfAllKinds() throws IOException {
    byte[] prefixed = new byte[512];
    TestArchive.put(prefixed, 0, LONG.substring(0, 99).getBytes(StandardCharsets.US_ASCII));
    TestArchive.put(prefixed, 124, "00000000001".getBytes(StandardCharsets.US_ASCII));
    prefixed[156] = '0';
    TestArchive.put(prefixed, 257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    TestArchive.put(prefixed, 345, (TOP + "ustar").getBytes(StandardCharsets.US_ASCII));
    unpack(
        new TestArchive()
            .pax('g', "comment", "of the whole archive")
            .gnuName(TOP + "gnu/" + LONG)
            .file("short", "gnu")
            .pax("path", TOP + "pax/\u00fc" + LONG)
            .file("short", "pax")
            .raw(TestArchive.sealed(prefixed))
            .content(new byte[] {'u'})
            .gnuTarget("gnu/" + LONG)
            .link(TOP + "link", "short")
            .gzip());
    assertThat(unpacked("gnu/" + LONG)).hasContent("gnu");
    assertThat(unpacked("pax/\u00fc" + LONG)).hasContent("pax");
    assertThat(unpacked("ustar/" + LONG.substring(0, 99))).hasContent("u");
    assertThat(unpacked("link")).isSymbolicLink().hasContent("gnu");
  }

  @Test
  void aSizeInAPaxHeaderCounts() throws IOException {
    unpack(
        new TestArchive()
            .pax("size", "3")
            .header(TOP + "a", '0', 0, "")
            .content("abc".getBytes(StandardCharsets.US_ASCII))
            .file(TOP + "b", "next")
            .gzip());
    assertThat(unpacked("a")).hasContent("abc");
    assertThat(unpacked("b")).hasContent("next");
  }

  @Test
  void linksLeadToEntriesOfTheArchive() throws IOException {
    unpack(
        new TestArchive()
            .link(TOP + "bin/python", "../lib/real")
            .link(TOP + "latest", "lib")
            .file(TOP + "lib/real", "content")
            .gzip());
    assertThat(unpacked("bin/python")).isSymbolicLink().hasContent("content");
    assertThat(unpacked("latest")).isSymbolicLink();
    assertThat(unpacked("bin/python").toRealPath().startsWith(outside.toRealPath())).isTrue();
    assertThat(unpacked("latest/real")).hasContent("content");
  }

  private static TestArchive archive() {
    return new TestArchive().file(TOP + "first", "1");
  }

  static Stream<Arguments> refused() {
    String zeros = "0".repeat(200);
    return Stream.of(
        arguments("has an absolute name", archive().file("/etc/passwd", "x")),
        arguments("has an absolute name", archive().file("\\\\server\\share", "x")),
        arguments("has an absolute name", archive().pax("path", "/tmp/x").file("a", "x")),
        arguments("is \"..\"", archive().file(TOP + "../../x", "x")),
        arguments("is \"..\"", archive().file("../x", "x")),
        arguments("is \"..\"", archive().gnuName(TOP + "a/../../../x").file("a", "x")),
        arguments("is \"..\"", archive().folder(TOP + "..")),
        arguments("is \".\"", archive().file("./" + TOP + "x", "x")),
        arguments("is \"\"", archive().file(TOP + "/x", "x")),
        arguments("drive letter", archive().file("C:/x", "x")),
        arguments("drive letter", archive().file("c:x", "x")),
        arguments("not every system allows", archive().file(TOP + "a\\..\\..\\x", "x")),
        arguments("not every system allows", archive().file(TOP + "a:stream", "x")),
        arguments("not every system allows", archive().file(TOP + "a\nb", "x")),
        arguments("ends with a dot", archive().file(TOP + "a.", "x")),
        arguments("ends with a dot or a space", archive().file(TOP + "a /x", "x")),
        arguments("device of Windows", archive().file(TOP + "NUL.txt", "x")),
        arguments("a name of 0 characters", archive().file("", "x")),
        arguments(
            "has a name of 1220 characters",
            archive().pax("path", TOP + "y/".repeat(600) + "y").file("a", "x")),
        arguments("lies beside the folder", archive().file("other/x", "x")),
        arguments("lies beside the folder", archive().file("x", "x")),
        arguments("is a hard link", archive().header(TOP + "x", '1', 0, TOP + "first")),
        arguments("is a device", archive().header(TOP + "x", '3', 0, "")),
        arguments("is a device", archive().header(TOP + "x", '6', 0, "")),
        arguments("is a special file", archive().header(TOP + "x", 'S', 0, "")),
        arguments("is a special file", archive().header(TOP + "x", '7', 0, "")),
        arguments("is a special file", archive().pax("GNU.sparse.major", "1").file(TOP + "x", "")),
        arguments("is a link to \"/etc\"", archive().link(TOP + "x", "/etc")),
        arguments("is a link to \"C:/x\"", archive().link(TOP + "x", "C:/x")),
        arguments("is a link to \"..\"", archive().link(TOP + "x", "..")),
        arguments("is a link to \"../x\"", archive().link(TOP + "x", "../x")),
        arguments("is a link to \"../../../x\"", archive().link(TOP + "a/x", "../../../x")),
        arguments("is a link to \"a/../../x\"", archive().link(TOP + "x", "a/../../x")),
        arguments("is a link to \"..\\x\"", archive().link(TOP + "x", "..\\x")),
        arguments("is a link to \"\"", archive().link(TOP + "x", "")),
        arguments("not in the archive", archive().link(TOP + "x", "none")),
        arguments("a link itself", archive().link(TOP + "x", "y").link(TOP + "y", "x")),
        arguments(
            "not in the archive",
            archive().link(TOP + "a/up", "../first").link(TOP + "x", "a/up/first")),
        arguments(
            "lies below the link \"d\"",
            archive().folder(TOP + "e").link(TOP + "d", "e").file(TOP + "d/x", "x")),
        arguments("occurs twice", archive().file(TOP + "d/x", "x").link(TOP + "d", "first")),
        arguments("occurs twice", archive().file(TOP + "first", "2")),
        arguments("occurs twice", archive().file(TOP + "FIRST", "2")),
        arguments("occurs twice", archive().folder(TOP + "first")),
        arguments("occurs twice", archive().file(TOP + "d/x", "x").file(TOP + "D/y", "y")),
        arguments("lies below the file", archive().file(TOP + "first/x", "x")),
        arguments("more than 10000 bytes", archive().file(TOP + "x", new byte[10_000])),
        arguments("more than 10000 bytes", archive().header(TOP + "x", '0', 1L << 32, "")),
        arguments("a header has 70000 bytes", archive().gnuName("y".repeat(69_999))),
        arguments("and has a content", archive().header(TOP + "x", '5', 5, "")),
        arguments("a number in a header", archive().raw(withSize("9".repeat(11)))),
        arguments("a number in a header", archive().raw(withSize("\u00ff".repeat(12)))),
        arguments("a size is", archive().pax("size", "-1").file(TOP + "x", "")),
        arguments("a size is", archive().pax("size", zeros).file(TOP + "x", "")),
        arguments("is not UTF-8", archive().raw(withName(new byte[] {'a', (byte) 0xff}))),
        arguments("pax header is not", archive().header("p", 'x', 3, "").content(bytes("9 a"))),
        arguments("pax header is not", archive().header("p", 'x', 4, "").content(bytes("4 a\n"))),
        arguments("ends after a header", archive().pax("path", TOP + "x")),
        arguments("wrong checksum", archive().raw(damaged())),
        arguments("it is empty", new TestArchive()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] withSize(String size) {
    byte[] header = new TestArchive().header(TOP + "x", '0', 0, "").open();
    TestArchive.put(header, 124, size.getBytes(StandardCharsets.ISO_8859_1));
    return TestArchive.sealed(header);
  }

  private static byte[] withName(byte[] name) {
    byte[] header = new TestArchive().header("", '0', 0, "").open();
    TestArchive.put(header, 0, name);
    return TestArchive.sealed(header);
  }

  private static byte[] damaged() {
    byte[] header = new TestArchive().header(TOP + "x", '0', 0, "").open();
    header[10] ^= 1;
    return header;
  }

  @ParameterizedTest
  @MethodSource
  void refused(String message, TestArchive archive) {
    assertThatThrownBy(() -> unpack(archive.gzip()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(message);
  }

  @Test
  void tooManyEntriesAreRefused() {
    TestArchive archive = new TestArchive();
    for (int i = 0; i < 21; i++) {
      archive.file(TOP + i, "");
    }
    assertThatThrownBy(() -> unpack(archive.gzip()))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("it has more than 20 entries");
  }

  @Test
  void whatFollowsTheEndIsRefused() {
    byte[] tar = archive().tar();
    byte[] longer = Arrays.copyOf(tar, tar.length + 512);
    longer[longer.length - 1] = 1;
    assertThatThrownBy(() -> unpack(TestArchive.gzip(longer)))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("something follows its end");
    byte[] endless = Arrays.copyOf(tar, tar.length + (2 << 20));
    assertThatThrownBy(() -> unpackAnew(TestArchive.gzip(endless)))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("something follows its end");
  }

  @Test
  void anArchiveThatIsCutOffAnywhereIsRefused() {
    byte[] gzip = archive().file(TOP + "second", "content").gzip();
    for (int length = 0; length < gzip.length; length++) {
      byte[] part = Arrays.copyOf(gzip, length);
      assertThatThrownBy(() -> unpackAnew(part)).isInstanceOf(ArchiveException.class);
    }
    byte[] tar = archive().open();
    for (int length = 0; length < tar.length; length += 100) {
      byte[] part = TestArchive.gzip(Arrays.copyOf(tar, length));
      assertThatThrownBy(() -> unpackAnew(part)).isInstanceOf(ArchiveException.class);
    }
  }

  @Test
  void damagedArchivesGiveNothingButTypedErrors() throws IOException {
    byte[] sound = archive().link(TOP + "x", "first").pax("path", TOP + "z").file("a", "x").tar();
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] changed = sound.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      for (int at = 0; random.nextBoolean() && at < changed.length; at += 512) {
        byte[] block = Arrays.copyOfRange(changed, at, at + 512);
        if (block[156] != 0) {
          System.arraycopy(TestArchive.sealed(block), 0, changed, at, 512);
        }
      }
      Throwable thrown = catchThrowable(() -> unpackAnew(TestArchive.gzip(changed)));
      if (thrown != null) {
        assertThat(thrown).as("change %s", i).isInstanceOf(IOException.class);
      }
    }
  }

  private void unpackAnew(byte[] archive) throws IOException {
    FileTrees.delete(unpacked(""));
    unpack(archive);
  }
}
