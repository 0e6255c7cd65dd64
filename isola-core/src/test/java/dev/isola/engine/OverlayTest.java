package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.ChangedFile;
import dev.isola.ChangedFile.Change;
import dev.isola.ChangedFile.Type;
import dev.isola.MountConfig;
import dev.isola.MountConfig.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayTest {

  private static final int CREATE = 1;
  private static final int TRUNCATE = 8;
  private static final long READ = Descriptor.RIGHT_READ;
  private static final long WRITE = Descriptor.RIGHT_WRITE;
  private static final long START = 1000_000_000_000L; // of the clock of SystemCalls

  @TempDir Path temp;
  private Path data;
  private Map<String, String> before;

  @BeforeEach
  void makeFiles() throws IOException {
    data = Files.createDirectory(temp.resolve("data"));
    Files.writeString(temp.resolve("secret"), "secret");
    Files.writeString(data.resolve("a.txt"), "hello");
    Files.createDirectories(data.resolve("sub/deep"));
    Files.writeString(data.resolve("sub/b.txt"), "below");
    Files.createSymbolicLink(data.resolve("link"), Path.of("sub"));
    Files.createSymbolicLink(data.resolve("out"), Path.of("../secret"));
    before = snapshot();
  }

  @AfterEach
  void nothingReachedTheHost() throws IOException {
    assertThat(snapshot()).isEqualTo(before);
  }

  private Map<String, String> snapshot() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(temp)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String content =
            Files.isSymbolicLink(file)
                ? Files.readSymbolicLink(file).toString()
                : Files.isDirectory(file)
                    ? ""
                    : Files.readString(file) + Files.getLastModifiedTime(file);
        all.put(temp.relativize(file).toString(), content);
      }
    }
    return all;
  }

  private SystemCalls overlay() {
    return new SystemCalls(MountConfig.overlay(data, "/d"));
  }

  private static List<String> lines(SystemCalls calls) {
    return calls.changes().stream().map(ChangedFile::toString).toList();
  }

  @Test
  void beginsWithWhatIsOnTheHost() {
    try (SystemCalls calls = overlay()) {
      assertThat(calls.list("d")).containsExactly("a.txt", "link", "out", "sub");
      assertThat(calls.readFile("d/link/b.txt")).isEqualTo("below");
      assertThat(calls.stat("d/out")).isEqualTo(Errno.NOTCAPABLE.code());
      assertThat(calls.open("d/out", CREATE | TRUNCATE, WRITE)).isEqualTo(Errno.NOTCAPABLE.code());
      assertThat(lines(calls)).isEmpty();
    }
  }

  @Test
  void keepsWhatTheGuestWrites() {
    try (SystemCalls calls = overlay()) {
      calls.writeFile("d/new.txt", "new");
      calls.writeFile("d/a.txt", "changed");
      assertThat(calls.makeDirectory("d/sub/made")).isZero();
      calls.writeFile("d/sub/made/x", "x");
      assertThat(calls.link("made/x", "d/sub/to-x")).isZero();
      assertThat(calls.unlink("d/sub/b.txt")).isZero();
      assertThat(calls.readFile("d/link/to-x")).isEqualTo("x");
      assertThat(calls.list("d/sub")).containsExactly("deep", "made", "to-x");
      assertThat(calls.readFile("d/a.txt")).isEqualTo("changed");
      assertThat(lines(calls))
          .containsExactly(
              "MODIFIED FILE /d/a.txt (7 bytes)",
              "CREATED FILE /d/new.txt (3 bytes)",
              "DELETED FILE /d/sub/b.txt",
              "CREATED FOLDER /d/sub/made",
              "CREATED FILE /d/sub/made/x (1 bytes)",
              "CREATED LINK /d/sub/to-x -> made/x");
      assertThat(calls.changes().get(1).text()).isEqualTo("new");
    }
    try (SystemCalls calls = overlay()) {
      assertThat(calls.readFile("d/a.txt")).isEqualTo("hello");
    }
  }

  @Test
  void whatIsOpenSeesWhatOthersWrite() {
    try (SystemCalls calls = overlay()) {
      assertThat(calls.open("d/a.txt", 0, READ)).isZero();
      int reader = calls.result();
      assertThat(calls.open("d/a.txt", 0, WRITE)).isZero();
      assertThat(calls.write(calls.result(), "HE")).isZero();
      assertThat(calls.read(reader)).asString().isEqualTo("HEllo");
      assertThat(calls.wasi("fd_filestat_get", reader, SystemCalls.BUFFER)).isZero();
      assertThat(calls.size()).isEqualTo(5);
    }
  }

  @Test
  void openingForWritingAloneChangesNothing() {
    try (SystemCalls calls = overlay()) {
      assertThat(calls.open("d/a.txt", 0, READ | WRITE)).isZero();
      assertThat(calls.read(calls.result())).asString().isEqualTo("hello");
      assertThat(lines(calls)).isEmpty();
    }
  }

  @Test
  void aFolderOfTheHostsMovesWithAllThatIsInIt() {
    try (SystemCalls calls = overlay()) {
      calls.writeFile("d/sub/deep/new", "n");
      assertThat(calls.rename("d/sub", "d/moved")).isZero();
      assertThat(calls.list("d")).containsExactly("a.txt", "link", "moved", "out");
      assertThat(calls.readFile("d/moved/b.txt")).isEqualTo("below");
      assertThat(calls.stat("d/link/b.txt")).isEqualTo(Errno.NOENT.code());
      assertThat(calls.makeDirectory("d/sub")).isZero();
      assertThat(calls.list("d/sub")).isEmpty();
      assertThat(calls.rename("d/moved/b.txt", "d/sub/b.txt")).isZero();
      calls.writeFile("d/moved/b.txt", "another");
      assertThat(calls.readFile("d/sub/b.txt")).isEqualTo("below");
      assertThat(lines(calls))
          .containsExactly(
              "CREATED FOLDER /d/moved",
              "CREATED FILE /d/moved/b.txt (7 bytes)",
              "CREATED FOLDER /d/moved/deep",
              "CREATED FILE /d/moved/deep/new (1 bytes)",
              "MODIFIED FOLDER /d/sub",
              "CREATED FILE /d/sub/b.txt (5 bytes)");
    }
  }

  @Test
  void whatIsDeletedAndMadeAgainIsModified() {
    try (SystemCalls calls = overlay()) {
      assertThat(calls.unlink("d/a.txt")).isZero();
      assertThat(lines(calls)).containsExactly("DELETED FILE /d/a.txt");
      calls.writeFile("d/a.txt", "again");
      assertThat(lines(calls)).containsExactly("MODIFIED FILE /d/a.txt (5 bytes)");
      assertThat(calls.unlink("d/link")).isZero();
      calls.writeFile("d/link", "a file");
      assertThat(calls.changes().get(1).type()).isEqualTo(Type.FILE);
      assertThat(calls.changes().get(1).change()).isEqualTo(Change.MODIFIED);
      calls.writeFile("d/gone", "");
      assertThat(calls.unlink("d/gone")).isZero();
      assertThat(calls.changes()).hasSize(2);
    }
  }

  @Test
  void aRemovedFolderTakesNothingAnyMore() {
    try (SystemCalls calls = overlay()) {
      assertThat(calls.makeDirectory("d/dir")).isZero();
      assertThat(calls.open("d/dir", 2, READ)).isZero();
      int directory = calls.result();
      assertThat(calls.removeDirectory("d/dir")).isZero();
      assertThat(calls.open(directory, "x", CREATE, WRITE)).isEqualTo(Errno.NOENT.code());
      assertThat(calls.list(directory, 300)).isEmpty();
      assertThat(lines(calls)).isEmpty();
    }
  }

  @Test
  void whatChangesOnTheHostIsSeenWhereTheGuestChangedNothing() throws IOException {
    try (SystemCalls calls = overlay()) {
      calls.writeFile("d/a.txt", "the guest's");
      assertThat(calls.readFile("d/sub/b.txt")).isEqualTo("below");
      Files.writeString(data.resolve("a.txt"), "the host's");
      Files.writeString(data.resolve("sub/b.txt"), "changed");
      Files.writeString(data.resolve("sub/c.txt"), "new");
      assertThat(calls.readFile("d/a.txt")).isEqualTo("the guest's");
      assertThat(calls.readFile("d/sub/b.txt")).isEqualTo("changed");
      assertThat(calls.list("d/sub")).containsExactly("b.txt", "c.txt", "deep");
      Files.delete(data.resolve("sub/b.txt"));
      assertThat(calls.stat("d/sub/b.txt")).isEqualTo(Errno.NOENT.code());
    }
    before = snapshot();
  }

  @Test
  void aSingleFileCanHaveAnOverlay() {
    MountConfig mount = MountConfig.overlay(data.resolve("a.txt"), "/one/a.txt");
    try (SystemCalls calls = new SystemCalls(mount)) {
      calls.writeFile("one/a.txt", "mine");
      assertThat(calls.readFile("one/a.txt")).isEqualTo("mine");
      assertThat(calls.unlink("one/a.txt")).isEqualTo(Errno.ROFS.code());
      assertThat(lines(calls)).containsExactly("MODIFIED FILE /one/a.txt (4 bytes)");
    }
  }

  @Test
  void aFolderInMemoryBeginsEmpty() {
    try (SystemCalls calls = new SystemCalls(MountConfig.inMemory("/tmp/x"))) {
      assertThat(calls.list("tmp/x")).isEmpty();
      calls.writeFile("tmp/x/f", "text");
      assertThat(calls.rename("tmp/x/f", "tmp/x/g")).isZero();
      assertThat(calls.readFile("tmp/x/g")).isEqualTo("text");
      assertThat(calls.removeDirectory("tmp/x")).isNotZero();
      assertThat(lines(calls)).containsExactly("CREATED FILE /tmp/x/g (4 bytes)");
    }
  }

  @Test
  void permissionsCountInMemoryToo() {
    MountConfig mount = MountConfig.overlay(data, "/d").withPermissions(Access.READ, Access.WRITE);
    try (SystemCalls calls = new SystemCalls(mount)) {
      int denied = Errno.ACCES.code();
      assertThat(calls.open("d/a.txt", 0, READ)).isEqualTo(denied);
      assertThat(calls.open("d/a.txt", 0, WRITE)).isZero();
      assertThat(calls.write(calls.result(), "J")).isZero();
      assertThat(calls.open("d/new", CREATE, WRITE)).isEqualTo(denied);
      assertThat(calls.unlink("d/a.txt")).isEqualTo(denied);
      assertThat(calls.link("x", "d/y")).isEqualTo(denied);
      assertThat(calls.makeDirectory("d/y")).isEqualTo(denied);
      assertThat(calls.rename("d/a.txt", "d/y")).isEqualTo(denied);
      assertThat(calls.changes().get(0).text()).isEqualTo("Jello");
    }
  }

  @Test
  void whatTheGuestWritesHasAQuota() {
    int full = Errno.NOSPC.code();
    MountConfig mount = MountConfig.overlay(data, "/d").withQuota(12, 2);
    try (SystemCalls calls = new SystemCalls(mount)) {
      assertThat(calls.open("d/sub/b.txt", 0, WRITE)).isZero(); // 5 bytes when it is changed
      assertThat(calls.write(calls.result(), "B")).isZero();
      assertThat(calls.open("d/one", CREATE, WRITE)).isZero();
      int one = calls.result();
      assertThat(calls.write(one, "12345678")).isZero();
      assertThat(calls.memory.readInt(16)).isEqualTo(7);
      assertThat(calls.write(one, "8")).isEqualTo(full);
      assertThat(calls.open("d/two", CREATE, WRITE)).isEqualTo(full);
      assertThat(calls.open("d/a.txt", 0, WRITE)).isZero();
      assertThat(calls.write(calls.result(), "H")).isEqualTo(full);
      assertThat(calls.unlink("d/one")).isZero();
      assertThat(calls.open("d/two", CREATE, WRITE)).isEqualTo(full); // it is open still
      calls.wasi("fd_close", one);
      assertThat(calls.open("d/a.txt", 0, WRITE)).isZero();
      assertThat(calls.write(calls.result(), "H")).isZero();
      assertThat(calls.wasi("fd_filestat_set_size", 4, 2L << 40)).isNotZero();
      assertThat(calls.readFile("d/a.txt")).isEqualTo("Hello");
    }
    try (SystemCalls calls = new SystemCalls(MountConfig.inMemory("/m").withQuota(5, 100))) {
      assertThat(calls.link("12345", "m/link")).isZero();
      assertThat(calls.link("1", "m/other")).isEqualTo(full);
      assertThat(calls.unlink("m/link")).isZero();
      calls.writeFile("m/f", "12345");
    }
  }

  @Test
  void aHugeSparseFileTakesNoMemory() {
    long huge = 1L << 40;
    MountConfig mount = MountConfig.inMemory("/m").withQuota(Long.MAX_VALUE, 10);
    try (SystemCalls calls = new SystemCalls(mount)) {
      assertThat(calls.open("m/f", CREATE, READ | WRITE)).isZero();
      int file = calls.result();
      assertThat(calls.wasi("fd_filestat_set_size", file, huge)).isEqualTo(Errno.FBIG.code());
      assertThat(calls.wasi("fd_filestat_set_size", file, 1L << 30)).isZero();
      assertThat(calls.wasi("fd_seek", file, (1L << 30) - 3, 0, 24)).isZero();
      assertThat(calls.write(file, "abc")).isZero();
      assertThat(calls.write(file, "d")).isZero();
      assertThat(calls.wasi("fd_seek", file, Long.MAX_VALUE, 0, 24)).isZero();
      assertThat(calls.write(file, "e")).isEqualTo(Errno.FBIG.code());
      assertThat(calls.wasi("fd_filestat_set_size", file, 3)).isZero();
      assertThat(calls.readFile("m/f")).isEqualTo("\0\0\0");
    }
  }

  @Test
  void pathsInMemoryHaveALength() {
    String name = "n".repeat(250);
    try (SystemCalls calls = new SystemCalls(MountConfig.inMemory("/m").withQuota(0, 10_000))) {
      assertThat(calls.open("m", 2, READ)).isZero();
      int directory = calls.result();
      int error = 0;
      int depth = 0;
      while (error == 0) {
        int length = calls.put(SystemCalls.PATH, name);
        error = calls.wasi("path_create_directory", directory, SystemCalls.PATH, length);
        if (error == 0) {
          depth++;
          assertThat(calls.open(directory, name, 2, READ)).isZero();
          directory = calls.result();
        }
      }
      assertThat(error).isEqualTo(Errno.NAMETOOLONG.code());
      assertThat(depth).isEqualTo(16);
      assertThat(calls.makeDirectory("m/" + "x".repeat(255))).isZero();
      assertThat(calls.rename("m/" + name, "m/" + "x".repeat(255) + "/" + name))
          .isEqualTo(Errno.NAMETOOLONG.code());
      assertThat(calls.rename("m/" + name, "m/short")).isZero();
      assertThat(calls.changes()).hasSize(17);
    }
  }

  @Test
  void timesAndInodesAreTheSameInEveryRun() throws IOException {
    Files.setLastModifiedTime(data.resolve("a.txt"), FileTime.from(Instant.EPOCH));
    before = snapshot();
    for (MountConfig mount :
        List.of(MountConfig.overlay(data, "/d"), MountConfig.readWrite(data, "/d"))) {
      try (SystemCalls calls = new SystemCalls(mount)) {
        assertThat(calls.stat("d/sub/b.txt")).isZero();
        assertThat(calls.modified()).isEqualTo(START);
        long inode = calls.inode();
        assertThat(calls.stat("d/a.txt")).isZero();
        assertThat(calls.modified()).isEqualTo(START);
        assertThat(calls.inode()).isNotEqualTo(inode);
        try (SystemCalls others = new SystemCalls(mount)) {
          assertThat(others.stat("d/sub/b.txt")).isZero();
          assertThat(others.inode()).isEqualTo(inode);
        }
        assertThat(calls.stat("d/sub")).isZero();
        assertThat(calls.size()).isZero();
        int length = calls.put(SystemCalls.PATH, "d/a.txt");
        int error =
            calls.wasi(
                "path_filestat_set_times", 3, 1, SystemCalls.PATH, length, 5, 7_000_000_000L, 5);
        assertThat(error).isZero();
        assertThat(calls.stat("d/a.txt")).isZero();
        assertThat(calls.modified()).isEqualTo(7_000_000_000L);
        assertThat(calls.memory.readLong(SystemCalls.BUFFER + 40)).isEqualTo(5);
        assertThat(calls.wasi("fd_filestat_set_times", 3, 0, 0, 3)).isEqualTo(Errno.INVAL.code());
      }
      Files.setLastModifiedTime(data.resolve("a.txt"), FileTime.from(Instant.EPOCH));
    }
    before = snapshot();
  }

  @Test
  void eachChangeOfAFolderGivesItALaterTime() throws IOException {
    for (MountConfig mount :
        List.of(MountConfig.overlay(data, "/d"), MountConfig.readWrite(data, "/d"))) {
      try (SystemCalls calls = new SystemCalls(mount)) {
        long last = START;
        for (int i = 0; i < 3; i++) {
          calls.writeFile("d/sub/deep/" + i, "x");
          assertThat(calls.stat("d/sub/deep")).isZero();
          assertThat(calls.modified()).isGreaterThan(last);
          last = calls.modified();
        }
      }
    }
    before = snapshot();
  }
}
