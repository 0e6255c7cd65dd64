package dev.isola;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads on which the handlers of one sandbox run, one task each. There are none until the
 * first hostcall, and none after the sandbox is closed, but for handlers that ignore interrupts.
 *
 * <p>Handlers never run on the guest's thread: its stack is as deep as the guest likes, and a
 * handler that ignores interrupts would keep the guest from ending. So each hostcall is handed to
 * another thread and back; what makes that quick is that both sides {@linkplain BriefWait look a
 * while} before they park.
 */
final class HandlerThreads implements Executor {
  /** The most handlers that run at once; more wait for their turn. */
  static final int MAX_THREADS = 1024;

  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String prefix;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final Set<Worker> workers = new HashSet<>();
  private final Deque<Worker> idle = new ArrayDeque<>(); // the last one is the warmest
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int started;
  private boolean closed;

  HandlerThreads(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Runs a task soon.
   *
   * @throws RejectedExecutionException if these threads are closed, or no thread can be had
   */
  @Override
  public void execute(Runnable task) {
    Worker worker;
    synchronized (this) {
      if (closed) {
        throw new RejectedExecutionException("the sandbox is closed");
      }
      if (idle.isEmpty() && workers.size() >= MAX_THREADS) {
        waiting.add(task);
        return;
      }
      worker = idle.pollLast();
      if (worker == null) {
        start(task);
        return;
      }
    }
    worker.give(task);
  }

  /**
   * Runs a task that lets go of something soon, however many threads there are, and also if these
   * threads are closed.
   *
   * @throws RejectedExecutionException if no thread can be had
   */
  void letGo(Runnable task) {
    Worker worker;
    synchronized (this) {
      worker = idle.pollLast();
      if (worker == null) {
        start(task);
        return;
      }
    }
    worker.give(task);
  }

  private void start(Runnable task) {
    Worker worker = new Worker(task, prefix + "-" + ++started);
    workers.add(worker);
    try {
      worker.thread.start();
    } catch (OutOfMemoryError e) {
      workers.remove(worker);
      throw new RejectedExecutionException("no thread can be had for a handler", e);
    }
  }

  /** The next task of a worker, or null if it becomes idle or ends. */
  private synchronized Runnable nextTask(Worker worker) {
    if (closed || workers.size() > MAX_THREADS) {
      workers.remove(worker);
      worker.ended = true;
      return null;
    }
    Runnable task = waiting.poll();
    if (task == null) {
      idle.addLast(worker);
    }
    return task;
  }

  /** Whether an idle worker ends, having waited long enough. */
  private synchronized boolean endIdle(Worker worker) {
    if (!idle.remove(worker)) {
      return false; // it is being given a task
    }
    workers.remove(worker);
    return true;
  }

  /** Interrupts what runs, and waits a moment until the threads have ended. */
  void close(long graceNanos) {
    List<Worker> ending;
    synchronized (this) {
      closed = true;
      waiting.clear();
      workers.removeAll(idle);
      ending = new ArrayList<>(workers);
      ending.addAll(idle);
      idle.forEach(worker -> worker.ended = true);
      idle.clear();
    }
    ending.forEach(worker -> worker.thread.interrupt());
    ending.removeIf(worker -> worker.thread == Thread.currentThread());
    boolean interrupted = false;
    long end = System.nanoTime() + graceNanos;
    for (Worker worker : ending) {
      interrupted |= joinUntil(worker.thread, end);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a thread's end without heeding interrupts; tells whether there was one. */
  private static boolean joinUntil(Thread thread, long end) {
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

  private final class Worker implements Runnable {
    final Thread thread;
    private final BriefWait wait = new BriefWait();
    private volatile Runnable task;
    volatile boolean ended;

    Worker(Runnable first, String name) {
      task = first;
      thread = new Thread(null, this, name, 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
    }

    void give(Runnable newTask) {
      task = newTask;
      LockSupport.unpark(thread);
    }

    @Override
    public void run() {
      Runnable next = task;
      while (next != null) {
        task = null;
        try {
          next.run();
        } catch (Throwable e) { // handlers' own are dealt with; the thread must go on for others
          thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
        Thread.interrupted(); // an interrupt was for this task, not for the next one
        next = nextTask(this);
        if (next == null && !ended) {
          next = awaitTask();
        }
      }
    }

    private Runnable awaitTask() {
      if (wait.spin(() -> task != null || ended)) {
        return task;
      }
      long end = System.nanoTime() + KEEP_ALIVE_NANOS;
      while (task == null && !ended) {
        long left = end - System.nanoTime();
        if (left <= 0 && endIdle(this)) {
          return null;
        }
        LockSupport.parkNanos(this, Math.max(left, 1_000_000));
        Thread.interrupted(); // a late one, which would keep this thread from parking
      }
      wait.parked();
      return task;
    }
  }
}
