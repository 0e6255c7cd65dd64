package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.CALL;
import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I32_CONST;
import static dev.isola.guests.aot.TestModule.code;
import static dev.isola.guests.aot.TestModule.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.InvalidArgumentException;
import dev.isola.Isola;
import dev.isola.RuntimeBundle;
import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest of somebody else's, from its module to a sandbox, with a library that it does not use.
 */
class BuildBundleTest {
  private static final int LOCAL_GET = 0x20;
  private static final int I32_ADD = 0x6a;
  private static final int I32_SUB = 0x6b;

  @TempDir private Path folder;

  @BeforeEach
  void writeInputs() throws IOException {
    TestModule module = new TestModule();
    int emit = module.importing("isola", "emit", module.type(new int[] {I32, I32, I32}));
    // Returns the first argument: what follows the heads of two arrays and the kind.
    int[] echo =
        code(
            with(I32_CONST, 2),
            new int[] {LOCAL_GET, 2, I32_CONST, 3, I32_ADD},
            new int[] {LOCAL_GET, 3, I32_CONST, 3, I32_SUB},
            new int[] {CALL, emit, I32_CONST, 0});
    int four = module.type(new int[] {I32, I32, I32, I32}, I32);
    TestGuest.finish(module, module.function(four, echo));
    Files.write(folder.resolve("echo.wasm"), module.bytes());
    try (OutputStream file = Files.newOutputStream(folder.resolve("library.zip"));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("readme"));
    }
    Files.writeString(
        Files.createDirectories(folder.resolve("licenses")).resolve("echo.txt"), "free");
    Files.writeString(
        Files.createDirectories(folder.resolve("more")).resolve("other.txt"), "free, too");
  }

  private Path build(String version, Path target) throws Exception {
    Path bundle = target.resolve("bundle-" + version);
    BuildRuntime.main(
        options(
            "name",
            "echo",
            "module",
            folder.resolve("echo.wasm"),
            "version",
            version,
            "file-extension",
            ".echo",
            "library",
            folder.resolve("library.zip"),
            "library-path",
            "/lib",
            "licenses",
            folder.resolve("licenses") + File.pathSeparator + folder.resolve("more"),
            "work",
            target.resolve("work-" + version),
            "bundle",
            bundle,
            "repository",
            target.resolve("repository")));
    return bundle;
  }

  private static String[] options(Object... namesAndValues) {
    String[] options = new String[namesAndValues.length];
    for (int i = 0; i < options.length; i++) {
      options[i] = (i % 2 == 0 ? "--" : "") + namesAndValues[i];
    }
    return options;
  }

  private static TemplateConfig at(Path path) {
    return TemplateConfig.builder().runtimePath(path).noDiskCache().build();
  }

  private static int echo(TemplateConfig config) {
    try (Sandbox sandbox = Isola.buildTemplate("echo", config).create()) {
      return sandbox.run("f", 42).intValue();
    }
  }

  @Test
  void runsFromTheFolder() throws Exception {
    Path bundle = build("1.5", folder);
    assertThat(files(bundle))
        .containsExactly(
            "bin/echo.image",
            "bin/echo.jar",
            "bin/echo.module",
            "bin/echo.properties",
            "lib/library.zip",
            "licenses/echo.txt",
            "licenses/other.txt");
    RuntimeBundle expected =
        new RuntimeBundle("echo", "1.5", bundle.resolve("bin"), bundle.resolve("lib"));
    assertThat(Isola.resolveRuntime("echo", at(bundle))).isEqualTo(expected);
    assertThat(Isola.resolveRuntime("echo", at(bundle.resolve("bin")))).isEqualTo(expected);
    SandboxTemplate template = Isola.buildTemplate("echo", at(bundle));
    assertThat(template.runtimeVersion()).isEqualTo("1.5");
    assertThat(echo(at(bundle))).isEqualTo(42);
    // The module itself does the same, interpreted.
    assertThat(echo(at(folder))).isEqualTo(42);
    assertThat(Isola.resolveRuntime("echo", at(folder)).runtimePath())
        .isEqualTo(folder.resolve("echo.wasm"));
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> TarArchive.name(folder, file))
          .sorted()
          .toList();
    }
  }

  @Test
  void needsNoLibraryAndNoLicenses() throws Exception {
    Path bundle = folder.resolve("bundle");
    BuildRuntime.main(
        options(
            "name",
            "echo",
            "module",
            folder.resolve("echo.wasm"),
            "version",
            "2",
            "file-extension",
            ".echo",
            "work",
            folder.resolve("work"),
            "bundle",
            bundle,
            "repository",
            folder.resolve("repository")));
    assertThat(files(bundle))
        .containsExactly(
            "bin/echo.image", "bin/echo.jar", "bin/echo.module", "bin/echo.properties");
    assertThat(echo(at(bundle))).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../echo", "Echo", "e cho"})
  void aNameThatNoRuntimeCanHaveIsRefused(String name) {
    String[] options =
        options(
            "name", name, "module", folder.resolve("echo.wasm"), "work", folder.resolve("work"));
    assertThatThrownBy(() -> BuildRuntime.main(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--name");
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void runsFromTheRepository() throws Exception {
    build("1.5", folder);
    build("1.6", folder);
    TemplateConfig.Builder config =
        TemplateConfig.builder()
            .runtimeRepository(folder.resolve("repository").toUri())
            .runtimeCacheDir(folder.resolve("cache"))
            .noDiskCache();
    Path kept = folder.resolve("cache/echo-1.5");
    assertThat(Isola.resolveRuntime("echo", config.version("1.5").build()))
        .isEqualTo(new RuntimeBundle("echo", "1.5", kept.resolve("bin"), kept.resolve("lib")));
    assertThat(files(kept)).isEqualTo(files(folder.resolve("bundle-1.5")));
    assertThat(echo(config.build())).isEqualTo(42);
    assertThat(Isola.resolveRuntime("echo", config.version("1.6").build()).version())
        .isEqualTo("1.6");
  }

  @Test
  void theSameInputsGiveTheSameBytes() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    build("1.5", folder);
    build("1.5", other);
    String archive = "repository/echo/1.5/isola-echo-runtime.tar.gz";
    assertThat(other.resolve(archive)).hasSameBinaryContentAs(folder.resolve(archive));
    assertThat(other.resolve("repository/echo/index.json"))
        .hasSameBinaryContentAs(folder.resolve("repository/echo/index.json"));
    // Built again, it replaces itself in the index.
    Files.delete(folder.resolve(archive));
    build("1.5", folder);
    assertThat(other.resolve("repository/echo/index.json"))
        .hasSameBinaryContentAs(folder.resolve("repository/echo/index.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo.module", "echo.image", "echo.jar"})
  void aBundleWithAMissingOrDamagedFileIsRefused(String name) throws Exception {
    Path bundle = build("1.5", folder);
    Path file = bundle.resolve("bin").resolve(name);
    byte[] sound = Files.readAllBytes(file);
    Files.delete(file);
    assertThatThrownBy(() -> Isola.resolveRuntime("echo", at(bundle)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("is not complete: it has no " + name);
    Files.write(file, Arrays.copyOf(sound, sound.length / 2));
    assertThatThrownBy(() -> Isola.resolveRuntime("echo", at(bundle)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("holds no usable runtime");
    Files.write(file, sound);
    assertThat(echo(at(bundle))).isEqualTo(42);
  }

  @Test
  void aLibraryThatIsMissingOrAnotherIsRefused() throws Exception {
    Path bundle = build("1.5", folder);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path library = elsewhere.resolve("library.zip");
    Files.move(bundle.resolve("lib/library.zip"), library);
    assertThatThrownBy(() -> Isola.resolveRuntime("echo", at(bundle)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("needs its library: set runtimeLibDir");
    TemplateConfig config =
        TemplateConfig.builder().runtimePath(bundle).runtimeLibDir(elsewhere).build();
    assertThat(Isola.resolveRuntime("echo", config).runtimeLibDir()).isEqualTo(elsewhere);
    assertThat(echo(config)).isEqualTo(42);
    Files.write(library, new byte[] {1});
    assertThatThrownBy(() -> Isola.resolveRuntime("echo", config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("is not the one that the runtime was built with");
  }

  @Test
  void aBundleForAnotherEngineIsRefused() throws Exception {
    Path bundle = build("1.5", folder);
    Path properties = bundle.resolve("bin/echo.properties");
    Files.writeString(
        properties, Files.readString(properties).replaceAll("engine=\\d+", "engine=999"));
    assertThatThrownBy(() -> Isola.resolveRuntime("echo", at(bundle)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("was compiled for version 999 of the engine");
  }

  @Test
  void aBundleOfAnotherNameIsNotFound() throws Exception {
    Path bundle = build("1.5", folder);
    assertThatThrownBy(() -> Isola.resolveRuntime("other", at(bundle)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("holds no runtime \"other\"")
        .hasMessageContaining("bin/echo.jar");
  }
}
