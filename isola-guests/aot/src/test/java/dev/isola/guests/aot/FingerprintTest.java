package dev.isola.guests.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {

  @TempDir private Path folder;

  private Path first;
  private Path second;
  private Path output;

  @BeforeEach
  void writeFiles() throws IOException {
    first = Files.writeString(folder.resolve("first"), "1");
    second = Files.writeString(folder.resolve("second"), "2");
    output = Files.writeString(folder.resolve("output"), "");
    fingerprint("a").remember();
  }

  private Fingerprint fingerprint(String option) throws IOException {
    Options options = Options.parse(new String[] {"--name", option}, Set.of("name"));
    return Fingerprint.of(options, List.of(first, second), folder.resolve("kept/fingerprint"));
  }

  private boolean isUpToDate(String option) throws IOException {
    return fingerprint(option).isUpToDate(List.of(output));
  }

  @Test
  void theSameInputsAreUpToDate() throws IOException {
    assertThat(isUpToDate("a")).isTrue();
  }

  @Test
  void aChangedInputIsNot() throws IOException {
    Files.writeString(second, "3");
    assertThat(isUpToDate("a")).isFalse();
    Files.writeString(second, "2");
    assertThat(isUpToDate("a")).isTrue();
  }

  @Test
  void exchangedInputsAreNot() throws IOException {
    Files.writeString(first, "2");
    Files.writeString(second, "1");
    assertThat(isUpToDate("a")).isFalse();
  }

  @Test
  void aChangedOptionIsNot() throws IOException {
    assertThat(isUpToDate("b")).isFalse();
  }

  @Test
  void aMissingOutputIsNot() throws IOException {
    Files.delete(output);
    assertThat(isUpToDate("a")).isFalse();
  }

  @Test
  void whatWasForgottenIsNot() throws IOException {
    fingerprint("a").forget();
    assertThat(isUpToDate("a")).isFalse();
    fingerprint("a").forget();
    fingerprint("a").remember();
    assertThat(isUpToDate("a")).isTrue();
  }

  @Test
  void aMissingInputIsAnError() throws IOException {
    Files.delete(first);
    assertThatThrownBy(() -> fingerprint("a")).isInstanceOf(NoSuchFileException.class);
  }
}
