package dev.isola;

import static dev.isola.bundle.TestRepository.archive;
import static dev.isola.bundle.TestRepository.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.isola.bundle.TestRepository;
import dev.isola.wat.WatAssembler;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeDownloadTest {
  private static final byte[] MODULE = WatAssembler.assemble(WatGuest.text());
  private static final byte[] ARCHIVE = archive("1.2.3", MODULE);

  private final TestRepository repository = new TestRepository();

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    repository.close();
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private TemplateConfig.Builder config() {
    return TemplateConfig.builder()
        .runtimeRepository(repository.base())
        .runtimeCacheDir(cache())
        .noDiskCache();
  }

  private RuntimeBundle resolve() {
    return Isola.resolveRuntime("sums", config().build());
  }

  private List<String> kept() throws IOException {
    if (!Files.exists(cache())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void isUsedAndKeptForTheNextTime() throws IOException {
    repository.sums("1.2.3", ARCHIVE);
    SandboxTemplate template = Isola.buildTemplate("sums", config().build());
    assertThat(template.runtimeVersion()).isEqualTo("1.2.3");
    try (Sandbox sandbox = template.create()) {
      sandbox.loadScript("42");
      assertThat(sandbox.run("sum").intValue()).isEqualTo(42);
    }
    Path bin = cache().resolve("sums-1.2.3/bin");
    assertThat(kept()).containsExactly("sums-1.2.3");
    RuntimeBundle expected = new RuntimeBundle("sums", "1.2.3", bin.resolve("sums.wasm"), null);
    assertThat(resolve()).isEqualTo(expected);
    assertThat(repository.requests())
        .containsExactly("/repo/sums/index.json", "/repo/sums/1.2.3/isola-sums-runtime.tar.gz");
    TemplateConfig again = TemplateConfig.builder().runtimePath(bin).build();
    assertThat(Isola.resolveRuntime("sums", again)).isEqualTo(expected);
  }

  @Test
  void tellsHowFarItIs() {
    byte[] large = archive("1.2.3", padded(MODULE, 400_000));
    repository.sums("1.2.3", large);
    List<RuntimeDownload> told = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    RuntimeDownloadListener listener =
        download -> {
          told.add(download);
          threads.add(Thread.currentThread());
        };
    Isola.resolveRuntime("sums", config().downloadListener(listener).build());
    URI source = URI.create(repository.base() + "/sums/1.2.3/isola-sums-runtime.tar.gz");
    assertThat(told)
        .hasSizeGreaterThan(2)
        .startsWith(new RuntimeDownload("sums", "1.2.3", source, 0, large.length))
        .endsWith(new RuntimeDownload("sums", "1.2.3", source, large.length, large.length))
        .isSortedAccordingTo((a, b) -> Long.compare(a.bytes(), b.bytes()));
    assertThat(told.stream().filter(RuntimeDownload::isComplete)).hasSize(1);
    assertThat(threads).containsOnly(Thread.currentThread());
    int count = told.size();
    Isola.resolveRuntime("sums", config().downloadListener(listener).build());
    assertThat(told).hasSize(count);
  }

  /** With a section that means nothing, of bytes that cannot be compressed. */
  private static byte[] padded(byte[] module, int size) {
    byte[] longer = Arrays.copyOf(module, module.length + 5 + size);
    int at = module.length;
    longer[at++] = 0;
    for (int i = 0, rest = size + 1; i < 3; i++, rest >>= 7) {
      longer[at++] = (byte) (rest & 0x7f | (i < 2 ? 0x80 : 0));
    }
    longer[at++] = 0; // an empty name
    byte[] random = new byte[longer.length - at];
    new java.util.Random(3).nextBytes(random);
    System.arraycopy(random, 0, longer, at, random.length);
    return longer;
  }

  @Test
  void aListenerThatThrowsEndsIt() throws IOException {
    repository.sums("1.2.3", ARCHIVE);
    TemplateConfig config =
        config()
            .downloadListener(
                download -> {
                  throw new IllegalStateException("enough");
                })
            .build();
    assertThatThrownBy(() -> Isola.resolveRuntime("sums", config))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
    assertThat(kept()).isEmpty();
  }

  private void assertRefused(String... messages) throws IOException {
    assertThatThrownBy(this::resolve)
        .isInstanceOf(InternalException.class)
        .hasMessageContaining("\"sums\" cannot be fetched from " + repository.base())
        .hasMessageContainingAll(messages);
    assertThat(kept()).isEmpty();
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aWrongDigestIsRefusedAndNothingIsLeftBehind() throws IOException {
    byte[] other = ARCHIVE.clone();
    other[other.length / 2] ^= 1;
    repository.sums("1.2.3", other).index("sums", entry("1.2.3", ARCHIVE));
    assertRefused(
        "its SHA-256 is " + TestRepository.sha256(other),
        "expected was " + TestRepository.sha256(ARCHIVE));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aWrongSizeIsRefused(int difference) throws IOException {
    String file = "1.2.3/isola-sums-runtime.tar.gz";
    repository
        .sums("1.2.3", ARCHIVE)
        .index(
            "sums",
            entry("1.2.3", file, ARCHIVE.length + difference, TestRepository.sha256(ARCHIVE)));
    assertRefused(
        difference < 0
            ? "it is larger than " + (ARCHIVE.length - 1) + " bytes"
            : "has " + ARCHIVE.length + " bytes, and the index says " + (ARCHIVE.length + 1));
  }

  @Test
  void aHostileArchiveIsRefusedAndNothingIsLeftBehind() throws IOException {
    repository.sums("1.2.3", TestRepository.hostileArchive(MODULE));
    assertRefused("the archive of sums 1.2.3 is refused", "evil\" has a part", "\"..\"");
  }

  @Test
  void anArchiveOfSomethingElseIsRefused() throws IOException {
    repository.sums("1.2.3", archive("1.2.4", MODULE));
    assertRefused("the archive of sums 1.2.3 holds version 1.2.4 instead");
    repository.sums("1.2.3", archive("1.2.3", "no module".getBytes(StandardCharsets.UTF_8)));
    assertRefused("the archive of sums 1.2.3 holds no usable runtime", "not a WebAssembly module");
    repository.sums("1.2.3", "<html>not found</html>".getBytes(StandardCharsets.UTF_8));
    assertRefused("the archive of sums 1.2.3 is refused: it is not a sound gzip file");
  }

  @Test
  void aServersFailuresAreTold() throws IOException {
    repository.sums("1.2.3", ARCHIVE);
    String file = "sums/1.2.3/isola-sums-runtime.tar.gz";
    repository.answer(file, exchange -> exchange.sendResponseHeaders(500, -1));
    assertRefused("the server answered 500");
    repository.answer(file, exchange -> exchange.sendResponseHeaders(404, -1));
    assertRefused("the server answered 404");
    repository.answer(
        file,
        exchange -> {
          exchange.sendResponseHeaders(200, ARCHIVE.length);
          exchange.getResponseBody().write(ARCHIVE, 0, ARCHIVE.length / 2);
          exchange.getResponseBody().flush();
          throw new IOException("the connection breaks");
        });
    assertRefused("broke off");
    repository.answer("sums/index.json", exchange -> exchange.sendResponseHeaders(302, -1));
    assertRefused("the server answered 302");
  }

  @Test
  void redirectsAreFollowedWithinTheScheme() throws IOException {
    repository.sums("1.2.3", ARCHIVE).file("elsewhere", ARCHIVE);
    String file = "sums/1.2.3/isola-sums-runtime.tar.gz";
    repository.redirect(file, "/repo/elsewhere");
    assertThat(resolve().version()).isEqualTo("1.2.3");
    Path other = folder.resolve("other");
    for (String place : List.of("https://127.0.0.1/x", "file:///etc/passwd", "ftp://x/y")) {
      repository.redirect(file, place);
      assertThatThrownBy(
              () -> Isola.resolveRuntime("sums", config().runtimeCacheDir(other).build()))
          .isInstanceOf(InternalException.class)
          .hasMessageContaining("the server redirected from http to " + place);
    }
    repository.redirect(file, "/repo/" + file);
    assertThatThrownBy(() -> Isola.resolveRuntime("sums", config().runtimeCacheDir(other).build()))
        .isInstanceOf(InternalException.class)
        .hasMessageContaining("redirected more than 5 times");
    assertThat(other).isEmptyDirectory();
  }

  @Test
  void theNewestVersionThatFitsIsTaken() throws IOException {
    for (String version : List.of("1.9", "1.10", "2.0-rc1", "1.10.1")) {
      repository.sums(version, archive(version, MODULE));
    }
    repository.index(
        "sums",
        entry("1.9", archive("1.9", MODULE)),
        entry("1.10.1", archive("1.10.1", MODULE)),
        entry("1.10", archive("1.10", MODULE)),
        entry("9.0", archive("9.0", MODULE)).replace("{", "{\"engine\": 999, "));
    assertThat(Isola.resolveRuntime("sums", config().version("1.9").build()).version())
        .isEqualTo("1.9");
    assertThat(Isola.resolveRuntime("sums", config().version("1.10").build()).version())
        .isEqualTo("1.10.1");
    // What is there is taken without asking for more.
    assertThat(resolve().version()).isEqualTo("1.10.1");
    assertThat(kept()).containsExactly("sums-1.10.1", "sums-1.9");
    assertThatThrownBy(() -> Isola.resolveRuntime("sums", config().version("9").build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("has no bundle of \"sums\" of version 9 for version 1 of the engine")
        .hasMessageContaining("it has 1.9, 1.10.1, 1.10, 9.0 (for engine 999)");
  }

  @Test
  void aRuntimeThatTheRepositoryDoesNotKnow() {
    assertThatThrownBy(() -> Isola.buildTemplate("cobol", config().build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("unknown guest runtime \"cobol\"")
        .hasMessageContaining("the repository " + repository.base() + "/ does not know it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../sums", "a/b", "", "Sums", "con\u0000", "..", "a\\b"})
  void namesThatCannotBeFilesAreNotAskedFor(String name) {
    assertThatThrownBy(() -> Isola.resolveRuntime(name, config().build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("unknown guest runtime");
    assertThat(repository.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../1", "1/2", "..", "1..2", "-1", "1.", "a\\b", "1\n"})
  void versionsThatCannotBeFilesAreRefused(String version) {
    assertThatThrownBy(() -> config().version(version))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("a version has at most 64 letters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json|it is not JSON",
        "[]|it is of the runtime \"\", wanted was \"sums\"",
        "{\"runtime\": \"other\", \"bundles\": []}|it is of the runtime \"other\"",
        "{\"runtime\": \"sums\"}|it has no array \"bundles\"",
        "{\"runtime\": \"sums\", \"bundles\": [1]}|a bundle's version must be",
        "{\"runtime\": \"sums\", \"bundles\": [{\"version\": \"../1\"}]}|a bundle's version must be",
        "{\"runtime\": \"sums\", \"bundles\": [{\"version\": \"1\", \"file\": \"../x\"}]}"
            + "|a bundle's file must be a relative path",
        "{\"runtime\": \"sums\", \"bundles\": [{\"version\": \"1\", \"file\": \"http://x/y\"}]}"
            + "|a bundle's file must be a relative path",
        "{\"runtime\": \"sums\", \"bundles\": [{\"version\": \"1\", \"file\": \"x\"}]}"
            + "|a bundle's sha256 must be",
      })
  void anIndexThatIsNotOneIsRefused(String index, String message) throws IOException {
    repository.file("sums/index.json", index.getBytes(StandardCharsets.UTF_8));
    assertRefused("/sums/index.json cannot be used: ", message);
  }

  @Test
  void anIndexIsNotReadWithoutEnd() throws IOException {
    repository.file("sums/index.json", new byte[(1 << 20) + 1]);
    assertRefused("it is larger than 1048576 bytes");
    repository.file("sums/index.json", "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    assertRefused("it is not JSON");
  }

  @Test
  void sizesInAnIndexAreLimited() throws IOException {
    String sha256 = "0".repeat(64);
    for (long size : new long[] {0, -1, 1L << 40}) {
      repository.index("sums", entry("1", "x", size, sha256));
      assertRefused("a bundle's size must be a whole number up to 536870912, was \"" + size);
    }
  }

  @Test
  void aRepositoryMayBeAFolder() throws IOException {
    Path files = folder.resolve("repository with space");
    TestRepository.write(files, "1.2.3", ARCHIVE);
    TemplateConfig config =
        TemplateConfig.builder().runtimeRepository(files.toUri()).runtimeCacheDir(cache()).build();
    assertThat(Isola.resolveRuntime("sums", config).version()).isEqualTo("1.2.3");
    assertThatThrownBy(() -> Isola.resolveRuntime("cobol", config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("does not know it");
  }

  @ParameterizedTest
  @CsvSource({
    "relative/path,must be an absolute http",
    "ftp://host/x,must be an absolute http",
    "http:///x,must be an absolute http",
    "file:x,must be an absolute http",
    "file://host/x,must be an absolute http",
    "http://me:secret@host/x,must not hold a user or a password",
    "http://host/x?y,must have no query",
    "http://host/x#y,must have no query",
  })
  void urlsThatCannotBeRepositoriesAreRefused(URI base, String message) {
    assertThatThrownBy(() -> TemplateConfig.builder().runtimeRepository(base))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aDamagedRuntimeIsReplaced() throws IOException {
    repository.sums("1.2.3", ARCHIVE);
    Path module = resolve().runtimePath();
    byte[] sound = Files.readAllBytes(module);
    Files.write(module, Arrays.copyOf(sound, 100));
    TemplateConfig withoutRepository = TemplateConfig.builder().runtimeCacheDir(cache()).build();
    assertThatThrownBy(() -> Isola.resolveRuntime("sums", withoutRepository))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("none that fits")
        .hasMessageContaining("damaged WebAssembly module");
    assertThat(resolve().runtimePath()).isEqualTo(module).hasBinaryContent(sound);
    assertThat(kept()).containsExactly("sums-1.2.3");
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    repository.sums("1.2.3", ARCHIVE);
    Path file = Files.createFile(folder.resolve("file"));
    TemplateConfig config = config().runtimeCacheDir(file.resolve("x")).build();
    assertThatThrownBy(() -> Isola.resolveRuntime("sums", config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("runtimeCacheDir \"" + file.resolve("x") + "\" cannot be written");
  }

  @Test
  void foldersThatAnotherJvmLeftBehindAreRemovedAfterADay() throws IOException {
    repository.sums("1.2.3", ARCHIVE);
    Path old = Files.createDirectories(cache().resolve(".isola-old/x")).getParent();
    Path recent = Files.createDirectories(cache().resolve(".isola-recent"));
    Files.setLastModifiedTime(
        old,
        java.nio.file.attribute.FileTime.from(
            java.time.Instant.now().minus(java.time.Duration.ofDays(2))));
    resolve();
    assertThat(old).doesNotExist();
    assertThat(recent).exists();
  }

  @Test
  void anInterruptedThreadGivesUp() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    repository.sums("1.2.3", ARCHIVE);
    repository.answer(
        "sums/1.2.3/isola-sums-runtime.tar.gz",
        exchange -> {
          exchange.sendResponseHeaders(200, ARCHIVE.length);
          exchange.getResponseBody().write(ARCHIVE, 0, 10);
          exchange.getResponseBody().flush();
          asked.countDown();
          try {
            over.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    FutureTask<Throwable> download =
        new FutureTask<>(
            () -> {
              Throwable thrown = catchThrowable(this::resolve);
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return thrown;
            });
    Thread thread = new Thread(download);
    thread.start();
    asked.await();
    thread.interrupt();
    assertThat(download.get())
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.verdict()).isEqualTo(Verdict.CANCELLED));
    over.countDown();
    assertThat(kept()).isEmpty();
  }

  @Test
  void threadsThatWantTheSameRuntimeFetchItOnce() throws Exception {
    repository.sums("1.2.3", ARCHIVE);
    List<CompletableFuture<SandboxTemplate>> builds = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      builds.add(Isola.buildTemplateAsync("sums", config().build()));
    }
    for (CompletableFuture<SandboxTemplate> build : builds) {
      try (Sandbox sandbox = build.get().create()) {
        assertThat(sandbox.run("sum").intValue()).isZero();
      }
    }
    assertThat(repository.requests().stream().filter(path -> path.endsWith(".gz"))).hasSize(1);
    assertThat(kept()).containsExactly("sums-1.2.3");
  }

  /** What another JVM does. */
  static final class OtherJvm {
    private OtherJvm() {}

    public static void main(String[] args) {
      SandboxTemplate template = Isola.buildTemplate("sums");
      try (Sandbox sandbox = template.create()) {
        sandbox.loadScript("41");
        sandbox.loadScript("1");
        System.out.println(template.runtimeVersion() + " " + sandbox.run("sum"));
      }
    }
  }

  /** Uses the folder and the repository as a user's JVM does. */
  private Process otherJvm(Path log, String repositoryUrl) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Disola.runtime.repository=" + repositoryUrl,
            "-cp",
            classPath(),
            OtherJvm.class.getName());
    Map<String, String> environment = builder.environment();
    environment.put("XDG_CACHE_HOME", folder.resolve("home").toString());
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static String classPath() {
    String classes = System.getProperty("java.class.path");
    String surefire = System.getProperty("surefire.test.class.path", "");
    return String.join(File.pathSeparator, classes, surefire);
  }

  @Test
  void jvmsRaceForTheSameCaches() throws Exception {
    // Nobody gets the archive before all have asked for it.
    int count = 3;
    CountDownLatch all = new CountDownLatch(count);
    repository.sums("1.2.3", ARCHIVE);
    repository.answer(
        "sums/1.2.3/isola-sums-runtime.tar.gz",
        exchange -> {
          all.countDown();
          try {
            all.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.sendResponseHeaders(200, ARCHIVE.length);
          exchange.getResponseBody().write(ARCHIVE);
        });
    List<Process> jvms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jvms.add(otherJvm(folder.resolve("out" + i), repository.base().toString()));
    }
    for (int i = 0; i < count; i++) {
      int exit = jvms.get(i).waitFor();
      String output = Files.readString(folder.resolve("out" + i));
      assertThat(exit).as(output).isZero();
      assertThat(output.strip()).isEqualTo("1.2.3 42");
    }
    try (Stream<Path> files = Files.list(folder.resolve("home/isola/runtimes"))) {
      assertThat(files).containsExactly(folder.resolve("home/isola/runtimes/sums-1.2.3"));
    }
    try (Stream<Path> files = Files.list(folder.resolve("home/isola/templates"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void thePropertyMustBeAUrl() throws Exception {
    Process jvm = otherJvm(folder.resolve("out"), "::");
    assertThat(jvm.waitFor()).isEqualTo(1);
    assertThat(folder.resolve("out"))
        .content()
        .contains("the system property isola.runtime.repository must be a URL, was \"::\"");
  }
}
