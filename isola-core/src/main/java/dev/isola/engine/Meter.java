package dev.isola.engine;

import java.util.function.IntSupplier;

/**
 * Lets a guest go on for a while at a time: looks whether it is to stop, and whether it has fuel
 * left. Confined to the thread that runs the guest.
 *
 * <p>A guest's fuel is the ticks of its {@link dev.isola.spi.GuestState}. The last grant ends
 * exactly where the fuel does, so a guest is always ended at the same tick.
 */
final class Meter implements IntSupplier {

  /** How many ticks pass between two looks at the interrupt flag: some ten microseconds. */
  private static final int TICKS = 1024;

  private long limit = Long.MAX_VALUE;
  private long left = Long.MAX_VALUE; // of the limit, and not granted yet

  void refuel(long newLimit) {
    limit = newLimit;
    left = newLimit;
  }

  @Override
  public int getAsInt() {
    if (Thread.currentThread().isInterrupted()) {
      throw new GuestInterruptedException("the guest was interrupted", null);
    }
    if (left == 0) {
      throw new FuelExhaustedException(limit);
    }
    int granted = (int) Math.min(TICKS, left);
    left -= granted;
    return granted;
  }
}
