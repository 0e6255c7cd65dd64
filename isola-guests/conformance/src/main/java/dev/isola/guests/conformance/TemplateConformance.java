package dev.isola.guests.conformance;

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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Templates, their preludes and where they are kept, with the programs {@code prelude}, {@code
 * after_prelude}, {@code reading_prelude}, {@code failing_prelude}, {@code broken}, {@code loop}
 * and {@code hello}.
 *
 * @since 0.1.0
 */
public abstract class TemplateConformance {
  private final GuestUnderTest guest;

  @TempDir private Path folder;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected TemplateConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  private TemplateConfig.Builder config() {
    return TemplateConfig.builder().prelude(guest.program("prelude")).cacheDir(folder);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private long useInANewContext(TemplateConfig config) {
    return useInANewContext(guest.runtime(), config, guest.program("after_prelude"));
  }

  /** Builds a template as a JVM does that has not built it before. */
  private static long useInANewContext(String runtime, TemplateConfig config, String script) {
    try (SandboxContext context = new SandboxContext();
        Sandbox sandbox =
            context.buildTemplate(runtime, config).create(GuestUnderTest.config().build())) {
      sandbox.loadScript(script);
      return sandbox.run("f").longValue();
    }
  }

  private Sandbox sandboxOf(TemplateConfig config) {
    return Isola.buildTemplate(guest.runtime(), config).create(GuestUnderTest.config().build());
  }

  @Test
  void aPreludesDefinitionsAreInEverySandbox() {
    SandboxTemplate template = Isola.buildTemplate(guest.runtime(), config().noDiskCache().build());
    assertThat(template.runtime()).isEqualTo(guest.runtime());
    for (int i = 0; i < 2; i++) {
      try (Sandbox sandbox = template.create(GuestUnderTest.config().build())) {
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
    try (Sandbox sandbox = sandboxOf(TemplateConfig.builder().cacheDir(folder).build())) {
      sandbox.loadScript(guest.program("hello"));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void damagedFilesAreDiscardedAndRebuilt(@TempDir Path other) throws IOException {
    useInANewContext(config().build());
    Path file = files().get(0);
    byte[] sound = Files.readAllBytes(file);
    for (int position : new int[] {0, 20, 200, sound.length / 2, sound.length - 1}) {
      byte[] damaged = sound.clone();
      damaged[position] ^= 0x10;
      Files.write(file, damaged);
      assertThat(useInANewContext(config().build())).isEqualTo(1L << 51);
      assertThat(files()).containsExactly(file);
      Path copy = Files.write(other.resolve("damaged"), damaged);
      assertThat(Files.mismatch(file, copy)).isNotEqualTo(-1);
    }
    Files.write(file, new byte[0]);
    assertThat(useInANewContext(config().build())).isEqualTo(1L << 51);
    Files.write(file, Arrays.copyOf(sound, sound.length / 3));
    assertThat(useInANewContext(config().build())).isEqualTo(1L << 51);
  }

  @Test
  void aChangedMountMakesANewTemplate(@TempDir Path data) throws IOException {
    TemplateConfig.Builder reading =
        TemplateConfig.builder()
            .cacheDir(folder)
            .mounts(MountConfig.readOnly(data, "/data"))
            .prelude(guest.program("reading_prelude"));
    for (int content = 1; content <= 2; content++) {
      Files.writeString(data.resolve("n.txt"), String.valueOf(content));
      try (Sandbox sandbox = sandboxOf(reading.build())) {
        assertThat(sandbox.run("f").intValue()).isEqualTo(content);
      }
    }
    assertThat(files()).hasSize(2);
  }

  @Test
  void aPreludeHasANameOfItsOwn() throws IOException {
    TemplateConfig.Builder named =
        TemplateConfig.builder()
            .cacheDir(folder)
            .prelude(guest.file("rules"), guest.program("failing_prelude"));
    assertThatThrownBy(() -> Isola.buildTemplate(guest.runtime(), named.build()))
        .isInstanceOf(GuestException.class)
        .hasMessageContaining("\"" + guest.file("rules") + "\" failed: Problem: failed on purpose");
    useInANewContext(config().build());
    useInANewContext(config().prelude(guest.file("rules"), guest.program("prelude")).build());
    assertThat(files()).hasSize(2);
  }

  @Test
  void aFailingPreludeShowsItsTraceback() {
    TemplateConfig bad =
        TemplateConfig.builder().cacheDir(folder).prelude(guest.program("failing_prelude")).build();
    assertThatThrownBy(() -> Isola.buildTemplate(guest.runtime(), bad))
        .isInstanceOfSatisfying(
            GuestException.class,
            e -> {
              int line = guest.line("failing_prelude", "failed on purpose");
              assertThat(e.error().line()).isEqualTo(line);
              assertThat(e.error().traceback()).contains(guest.file("prelude"));
              assertThat(e).hasMessageContaining(e.error().traceback().strip());
            })
        .hasMessageContaining(
            "\"" + guest.file("prelude") + "\" failed: Problem: failed on purpose");
    TemplateConfig broken = TemplateConfig.builder().prelude(guest.program("broken")).build();
    assertThatThrownBy(() -> Isola.buildTemplate(guest.runtime(), broken))
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
            .prelude(guest.program("loop"))
            .build();
    assertThatThrownBy(() -> Isola.buildTemplate(guest.runtime(), endless))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.verdict()).isEqualTo(Verdict.TIME_LIMIT));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    TemplateConfig config = config().cacheDir(file).randomSeed(77).build();
    assertThatThrownBy(() -> Isola.buildTemplate(guest.runtime(), config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void versionsAreChecked() {
    String version = guest.template().runtimeVersion();
    String beginning = version.substring(0, version.lastIndexOf('.'));
    TemplateConfig config = TemplateConfig.builder().version(beginning).build();
    assertThat(Isola.buildTemplate(guest.runtime(), config).runtimeVersion()).isEqualTo(version);
    TemplateConfig other = TemplateConfig.builder().version("0.7").build();
    assertThatThrownBy(() -> Isola.buildTemplate(guest.runtime(), other))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("wanted was 0.7");
  }

  @Test
  void aClosedContextsTemplatesMakeNoSandboxes() {
    SandboxContext context = new SandboxContext();
    SandboxTemplate template =
        context.buildTemplate(guest.runtime(), TemplateConfig.builder().build());
    try (Sandbox sandbox = template.create(GuestUnderTest.config().build())) {
      context.close();
      sandbox.loadScript(guest.program("hello"));
      assertThat(sandbox.run("hello", "you").textValue()).isEqualTo("hello you");
    }
    assertThatThrownBy(template::create)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("context that owns this template is closed");
  }

  @Test
  void threadsMayBuildAtOnce() throws Exception {
    List<CompletableFuture<SandboxTemplate>> builds = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      builds.add(Isola.buildTemplateAsync(guest.runtime(), config().randomSeed(99).build()));
    }
    for (CompletableFuture<SandboxTemplate> build : builds) {
      try (Sandbox sandbox = build.get().create(GuestUnderTest.config().build())) {
        assertThat(sandbox.run("twice", 4).intValue()).isEqualTo(8);
      }
    }
    assertThat(files()).hasSize(1);
  }

  /**
   * What another JVM does.
   *
   * @since 0.1.0
   */
  public static final class OtherJvm {
    private OtherJvm() {}

    /**
     * Uses a template and prints what its sandbox returned.
     *
     * @param args the runtime, the folder for templates, the prelude and a script
     */
    public static void main(String[] args) {
      TemplateConfig config =
          TemplateConfig.builder().cacheDir(Path.of(args[1])).prelude(args[2]).build();
      System.out.println(useInANewContext(args[0], config, args[3]));
    }
  }

  @Test
  void twoJvmsMayBuildAtOnce(@TempDir Path log) throws Exception {
    List<Process> jvms = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      jvms.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx1g",
                  "-cp",
                  classPath(),
                  OtherJvm.class.getName(),
                  guest.runtime(),
                  folder.toString(),
                  guest.program("prelude"),
                  guest.program("after_prelude"))
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
