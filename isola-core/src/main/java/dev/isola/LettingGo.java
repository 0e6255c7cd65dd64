package dev.isola;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs code of others that lets go of something, such as a stream's {@code onClose} or what depends
 * on a future. It must not run on the guest's thread, where it could hold up the result.
 */
final class LettingGo {
  /** How long the end of an operation waits for it. */
  private static final long WAIT_NANOS = 200_000_000;

  private final HandlerThreads threads;

  LettingGo(HandlerThreads threads) {
    this.threads = threads;
  }

  /** Runs a task soon; false if no thread can be had for it. */
  boolean soon(Runnable task) {
    try {
      threads.letGo(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs tasks and waits for them, but only for a moment. */
  void all(List<Runnable> tasks) {
    CountDownLatch done = new CountDownLatch(tasks.size());
    for (Runnable task : tasks) {
      boolean begun =
          soon(
              () -> {
                try {
                  task.run();
                } finally {
                  done.countDown();
                }
              });
      if (!begun) {
        done.countDown();
      }
    }
    try {
      boolean unused = done.await(WAIT_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody interrupts a guest's thread that has ended
    }
  }
}
