package dev.isola.guest.python;

import static dev.isola.guest.python.PythonGuest.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.ChangedFile;
import dev.isola.GuestClock;
import dev.isola.Isola;
import dev.isola.MountConfig;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.guests.conformance.GuestUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What CPython's standard library does with files. */
class PythonFilesTest {
  private static final String PROGRAM = "os_files";

  @TempDir private Path folder;

  private Sandbox with(GuestClock clock, MountConfig... mounts) {
    SandboxConfig config = GuestUnderTest.config().clock(clock).mounts(mounts).build();
    return PYTHON.with(config, PROGRAM);
  }

  @ParameterizedTest
  @EnumSource(MountConfig.Storage.class)
  void theStandardLibraryWorksOnEveryKindOfMount(MountConfig.Storage storage) throws IOException {
    for (GuestClock clock :
        List.of(GuestClock.system(), GuestClock.virtual(Instant.parse("2026-05-01T00:00:00Z")))) {
      Path host = Files.createDirectory(folder.resolve(clock.isReal() ? "real" : "virtual"));
      MountConfig mount =
          switch (storage) {
            case HOST -> MountConfig.readWrite(host, "/m");
            case OVERLAY -> MountConfig.overlay(host, "/m");
            case MEMORY -> MountConfig.inMemory("/m");
          };
      try (Sandbox sandbox = with(clock, mount)) {
        assertThat(sandbox.run("every_call", "/m"))
            .hasToString("[\"b.txt\",\"dangling\",\"moved\",\"out\",\"renamed\",\"z.zip\"]");
        if (storage != MountConfig.Storage.HOST) {
          assertThat(host).isEmptyDirectory();
          assertThat(sandbox.changedFiles())
              .extracting(ChangedFile::path)
              .contains("/m/work", "/m/work/out/big", "/m/work/renamed/c");
        }
      }
    }
  }

  @Test
  void onlySoManyFilesCanBeOpen() throws IOException {
    Files.writeString(folder.resolve("f"), "x");
    for (MountConfig mount :
        List.of(MountConfig.readOnly(folder, "/m"), MountConfig.overlay(folder, "/m"))) {
      try (Sandbox sandbox = with(GuestClock.system(), mount)) {
        for (int i = 0; i < 2; i++) {
          assertThat(sandbox.run("many_open", "/m/f")).hasToString("[\"EMFILE\",1020]");
        }
      }
    }
  }

  @Test
  void aWriteThatDoesNotFitIsCutOff() {
    for (MountConfig mount :
        List.of(MountConfig.readWrite(folder, "/m"), MountConfig.inMemory("/m"))) {
      try (Sandbox sandbox = with(GuestClock.system(), mount.withQuota(1000, 10))) {
        assertThat(sandbox.run("partial", "/m/f"))
            .hasToString("[\"ENOSPC\",\"[Errno 51] No space left on device\",1000,1000]");
      }
    }
  }

  @Test
  void filesAreAsOldAsTheSandboxUnlessItsClockIsTheSystems() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "x");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_234_567_890)));
    MountConfig mount = MountConfig.readOnly(folder, "/m");
    try (Sandbox sandbox = with(GuestClock.system(), mount)) {
      assertThat(sandbox.run("mtime", "/m/f").longValue()).isEqualTo(1_234_567_890);
    }
    try (Sandbox sandbox = with(GuestClock.virtual(Instant.ofEpochSecond(2_000_000_000)), mount)) {
      assertThat(sandbox.run("mtime", "/m/f").longValue()).isEqualTo(2_000_000_000);
      assertThat(sandbox.run("mtime", "/m").longValue()).isEqualTo(2_000_000_000);
    }
    TemplateConfig config =
        TemplateConfig.builder()
            .noDiskCache()
            .mounts(mount)
            .prelude("import os\nSEEN = os.stat('/m/f').st_mtime\ndef seen(): return SEEN")
            .build();
    try (Sandbox sandbox = Isola.buildTemplate("python", config).create()) {
      assertThat(sandbox.run("seen").longValue()).isEqualTo(315_532_800); // 1980
    }
  }

  @Test
  void importsFindWhatTheGuestWroteAndWhatASandboxMounts() throws IOException {
    for (GuestClock clock : List.of(GuestClock.system(), GuestClock.virtual(Instant.EPOCH))) {
      for (MountConfig mount :
          List.of(
              MountConfig.inMemory("/m"),
              MountConfig.overlay(folder, "/m"),
              MountConfig.readWrite(folder, "/m"))) {
        try (Sandbox sandbox = with(clock, mount)) {
          assertThat(sandbox.run("writes_a_module", "/m")).hasToString("[\"first\",\"second\"]");
        }
      }
      Path one = Files.createDirectories(folder.resolve("one"));
      Path two = Files.createDirectories(folder.resolve("two"));
      Files.writeString(one.resolve("known.py"), "VALUE = 1");
      Files.writeString(two.resolve("other.py"), "VALUE = 2");
      SandboxTemplate template =
          Isola.buildTemplate(
              "python",
              TemplateConfig.builder()
                  .noDiskCache()
                  .clock(clock)
                  .mounts(MountConfig.readOnly(one, "/m"))
                  .prelude(PYTHON.program(PROGRAM) + "\nimports('/m', 'known')")
                  .build());
      SandboxConfig replaced =
          GuestUnderTest.config().mounts(MountConfig.readOnly(two, "/m")).build();
      try (Sandbox sandbox = template.create(replaced)) {
        assertThat(sandbox.run("imports", "/m", "other").intValue()).isEqualTo(2);
      }
    }
  }
}
