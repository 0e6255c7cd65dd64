package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.MountConfig;
import dev.isola.MountConfig.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void linksCannotBeMade() {
    try (SystemCalls calls = readWrite()) {
      int target = calls.put(SystemCalls.PATH, "../secret");
      int name = calls.put(SystemCalls.SECOND_PATH, "in/data/made");
      assertThat(
              calls.wasi(
                  "path_symlink",
                  SystemCalls.PATH,
                  target,
                  SystemCalls.ROOT,
                  SystemCalls.SECOND_PATH,
                  name))
          .isEqualTo(Errno.NOTSUP.code());
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
