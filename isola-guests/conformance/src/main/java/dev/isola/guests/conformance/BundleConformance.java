package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.InvalidArgumentException;
import dev.isola.Isola;
import dev.isola.RuntimeBundle;
import dev.isola.Sandbox;
import dev.isola.TemplateConfig;
import dev.isola.spi.GuestRuntime;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundle that the build of a guest leaves in its folder {@code target}, used as those do who
 * have no artifact on the class path; with the program {@code hello}.
 *
 * @since 0.1.0
 */
public abstract class BundleConformance {
  private final GuestUnderTest guest;

  @TempDir private Path folder;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected BundleConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  private Path bundle() {
    return Path.of("target", "isola-" + guest.runtime() + "-runtime").toAbsolutePath();
  }

  private static URI repository() {
    return Path.of("target", "repository").toUri();
  }

  private static Path artifact() {
    GuestRuntime runtime = ServiceLoader.load(GuestRuntime.class).findFirst().orElseThrow();
    return Path.of(
        URI.create(
            runtime.getClass().getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private String hello(TemplateConfig config) {
    return hello(guest.runtime(), config, guest.program("hello"));
  }

  private static String hello(String runtime, TemplateConfig config, String script) {
    try (Sandbox sandbox =
        Isola.buildTemplate(runtime, config).create(GuestUnderTest.config().build())) {
      sandbox.loadScript(script);
      return sandbox.run("hello", "you").textValue();
    }
  }

  @Test
  void theRuntimeOnTheClassPathComesFirst() {
    RuntimeBundle found = Isola.resolveRuntime(guest.runtime());
    assertThat(found.runtime()).isEqualTo(guest.runtime());
    assertThat(found.version()).isEqualTo(guest.template().runtimeVersion());
    assertThat(found.runtimePath()).isEqualTo(artifact());
    assertThat(found.runtimeLibDir()).isNull();
    assertThat(Isola.resolveRuntime(guest.runtime(), found.version())).isEqualTo(found);
    TemplateConfig config =
        TemplateConfig.builder()
            .runtimePath(found.runtimePath())
            .runtimeLibDir(found.runtimeLibDir())
            .build();
    assertThat(Isola.resolveRuntime(guest.runtime(), config)).isEqualTo(found);
    assertThat(hello(config)).isEqualTo("hello you");
  }

  @Test
  void aBundleStandsBesideTheArtifact() {
    TemplateConfig config =
        TemplateConfig.builder()
            .runtimePath(bundle())
            .prelude(guest.program("prelude"))
            .noDiskCache()
            .build();
    assertThat(Isola.resolveRuntime(guest.runtime(), config).runtimePath())
        .isEqualTo(bundle().resolve("bin"));
    assertThat(hello(config)).isEqualTo("hello you");
    try (Sandbox sandbox = Isola.buildTemplate(guest.runtime(), config).create()) {
      assertThat(sandbox.run("twice", 21).intValue()).isEqualTo(42);
    }
  }

  @Test
  void aVersionThatIsNowhereIsNotFound() {
    TemplateConfig config =
        TemplateConfig.builder()
            .runtimeRepository(repository())
            .runtimeCacheDir(folder)
            .version("0.7")
            .build();
    assertThatThrownBy(() -> Isola.resolveRuntime(guest.runtime(), config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("has no bundle of \"" + guest.runtime() + "\" of version 0.7")
        .hasMessageContaining(guest.template().runtimeVersion());
    assertThat(folder).isEmptyDirectory();
  }

  /**
   * What a JVM does that has no guest on its class path.
   *
   * @since 0.1.0
   */
  public static final class OtherJvm {
    private OtherJvm() {}

    /**
     * Runs a script and prints where the runtime was found and what the function returned.
     *
     * @param args the runtime, a script, and the runtime's path, or nothing in its place
     */
    public static void main(String[] args) {
      TemplateConfig.Builder config = TemplateConfig.builder().noDiskCache();
      if (args.length > 2) {
        config.runtimePath(Path.of(args[2]));
      }
      RuntimeBundle found = Isola.resolveRuntime(args[0], config.build());
      System.out.println(found.runtimePath());
      System.out.println(found.runtimeLibDir());
      System.out.println(hello(args[0], config.build(), args[1]));
    }
  }

  private List<String> otherJvm(int expectedExit, List<String> options, String... more)
      throws Exception {
    Path log = folder.resolve("log");
    List<String> arguments =
        Stream.of(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-cp",
                    classPathWithoutGuest()),
                options,
                List.of(OtherJvm.class.getName(), guest.runtime(), guest.program("hello")),
                List.of(more))
            .flatMap(List::stream)
            .toList();
    ProcessBuilder builder = new ProcessBuilder(arguments);
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("home").toString());
    int exit = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    String output = Files.readString(log);
    assertThat(exit).as(output).isEqualTo(expectedExit);
    return output.lines().toList();
  }

  private static String classPathWithoutGuest() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path artifact = artifact();
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).equals(artifact))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String libraryOf(Path bundle) {
    Path library = bundle.resolve("lib");
    return Files.exists(library) ? library.toString() : "null";
  }

  @Test
  void aFolderIsEnoughForAJvmWithoutTheArtifact() throws Exception {
    assertThat(otherJvm(0, List.of(), bundle().toString()))
        .containsExactly(bundle().resolve("bin").toString(), libraryOf(bundle()), "hello you");
    assertThat(otherJvm(1, List.of()))
        .anyMatch(
            line ->
                line.contains("unknown guest runtime \"" + guest.runtime() + "\"")
                    && line.contains("on the class path there is none"));
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void aRepositoryIsEnoughForAJvmWithoutTheArtifact() throws Exception {
    String version = guest.template().runtimeVersion();
    Path kept = folder.resolve("home/isola/runtimes").resolve(guest.runtime() + "-" + version);
    List<String> found = otherJvm(0, List.of("-Disola.runtime.repository=" + repository()));
    assertThat(found).containsExactly(kept.resolve("bin").toString(), libraryOf(kept), "hello you");
    // The next JVM needs no repository.
    assertThat(otherJvm(0, List.of())).isEqualTo(found);
    assertThat(sizes(kept)).isEqualTo(sizes(bundle()));
  }

  private static List<String> sizes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file) + " " + file.toFile().length())
          .sorted()
          .toList();
    }
  }
}
