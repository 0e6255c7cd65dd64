package dev.isola;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which the handlers of one sandbox run, one task each. There are none until the
 * first hostcall, and none after the sandbox is closed, but for handlers that ignore interrupts.
 */
final class HandlerThreads implements Executor {
  /** The most handlers that run at once; more wait for their turn. */
  static final int MAX_THREADS = 1024;

  private final ThreadPoolExecutor pool;
  private final Set<Thread> threads = new HashSet<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;
  private boolean closed;

  HandlerThreads(String prefix) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Runnable tracked = () -> runTracked(task);
              String name = prefix + "-" + number.incrementAndGet();
              Thread thread = new Thread(null, tracked, name, 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(loader);
              return thread;
            });
  }

  private void runTracked(Runnable task) {
    synchronized (this) {
      threads.add(Thread.currentThread());
    }
    try {
      task.run();
    } finally {
      synchronized (this) {
        threads.remove(Thread.currentThread());
      }
    }
  }

  /**
   * Runs a task soon.
   *
   * @throws RejectedExecutionException if these threads are closed
   */
  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (closed) {
        throw new RejectedExecutionException("the sandbox is closed");
      }
      if (running == MAX_THREADS) {
        waiting.add(task);
        return;
      }
      running++;
    }
    try {
      pool.execute(() -> runAll(task));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      synchronized (this) {
        running--;
      }
      throw new RejectedExecutionException("no thread can be had for a handler", e);
    }
  }

  private void runAll(Runnable first) {
    Runnable task = first;
    while (task != null) {
      try {
        task.run();
      } finally {
        Thread.interrupted(); // an interrupt was for this task, not for the next one
        synchronized (this) {
          task = closed ? null : waiting.poll();
          if (task == null) {
            running--;
          }
        }
      }
    }
  }

  /** Interrupts what runs, and waits a moment until the threads have ended. */
  void close(long graceNanos) {
    Set<Thread> ending;
    synchronized (this) {
      closed = true;
      waiting.clear();
      pool.shutdownNow();
      ending = new HashSet<>(threads);
    }
    ending.remove(Thread.currentThread());
    boolean interrupted = false;
    long end = System.nanoTime() + graceNanos;
    for (Thread thread : ending) {
      interrupted |= joinUntil(thread, end);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a thread's end without heeding interrupts; tells whether there was one. */
  static boolean joinUntil(Thread thread, long end) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(left, 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
