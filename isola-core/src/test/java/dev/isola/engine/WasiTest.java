package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.MountConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WasiTest {

  private static final int FAULT = Errno.FAULT.code();
  private static final int END = 2 * 65536;

  @Test
  void writesStandardOutputAndError() {
    try (SystemCalls calls = new SystemCalls()) {
      assertThat(calls.write(1, "out")).isZero();
      assertThat(calls.memory.readInt(16)).isEqualTo(3);
      assertThat(calls.write(2, "err")).isZero();
      assertThat(calls.host.out).hasToString("out");
      assertThat(calls.host.err).hasToString("err");
      assertThat(calls.read(0)).isEmpty();
      assertThat(calls.write(0, "x")).isEqualTo(Errno.BADF.code());
      assertThat(calls.write(99, "x")).isEqualTo(Errno.BADF.code());
    }
  }

  @Test
  void pointersOutsideOfMemoryAreErrors() {
    try (SystemCalls calls = new SystemCalls()) {
      assertThat(calls.wasi("fd_write", 1, END, 1, 0)).isEqualTo(FAULT);
      assertThat(calls.wasi("fd_write", 1, -8, 1, 0)).isEqualTo(FAULT);
      assertThat(calls.wasi("fd_write", 1, 0, 1, END)).isEqualTo(FAULT);
      calls.memory.writeI32(0, END - 4);
      calls.memory.writeI32(4, 5);
      assertThat(calls.wasi("fd_write", 1, 0, 1, 16)).isEqualTo(FAULT);
      calls.memory.writeI32(4, -1);
      assertThat(calls.wasi("fd_write", 1, 0, 1, 16)).isEqualTo(FAULT);
      assertThat(calls.wasi("fd_write", 1, 0, -1, 16)).isEqualTo(Errno.INVAL.code());
      assertThat(calls.wasi("fd_write", 1, 0, Integer.MAX_VALUE, 16)).isEqualTo(Errno.INVAL.code());
      assertThat(calls.wasi("random_get", END - 1, 2)).isEqualTo(FAULT);
      assertThat(calls.wasi("random_get", 0, -1)).isEqualTo(FAULT);
      assertThat(calls.wasi("clock_time_get", 0, 1, END - 7)).isEqualTo(FAULT);
      assertThat(calls.wasi("path_open", 3, 0, END - 1, 2, 0, 2, 0, 0, 0)).isEqualTo(FAULT);
      assertThat(calls.wasi("fd_readdir", 3, 1000, -1, 0, 0)).isEqualTo(FAULT);
      assertThat(calls.wasi("fd_filestat_get", 3, END - 63)).isEqualTo(FAULT);
      assertThat(calls.host.out.size()).isZero();
    }
  }

  @Test
  void everyImportSurvivesNonsense() {
    SplittableRandom random = new SplittableRandom(7);
    String[] names = {
      "fd_advise iIIi",
      "fd_allocate iII",
      "fd_datasync i",
      "fd_fdstat_get ii",
      "fd_fdstat_set_flags ii",
      "fd_filestat_get ii",
      "fd_filestat_set_size iI",
      "fd_filestat_set_times iIIi",
      "fd_pread iiiIi",
      "fd_prestat_dir_name iii",
      "fd_prestat_get ii",
      "fd_pwrite iiiIi",
      "fd_read iiii",
      "fd_readdir iiiIi",
      "fd_seek iIii",
      "fd_tell ii",
      "fd_write iiii",
      "path_create_directory iii",
      "path_filestat_get iiiii",
      "path_filestat_set_times iiiiIIi",
      "path_open iiiiiIIii",
      "path_readlink iiiiii",
      "path_remove_directory iii",
      "path_rename iiiiii",
      "path_unlink_file iii",
      "clock_res_get ii",
      "clock_time_get iIi",
      "environ_get ii",
      "environ_sizes_get ii",
      "poll_oneoff iiii",
      "random_get ii",
      "sock_recv iiiiii",
      "args_sizes_get ii",
      "fd_renumber ii",
      "fd_close i",
    };
    long[] interesting = {0, 1, 3, 4, 8, 1000, END - 1, END, -1, Integer.MIN_VALUE, Long.MIN_VALUE};
    try (SystemCalls calls = new SystemCalls(Map.of("A", "b"), 1)) {
      for (int round = 0; round < 20_000; round++) {
        String[] signature = names[random.nextInt(names.length)].split(" ");
        long[] arguments = new long[signature[1].length()];
        for (int i = 0; i < arguments.length; i++) {
          long value = interesting[random.nextInt(interesting.length)];
          arguments[i] = signature[1].charAt(i) == 'i' ? (int) value : value;
        }
        int errno = calls.wasi(signature[0], arguments);
        assertThat(errno).as(signature[0]).isBetween(0, 76).isNotEqualTo(Errno.IO.code());
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    assertThat(random(5)).isEqualTo(random(5)).isNotEqualTo(random(6));
  }

  @Test
  void aSeedGivesTheSameBytesWithEveryJdk() {
    assertThat(Arrays.copyOf(random(0), 20))
        .isEqualTo(HexFormat.of().parseHex("afcd1d7b39a820e2f465b9a16a9e786e4f450980"));
  }

  private static byte[] random(long seed) {
    try (SystemCalls calls = new SystemCalls(Map.of(), seed)) {
      assertThat(calls.wasi("random_get", 0, 100_000)).isZero();
      return calls.memory.readBytes(0, 100_000);
    }
  }

  @Test
  void givesTheEnvironment() {
    try (SystemCalls calls = new SystemCalls(Map.of("NAME", "välue"), 1)) {
      assertThat(calls.wasi("environ_sizes_get", 0, 4)).isZero();
      assertThat(calls.memory.readInt(0)).isEqualTo(1);
      assertThat(calls.memory.readInt(4)).isEqualTo(12);
      assertThat(calls.wasi("environ_get", 0, 100)).isZero();
      assertThat(calls.memory.readInt(0)).isEqualTo(100);
      assertThat(calls.memory.readCString(100)).isEqualTo("NAME=välue");
    }
  }

  @Test
  void sleepingAdvancesTheClock() {
    try (SystemCalls calls = new SystemCalls()) {
      assertThat(calls.wasi("clock_time_get", 0, 1, 0)).isZero();
      assertThat(calls.memory.readLong(0)).isEqualTo(1000_000_000_000L);
      calls.memory.writeLong(100, 42);
      calls.memory.writeI32(116, 1);
      calls.memory.writeLong(124, 5_000_000_000L);
      assertThat(calls.wasi("poll_oneoff", 100, 200, 1, 300)).isZero();
      assertThat(calls.memory.readInt(300)).isEqualTo(1);
      assertThat(calls.memory.readLong(200)).isEqualTo(42);
      assertThat(calls.wasi("clock_time_get", 0, 1, 0)).isZero();
      assertThat(calls.memory.readLong(0)).isEqualTo(1005_000_000_000L);
    }
  }

  private static long time(SystemCalls calls, int clock) {
    assertThat(calls.wasi("clock_time_get", clock, 1, 0)).isZero();
    return calls.memory.readLong(0);
  }

  @Test
  void aClockThatIsLookedAtAgainAndAgainGoesOn() {
    try (SystemCalls calls = new SystemCalls()) {
      for (int i = 0; i < 9_999; i++) {
        assertThat(time(calls, 0)).isEqualTo(1000_000_000_000L);
      }
      for (int i = 1; i < 1000; i++) {
        long start = i % 2 == 0 ? 1000_000_000_000L : 0;
        assertThat(time(calls, i % 2)).isEqualTo(start + i * 1000L);
      }
    }
  }

  @Test
  void exitEndsTheGuest() {
    try (SystemCalls calls = new SystemCalls()) {
      assertThatThrownBy(() -> calls.call("wasi_snapshot_preview1", "proc_exit", 3))
          .isInstanceOfSatisfying(GuestExitException.class, e -> assertThat(e.code()).isEqualTo(3));
    }
  }

  @Test
  void openFilesAreLimited(@TempDir Path folder) {
    try (SystemCalls calls = new SystemCalls(MountConfig.readOnly(folder, "/data"))) {
      int errno = 0;
      for (int i = 0; i < 2000 && errno == 0; i++) {
        errno = calls.open("data", 2, 0);
      }
      assertThat(errno).isEqualTo(Errno.MFILE.code());
    }
  }

  @Test
  void readsTheLibrary() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("pkg/mod.py"));
      out.write("x = 1\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("top.py"));
      out.write(new byte[] {'y'});
    }
    GuestLibrary library = GuestLibrary.read(new ByteArrayInputStream(zip.toByteArray()));
    try (SystemCalls calls = new SystemCalls(Map.of(), 1, library)) {
      assertThat(calls.readFile("lib/pkg/mod.py")).hasSize(6000).startsWith("x = 1\n");
      assertThat(calls.readFile("lib/top.py")).isEqualTo("y");
      assertThat(calls.open("lib/top.py", 0, Descriptor.RIGHT_WRITE)).isEqualTo(Errno.ROFS.code());
      assertThat(calls.open("lib/new.py", 1, Descriptor.RIGHT_WRITE)).isEqualTo(Errno.ROFS.code());
      assertThat(calls.open("lib/pkg", 2, 0)).isZero();
      assertThat(calls.wasi("fd_readdir", calls.result(), 1000, 500, 0, 0)).isZero();
      int used = calls.memory.readInt(0);
      assertThat(new String(calls.memory.readBytes(1000, used), StandardCharsets.UTF_8))
          .contains("mod.py");
    }
  }

  @Test
  void aDamagedLibraryIsRefused() {
    assertThatThrownBy(() -> GuestLibrary.read(new ByteArrayInputStream(new byte[100])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged library");
  }

  @Test
  void whatTheHostThrowsIsCarriedOut() {
    try (SystemCalls calls = new SystemCalls()) {
      calls.host.failure = new IllegalStateException("limit");
      assertThatThrownBy(() -> calls.write(1, "x"))
          .isInstanceOf(HostFailure.class)
          .hasCause(calls.host.failure);
      assertThatThrownBy(() -> calls.call("isola", "emit", 1, 0, 1))
          .isInstanceOf(HostFailure.class)
          .hasCause(calls.host.failure);
    }
  }

  @Test
  void operationsCheckTheirSlices() {
    try (SystemCalls calls = new SystemCalls()) {
      assertThatThrownBy(() -> calls.call("isola", "emit", 1, END - 1, 2))
          .isInstanceOf(GuestTrapException.class)
          .hasMessageContaining("not inside the guest's memory");
      assertThatThrownBy(() -> calls.call("isola", "begin", 1, 0, -1, 0, 0))
          .isInstanceOf(GuestTrapException.class);
      assertThatThrownBy(() -> calls.call("isola", "take", 1, END - 2))
          .isInstanceOf(GuestTrapException.class);
      assertThatThrownBy(() -> calls.call("isola", "take", 9, 0))
          .isInstanceOf(GuestTrapException.class)
          .hasMessageContaining("operation 9 has no result");
      assertThat(calls.call("isola", "take", 1, END - 3)).containsExactly(0);
      assertThat(calls.memory.readBytes(END - 3, 3)).containsExactly(1, 2, 3);
    }
  }
}
