package dev.isola;

import dev.isola.engine.GuestFileTree;
import java.util.Optional;

/** A started guest as a sandbox uses it, confined to one thread. */
interface Guest {
  /** Done. */
  int DONE = 0;

  /** The guest program failed. */
  int FAILED = 1;

  int start();

  int load(String name, String source);

  int call(String function, byte[] arguments);

  /** Begins to count fuel anew; the guest ends when it has used up the limit. */
  void fuel(long limit);

  /** The fuel used since it was begun to count. */
  long fuelUsed();

  /** The largest size of the memory so far, in bytes. */
  long peakMemory();

  /** Whether the guest was refused memory because of its limit. */
  boolean memoryRefused();

  /**
   * Lets its memory shrink until it is woken; it must be woken before it runs again. False if that
   * does not work, or does not pay.
   */
  default boolean sleep() {
    return false;
  }

  /** Ends its sleep, if it sleeps. */
  default void wake() {}

  /** Its files; they can be looked at while it does not run, also when it is closed. */
  default Optional<GuestFileTree> files() {
    return Optional.empty();
  }

  /** Lets go of what it holds of the host. It cannot run any more. */
  void close();
}
