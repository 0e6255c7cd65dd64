package dev.isola.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.ChangedFile;
import dev.isola.Isola;
import dev.isola.MountConfig;
import dev.isola.MountConfig.Access;
import dev.isola.MountConfig.Storage;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.JsSandbox;
import dev.isola.junit.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/mounts.md. */
class MountsTest {

  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.writeString(folder.resolve("names.txt"), "Ada\nGrace\n");
    Files.writeString(folder.resolve("old.txt"), "old");
  }

  @Test
  void kinds() {
    SandboxConfig config =
        SandboxConfig.builder()
            .mounts(
                MountConfig.readOnly(folder, "/data"),
                MountConfig.readOnly(folder.resolve("names.txt"), "/etc/names.txt"),
                MountConfig.overlay(folder, "/box"),
                MountConfig.inMemory("/tmp"))
            .build();

    try (Sandbox sandbox = Isola.buildTemplate("python").create(config)) {
      sandbox.loadScript("import os\ndef look():\n    return os.listdir('/')");
      assertThat(sandbox.run(String[].class, "look"))
          .containsExactly("box", "data", "etc", "lib", "tmp");
    }
  }

  @Test
  void changes() {
    SandboxConfig config =
        SandboxConfig.builder().mounts(MountConfig.overlay(folder, "/box")).build();

    try (Sandbox sandbox = Isola.buildTemplate("python").create(config)) {
      sandbox.loadScript(
          """
          import os

          def tidy():
              with open("/box/names.txt", "a") as names:
                  names.write("Barbara\\n")
              os.remove("/box/old.txt")
              os.mkdir("/box/new")
          """);
      sandbox.run("tidy");

      assertThat(sandbox.changedFiles())
          .extracting(ChangedFile::toString)
          .containsExactly(
              "MODIFIED FILE /box/names.txt (18 bytes)",
              "CREATED FOLDER /box/new",
              "DELETED FILE /box/old.txt");
      assertThat(sandbox.changedFile("/box/names.txt").orElseThrow().text())
          .isEqualTo("Ada\nGrace\nBarbara\n");
    }
    assertThat(folder.resolve("names.txt")).hasContent("Ada\nGrace\n");
  }

  @Test
  void permissionsAndQuotas() {
    MountConfig inbox =
        MountConfig.readWrite(folder, "/inbox")
            .withPermissions(Access.WRITE, Access.WRITE)
            .withQuota(1 << 20, 100);

    SandboxConfig config = SandboxConfig.builder().mounts(inbox).build();
    try (Sandbox sandbox = Isola.buildTemplate("python").create(config)) {
      sandbox.loadScript(
          """
          def put(name, size):
              with open(f"/inbox/{name}", "w") as file:
                  file.write("x" * size)
          """);
      sandbox.run("put", "small", 10);
      assertThat(sandbox.call("put", "large", 2_000_000).error().orElseThrow().message())
          .isEqualTo("[Errno 51] No space left on device");
    }
    assertThat(folder.resolve("small")).hasContent("xxxxxxxxxx");
  }

  @Test
  void environment() {
    SandboxTemplate template =
        Isola.buildTemplate(
            "python", TemplateConfig.builder().env("MODE", "exam").env("LANG", "en").build());
    SandboxConfig config = SandboxConfig.builder().env("LANG", "fr").build();

    try (Sandbox sandbox = template.create(config)) {
      sandbox.loadScript("import os\ndef env():\n    return dict(os.environ)");
      assertThat(sandbox.run("env").toString()).isEqualTo("{\"LANG\":\"fr\",\"MODE\":\"exam\"}");
    }
  }

  @Nested
  class Annotated {

    @IsolaSandbox(
        mounts = {
          @Mount(host = "src/test/resources/scripts", guest = "/src", storage = Storage.OVERLAY),
          @Mount(guest = "/tmp", storage = Storage.MEMORY, maxBytes = "1MiB")
        })
    Sandbox sandbox;

    @Test
    void guestWritesWhereverItLikes() {
      sandbox.loadScript(
          """
          def write():
              with open("/tmp/report.txt", "w") as report:
                  report.write("done")
              open("/src/prices.py", "w").close()
          """);
      sandbox.run("write");

      assertThat(sandbox.changedFile("/tmp/report.txt").orElseThrow().text()).isEqualTo("done");
      assertThat(Path.of("src/test/resources/scripts/prices.py")).isNotEmptyFile();
    }
  }

  @Test
  void javaScript(
      @JsSandbox(mounts = @Mount(guest = "/tmp", storage = Storage.MEMORY)) Sandbox sandbox) {
    sandbox.loadScript(
        """
        function write() {
          sandbox.writeText("/tmp/a.txt", "text");
          return sandbox.list("/tmp");
        }
        """);
    assertThat(sandbox.run("write").toString()).isEqualTo("[\"a.txt\"]");
  }
}
