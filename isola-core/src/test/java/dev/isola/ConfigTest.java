package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.MountConfig.Access;
import dev.isola.MountConfig.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final Path HOST = Path.of(".");

  @Test
  void hasTheDocumentedDefaults() {
    TemplateConfig template = TemplateConfig.builder().build();
    assertThat(template.maxMemory()).isEqualTo(256L << 20);
    assertThat(template.prelude()).isEmpty();
    assertThat(template.buildTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(template.randomSeed()).isZero();
    assertThat(template.diskCache()).isTrue();
    SandboxConfig sandbox = SandboxConfig.builder().build();
    assertThat(sandbox.allowance(1000))
        .isEqualTo(
            new Allowance(
                Duration.ofSeconds(10),
                Duration.ofMillis(2_500),
                Long.MAX_VALUE,
                1000,
                1 << 20,
                104_857,
                10_000));
    assertThat(sandbox.maxMemory()).isEmpty();
  }

  @Test
  void mergesMountsByGuestPathAndEnvironmentByName() {
    TemplateConfig template =
        TemplateConfig.builder()
            .mounts(MountConfig.readOnly(HOST, "/a"), MountConfig.readOnly(HOST, "/b"))
            .env(Map.of("X", "1"))
            .env("Y", "2")
            .build();
    SandboxConfig sandbox =
        SandboxConfig.builder()
            .mounts(MountConfig.readWrite(HOST, "/a/"), MountConfig.readOnly(HOST, "/c"))
            .env("Y", "3")
            .build();
    Surroundings merged = template.surroundings().with(sandbox.surroundings());
    assertThat(merged.mounts())
        .containsExactly(
            MountConfig.readWrite(HOST, "/a"),
            MountConfig.readOnly(HOST, "/b"),
            MountConfig.readOnly(HOST, "/c"));
    assertThat(merged.env()).containsOnly(Map.entry("X", "1"), Map.entry("Y", "3"));
  }

  @Test
  void buildersGoOnAfterBuilding() {
    SandboxConfig.Builder builder = SandboxConfig.builder().hostcall("a", payload -> 1);
    SandboxConfig first = builder.build();
    builder.hostcall("b", payload -> 2).env("X", "1");
    assertThat(first.hostcalls()).containsOnlyKeys("a");
    assertThat(first.surroundings().env()).isEmpty();
    assertThat(builder.build().hostcalls()).containsOnlyKeys("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "", "/", "//", "/a//b", "/a/../b", "/.", "/a/./b", "/a\0b"})
  void refusesGuestPathsThatAreNotAbsoluteAndNormal(String path) {
    assertThatThrownBy(() -> MountConfig.readOnly(HOST, path))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("mount guest path must");
  }

  @Test
  void namesTheWrongPath() {
    assertThatThrownBy(() -> MountConfig.readOnly(HOST, "data"))
        .hasMessage("mount guest path must be absolute, was \"data\"; write \"/data\"");
    assertThatThrownBy(() -> MountConfig.readOnly(Path.of(""), "/data"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("mount host path must not be empty");
  }

  @Test
  void refusesMountsThatContradictThemselves() {
    assertThatThrownBy(() -> new MountConfig(null, "/a", Access.READ, Access.READ))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("host");
    assertThatThrownBy(
            () -> new MountConfig(HOST, "/a", Access.READ, Access.READ, Storage.MEMORY, 1, 1))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("a mount in memory has no host path, was ");
    assertThatThrownBy(() -> MountConfig.overlay(HOST, "/a").withQuota(-1, 5))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("quota of mount \"/a\" must not be negative, was -1 bytes and 5 files");
    MountConfig memory = MountConfig.inMemory("/a").withPermissions(Access.READ, Access.WRITE);
    assertThat(memory.host()).isNull();
    assertThat(memory.withQuota(1, 2))
        .isEqualTo(new MountConfig(null, "/a", Access.READ, Access.WRITE, Storage.MEMORY, 1, 2));
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatThrownBy(() -> TemplateConfig.builder().maxMemory(0))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("memory limit must be positive, was 0 bytes");
    assertThatThrownBy(() -> SandboxConfig.builder().maxMemory(-1))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> SandboxConfig.builder().timeout(Duration.ZERO))
        .hasMessage("timeout must be positive, was PT0S");
    assertThatThrownBy(() -> TemplateConfig.builder().buildTimeout(Duration.ofSeconds(-1)))
        .hasMessage("build timeout must be positive, was PT-1S");
    assertThatThrownBy(() -> SandboxConfig.builder().maxOutput(-1))
        .hasMessage("output limit must not be negative, was -1 bytes");
    assertThatThrownBy(() -> SandboxConfig.builder().patience(Duration.ZERO))
        .hasMessage("patience must be positive, was PT0S");
    assertThatThrownBy(() -> SandboxConfig.builder().maxFuel(0))
        .hasMessage("fuel limit must be positive, was 0; leave it out for no limit");
    assertThatThrownBy(() -> SandboxConfig.builder().maxEvents(0))
        .hasMessage("event limit must be positive, was 0");
    assertThatThrownBy(() -> SandboxConfig.builder().maxOutstanding(10_001))
        .hasMessage("limit of outstanding hostcalls must be between 1 and 10000, was 10001");
  }

  @Test
  void refusesEnvironmentsThatCannotBe() {
    for (String name : new String[] {"", "A=B", "A\0"}) {
      assertThatThrownBy(() -> SandboxConfig.builder().env(name, "x"))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("environment variable name must not");
    }
    assertThatThrownBy(() -> TemplateConfig.builder().env("A", "\0"))
        .hasMessage("value of environment variable \"A\" must not contain NUL");
    assertThatThrownBy(() -> TemplateConfig.builder().env("A", "\ud800"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("environment variable \"A\" holds half of a surrogate pair");
    assertThatThrownBy(() -> TemplateConfig.builder().env(null, "x"))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void refusesHostcallsWithoutANameOrAHandler() {
    assertThatThrownBy(() -> SandboxConfig.builder().hostcall("", payload -> 1))
        .hasMessage("hostcall name must not be empty");
    assertThatThrownBy(() -> SandboxConfig.builder().hostcall("x", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("handler of hostcall \"x\"");
  }

  @Test
  void saysWhichRuntimesThereAre(@TempDir Path folder) {
    TemplateConfig config = TemplateConfig.builder().runtimeCacheDir(folder).build();
    assertThatThrownBy(() -> Isola.buildTemplate("cobol", config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage(
            "unknown guest runtime \"cobol\": on the class path there is none, in "
                + folder
                + " none, and no runtime repository is set; add the artifact that provides it,"
                + " dev.isola:isola-guest-cobol, or set runtimePath or the system property"
                + " isola.runtime.repository");
    assertThat(Isola.buildTemplateAsync("cobol", TemplateConfig.builder().build()))
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .withCauseInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aClosedContextBuildsNothing() {
    SandboxContext context = new SandboxContext();
    context.close();
    context.close();
    assertThatThrownBy(() -> context.buildTemplate("cobol", TemplateConfig.builder().build()))
        .hasMessage("context is closed; make a new one");
  }
}
