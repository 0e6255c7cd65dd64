package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.spi.GuestRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateKeyTest {
  @TempDir private Path folder;

  private record TestRuntime(String name, String version, String digest) implements GuestRuntime {
    @Override
    public String fileExtension() {
      return ".txt";
    }

    @Override
    public Class<?> machine() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(Part part) {
      throw new UnsupportedOperationException();
    }
  }

  private static final TestRuntime RUNTIME = new TestRuntime("test", "1", "aa");

  private static TemplateKey key(TemplateConfig.Builder config) {
    return TemplateKey.of(RUNTIME, config.build());
  }

  private static TemplateConfig.Builder config() {
    return TemplateConfig.builder().prelude("x = 1");
  }

  private TemplateKey mounted() {
    return key(config().mounts(MountConfig.readOnly(folder, "/data")));
  }

  @Test
  void theGuestSeesVariablesInTheOrderOfTheirNames() {
    Surroundings.Builder some = new Surroundings.Builder();
    some.env("B", "2");
    Surroundings.Builder others = new Surroundings.Builder();
    others.env("C", "3");
    others.env("A", "1");
    Surroundings merged = some.build().with(others.build());
    assertThat(merged.env().keySet()).containsExactly("A", "B", "C");
  }

  @Test
  void isTheSameForTheSameConfiguration() {
    assertThat(key(config().env("A", "1").env("B", "2")))
        .isEqualTo(key(config().env("B", "2").env("A", "1")));
    assertThat(key(config().cacheDir(folder).noDiskCache())).isEqualTo(key(config()));
    assertThat(key(config()).hex()).matches("[0-9a-f]{64}");
  }

  @Test
  void differsForWhateverCanChangeAnImage() throws IOException {
    Files.writeString(folder.resolve("file"), "content");
    Path otherFolder = Files.createDirectory(folder.resolve("other"));
    List<TemplateKey> keys =
        List.of(
            key(config()),
            key(config().prelude("x = 2")),
            key(config().prelude("x = 1\n")),
            key(config().prelude("rules.txt", "x = 1")),
            key(config().env("A", "1")),
            key(config().env("A1", "")),
            key(config().env("A", "").env("1", "")),
            key(config().maxMemory(1 << 20)),
            key(config().randomSeed(1)),
            key(config().clock(GuestClock.virtual(Instant.EPOCH))),
            key(config().clock(GuestClock.fixed(Instant.EPOCH))),
            key(config().clock(GuestClock.fixed(Instant.EPOCH.plusNanos(1)))),
            key(config().mounts(MountConfig.readOnly(folder, "/data"))),
            key(config().mounts(MountConfig.readOnly(folder, "/other"))),
            key(config().mounts(MountConfig.readWrite(folder, "/data"))),
            key(config().mounts(MountConfig.readOnly(otherFolder, "/data"))),
            key(config().mounts(MountConfig.overlay(folder, "/data"))),
            key(config().mounts(MountConfig.overlay(folder, "/data").withQuota(1, 1))),
            key(config().mounts(MountConfig.overlay(folder, "/data").withQuota(1, 2))),
            key(config().mounts(MountConfig.inMemory("/data"))),
            key(config().mounts(MountConfig.readOnly(folder.resolve("file"), "/data"))),
            TemplateKey.of(new TestRuntime("other", "1", "aa"), config().build()),
            TemplateKey.of(new TestRuntime("test", "2", "aa"), config().build()),
            TemplateKey.of(new TestRuntime("test", "1", "bb"), config().build()));
    Set<TemplateKey> distinct = new HashSet<>(keys);
    assertThat(distinct).hasSameSizeAs(keys);
  }

  @Test
  void dependsOnTheContentsOfMounts() throws IOException {
    TemplateKey empty = mounted();
    Path file = Files.writeString(folder.resolve("a"), "1");
    TemplateKey one = mounted();
    assertThat(one).isNotEqualTo(empty);

    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(mounted()).isEqualTo(one);

    Files.writeString(file, "2");
    TemplateKey changed = mounted();
    assertThat(changed).isNotEqualTo(one);

    Files.move(file, folder.resolve("b"));
    TemplateKey renamed = mounted();
    assertThat(renamed).isNotEqualTo(changed);

    Files.createDirectory(folder.resolve("c"));
    assertThat(mounted()).isNotEqualTo(renamed);
  }

  @Test
  void doesNotDependOnWhereAMountLies() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Files.writeString(one.resolve("f"), "same");
    Files.writeString(two.resolve("f"), "same");
    assertThat(key(config().mounts(MountConfig.readOnly(one, "/d"))))
        .isEqualTo(key(config().mounts(MountConfig.readOnly(two, "/d"))));
  }

  @Test
  void refusesAMountThatIsNotThere() {
    assertThatThrownBy(
            () -> key(config().mounts(MountConfig.readOnly(folder.resolve("none"), "/d"))))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("cannot be read");
  }
}
