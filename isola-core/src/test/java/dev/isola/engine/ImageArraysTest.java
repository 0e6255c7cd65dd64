package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageArraysTest {
  private static final int START = 3 * ImageArrays.PAGE + 17;
  private static final int END = 40 * ImageArrays.PAGE + 5;

  private final byte[] image = new byte[END];
  private final ImageArrays arrays;

  ImageArraysTest() {
    byte[] content = new byte[END - START];
    new Random(1).nextBytes(content);
    Arrays.fill(content, 5 * ImageArrays.PAGE, 9 * ImageArrays.PAGE, (byte) 0);
    System.arraycopy(content, 0, image, START, content.length);
    arrays = new ImageArrays(content, START);
  }

  @Test
  void noByteOfAnEarlierGuestIsSeen() {
    Set<byte[]> used = Collections.newSetFromMap(new IdentityHashMap<>());
    int again = 0;
    for (int round = 0; round < 50; round++) {
      byte[] array = arrays.take();
      assertThat(array).isEqualTo(image);
      again += used.add(array) ? 0 : 1;
      Arrays.fill(array, (byte) (0x55 + round));
      arrays.giveBack(array);
    }
    assertThat(again).as("how often an array was used again").isPositive();
  }

  @Test
  void restoresAnArrayWhateverIsInIt() {
    byte[] array = new byte[END];
    Arrays.fill(array, (byte) -1);
    arrays.restore(array);
    assertThat(array).isEqualTo(image);
  }

  @Test
  void aDifferenceBringsEveryChangeBack() {
    Random random = new Random(2);
    int[] borders = {
      0, ImageArrays.PAGE - 1, ImageArrays.PAGE, START - 1, START, END - 1, END - ImageArrays.PAGE
    };
    for (int length : new int[] {END, END + 1, END + ImageArrays.PAGE * 3, END + 100_001}) {
      for (int round = 0; round < 50; round++) {
        byte[] array = Arrays.copyOf(image, length);
        for (int change = 0; change < round % 6; change++) {
          array[random.nextInt(length)] = (byte) random.nextInt();
        }
        array[borders[round % borders.length]]++;
        array[length - 1 - random.nextInt(3)] = 7;
        byte[] wanted = array.clone();
        ImageArrays.Difference difference = arrays.difference(array);
        assertThat(array).isEqualTo(wanted);
        assertThat(difference.bytes()).isLessThanOrEqualTo(8L * ImageArrays.PAGE);
        arrays.giveBack(array, difference);
        assertThat(arrays.withDifference(difference)).isEqualTo(wanted);
        assertThat(arrays.take()).isEqualTo(image);
      }
    }
  }

  @Test
  void aGuestThatChangedNothingTakesNothing() {
    assertThat(arrays.difference(image.clone()).bytes()).isZero();
  }

  @Test
  void aGuestThatChangedMostOfItsMemoryHasNoDifference() {
    byte[] array = image.clone();
    for (int at = 0; at < array.length; at += ImageArrays.PAGE) {
      array[at]++;
    }
    assertThat(arrays.difference(array)).isNull();
  }
}
