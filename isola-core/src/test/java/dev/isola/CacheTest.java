package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CacheTest {
  @Test
  void withoutAHomeThereIsNoDefaultFolder() {
    Path home = Path.of("home").toAbsolutePath();
    Path kept = home.resolve(".cache").resolve("isola");
    assertThat(CacheFolders.isola(null, home.toString())).contains(kept);
    assertThat(CacheFolders.isola("relative", home.toString())).contains(kept);
    assertThat(CacheFolders.isola(home.toString(), "?")).contains(home.resolve("isola"));
    assertThat(CacheFolders.isola(null, "?")).isEmpty();
    assertThat(CacheFolders.isola(" ", "")).isEmpty();
    assertThat(CacheFolders.isola(null, null)).isEmpty();
    assertThat(CacheFolders.isola(null, "a\0b")).isEmpty();
  }

  private static final TemplateKey KEY = new TemplateKey("0a1b");

  @TempDir private Path folder;

  /** Text with a checksum in front. */
  private static final class Checked implements DiskCache.Codec<String> {
    @Override
    public void write(String image, OutputStream out) throws IOException {
      byte[] bytes = image.getBytes(StandardCharsets.UTF_8);
      out.write((checksum(bytes) + ":" + image).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String read(InputStream in) throws IOException {
      String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split(":", 2);
      byte[] bytes = parts[parts.length - 1].getBytes(StandardCharsets.UTF_8);
      if (!parts[0].equals(String.valueOf(checksum(bytes)))) {
        throw new IOException("damaged");
      }
      return parts[1];
    }

    private static long checksum(byte[] bytes) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      return crc.getValue();
    }
  }

  private DiskCache<String> disk() {
    return new DiskCache<>(folder.resolve("templates"), new Checked());
  }

  private Path file() {
    return folder.resolve("templates").resolve("0a1b.image");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("templates"))) {
      return files.toList();
    }
  }

  @Test
  void keepsAnImage() throws IOException {
    assertThat(disk().read(KEY)).isEmpty();
    disk().write(KEY, "image");
    assertThat(disk().read(KEY)).contains("image");
    assertThat(disk().read(new TemplateKey("ffff"))).isEmpty();
    assertThat(files()).containsExactly(file());
  }

  @Test
  void discardsAFileThatIsDamagedAnywhere() throws IOException {
    disk().write(KEY, "the content of an image");
    byte[] sound = Files.readAllBytes(file());
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= 0x04;
      Files.write(file(), damaged);
      assertThat(disk().read(KEY)).as("byte %d", i).isEmpty();
      assertThat(file()).doesNotExist();
      Files.write(file(), Arrays.copyOf(sound, i));
      assertThat(disk().read(KEY)).as("cut at %d", i).isEmpty();
    }
    disk().write(KEY, "new");
    assertThat(disk().read(KEY)).contains("new");
  }

  @Test
  void discardsTheImageOfAnotherKey() throws IOException {
    disk().write(new TemplateKey("ffff"), "foreign");
    Files.move(file().resolveSibling("ffff.image"), file());
    assertThat(disk().read(KEY)).isEmpty();
    assertThat(file()).doesNotExist();
  }

  @Test
  void removesWhatWasNotUsedForLong() throws IOException {
    TemplateKey old = new TemplateKey("0".repeat(64));
    TemplateKey used = new TemplateKey("1".repeat(64));
    disk().write(old, "old");
    disk().write(used, "used");
    Files.createFile(file().resolveSibling(old.hex() + "17.tmp"));
    Path foreign = Files.createFile(file().resolveSibling("x.tmp"));
    Path other = Files.createFile(file().resolveSibling("disk.image"));
    FileTime longAgo = FileTime.from(Instant.now().minusSeconds(40L * 24 * 3600));
    for (Path path : files()) {
      Files.setLastModifiedTime(path, longAgo);
    }
    assertThat(disk().read(used)).contains("used");
    disk().write(KEY, "new");
    Path kept = file().resolveSibling(used.hex() + ".image");
    assertThat(files()).containsExactlyInAnyOrder(file(), kept, foreign, other);
  }

  @Test
  void keepsAnImageThoughAnOldOneCannotBeRemoved() throws IOException {
    Path stuck = folder.resolve("templates").resolve("0".repeat(64) + ".image");
    Files.createDirectories(stuck.resolve("child"));
    Files.setLastModifiedTime(stuck, FileTime.from(Instant.EPOCH));
    disk().write(KEY, "new");
    assertThat(disk().read(KEY)).contains("new");
    assertThat(stuck).exists();
  }

  @Test
  void saysThatAFolderCannotBeWritten() throws IOException {
    Files.createFile(folder.resolve("templates"));
    assertThatThrownBy(() -> disk().write(KEY, "x")).isInstanceOf(IOException.class);
    assertThat(disk().read(KEY)).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenWritingFails() throws IOException {
    DiskCache<String> failing =
        new DiskCache<>(
            folder.resolve("templates"),
            new DiskCache.Codec<>() {
              @Override
              public void write(String image, OutputStream out) throws IOException {
                out.write(1);
                throw new IOException("disk full");
              }

              @Override
              public String read(InputStream in) {
                return "";
              }
            });
    assertThatThrownBy(() -> failing.write(KEY, "x")).hasMessage("disk full");
    assertThat(files()).isEmpty();
  }

  @Test
  void readersNeverSeeHalfAnImage() throws Exception {
    String content = "x".repeat(1 << 20);
    disk().write(KEY, content);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        work.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 30; n++) {
                    disk().write(KEY, content);
                  }
                  return null;
                }));
        work.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 60; n++) {
                    assertThat(disk().read(KEY)).contains(content);
                  }
                  return null;
                }));
      }
      for (Future<?> future : work) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void oneOfSeveralThreadsBuildsAnImage() throws Exception {
    TemplateCache<String> cache = new TemplateCache<>();
    AtomicInteger builds = new AtomicInteger();
    CountDownLatch building = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      List<Future<String>> images = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        images.add(
            threads.submit(
                () ->
                    cache.get(
                        KEY,
                        () -> {
                          builds.incrementAndGet();
                          building.countDown();
                          try {
                            finish.await();
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                          return "image";
                        })));
      }
      building.await();
      assertThat(cache.get(new TemplateKey("other"), () -> "other")).isEqualTo("other");
      finish.countDown();
      for (Future<String> image : images) {
        assertThat(image.get()).isEqualTo("image");
      }
      assertThat(builds.get()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aCancelledBuildIsOnlyCancelledForTheThreadThatDidIt() throws Exception {
    TemplateCache<String> cache = new TemplateCache<>();
    CountDownLatch building = new CountDownLatch(1);
    AtomicReference<Thread> waiter = new AtomicReference<>();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<String> cancelled =
          threads.submit(
              () ->
                  cache.get(
                      KEY,
                      () -> {
                        building.countDown();
                        while (waiter.get() == null
                            || waiter.get().getState() != Thread.State.WAITING) {
                          Thread.onSpinWait();
                        }
                        throw new LimitExceededException(Verdict.CANCELLED, "interrupted");
                      }));
      building.await();
      Future<String> second =
          threads.submit(
              () -> {
                waiter.set(Thread.currentThread());
                return cache.get(KEY, () -> "image");
              });
      assertThat(second.get()).isEqualTo("image");
      assertThatThrownBy(cancelled::get).hasCauseInstanceOf(LimitExceededException.class);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFailureToBuildIsNotKept() {
    TemplateCache<String> cache = new TemplateCache<>();
    assertThatThrownBy(
            () ->
                cache.get(
                    KEY,
                    () -> {
                      throw new IllegalStateException("first");
                    }))
        .hasMessage("first");
    assertThat(cache.get(KEY, () -> "second")).isEqualTo("second");
    assertThat(cache.get(KEY, () -> "third")).isEqualTo("second");
    cache.clear();
    assertThat(cache.get(KEY, () -> "fourth")).isEqualTo("fourth");
  }

  @Test
  void holdsABoundedNumberOfImages() {
    TemplateCache<String> cache = new TemplateCache<>();
    for (int i = 0; i < 65; i++) {
      String number = "image " + i;
      cache.get(new TemplateKey(number), () -> number);
    }
    assertThat(cache.get(new TemplateKey("image 64"), () -> "again")).isEqualTo("image 64");
    assertThat(cache.get(new TemplateKey("image 0"), () -> "again")).isEqualTo("again");
  }
}
