package dev.isola;

import java.util.concurrent.atomic.AtomicLong;

/** A number of bytes that several parties may hold together. */
final class ByteBudget {
  private final long limit;
  private final AtomicLong held = new AtomicLong();

  ByteBudget(long limit) {
    this.limit = limit;
  }

  /** Counts bytes; false if they are too many and were not counted. */
  boolean reserve(long bytes) {
    if (held.addAndGet(bytes) <= limit) {
      return true;
    }
    release(bytes);
    return false;
  }

  /** Counts bytes that are there already. */
  void add(long bytes) {
    held.addAndGet(bytes);
  }

  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  long limit() {
    return limit;
  }
}
