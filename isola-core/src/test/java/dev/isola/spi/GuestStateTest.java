package dev.isola.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestStateTest {

  private static final int PAGE = GuestState.PAGE_SIZE;

  private final GuestState state = new GuestState(new byte[100], 1, 2);

  @ParameterizedTest
  @CsvSource({
    "0, " + PAGE,
    "-1, 0",
    "-1, 1",
    "-8, 16",
    "0, -1",
    "0, -2147483648",
    "-2147483648, 0",
    "-2147483648, -2147483648",
    "2147483647, 2147483647",
    "100, -100",
    "-100, 100",
    "65535, 1",
  })
  void everyKindOfAccessBeyondTheMemoryIsRefused(int address, int offset) {
    assertThatThrownBy(() -> GuestState.readByte(address, offset, state)).isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.readShort(address, offset, state)).isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.readInt(address, offset, state)).isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.readLong(address, offset, state)).isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.readFloat(address, offset, state)).isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.readDouble(address, offset, state)).isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.writeByte(address, (byte) 1, offset, state))
        .isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.writeShort(address, (short) 1, offset, state))
        .isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.writeInt(address, 1, offset, state))
        .isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.writeLong(address, 1, offset, state))
        .isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.writeFloat(address, 1, offset, state))
        .isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.writeDouble(address, 1, offset, state))
        .isInstanceOf(refused());
  }

  private static Class<OutOfBoundsException> refused() {
    return OutOfBoundsException.class;
  }

  @Test
  void anAccessMayEndWhereTheMemoryEndsButNotOneByteLater() {
    GuestState.writeLong(PAGE - 8, 0x0102030405060708L, 0, state);
    assertThat(GuestState.readLong(0, PAGE - 8, state)).isEqualTo(0x0102030405060708L);
    assertThat(GuestState.readInt(PAGE - 8, 4, state)).isEqualTo(0x01020304);
    assertThat(GuestState.readShort(PAGE - 2, 0, state)).isEqualTo((short) 0x0102);
    assertThat(GuestState.readByte(PAGE - 1, 0, state)).isEqualTo((byte) 1);
    assertThatThrownBy(() -> GuestState.readLong(PAGE - 7, 0, state)).isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.readInt(PAGE - 3, 0, state)).isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.readShort(PAGE - 1, 0, state)).isInstanceOf(refused());
    assertThatThrownBy(() -> GuestState.readByte(PAGE, 0, state)).isInstanceOf(refused());
  }

  @Test
  void whatIsNotAllocatedYetReadsAsZeroAndCanBeWritten() {
    assertThat(GuestState.readDouble(97, 0, state)).isZero();
    GuestState.writeFloat(98, 1.5f, 0, state);
    assertThat(GuestState.readFloat(90, 8, state)).isEqualTo(1.5f);
    assertThat(state.grow(1)).isEqualTo(1);
    assertThat(GuestState.readInt(2 * PAGE - 4, 0, state)).isZero();
    assertThat(state.grow(1)).isEqualTo(-1);
    assertThat(state.refused()).isTrue();
  }

  @Test
  void theMeterIsAskedWhenTheTicksAreUsedUp() {
    AtomicInteger asked = new AtomicInteger();
    state.meter(
        () -> {
          asked.incrementAndGet();
          return 10;
        });
    for (int i = 0; i < 10; i++) {
      GuestState.tick(state);
    }
    assertThat(asked).hasValue(1);
    GuestState.tick(state);
    assertThat(asked).hasValue(2);
    assertThat(state.ticks()).isEqualTo(11);
  }

  @Test
  void theMeterEndsTheGuestByThrowing() {
    state.meter(
        () -> {
          throw new IllegalStateException("over");
        });
    assertThatThrownBy(() -> GuestState.tick(state)).hasMessage("over");
    assertThat(state.ticks()).isZero();
  }

  @Test
  void whatCostsMoreThanIsGrantedAtOnceIsPaidInParts() {
    List<Long> counted = new ArrayList<>();
    state.meter(
        () -> {
          counted.add(state.ticks());
          return 10;
        });
    GuestState.tick(state);
    state.charge(25);
    assertThat(counted).containsExactly(0L, 10L, 20L);
    assertThat(state.ticks()).isEqualTo(26);
    state.charge(4);
    assertThat(counted).hasSize(3);
    GuestState.tick(state);
    assertThat(state.ticks()).isEqualTo(31);
  }

  @Test
  void aMeterThatEndsTheGuestHasCountedAllThatItGranted() {
    long[] left = {25};
    state.meter(
        () -> {
          if (left[0] == 0) {
            throw new IllegalStateException("over");
          }
          int more = (int) Math.min(10, left[0]);
          left[0] -= more;
          return more;
        });
    state.charge(7);
    assertThatThrownBy(() -> state.charge(100)).hasMessage("over");
    assertThat(state.ticks()).isEqualTo(25);
    assertThatThrownBy(() -> GuestState.tick(state)).hasMessage("over");
    assertThat(state.ticks()).isEqualTo(25);
  }

  @Test
  void aNewMeterMakesWhatTheLastOneGrantedVoid() {
    state.meter(() -> 1000);
    GuestState.tick(state);
    state.meter(
        () -> {
          throw new IllegalStateException("over");
        });
    assertThat(state.ticks()).isEqualTo(1);
    assertThatThrownBy(() -> GuestState.tick(state)).hasMessage("over");
  }

  @Test
  void bulkOperationsAndNewMemoryCostTicksByTheirBytes() {
    state.meter(() -> 7);
    GuestState.fill(0, (byte) 1, 255, state);
    assertThat(state.ticks()).isZero();
    GuestState.fill(0, (byte) 1, PAGE, state);
    assertThat(state.ticks()).isEqualTo(256);
    GuestState.copy(PAGE / 2, 0, 2560, state);
    GuestState.copy(0, PAGE / 2, 2560, state);
    assertThat(state.ticks()).isEqualTo(276);
    state.grow(1);
    assertThat(state.ticks()).isEqualTo(532);
    state.grow(1);
    assertThat(state.ticks()).isEqualTo(532);
  }

  @Test
  void globalsAreKeptApartFromTheStackPointer() {
    state.bind(this, 3);
    state.own(5L << 32, 2);
    state.ownStackPointer(4096, 0);
    GuestState.stackPointer(4000, state);
    GuestState.global(7, 2, state);
    assertThat(state.owns(1)).isFalse();
    assertThat(state.value(0)).isEqualTo(4000);
    assertThat(state.value(2)).isEqualTo(7);
    assertThat(GuestState.instance(state)).isSameAs(this);
  }
}
