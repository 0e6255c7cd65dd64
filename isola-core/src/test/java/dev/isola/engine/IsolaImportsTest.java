package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IsolaImportsTest {

  private static final int PAGES_OF_128_MIB = 2048;

  private final SystemCalls.RecordingHost host = new SystemCalls.RecordingHost();
  private final IsolaImports operations =
      new IsolaImports(FlatMemory.empty(PAGES_OF_128_MIB, PAGES_OF_128_MIB), host);

  @Test
  void aGuestCannotMakeTheHostCopyItsWholeMemory() {
    long length = 100L << 20;
    assertThatThrownBy(() -> operations.emit(new long[] {1, 0, length}))
        .isInstanceOf(GuestTrapException.class)
        .hasMessage("isola.emit: 104857600 bytes at once, at most are 67108864");
    assertThatThrownBy(() -> operations.begin(new long[] {1, 0, 1, 0, length}))
        .isInstanceOf(GuestTrapException.class)
        .hasMessageStartingWith("isola.begin: 104857600 bytes at once");
  }

  @Test
  void dataOutsideOfTheMemoryIsRefused() {
    assertThatThrownBy(() -> operations.emit(new long[] {1, -1, 2}))
        .isInstanceOf(GuestTrapException.class)
        .hasMessageContaining("2 bytes at 4294967295 are not inside the guest's memory");
    assertThatThrownBy(() -> operations.emit(new long[] {1, 0, -1}))
        .isInstanceOf(GuestTrapException.class);
  }

  @Test
  void dataInsideReachesTheHost() throws Exception {
    assertThat(operations.emit(new long[] {2, 65536, 3})).isZero();
    assertThat(host.out.toByteArray()).containsExactly(0, 0, 0);
  }
}
