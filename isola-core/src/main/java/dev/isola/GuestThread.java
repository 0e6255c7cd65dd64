package dev.isola;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The thread on which one guest runs: a daemon with a stack that is deep enough for interpreters.
 */
final class GuestThread {
  private static final long STACK_BYTES = 256L << 20;
  private static final AtomicLong SANDBOXES = new AtomicLong();
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private boolean ended; // confined to the thread

  private GuestThread(String name) {
    thread = new Thread(null, this::work, name, STACK_BYTES, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(GuestThread.class.getClassLoader());
  }

  /** Starts a thread for a sandbox, with a number of its own. */
  static GuestThread start() {
    GuestThread guestThread = new GuestThread("isola-sandbox-" + SANDBOXES.incrementAndGet());
    guestThread.thread.start();
    return guestThread;
  }

  String name() {
    return thread.getName();
  }

  /** Runs a task, which must not throw, after those before it. */
  void execute(Runnable task) {
    tasks.add(task);
  }

  /** Lets the thread end after the tasks it has. */
  void end() {
    tasks.add(() -> ended = true);
  }

  /**
   * Waits for the thread's end; false if it did not come in time. Interrupts are kept for later.
   */
  boolean join(long nanoseconds) {
    if (HandlerThreads.joinUntil(thread, System.nanoTime() + nanoseconds)) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private void work() {
    while (!ended) {
      try {
        tasks.take().run();
      } catch (InterruptedException e) {
        // An interrupt that came too late for its operation.
      }
    }
  }
}
