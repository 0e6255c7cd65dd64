package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.ChangedFile;
import dev.isola.EventStream;
import dev.isola.InvalidArgumentException;
import dev.isola.Isola;
import dev.isola.MountConfig;
import dev.isola.MountConfig.Access;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files and the environment of a sandbox, with the programs {@code files} and {@code
 * files_prelude}.
 *
 * @since 0.1.0
 */
public abstract class FilesConformance {
  private static final String PROGRAM = "files";

  private final GuestUnderTest guest;

  @TempDir private Path temp;
  private Path data;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected FilesConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  @BeforeEach
  void makeFiles() throws IOException {
    Files.writeString(temp.resolve("secret.txt"), "secret");
    data = Files.createDirectories(temp.resolve("data/sub")).getParent();
    Files.writeString(data.resolve("in.txt"), "from the host");
    Files.writeString(data.resolve("sub/below.txt"), "below");
  }

  private Sandbox with(MountConfig... mounts) {
    return guest.with(GuestUnderTest.config().mounts(mounts).build(), PROGRAM);
  }

  private static String text(Sandbox sandbox, String function, Object... args) {
    return sandbox.run(function, args).textValue();
  }

  private static List<String> changes(Sandbox sandbox) {
    return sandbox.changedFiles().stream().map(ChangedFile::toString).toList();
  }

  @Test
  void inAnOverlayNeverReachTheHost() {
    for (int i = 0; i < 2; i++) { // each sandbox begins anew
      try (Sandbox sandbox = with(MountConfig.overlay(data, "/box"))) {
        assertThat(text(sandbox, "read", "/box/in.txt")).isEqualTo("from the host");
        sandbox.run("write", "/box/in.txt", "from the guest, ü");
        sandbox.run("write", "/box/sub/new.txt", "");
        assertThat(text(sandbox, "read", "/box/in.txt")).isEqualTo("from the guest, ü");
        assertThat(sandbox.run("names", "/box/sub")).hasToString("[\"below.txt\",\"new.txt\"]");
        assertThat(changes(sandbox))
            .containsExactly(
                "MODIFIED FILE /box/in.txt (18 bytes)", "CREATED FILE /box/sub/new.txt (0 bytes)");
        assertThat(sandbox.changedFile("/box/in.txt").orElseThrow().text())
            .isEqualTo("from the guest, ü");
        assertThat(sandbox.changedFile("/box/sub/below.txt")).isEmpty();
      }
      assertThat(data.resolve("in.txt")).hasContent("from the host");
      assertThat(data.resolve("sub/new.txt")).doesNotExist();
    }
  }

  @Test
  void inMemoryAreTheSandboxsOwn() {
    try (Sandbox sandbox = with(MountConfig.inMemory("/tmp"))) {
      assertThat(sandbox.run("names", "/tmp")).hasToString("[]");
      sandbox.run("write", "/tmp/b", "b");
      sandbox.run("write", "/tmp/a", "a");
      assertThat(sandbox.run("names", "/tmp")).hasToString("[\"a\",\"b\"]");
      assertThat(text(sandbox, "read", "/tmp/b")).isEqualTo("b");
      assertThat(changes(sandbox))
          .containsExactly("CREATED FILE /tmp/a (1 bytes)", "CREATED FILE /tmp/b (1 bytes)");
    }
  }

  @Test
  void canBeLookedAtWhenTheGuestWasStopped() {
    SandboxConfig config =
        SandboxConfig.builder()
            .timeout(Duration.ofSeconds(3))
            .mounts(MountConfig.inMemory("/tmp"))
            .build();
    Sandbox sandbox = guest.with(config, PROGRAM);
    try (sandbox) {
      try (EventStream events = sandbox.runStream("write_and_loop", "/tmp/a", "half")) {
        assertThatThrownBy(sandbox::changedFiles)
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessageContaining("busy with \"write_and_loop\"");
        assertThat(events.result().verdict()).isEqualTo(Verdict.TIME_LIMIT);
      }
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
      assertThat(changes(sandbox)).containsExactly("CREATED FILE /tmp/a (4 bytes)");
    }
    assertThatThrownBy(sandbox::changedFiles)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void canBeMountedOneByOne() {
    MountConfig file = MountConfig.readOnly(data.resolve("in.txt"), "/only/this.txt");
    MountConfig other = MountConfig.overlay(data.resolve("in.txt"), "/only/that.txt");
    try (Sandbox sandbox = with(file, other)) {
      assertThat(text(sandbox, "read", "/only/this.txt")).isEqualTo("from the host");
      assertThat(sandbox.run("names", "/only")).hasToString("[\"that.txt\",\"this.txt\"]");
      assertThat(text(sandbox, "writing", "/only/this.txt", "x")).isEqualTo("EACCES");
      assertThat(text(sandbox, "writing", "/only/new.txt", "x")).isEqualTo("EROFS");
      assertThat(text(sandbox, "writing", "/only/that.txt", "x")).isEqualTo("done");
      assertThat(changes(sandbox)).containsExactly("MODIFIED FILE /only/that.txt (1 bytes)");
    }
    assertThat(data.resolve("in.txt")).hasContent("from the host");
  }

  @Test
  void haveSeparatePermissionsForFoldersAndContents() {
    MountConfig mount =
        MountConfig.readWrite(data, "/data").withPermissions(Access.WRITE, Access.WRITE);
    try (Sandbox sandbox = with(mount)) {
      assertThat(text(sandbox, "reading", "/data/in.txt")).isEqualTo("EACCES");
      assertThat(text(sandbox, "listing", "/data")).isEqualTo("EACCES");
      assertThat(text(sandbox, "writing", "/data/in.txt", "over")).isEqualTo("done");
      assertThat(text(sandbox, "writing", "/data/new.txt", "new")).isEqualTo("done");
    }
    assertThat(data.resolve("in.txt")).hasContent("over");
    assertThat(data.resolve("new.txt")).hasContent("new");
    mount = mount.withPermissions(Access.READ, Access.READ_WRITE);
    try (Sandbox sandbox = with(mount)) {
      assertThat(text(sandbox, "writing", "/data/in.txt", "again")).isEqualTo("done");
      assertThat(text(sandbox, "writing", "/data/more.txt", "x")).isEqualTo("EACCES");
    }
  }

  @Test
  void haveAQuota() {
    for (MountConfig mount :
        List.of(
            MountConfig.overlay(data, "/d"),
            MountConfig.inMemory("/d"),
            MountConfig.readWrite(data, "/d"))) {
      try (Sandbox sandbox = with(mount.withQuota(1000, 2))) {
        assertThat(text(sandbox, "writing", "/d/one", "x".repeat(1000))).isEqualTo("done");
        assertThat(text(sandbox, "writing", "/d/two", "x")).isEqualTo("ENOSPC");
        assertThat(text(sandbox, "writing", "/d/one", "x".repeat(999))).isEqualTo("done");
        assertThat(text(sandbox, "writing", "/d/two", "x")).isEqualTo("done");
        assertThat(text(sandbox, "writing", "/d/three", "")).isEqualTo("ENOSPC");
        assertThat(text(sandbox, "writing", "/d/one", "x".repeat(100_000))).isEqualTo("ENOSPC");
        assertThat(text(sandbox, "read", "/d/two")).isEqualTo("x");
      }
    }
    assertThat(data.resolve("one")).content().hasSize(999);
  }

  @Test
  void areListedInTheSameOrderEverywhere() throws IOException {
    List<String> names = IntStream.range(0, 500).mapToObj(i -> "file-" + (i * 7919) % 500).toList();
    for (String name : names) {
      Files.createFile(data.resolve("sub").resolve(name));
    }
    Files.delete(data.resolve("sub/below.txt"));
    List<String> sorted = names.stream().sorted().toList();
    try (Sandbox sandbox =
        with(MountConfig.readOnly(data, "/data"), MountConfig.overlay(data, "/over"))) {
      for (String folder : List.of("/data/sub", "/over/sub")) {
        assertThat(sandbox.run("names", folder))
            .extracting(name -> name.textValue())
            .containsExactlyElementsOf(sorted);
      }
    }
  }

  @Test
  void haveAnyNameThatTheHostAllows() {
    List<String> names =
        List.of(
            "caf\u00e9",
            "cafe\u0301",
            "line\nbreak",
            "back\\slash",
            "...",
            " ",
            "C:evil",
            "😀",
            "-rf");
    try (Sandbox sandbox =
        with(MountConfig.readWrite(data, "/data"), MountConfig.inMemory("/tmp"))) {
      for (String folder : List.of("/data/sub/", "/tmp/")) {
        for (String name : names) {
          sandbox.run("write", folder + name, name);
        }
        for (String name : names) {
          assertThat(text(sandbox, "read", folder + name)).isEqualTo(name);
        }
        assertThat(sandbox.run("names", folder))
            .extracting(name -> name.textValue())
            .containsAll(names);
        assertThat(text(sandbox, "writing", folder + "n".repeat(256), ""))
            .isEqualTo("ENAMETOOLONG");
        assertThat(sandbox.call("write", folder + "nul\0", "").verdict())
            .isEqualTo(Verdict.GUEST_ERROR);
      }
    }
  }

  @Test
  void outsideOfAMountAreOutOfReach() throws Exception {
    Files.createSymbolicLink(data.resolve("relative"), Path.of("../secret.txt"));
    Files.createSymbolicLink(data.resolve("absolute"), temp.resolve("secret.txt"));
    Files.createSymbolicLink(data.resolve("folder"), Path.of(".."));
    Files.createSymbolicLink(data.resolve("chain"), Path.of("sub/../relative"));
    Files.createSymbolicLink(data.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(data.resolve("inside"), Path.of("sub/below.txt"));
    assertThat(new ProcessBuilder("mkfifo", data.resolve("pipe").toString()).start().waitFor())
        .isZero();
    for (MountConfig mount :
        List.of(MountConfig.overlay(data, "/data"), MountConfig.readWrite(data, "/data"))) {
      try (Sandbox sandbox = with(mount)) {
        assertThat(text(sandbox, "read", "/data/inside")).isEqualTo("below");
        for (String path :
            List.of("/data/relative", "/data/absolute", "/data/folder/secret.txt", "/data/chain")) {
          assertThat(text(sandbox, "reading", path)).isEqualTo("EACCES");
          assertThat(text(sandbox, "writing", path, "gone")).isEqualTo("EACCES");
        }
        assertThat(text(sandbox, "reading", "/data/loop")).isEqualTo("ELOOP");
        assertThat(text(sandbox, "listing", "/data/folder")).isEqualTo("EACCES");
        assertThat(text(sandbox, "reading", "/data/pipe")).isEqualTo("EACCES");
        assertThat(text(sandbox, "writing", "/data/pipe", "x")).isEqualTo("EACCES");
        assertThat(text(sandbox, "reading", "/data/../../../etc/passwd")).isNotEqualTo("done");
        assertThat(text(sandbox, "reading", temp.resolve("secret.txt").toString()))
            .isNotEqualTo("done");
      }
    }
    assertThat(temp.resolve("secret.txt")).hasContent("secret");
  }

  @Test
  void ofATemplateAndASandboxAreMerged() throws IOException {
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.writeString(data.resolve("n.txt"), "1");
    Files.writeString(other.resolve("n.txt"), "2");
    TemplateConfig config =
        TemplateConfig.builder()
            .cacheDir(temp.resolve("cache"))
            .mounts(MountConfig.readOnly(data, "/data"), MountConfig.inMemory("/tmp"))
            .env("MODE", "build")
            .env("KEPT", "from the template")
            .prelude(guest.program("files_prelude"))
            .build();
    SandboxTemplate template = Isola.buildTemplate(guest.runtime(), config);
    SandboxConfig replacing =
        GuestUnderTest.config()
            .mounts(MountConfig.readOnly(other, "/data"), MountConfig.readOnly(data, "/more"))
            .env("MODE", "run")
            .env("EMPTY", "")
            .env("TEXT", "a=b; ü😀")
            .build();
    try (Sandbox plain = template.create(GuestUnderTest.config().build());
        Sandbox replaced = template.create(replacing)) {
      for (Sandbox sandbox : List.of(plain, replaced)) {
        sandbox.loadScript(guest.file(PROGRAM), guest.program(PROGRAM));
        assertThat(sandbox.run("at_build"))
            .hasToString("[\"build\",\"1\",[\"in.txt\",\"n.txt\",\"sub\"]]");
      }
      assertThat(text(plain, "read", "/data/n.txt")).isEqualTo("1");
      assertThat(text(plain, "variable", "MODE")).isEqualTo("build");
      assertThat(plain.run("variables").size()).isEqualTo(2);

      assertThat(text(replaced, "read", "/data/n.txt")).isEqualTo("2");
      assertThat(replaced.run("names", "/data")).hasToString("[\"n.txt\"]");
      assertThat(text(replaced, "read", "/more/n.txt")).isEqualTo("1");
      assertThat(text(replaced, "writing", "/tmp/x", "x")).isEqualTo("done");
      assertThat(replaced.run("variables"))
          .hasToString(
              "{\"EMPTY\":\"\",\"KEPT\":\"from the template\",\"MODE\":\"run\","
                  + "\"TEXT\":\"a=b; ü😀\"}");
    }
    Files.setLastModifiedTime(data.resolve("n.txt"), FileTime.from(Instant.EPOCH));
    Isola.buildTemplate(guest.runtime(), config);
    assertThat(temp.resolve("cache").toFile().list()).hasSize(1);
  }

  @Test
  void noVariableOfTheHostIsSeen() {
    try (Sandbox sandbox = with()) {
      assertThat(sandbox.run("variables")).hasToString("{}");
    }
  }
}
