package dev.isola;

/** A started guest as a sandbox uses it, confined to one thread. */
interface Guest {
  /** Done. */
  int DONE = 0;

  /** The guest program failed. */
  int FAILED = 1;

  int start();

  int load(String name, String source);

  int call(String function, byte[] arguments);

  /** The largest size of the memory so far, in bytes. */
  long peakMemory();

  /** Whether the guest was refused memory because of its limit. */
  boolean memoryRefused();

  /** Lets go of what it holds of the host. It cannot run any more. */
  void close();
}
