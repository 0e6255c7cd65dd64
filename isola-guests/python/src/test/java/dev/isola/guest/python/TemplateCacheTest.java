package dev.isola.guest.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.GuestException;
import dev.isola.InvalidArgumentException;
import dev.isola.Isola;
import dev.isola.LimitExceededException;
import dev.isola.MountConfig;
import dev.isola.Sandbox;
import dev.isola.SandboxContext;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCacheTest {
  private static final String PRELUDE =
      "import math\nROOT = math.isqrt(1 << 100)\ndef twice(n): return 2 * n\n";

  @TempDir private Path folder;

  private TemplateConfig.Builder config() {
    return TemplateConfig.builder().prelude(PRELUDE).cacheDir(folder);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Builds a template as a JVM does that has not built it before. */
  private static long useInANewContext(TemplateConfig config) {
    try (SandboxContext context = new SandboxContext();
        Sandbox sandbox =
            context.buildTemplate("python", config).create(PythonSandboxes.config().build())) {
      sandbox.loadScript("def f(): return twice(ROOT)");
      return sandbox.run("f").longValue();
    }
  }

  @Test
  void aPreludesDefinitionsAreInEverySandbox() {
    SandboxTemplate template = Isola.buildTemplate("python", config().noDiskCache().build());
    assertThat(template.runtime()).isEqualTo("python");
    for (int i = 0; i < 2; i++) {
      try (Sandbox sandbox = template.create(PythonSandboxes.config().build())) {
        assertThat(sandbox.run("twice", 21).intValue()).isEqualTo(42);
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void keepsTemplatesWithAPreludeOnDisk() throws IOException {
    assertThat(useInANewContext(config().build())).isEqualTo(1L << 51);
    assertThat(files()).hasSize(1);
    byte[] written = Files.readAllBytes(files().get(0));
    assertThat(useInANewContext(config().build())).isEqualTo(1L << 51);
    assertThat(files()).hasSize(1);
    assertThat(files().get(0)).hasBinaryContent(written);
  }

  @Test
  void aTemplateWithoutAPreludeNeedsNoFile() {
    TemplateConfig plain = TemplateConfig.builder().cacheDir(folder).build();
    try (Sandbox sandbox =
        Isola.buildTemplate("python", plain).create(PythonSandboxes.config().build())) {
      sandbox.loadScript("x = 1");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void damagedFilesAreDiscardedAndRebuilt() throws IOException {
    useInANewContext(config().build());
    Path file = files().get(0);
    byte[] sound = Files.readAllBytes(file);
    for (int position : new int[] {0, 20, 200, sound.length / 2, sound.length - 1}) {
      byte[] damaged = sound.clone();
      damaged[position] ^= 0x10;
      Files.write(file, damaged);
      assertThat(useInANewContext(config().build())).isEqualTo(1L << 51);
      assertThat(files()).containsExactly(file);
      assertThat(Files.mismatch(file, writeTo("damaged", damaged))).isNotEqualTo(-1);
    }
    Files.write(file, new byte[0]);
    assertThat(useInANewContext(config().build())).isEqualTo(1L << 51);
    Files.write(file, java.util.Arrays.copyOf(sound, sound.length / 3));
    assertThat(useInANewContext(config().build())).isEqualTo(1L << 51);
  }

  private Path writeTo(String name, byte[] content) throws IOException {
    Path other = Files.createTempFile(name, null);
    other.toFile().deleteOnExit();
    return Files.write(other, content);
  }

  @Test
  void aChangedMountMakesANewTemplate(@TempDir Path data) throws IOException {
    Files.writeString(data.resolve("n.txt"), "1");
    TemplateConfig.Builder reading =
        TemplateConfig.builder()
            .cacheDir(folder)
            .mounts(MountConfig.readOnly(data, "/data"))
            .prelude("N = int(open('/data/n.txt').read())\ndef f(): return N\n");
    try (Sandbox sandbox =
        Isola.buildTemplate("python", reading.build()).create(PythonSandboxes.config().build())) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(1);
    }
    Files.writeString(data.resolve("n.txt"), "2");
    try (Sandbox sandbox =
        Isola.buildTemplate("python", reading.build()).create(PythonSandboxes.config().build())) {
      assertThat(sandbox.run("f").intValue()).isEqualTo(2);
    }
    assertThat(files()).hasSize(2);
  }

  @Test
  void aFailingPreludeShowsItsTraceback() {
    TemplateConfig bad =
        TemplateConfig.builder().cacheDir(folder).prelude("def g():\n    1 / 0\ng()\n").build();
    assertThatThrownBy(() -> Isola.buildTemplate("python", bad))
        .isInstanceOf(GuestException.class)
        .hasMessageContaining("\"prelude.py\" failed: ZeroDivisionError")
        .hasMessageContaining("File \"prelude.py\", line 2, in g");
    TemplateConfig broken = TemplateConfig.builder().prelude("def").build();
    assertThatThrownBy(() -> Isola.buildTemplate("python", broken))
        .isInstanceOf(GuestException.class)
        .hasMessageContaining("SyntaxError");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anEndlessPreludeIsEnded() {
    TemplateConfig endless =
        TemplateConfig.builder()
            .cacheDir(folder)
            .buildTimeout(Duration.ofSeconds(1))
            .prelude("while True: pass")
            .build();
    assertThatThrownBy(() -> Isola.buildTemplate("python", endless))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.verdict()).isEqualTo(Verdict.TIME_LIMIT));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    TemplateConfig config = TemplateConfig.builder().cacheDir(file).prelude("x = 3").build();
    assertThatThrownBy(() -> Isola.buildTemplate("python", config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void versionsAreChecked() {
    assertThat(
            Isola.buildTemplate("python", TemplateConfig.builder().version("3.13").build())
                .runtimeVersion())
        .startsWith("3.13.");
    assertThatThrownBy(
            () -> Isola.buildTemplate("python", TemplateConfig.builder().version("2.7").build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("wanted was 2.7");
  }

  @Test
  void aClosedContextsTemplatesMakeNoSandboxes() {
    SandboxContext context = new SandboxContext();
    SandboxTemplate template = context.buildTemplate("python", TemplateConfig.builder().build());
    try (Sandbox sandbox = template.create(PythonSandboxes.config().build())) {
      context.close();
      sandbox.loadScript("def f(): return 1");
      assertThat(sandbox.run("f").intValue()).isEqualTo(1);
    }
    assertThatThrownBy(template::create)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("context that owns this template is closed");
  }

  @Test
  void threadsMayBuildAtOnce() throws Exception {
    List<CompletableFuture<SandboxTemplate>> builds = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      builds.add(Isola.buildTemplateAsync("python", config().randomSeed(99).build()));
    }
    for (CompletableFuture<SandboxTemplate> build : builds) {
      try (Sandbox sandbox = build.get().create(PythonSandboxes.config().build())) {
        assertThat(sandbox.run("twice", 4).intValue()).isEqualTo(8);
      }
    }
    assertThat(files()).hasSize(1);
  }

  /** What another JVM does. */
  public static final class OtherJvm {
    private OtherJvm() {}

    public static void main(String[] args) {
      TemplateConfig config =
          TemplateConfig.builder().prelude(PRELUDE).cacheDir(Path.of(args[0])).build();
      System.out.println(useInANewContext(config));
    }
  }

  @Test
  void twoJvmsMayBuildAtOnce() throws Exception {
    List<Process> jvms = new ArrayList<>();
    Path log = Files.createTempDirectory("jvms");
    for (int i = 0; i < 2; i++) {
      jvms.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx1g",
                  "-cp",
                  classPath(),
                  OtherJvm.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.resolve("out" + i).toFile())
              .start());
    }
    assertThat(useInANewContext(config().build())).isEqualTo(1L << 51);
    for (int i = 0; i < 2; i++) {
      int exit = jvms.get(i).waitFor();
      String output = Files.readString(log.resolve("out" + i));
      assertThat(exit).as(output).isZero();
      assertThat(output.strip()).isEqualTo(String.valueOf(1L << 51));
    }
    assertThat(files()).hasSize(1);
  }

  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path");
    String surefire = System.getProperty("surefire.test.class.path", "");
    return String.join(File.pathSeparator, classes, modules, surefire);
  }
}
