package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8TextTest {
  private final Utf8Text text = new Utf8Text();

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void holdsBackACharacterThatIsNotComplete() {
    assertThat(text.add(bytes('a', 0xF0, 0x9F))).isEqualTo("a");
    assertThat(text.add(bytes(0x98))).isEmpty();
    assertThat(text.add(bytes(0x80, 'b'))).isEqualTo("😀b");
    assertThat(text.end()).isEmpty();
  }

  @Test
  void replacesMalformedBytes() {
    assertThat(text.add(bytes('a', 0xFF, 'b', 0xC0, 0x80))).isEqualTo("a\uFFFDb\uFFFD\uFFFD");
  }

  @Test
  void replacesAnIncompleteCharacterAtTheEnd() {
    assertThat(text.add(bytes(0xE2, 0x82))).isEmpty();
    assertThat(text.end()).isEqualTo("\uFFFD");
    assertThat(text.end()).isEmpty();
    assertThat(text.add(bytes('x'))).isEqualTo("x");
  }

  @Test
  void givesTheSameTextHoweverItIsCut() {
    byte[] whole = "Grüße 😀 ﷽ 汉字\n".repeat(20).getBytes(StandardCharsets.UTF_8);
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      StringBuilder joined = new StringBuilder();
      int start = 0;
      while (start < whole.length) {
        int end = Math.min(whole.length, start + random.nextInt(5));
        joined.append(text.add(Arrays.copyOfRange(whole, start, end)));
        start = end;
      }
      joined.append(text.end());
      assertThat(joined.toString().getBytes(StandardCharsets.UTF_8)).isEqualTo(whole);
    }
  }

  @Test
  void decodesAnyBytesLikeTheWholeOfThem() {
    Random random = new Random(2);
    for (int round = 0; round < 2_000; round++) {
      byte[] noise = new byte[random.nextInt(12)];
      random.nextBytes(noise);
      StringBuilder joined = new StringBuilder();
      for (byte b : noise) {
        joined.append(text.add(new byte[] {b}));
      }
      joined.append(text.end());
      assertThat(joined).hasToString(new String(noise, StandardCharsets.UTF_8));
    }
  }
}
