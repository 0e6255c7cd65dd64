package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.MountConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sandbox swaps folders and links as fast as it can while another one uses their paths. */
class SwappedLinksTest {

  private static final int ROUNDS = 5_000;
  private static final int CREATE = 1;

  @TempDir Path temp;
  private Path data;
  private final AtomicBoolean done = new AtomicBoolean();
  private CompletableFuture<Void> swapping;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createDirectories(temp.resolve("outside/inner"));
    Files.writeString(temp.resolve("outside/inner/file"), "secret");
    data = Files.createDirectory(temp.resolve("data"));
    Files.createDirectories(data.resolve("sub/inner"));
    Files.writeString(data.resolve("sub/inner/file"), "inside");
    Files.createDirectory(data.resolve("other"));
    Files.createSymbolicLink(data.resolve("other/inner"), Path.of("../../outside/inner"));
    Files.createSymbolicLink(data.resolve("link"), Path.of("../outside"));
    swapping = CompletableFuture.runAsync(this::swap);
  }

  @AfterEach
  void stop() {
    done.set(true);
    swapping.join();
  }

  private void swap() {
    try (SystemCalls calls = new SystemCalls(MountConfig.readWrite(data, "/d"))) {
      while (!done.get()) {
        for (String bad : new String[] {"link", "other"}) {
          calls.rename("d/sub", "d/kept");
          calls.rename("d/" + bad, "d/sub");
          calls.rename("d/sub", "d/" + bad);
          calls.rename("d/kept", "d/sub");
        }
      }
    }
  }

  /** Makes the calls, and goes on until some have worked and some have not. */
  private static void repeat(IntUnaryOperator call) {
    int worked = 0;
    for (int round = 0; round < ROUNDS || worked == 0 || worked == round; round++) {
      worked += call.applyAsInt(round) == 0 ? 1 : 0;
    }
  }

  @Test
  void nothingOutsideIsRead() {
    try (SystemCalls calls = new SystemCalls(MountConfig.readOnly(data, "/d"))) {
      repeat(
          round -> {
            int error = calls.open("d/sub/inner/file", 0, Descriptor.RIGHT_READ);
            if (error == 0) {
              int file = calls.result();
              assertThat(calls.read(file)).asString().isEqualTo("inside");
              calls.wasi("fd_close", file);
            }
            return error;
          });
    }
  }

  @Test
  void nothingOutsideIsListedOrDescribed() {
    try (SystemCalls calls = new SystemCalls(MountConfig.overlay(data, "/d"))) {
      repeat(
          round -> {
            int error = calls.stat("d/sub/inner/file");
            if (error == 0) {
              assertThat(calls.size()).isEqualTo("inside".length());
            }
            return error;
          });
    }
  }

  @Test
  void nothingOutsideIsChanged() throws IOException {
    try (SystemCalls calls = new SystemCalls(MountConfig.readWrite(data, "/d"))) {
      repeat(
          round -> {
            int error = calls.open("d/sub/inner/new", CREATE, Descriptor.RIGHT_WRITE);
            if (error == 0) {
              calls.wasi("fd_close", calls.result());
            }
            return switch (round % 4) {
              case 0 -> calls.makeDirectory("d/sub/inner/dir");
              case 1 -> calls.link("x", "d/sub/inner/symbolic");
              case 2 -> calls.rename("d/sub/inner/new", "d/sub/inner/renamed");
              default -> calls.unlink("d/sub/inner/symbolic");
            };
          });
    }
    done.set(true);
    swapping.join();
    assertThat(temp.resolve("outside/inner")).isDirectoryContaining("glob:**/file");
    assertThat(temp.resolve("outside/inner").toFile().list()).containsExactly("file");
    assertThat(temp.resolve("outside/inner/file")).hasContent("secret");
  }
}
