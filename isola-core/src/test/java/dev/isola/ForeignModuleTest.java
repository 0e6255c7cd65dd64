package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.isola.wat.WatAssembler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modules that are no guests are refused, and the message says what is wrong with them. */
class ForeignModuleTest {
  @TempDir private Path folder;

  private void assertRefused(byte[] module, String... messages) {
    WatGuest.write(module, folder);
    TemplateConfig config = TemplateConfig.builder().runtimePath(folder).noDiskCache().build();
    assertThatThrownBy(() -> Isola.buildTemplate("sums", config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContainingAll(messages);
  }

  @Test
  void filesThatAreNoModules() {
    assertRefused(new byte[0], "holds no usable runtime", "begins with nothing");
    assertRefused("hello".getBytes(), "not a WebAssembly module", "68 65 6c 6c");
    assertRefused(new byte[] {0, 'a', 's', 'm', 9, 0, 0, 0}, "damaged WebAssembly module");
  }

  @Test
  void aModuleThatDoesNothing() {
    assertRefused(WatAssembler.assemble("(module)"), "must have exactly one memory");
    assertRefused(
        WatAssembler.assemble("(module (memory 1))"),
        "does not export memory, isola_abi, isola_init, isola_start, isola_alloc, isola_free,"
            + " isola_load, isola_call");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(export \"isola_free\")|| it does not export isola_free",
        "(export \"memory\")|| it does not export memory",
        "(func $abi (export \"isola_abi\") (result i32) (i32.const 1))|"
            + "(func $abi (export \"isola_abi\") (result i64) (i64.const 1))|"
            + "its function isola_abi is () -> (I64), and must be () -> (I32)",
        "\"isola\" \"begin\"|\"isola\" \"beg\"|imports isola.beg, which the host does not offer",
        "(import \"isola\" \"wait\" (func $wait (param i64)|"
            + "(import \"isola\" \"size\" (func $wait (param i64)|"
            + "it imports isola.size as (I64) -> (I32), which is (I32) -> (I32)",
        "(table 2 2 funcref)|(table 9000000 9000000 funcref)|"
            + "its table has 9000000 entries, at most are 1048576",
        "(elem (i32.const 0) $add_digit $echo_all)|"
            + "(elem (i32.const 0) $add_digit $echo_all) (start $initialize)|"
            + "it has a start function",
        "(func $chase (result i32)|(func $chase (result i32) v128.const drop|"
            + "the instruction V128_CONST",
      })
  void aGuestThatIsNotComplete(String part, String instead, String message) {
    String text = WatGuest.text().replaceAll("(?m);;.*$", "").replaceAll("\\s+", " ");
    assertThat(text).contains(part);
    String changed = text.replace(part, instead == null ? "" : instead);
    assertRefused(WatAssembler.assemble(changed), message, folder.toString());
  }

  @Test
  void aGuestOfAnotherAbi() {
    String text =
        WatGuest.text()
            .replace("(result i32)\n    (i32.const 1))", "(result i32)\n    (i32.const 7))");
    assertRefused(
        WatAssembler.assemble(text),
        "guest runtime \"sums\" cannot be started",
        "speaks version 7 of the ABI, expected was 1");
  }

  @Test
  void aGuestThatDoesNotStart() {
    String init = "(global.set $started (i32.add (global.get $started) (i32.const 1)))";
    assertThat(WatGuest.text()).contains(init);
    String failing =
        "(call $emit (i32.const 3) (i32.const 1280) (i32.const 53)) (return (i32.const 1))";
    WatGuest.write(WatGuest.text().replace(init, failing), folder);
    TemplateConfig config = TemplateConfig.builder().runtimePath(folder).noDiskCache().build();
    assertThatThrownBy(() -> Isola.buildTemplate("sums", config))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("\"sums\" cannot be started: MemoryError: ")
        .hasMessageContaining("its limit of 256 MiB");
    assertRefused(
        WatAssembler.assemble(WatGuest.text().replace(init, "(unreachable)")),
        "\"sums\" cannot be started: Crash");
    assertRefused(
        WatAssembler.assemble(
            WatGuest.text().replace(init, failing.replace("1280", "1152").replace("53", "51"))),
        "\"sums\" cannot be started: NameError: no such function");
  }

  @Test
  void dataOutsideOfTheMemory() {
    String text = WatGuest.text().replace("(data (i32.const 1536)", "(data (i32.const 65530)");
    assertRefused(WatAssembler.assemble(text), "cannot be started", "out of bounds");
  }

  @Test
  void aModuleThatIsCutOffAnywhere() {
    byte[] module = WatAssembler.assemble(WatGuest.text());
    for (int length = 0; length < module.length; length += 7) {
      assertRefused(Arrays.copyOf(module, length), "holds no usable runtime");
    }
  }

  /** {@code -Disola.fuzz.modules=N} tries more of them. */
  @Test
  void modulesWithChangedBytesGiveNothingButTypedErrors() {
    byte[] module = WatAssembler.assemble(WatGuest.text());
    TemplateConfig config =
        TemplateConfig.builder()
            .runtimePath(folder)
            .noDiskCache()
            .maxMemory(8 << 20)
            .buildTimeout(Duration.ofMillis(500))
            .build();
    Random random = new Random(1);
    int count = Integer.getInteger("isola.fuzz.modules", 300);
    for (int i = 0; i < count; i++) {
      byte[] changed = module.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      WatGuest.write(changed, folder);
      Throwable thrown = catchThrowable(() -> use(config));
      if (thrown != null) {
        assertThat(thrown).as("change %s", i).isInstanceOf(IsolaException.class);
        if (thrown instanceof InternalException) {
          assertThat(thrown).as("change %s", i).hasMessageContaining("the guest runtime");
        }
      }
    }
  }

  private static void use(TemplateConfig config) {
    try (SandboxContext context = new SandboxContext();
        Sandbox sandbox =
            context
                .buildTemplate("sums", config)
                .create(SandboxConfig.builder().timeout(Duration.ofMillis(500)).build())) {
      sandbox.loadScript("42");
      sandbox.run("sum");
    }
  }

  @Test
  void pathsThatHoldNoRuntime() throws IOException {
    assertThatThrownBy(() -> open(folder.resolve("none")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("none\" does not exist; it is a folder or a .wasm file");
    Files.createFile(folder.resolve("js.wasm"));
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("holds no runtime \"sums\"")
        .hasMessageEndingWith("it holds js.wasm");
    Path archive = Files.createFile(folder.resolve("isola-sums-runtime.tar.gz"));
    assertThatThrownBy(() -> open(archive))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageEndingWith("unpack it and give the folder");
    assertThatThrownBy(() -> Isola.resolveRuntime("../sums", config(folder)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("a runtime's name has");
  }

  private static void open(Path path) {
    Isola.resolveRuntime("sums", config(path));
  }

  private static TemplateConfig config(Path path) {
    return TemplateConfig.builder().runtimePath(path).build();
  }

  @Test
  void aLibraryNeedsARuntimePath() {
    TemplateConfig.Builder builder = TemplateConfig.builder().runtimeLibDir(folder);
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("needs runtimePath");
    WatGuest.in(folder);
    TemplateConfig config = builder.runtimePath(folder).build();
    assertThatThrownBy(() -> Isola.resolveRuntime("sums", config))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("must be a folder with the file library.zip");
  }
}
