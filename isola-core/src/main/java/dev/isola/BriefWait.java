package dev.isola;

import java.util.function.BooleanSupplier;

/**
 * Waits a few microseconds without giving up the processor, if that is likely to be enough. Waking
 * a parked thread takes longer than many hostcalls and calls, so those who wait for each other in
 * turns, such as a guest and its handlers, look a while before they park.
 *
 * <p>Whether it pays is learnt: a wait that was too long for this, such as one for a handler that
 * reads a file, makes the next ones park at once, until one has been short again. On a machine with
 * one processor nobody spins, and whoever spins yields to others.
 *
 * <p>Each object is for one kind of wait by one thread at a time.
 */
final class BriefWait {
  private static final boolean USEFUL = Runtime.getRuntime().availableProcessors() > 1;

  /** How long to look for; about the time that parking and waking would take on both sides. */
  private static final long SPIN_NANOS = 50_000;

  /** A wait of this length, with parking, would have been short enough without. */
  private static final long SHORT_NANOS = 100_000;

  private boolean likely = USEFUL;
  private long begun;

  /**
   * Looks for a while.
   *
   * @param condition what is waited for; cheap, and true again once it has been
   * @return whether it came true; if not, the caller parks and then calls {@link #parked}
   */
  boolean spin(BooleanSupplier condition) {
    if (condition.getAsBoolean()) {
      return true;
    }
    begun = System.nanoTime();
    if (!likely) {
      return false;
    }
    while (System.nanoTime() - begun < SPIN_NANOS) {
      for (int i = 0; i < 8; i++) {
        Thread.onSpinWait();
        if (condition.getAsBoolean()) {
          return true;
        }
      }
      Thread.yield();
    }
    likely = false;
    return false;
  }

  /** Called after a wait that {@link #spin} did not end. */
  void parked() {
    likely = USEFUL && System.nanoTime() - begun < SHORT_NANOS;
  }
}
