package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isola.GuestClock;
import dev.isola.MountConfig;
import dev.isola.MountConfig.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountTest {

  private static final int CREATE = 1;
  private static final int TRUNCATE = 8;
  private static final long READ = Descriptor.RIGHT_READ;
  private static final long WRITE = Descriptor.RIGHT_WRITE;

  @TempDir Path temp;
  private Path data;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.writeString(temp.resolve("secret"), "secret");
    Files.createDirectory(temp.resolve("outside"));
    Files.writeString(temp.resolve("outside/secret"), "secret");
    data = Files.createDirectory(temp.resolve("data"));
    Files.writeString(data.resolve("a.txt"), "hello");
    Files.createDirectories(data.resolve("sub/deep"));
    Files.writeString(data.resolve("sub/b.txt"), "below");
    link("absolute", temp.resolve("secret"));
    link("absolute-inside", data.resolve("a.txt"));
    link("relative", Path.of("../secret"));
    link("directory", Path.of("../outside"));
    link("sub/up", Path.of("../../secret"));
    link("sub/sideways", Path.of("deep/../../../data/../secret"));
    link("sub/good", Path.of("../a.txt"));
    link("chain", Path.of("relative"));
    link("loop", Path.of("loop"));
    link("good", Path.of("sub"));
    link("dangling", Path.of("new.txt"));
    link("dangling-outside", Path.of("../new.txt"));
  }

  private void link(String name, Path target) throws IOException {
    Files.createSymbolicLink(data.resolve(name), target);
  }

  private SystemCalls calls(Access directories, Access files) {
    return new SystemCalls(new MountConfig(data, "/in/data", directories, files));
  }

  private SystemCalls readWrite() {
    return calls(Access.READ_WRITE, Access.READ_WRITE);
  }

  @Test
  void readsFilesThroughPlainPathsAndLinksThatStayInside() {
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.readFile("in/data/a.txt")).isEqualTo("hello");
      assertThat(calls.readFile("in/./data/sub/../a.txt")).isEqualTo("hello");
      assertThat(calls.readFile("in/data/sub/good")).isEqualTo("hello");
      assertThat(calls.readFile("in/data/good/b.txt")).isEqualTo("below");
      assertThat(calls.readFile("in/data/../data/a.txt")).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "in/data/absolute",
        "in/data/absolute-inside",
        "in/data/relative",
        "in/data/directory/secret",
        "in/data/directory",
        "in/data/sub/up",
        "in/data/sub/sideways",
        "in/data/chain",
        "in/data/good/up",
        "../secret",
        "in/../../secret",
        "in/data/../../../secret",
        "/etc/passwd",
        "/",
      })
  void nothingOutsideIsReached(String path) {
    try (SystemCalls calls = readWrite()) {
      int notCapable = Errno.NOTCAPABLE.code();
      assertThat(calls.stat(path)).isEqualTo(notCapable);
      assertThat(calls.open(path, 0, READ)).isEqualTo(notCapable);
      assertThat(calls.open(path, CREATE | TRUNCATE, WRITE)).isEqualTo(notCapable);
      assertThat(temp.resolve("secret")).hasContent("secret");
      assertThat(temp.resolve("outside/secret")).hasContent("secret");
    }
  }

  @ParameterizedTest
  @CsvSource({"sub, sub", "sub, sub/deep"})
  void aLinkMovedToWhereAnOpenDirectoryWasLeadsNowhere(String replaced, String opened)
      throws IOException {
    Files.createDirectory(temp.resolve("outside/deep"));
    Files.writeString(temp.resolve("outside/deep/secret"), "secret");
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.open("in/data/" + opened, 2, READ)).isZero();
      int directory = calls.result();
      assertThat(calls.rename("in/data/" + replaced, "in/data/moved")).isZero();
      assertThat(calls.rename("in/data/directory", "in/data/" + replaced)).isZero();

      int notCapable = Errno.NOTCAPABLE.code();
      assertThat(calls.open(directory, "secret", 0, READ)).isEqualTo(notCapable);
      assertThat(calls.open(directory, "new", CREATE, WRITE)).isEqualTo(notCapable);
      int length = calls.put(SystemCalls.PATH, "secret");
      assertThat(calls.wasi("path_unlink_file", directory, SystemCalls.PATH, length))
          .isEqualTo(notCapable);
      assertThat(calls.wasi("path_create_directory", directory, SystemCalls.PATH, length))
          .isEqualTo(notCapable);
      assertThat(calls.wasi("fd_readdir", directory, SystemCalls.BUFFER, 500, 0, 0))
          .isEqualTo(notCapable);
    }
    assertThat(temp.resolve("outside/secret")).hasContent("secret");
    assertThat(temp.resolve("outside/deep/secret")).hasContent("secret");
    assertThat(temp.resolve("outside/new")).doesNotExist();
    assertThat(temp.resolve("outside/deep/new")).doesNotExist();
  }

  @Test
  void hostPathsDoNotExistForTheGuest() {
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.stat("in/data/../secret")).isEqualTo(Errno.NOENT.code());
      assertThat(calls.stat(temp.toString().substring(1))).isEqualTo(Errno.NOENT.code());
      assertThat(calls.stat("proc/self/environ")).isEqualTo(Errno.NOENT.code());
      assertThat(calls.stat("in/data/loop")).isEqualTo(Errno.LOOP.code());
    }
  }

  @Test
  void anOpenDirectoryIsNoWayUp() {
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.open("in/data/sub", 2, READ)).isZero();
      int sub = calls.result();
      assertThat(calls.open(sub, "b.txt", 0, READ)).isZero();
      assertThat(calls.open(sub, "../a.txt", 0, READ)).isEqualTo(Errno.NOTCAPABLE.code());
      assertThat(calls.open(sub, "..", 2, READ)).isEqualTo(Errno.NOTCAPABLE.code());
    }
  }

  @Test
  void writesThroughALinkOnlyInside() {
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.open("in/data/dangling", CREATE, WRITE)).isZero();
      assertThat(calls.write(calls.result(), "made")).isZero();
      assertThat(data.resolve("new.txt")).hasContent("made");
      assertThat(calls.open("in/data/dangling-outside", CREATE, WRITE))
          .isEqualTo(Errno.NOTCAPABLE.code());
      assertThat(temp.resolve("new.txt")).doesNotExist();
    }
  }

  @Test
  void linksCanBeMadeThatStayInsideWhereverTheyAreMoved() throws IOException {
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.link("deep/new.txt", "in/data/sub/made")).isZero();
      calls.writeFile("in/data/sub/made", "through the link");
      assertThat(data.resolve("sub/deep/new.txt")).hasContent("through the link");
      assertThat(calls.readLink("in/data/sub/made")).isZero();
      assertThat(calls.memory.readInt(SystemCalls.RESULT)).isEqualTo("deep/new.txt".length());

      int notPermitted = Errno.PERM.code();
      assertThat(calls.link("../secret", "in/data/out")).isEqualTo(notPermitted);
      assertThat(calls.link("../a.txt", "in/data/sub/out")).isEqualTo(notPermitted);
      assertThat(calls.link("deep/..", "in/data/sub/out")).isEqualTo(notPermitted);
      assertThat(calls.link("/etc/passwd", "in/data/out")).isEqualTo(notPermitted);
      assertThat(calls.link("", "in/data/out")).isEqualTo(Errno.NOENT.code());
      assertThat(calls.link("x", "in/data/a.txt")).isEqualTo(Errno.EXIST.code());
      assertThat(calls.link("x", "in/data/dangling")).isEqualTo(Errno.EXIST.code());
      assertThat(calls.link("x", "in/data/new/")).isEqualTo(Errno.NOENT.code());
    }
    assertThat(Files.readSymbolicLink(data.resolve("sub/made"))).isEqualTo(Path.of("deep/new.txt"));
    assertThat(data.resolve("out")).doesNotExist();
    assertThat(data.resolve("sub/out")).doesNotExist();
  }

  @Test
  void hardLinksCannotBeMade() {
    try (SystemCalls calls = readWrite()) {
      int from = calls.put(SystemCalls.PATH, "in/data/a.txt");
      int to = calls.put(SystemCalls.SECOND_PATH, "in/data/made");
      int root = SystemCalls.ROOT;
      int error =
          calls.wasi(
              "path_link", root, 0, SystemCalls.PATH, from, root, SystemCalls.SECOND_PATH, to);
      assertThat(error).isEqualTo(Errno.NOTSUP.code());
      assertThat(data.resolve("made")).doesNotExist();
    }
  }

  @Test
  void aReadOnlyMountCannotBeChanged() throws IOException {
    try (SystemCalls calls = calls(Access.READ, Access.READ)) {
      int denied = Errno.ACCES.code();
      assertThat(calls.open("in/data/a.txt", 0, WRITE)).isEqualTo(denied);
      assertThat(calls.open("in/data/a.txt", TRUNCATE, READ)).isEqualTo(denied);
      assertThat(calls.open("in/data/new", CREATE, WRITE)).isEqualTo(denied);
      int length = calls.put(SystemCalls.PATH, "in/data/a.txt");
      assertThat(calls.wasi("path_unlink_file", SystemCalls.ROOT, SystemCalls.PATH, length))
          .isEqualTo(denied);
      assertThat(
              calls.wasi(
                  "path_filestat_set_times",
                  SystemCalls.ROOT,
                  1,
                  SystemCalls.PATH,
                  length,
                  0,
                  0,
                  5))
          .isEqualTo(denied);
      length = calls.put(SystemCalls.PATH, "in/data/dir");
      assertThat(calls.wasi("path_create_directory", SystemCalls.ROOT, SystemCalls.PATH, length))
          .isEqualTo(denied);
      assertThat(data.resolve("a.txt")).hasContent("hello");
    }
  }

  @Test
  void permissionsOfFilesAndDirectoriesAreSeparate() {
    try (SystemCalls calls = calls(Access.READ, Access.READ_WRITE)) {
      assertThat(calls.open("in/data/a.txt", TRUNCATE, WRITE)).isZero();
      assertThat(calls.write(calls.result(), "changed")).isZero();
      assertThat(data.resolve("a.txt")).hasContent("changed");
      assertThat(calls.open("in/data/new", CREATE, WRITE)).isEqualTo(Errno.ACCES.code());
    }
    try (SystemCalls calls = calls(Access.WRITE, Access.WRITE)) {
      assertThat(calls.open("in/data/a.txt", 0, READ)).isEqualTo(Errno.ACCES.code());
      assertThat(calls.open("in/data/new", CREATE, WRITE)).isZero();
      assertThat(calls.open("in/data", 2, READ)).isZero();
      assertThat(
              calls.wasi(
                  "fd_readdir", calls.result(), SystemCalls.BUFFER, 500, 0, SystemCalls.RESULT))
          .isEqualTo(Errno.ACCES.code());
    }
  }

  @Test
  void aDescriptorCanDoOnlyWhatItWasOpenedFor() {
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.open("in/data/a.txt", 0, READ)).isZero();
      assertThat(calls.write(calls.result(), "x")).isEqualTo(Errno.BADF.code());
      assertThat(calls.wasi("fd_filestat_set_size", calls.result(), 0))
          .isEqualTo(Errno.BADF.code());
      assertThat(data.resolve("a.txt")).hasContent("hello");
    }
  }

  @Test
  void aSingleFileCanBeMounted() {
    MountConfig mount = MountConfig.readOnly(data.resolve("a.txt"), "/one/file.txt");
    try (SystemCalls calls = new SystemCalls(mount)) {
      assertThat(calls.readFile("one/file.txt")).isEqualTo("hello");
      assertThat(calls.stat("one/file.txt/..")).isEqualTo(Errno.NOTDIR.code());
      assertThat(calls.stat("one/b.txt")).isEqualTo(Errno.NOENT.code());
    }
  }

  @Test
  void aPipeIsNotOpened() throws Exception {
    Process made = new ProcessBuilder("mkfifo", data.resolve("pipe").toString()).start();
    assertThat(made.waitFor()).isZero();
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.open("in/data/pipe", 0, READ)).isEqualTo(Errno.ACCES.code());
    }
  }

  @Test
  void pipesAreNeitherOpenedNorMovedNorMistakenForFolders() throws Exception {
    Process made = new ProcessBuilder("mkfifo", data.resolve("pipe").toString()).start();
    assertThat(made.waitFor()).isZero();
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.open("in/data/pipe", 0, WRITE)).isEqualTo(Errno.ACCES.code());
      assertThat(calls.open("in/data/pipe", TRUNCATE, READ)).isEqualTo(Errno.ACCES.code());
      assertThat(calls.open("in/data/pipe/x", 0, READ)).isEqualTo(Errno.NOTDIR.code());
      assertThat(calls.rename("in/data/pipe", "in/data/moved")).isEqualTo(Errno.PERM.code());
      int length = calls.put(SystemCalls.PATH, "in/data/pipe");
      assertThat(
              calls.wasi(
                  "path_filestat_set_times",
                  SystemCalls.ROOT,
                  1,
                  SystemCalls.PATH,
                  length,
                  0,
                  0,
                  5))
          .isEqualTo(Errno.ACCES.code());
      assertThat(calls.list("in/data")).contains("pipe");
    }
    try (SystemCalls calls = new SystemCalls(MountConfig.overlay(data, "/in/data"))) {
      assertThat(calls.open("in/data/pipe", 0, READ)).isEqualTo(Errno.ACCES.code());
      assertThat(calls.open("in/data/pipe", TRUNCATE, WRITE)).isEqualTo(Errno.ACCES.code());
    }
  }

  @Test
  void devicesAreNotMounted() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device));
    assertThatThrownBy(() -> new SystemCalls(MountConfig.readWrite(device, "/data")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mount host path must be a folder or a file, was \"/dev/null\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..\\secret",
        "in\\data\\a.txt",
        "C:\\secret",
        "C:secret",
        "\\\\host\\share\\secret",
        "in/data/..\\..\\secret",
        "in/data/C:/secret",
        "in/data/sub/...",
        "in/data/.. /secret",
        "in/data/~/secret",
        "in/data/%2e%2e/secret",
        "in/data/a.txt:stream",
      })
  void namesOfOtherSystemsAreOnlyNames(String path) {
    try (SystemCalls calls = readWrite()) {
      assertThat(calls.stat(path)).isEqualTo(Errno.NOENT.code());
      assertThat(calls.open(path, 0, READ)).isEqualTo(Errno.NOENT.code());
    }
  }

  @Test
  void strangeNamesAreKept() throws IOException {
    String newline = "line\nbreak";
    String composed = "caf\u00e9";
    String decomposed = "cafe\u0301";
    for (MountConfig mount :
        List.of(MountConfig.readWrite(data, "/d"), MountConfig.overlay(data, "/d"))) {
      try (SystemCalls calls = new SystemCalls(mount)) {
        for (String name : List.of(newline, composed, decomposed, "back\\slash", "...", "-rf")) {
          calls.writeFile("d/" + name, name);
        }
        assertThat(calls.readFile("d/" + composed)).isEqualTo(composed);
        assertThat(calls.readFile("d/" + decomposed)).isEqualTo(decomposed);
        assertThat(calls.list("d")).contains(newline, composed, decomposed, "back\\slash", "...");
        assertThat(calls.open("d/nul\0", CREATE, WRITE)).isEqualTo(Errno.INVAL.code());
        assertThat(calls.open("d/" + "n".repeat(256), CREATE, WRITE))
            .isEqualTo(Errno.NAMETOOLONG.code());
        assertThat(calls.open("d/" + "\u00e9".repeat(200), CREATE, WRITE))
            .isEqualTo(Errno.NAMETOOLONG.code());
        calls.writeFile("d/" + "n".repeat(255), "long");
        assertThat(calls.stat("d/" + "n/".repeat(2040))).isEqualTo(Errno.NOENT.code());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "./", "in/data/.", "in/data/./", "in/data//", "in/data/sub/.."})
  void theEndsOfPathsMeanWhatTheyMeanElsewhere(String path) {
    try (SystemCalls calls = readWrite()) {
      int expected = path.isEmpty() ? Errno.NOENT.code() : 0;
      assertThat(calls.stat(path)).isEqualTo(expected);
      assertThat(calls.removeDirectory(path)).isNotZero();
      assertThat(calls.rename("in/data/sub/..", "in/data/x")).isEqualTo(Errno.BUSY.code());
      assertThat(calls.stat("in/data/a.txt/")).isEqualTo(Errno.NOTDIR.code());
      assertThat(calls.open("in/data/a.txt/", 0, READ)).isEqualTo(Errno.NOTDIR.code());
      assertThat(calls.open("in/data/new/", CREATE, WRITE)).isNotZero();
      assertThat(calls.rename("in/data/a.txt", "in/data/new/")).isEqualTo(Errno.NOTDIR.code());
      assertThat(calls.makeDirectory("in/data/made/")).isZero();
      assertThat(calls.removeDirectory("in/data/made/")).isZero();
    }
  }

  @Test
  void deepTreesEndWithAnError() {
    try (SystemCalls calls = readWrite()) {
      int directory = SystemCalls.ROOT;
      assertThat(calls.open("in/data", 2, READ)).isZero();
      directory = calls.result();
      int error = 0;
      int depth = 0;
      for (; error == 0 && depth < 3000; depth++) {
        int length = calls.put(SystemCalls.PATH, "deeper");
        error = calls.wasi("path_create_directory", directory, SystemCalls.PATH, length);
        if (error == 0) {
          assertThat(calls.open(directory, "deeper", 2, READ)).isZero();
          int next = calls.result();
          calls.wasi("fd_close", directory);
          directory = next;
        }
      }
      assertThat(error).isEqualTo(Errno.NAMETOOLONG.code());
      assertThat(depth).isGreaterThan(90);
      assertThat(calls.rename("in/data/deeper", "in/data/sub/deeper"))
          .isEqualTo(Errno.NAMETOOLONG.code());
      assertThat(calls.rename("in/data/deeper", "in/data/d")).isZero();
    }
  }

  @Test
  void aDirectoryThatChangesWhileItIsReadIsReadAsItWas() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 100; i < 150; i++) {
      names.add("file-" + i);
      Files.createFile(data.resolve("sub/deep/file-" + i));
    }
    for (MountConfig mount :
        List.of(MountConfig.readWrite(data, "/d"), MountConfig.overlay(data, "/d"))) {
      try (SystemCalls calls = new SystemCalls(mount)) {
        assertThat(calls.open("d/sub/deep", 2, READ)).isZero();
        int directory = calls.result();
        assertThat(calls.wasi("fd_readdir", directory, SystemCalls.BUFFER, 200, 0, 0)).isZero();
        long cookie = calls.memory.readLong(SystemCalls.BUFFER);
        assertThat(calls.unlink("d/sub/deep/file-100")).isZero();
        calls.writeFile("d/sub/deep/file-000", "new");
        assertThat(cookie).isEqualTo(1);
        List<String> found = new ArrayList<>();
        for (int at = 2; at < 52; at++) {
          assertThat(calls.wasi("fd_readdir", directory, SystemCalls.BUFFER, 40, at, 0)).isZero();
          int length = calls.memory.readInt(SystemCalls.BUFFER + 16);
          found.add(
              new String(
                  calls.memory.readBytes(SystemCalls.BUFFER + 24, length), StandardCharsets.UTF_8));
        }
        assertThat(found).isEqualTo(names);
        assertThat(calls.list(directory, 300)).contains("file-000").doesNotContain("file-100");
        assertThat(calls.unlink("d/sub/deep/file-000")).isZero();
        calls.writeFile("d/sub/deep/file-100", "");
      }
    }
  }

  @Test
  void aFileThatWasRemovedCanBeUsedWhileItIsOpen() {
    for (MountConfig mount :
        List.of(MountConfig.overlay(data, "/d"), MountConfig.readWrite(data, "/d"))) {
      try (SystemCalls calls = new SystemCalls(mount)) {
        assertThat(calls.open("d/a.txt", 0, READ | WRITE)).isZero();
        int file = calls.result();
        assertThat(calls.unlink("d/a.txt")).isZero();
        assertThat(calls.stat("d/a.txt")).isEqualTo(Errno.NOENT.code());
        assertThat(calls.wasi("fd_filestat_get", file, SystemCalls.BUFFER)).isZero();
        assertThat(calls.size()).isEqualTo(5);
        assertThat(calls.read(file)).asString().isEqualTo("hello");
        assertThat(calls.write(file, " again")).isZero();
        assertThat(calls.wasi("fd_seek", file, 0, 0, 0)).isZero();
        assertThat(calls.read(file)).asString().isEqualTo("hello again");
      }
    }
  }

  @Test
  void filesAreRenamedOverOthersAndFoldersOverEmptyOnes() {
    for (MountConfig mount :
        List.of(MountConfig.overlay(data, "/d"), MountConfig.readWrite(data, "/d"))) {
      try (SystemCalls calls = new SystemCalls(mount)) {
        assertThat(calls.rename("d/a.txt", "d/sub/b.txt")).isZero();
        assertThat(calls.readFile("d/sub/b.txt")).isEqualTo("hello");
        assertThat(calls.stat("d/a.txt")).isEqualTo(Errno.NOENT.code());
        assertThat(calls.rename("d/sub/b.txt", "d/sub/b.txt")).isZero();
        assertThat(calls.rename("d/sub/b.txt", "d/sub/deep")).isEqualTo(Errno.ISDIR.code());
        assertThat(calls.makeDirectory("d/empty")).isZero();
        assertThat(calls.rename("d/empty", "d/sub/b.txt")).isEqualTo(Errno.NOTDIR.code());
        assertThat(calls.rename("d/empty", "d/sub")).isEqualTo(Errno.NOTEMPTY.code());
        assertThat(calls.rename("d/sub", "d/sub/deep/in")).isEqualTo(Errno.INVAL.code());
        assertThat(calls.rename("d/sub", "d/empty")).isZero();
        assertThat(calls.readFile("d/empty/b.txt")).isEqualTo("hello");
        assertThat(calls.list("d/empty/deep")).isEmpty();
        assertThat(calls.rename("d/empty", "lib/x")).isNotZero();
        assertThat(calls.rename("d/nothing", "d/x")).isEqualTo(Errno.NOENT.code());
        assertThat(calls.makeDirectory("d/sub")).isZero();
        assertThat(calls.removeDirectory("d/empty")).isEqualTo(Errno.NOTEMPTY.code());
        assertThat(calls.removeDirectory("d/empty/b.txt")).isEqualTo(Errno.NOTDIR.code());
        assertThat(calls.unlink("d/empty")).isEqualTo(Errno.ISDIR.code());
      }
    }
  }

  @Test
  void filesAreOpenedAsTheFlagsSay() {
    int exclusive = 4;
    for (MountConfig mount :
        List.of(MountConfig.overlay(data, "/d"), MountConfig.readWrite(data, "/d"))) {
      try (SystemCalls calls = new SystemCalls(mount)) {
        assertThat(calls.open("d/a.txt", CREATE | exclusive, WRITE)).isEqualTo(Errno.EXIST.code());
        assertThat(calls.open("d/dangling", CREATE | exclusive, WRITE))
            .isEqualTo(Errno.EXIST.code());
        assertThat(calls.open("d/e.txt", CREATE | exclusive, WRITE)).isZero();
        assertThat(calls.open("d/none", 0, WRITE)).isEqualTo(Errno.NOENT.code());
        assertThat(calls.open("d/none/x", CREATE, WRITE)).isEqualTo(Errno.NOENT.code());
        assertThat(calls.open("d/a.txt", 2, READ)).isEqualTo(Errno.NOTDIR.code());
        assertThat(calls.open("d/sub", 0, WRITE)).isEqualTo(Errno.ISDIR.code());
        int length = calls.put(SystemCalls.PATH, "d/a.txt");
        assertThat(
                calls.wasi("path_open", 3, 1, SystemCalls.PATH, length, 0, READ | WRITE, 0, 1, 0))
            .isZero();
        int appending = calls.result();
        assertThat(calls.wasi("fd_seek", appending, 1, 0, 0)).isZero();
        assertThat(calls.write(appending, "!")).isZero();
        assertThat(calls.write(appending, "?")).isZero();
        assertThat(calls.readFile("d/a.txt")).isEqualTo("hello!?");
        assertThat(calls.wasi("fd_filestat_set_size", appending, 2)).isZero();
        assertThat(calls.wasi("fd_allocate", appending, 0, 4)).isZero();
        assertThat(calls.readFile("d/a.txt")).isEqualTo("he\0\0");
        assertThat(calls.open("d/a.txt", TRUNCATE, WRITE)).isZero();
        assertThat(calls.wasi("fd_seek", calls.result(), 3, 0, 8)).isZero();
        int file = calls.memory.readInt(SystemCalls.RESULT);
        assertThat(calls.write(file, "x")).isZero();
        assertThat(calls.readFile("d/a.txt")).isEqualTo("\0\0\0x");
      }
    }
  }

  @Test
  void writesHaveAQuotaOnTheHost() throws IOException {
    MountConfig mount = MountConfig.readWrite(data, "/d").withQuota(10, 2);
    try (SystemCalls calls = new SystemCalls(mount)) {
      int full = Errno.NOSPC.code();
      assertThat(calls.open("d/one", CREATE, WRITE)).isZero();
      int one = calls.result();
      assertThat(calls.write(one, "12345678")).isZero();
      assertThat(calls.write(one, "90ab")).isZero();
      assertThat(calls.memory.readInt(16)).isEqualTo(2);
      assertThat(calls.write(one, "ab")).isEqualTo(full);
      assertThat(data.resolve("one")).hasContent("1234567890");
      assertThat(calls.wasi("fd_filestat_set_size", one, 11)).isEqualTo(full);
      assertThat(calls.wasi("fd_allocate", one, 0, 11)).isEqualTo(full);
      assertThat(calls.wasi("fd_filestat_set_size", one, 6)).isZero();
      assertThat(calls.makeDirectory("d/two")).isZero();
      assertThat(calls.makeDirectory("d/three")).isEqualTo(full);
      assertThat(calls.link("x", "d/three")).isEqualTo(full);
      assertThat(calls.open("d/three", CREATE, WRITE)).isEqualTo(full);
      // What the guest did not make gives nothing back, and what is open is still there.
      assertThat(calls.unlink("d/sub/b.txt")).isZero();
      assertThat(calls.unlink("d/one")).isZero();
      assertThat(calls.open("d/three", CREATE, WRITE)).isEqualTo(full);
      calls.wasi("fd_close", one);
      calls.writeFile("d/three", "0123456789");
      assertThat(calls.open("d/a.txt", 0, WRITE)).isZero();
      assertThat(calls.write(calls.result(), "HELLO")).isZero();
      assertThat(calls.write(calls.result(), "!")).isEqualTo(full);
    }
    assertThat(data.resolve("a.txt")).hasContent("HELLO");
    assertThat(data.resolve("three")).hasContent("0123456789");
  }

  @Test
  void withASystemThatHoldsNoFoldersLinksAreFoundByTheirPaths() throws IOException {
    GuestClock clock = GuestClock.virtual(Instant.EPOCH);
    VirtualDirectory root = new VirtualDirectory(1);
    root.add("d", HostMount.openPlain(MountConfig.readWrite(data, "/d"), clock));
    try (SystemCalls calls = new SystemCalls(root, clock)) {
      int notCapable = Errno.NOTCAPABLE.code();
      assertThat(calls.readFile("d/good/b.txt")).isEqualTo("below");
      assertThat(calls.stat("d/directory/secret")).isEqualTo(notCapable);
      assertThat(calls.stat("d/sub/up")).isEqualTo(notCapable);
      assertThat(calls.makeDirectory("d/sub/made")).isZero();
      assertThat(calls.link("made", "d/sub/link")).isZero();
      calls.writeFile("d/sub/link/file", "text");
      assertThat(data.resolve("sub/made/file")).hasContent("text");
      assertThat(calls.rename("d/sub/made/file", "d/a.txt")).isZero();
      assertThat(calls.list("d/sub"))
          .containsExactly("b.txt", "deep", "good", "link", "made", "sideways", "up");
      assertThat(calls.removeDirectory("d/a.txt")).isEqualTo(Errno.NOTDIR.code());
      assertThat(calls.unlink("d/sub/made")).isEqualTo(Errno.ISDIR.code());
      assertThat(calls.removeDirectory("d/sub/made")).isZero();

      assertThat(calls.open("d/sub", 2, READ)).isZero();
      int open = calls.result();
      assertThat(calls.rename("d/sub", "d/moved")).isZero();
      assertThat(calls.rename("d/directory", "d/sub")).isZero();
      assertThat(calls.open(open, "secret", 0, READ)).isEqualTo(notCapable);
      assertThat(calls.open(open, "new", CREATE, WRITE)).isEqualTo(notCapable);
    }
    assertThat(temp.resolve("outside/new")).doesNotExist();
  }

  @Test
  void mountsThatCollideAreRefused() {
    assertThatThrownBy(
            () ->
                new SystemCalls(
                    MountConfig.readOnly(data, "/data"), MountConfig.readOnly(data, "/data/in")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/data/in");
    assertThatThrownBy(() -> new SystemCalls(MountConfig.readOnly(data, "/lib/x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("taken");
  }
}
