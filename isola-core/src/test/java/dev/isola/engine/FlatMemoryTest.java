package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.spi.OutOfBoundsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatMemoryTest {

  private static final int PAGE = 65536;

  private final FlatMemory memory = FlatMemory.empty(1, 4);

  @Test
  void readsZeroWhereNothingWasWritten() {
    assertThat(memory.readLong(0)).isZero();
    assertThat(memory.readLong(PAGE - 8)).isZero();
    assertThat(memory.readBytes(PAGE - 16, 16)).containsOnly(0);
  }

  @Test
  void readsBackWhatWasWrittenAtAnyAlignment() {
    memory.writeLong(PAGE - 9, 0x0123456789abcdefL);
    memory.writeF64(3, 1.5);
    memory.writeF32(12, 2.5f);
    memory.writeShort(21, (short) -2);

    assertThat(memory.readLong(PAGE - 9)).isEqualTo(0x0123456789abcdefL);
    assertThat(memory.read(PAGE - 9)).isEqualTo((byte) 0xef);
    assertThat(memory.readDouble(3)).isEqualTo(1.5);
    assertThat(memory.readFloat(12)).isEqualTo(2.5f);
    assertThat(memory.readU16(21)).isEqualTo(0xfffe);
  }

  @ParameterizedTest
  @ValueSource(ints = {PAGE, PAGE - 7, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, -8})
  void trapsOutOfBounds(int address) {
    assertThatThrownBy(() -> memory.readLong(address)).isInstanceOf(OutOfBoundsException.class);
    assertThatThrownBy(() -> memory.writeLong(address, 1))
        .isInstanceOf(OutOfBoundsException.class)
        .hasMessageContaining("out of bounds memory access");
  }

  @Test
  void bulkOperationsTrapWhenTheirEndWrapsAround() {
    assertThatThrownBy(() -> memory.fill((byte) 1, PAGE - 1, PAGE + 1))
        .isInstanceOf(OutOfBoundsException.class);
    assertThatThrownBy(() -> memory.fill((byte) 1, 8, 7)).isInstanceOf(OutOfBoundsException.class);
    assertThatThrownBy(() -> memory.copy(0, 1, -1)).isInstanceOf(OutOfBoundsException.class);
    assertThatThrownBy(() -> memory.copy(PAGE, 0, 1)).isInstanceOf(OutOfBoundsException.class);
    assertThatThrownBy(() -> memory.copy(PAGE + 1, 0, 0)).isInstanceOf(OutOfBoundsException.class);
    assertThat(memory.readBytes(0, 16)).as("nothing was written").containsOnly(0);
  }

  @Test
  void emptyBulkOperationsMayEndAtTheBoundary() {
    memory.fill((byte) 1, PAGE, PAGE);
    memory.copy(PAGE, PAGE, 0);
    assertThat(memory.read(PAGE - 1)).isZero();
  }

  @Test
  void copiesOverlappingParts() {
    memory.write(0, new byte[] {1, 2, 3, 4});
    memory.copy(1, 0, 4);
    assertThat(memory.readBytes(0, 5)).containsExactly(1, 1, 2, 3, 4);
    memory.copy(0, 1, 4);
    assertThat(memory.readBytes(0, 5)).containsExactly(1, 2, 3, 4, 4);
  }

  @Test
  void growsUpToItsLimitAndRemembersARefusal() {
    assertThat(memory.grow(2)).isEqualTo(1);
    assertThat(memory.pages()).isEqualTo(3);
    assertThat(memory.readLong(3 * PAGE - 8)).isZero();
    assertThat(memory.refused()).isFalse();

    assertThat(memory.grow(2)).isEqualTo(-1);
    assertThat(memory.grow(-1)).as("4 billion pages").isEqualTo(-1);

    assertThat(memory.pages()).isEqualTo(3);
    assertThat(memory.refused()).isTrue();
    memory.clearRefused();
    assertThat(memory.refused()).isFalse();
  }

  @Test
  void anImageIsTheMemoryWithoutTheZerosAroundIt() {
    memory.grow(1);
    memory.writeByte(5000, (byte) 7);
    memory.writeByte(70_000, (byte) 8);

    GuestImage image = memory.image(new long[0], new int[0]);

    assertThat(image.pages()).isEqualTo(2);
    assertThat(image.bytes()).isEqualTo(70_000 - 5000 + 1);
    FlatMemory restored = FlatMemory.restored(image, 4);
    assertThat(restored.read(5000)).isEqualTo((byte) 7);
    assertThat(restored.read(70_000)).isEqualTo((byte) 8);
    assertThat(restored.readLong(2 * PAGE - 8)).isZero();
  }

  @Test
  void aRestoredMemoryIsACopy() {
    memory.writeByte(0, (byte) 1);
    GuestImage image = memory.image(new long[0], new int[0]);
    FlatMemory first = FlatMemory.restored(image, 4);
    first.writeByte(0, (byte) 2);
    first.zero();
    assertThat(FlatMemory.restored(image, 4).read(0)).isEqualTo((byte) 1);
  }
}
