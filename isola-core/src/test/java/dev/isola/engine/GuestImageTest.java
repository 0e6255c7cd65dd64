package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GuestImageTest {

  private static GuestImage image() {
    FlatMemory memory = FlatMemory.empty(3, 3);
    memory.write(9_001, "some content".getBytes(StandardCharsets.UTF_8));
    memory.writeByte(150_000, (byte) 9);
    return memory.image(new long[] {8_388_608, -1}, new int[] {0, 5, -1});
  }

  private static byte[] bytes(GuestImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    image.write(out);
    return out.toByteArray();
  }

  private static GuestImage read(byte[] file) throws IOException {
    return GuestImage.read(new ByteArrayInputStream(file));
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    GuestImage image = image();
    GuestImage again = read(bytes(image));

    assertThat(again.pages()).isEqualTo(3);
    assertThat(again.start()).isEqualTo(image.start());
    assertThat(again.content()).isEqualTo(image.content());
    assertThat(again.globals()).containsExactly(8_388_608, -1);
    assertThat(again.table()).containsExactly(0, 5, -1);
  }

  @Test
  void anEmptyMemoryIsAnImageToo() throws IOException {
    GuestImage image = FlatMemory.empty(1, 1).image(new long[0], new int[0]);
    assertThat(read(bytes(image)).bytes()).isZero();
  }

  @Test
  void leavesOutBlocksOfZeros() throws IOException {
    assertThat(bytes(image()).length).isLessThan(3 * 4096);
  }

  @Test
  void anyChangedByteIsFound() throws IOException {
    byte[] file = bytes(image());
    for (int i = 0; i < file.length; i += 7) {
      byte[] damaged = file.clone();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> read(damaged))
          .as("byte %d", i)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("damaged image");
    }
  }

  @Test
  void aFileThatIsCutOffOrContinuedIsFound() throws IOException {
    byte[] file = bytes(image());
    for (int length : new int[] {0, 1, 8, 40, 71, file.length / 2, file.length - 1}) {
      assertThatThrownBy(() -> read(Arrays.copyOf(file, length)))
          .as("cut off at %d", length)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("damaged image");
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("damaged image");
  }
}
