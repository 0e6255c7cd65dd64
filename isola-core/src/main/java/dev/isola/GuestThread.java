package dev.isola;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread on which guests run: a daemon with a stack that is deep enough for interpreters. It
 * belongs to one sandbox at a time; who has it gives it tasks, and gives it back when no task can
 * come any more. Nothing but the project's own code runs on it, so it carries nothing from one
 * sandbox to the next.
 */
final class GuestThread {
  private static final long STACK_BYTES = 256L << 20;
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final GuestThreads owner;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final BriefWait wait = new BriefWait();
  private final Thread thread;
  private volatile boolean idle; // belongs to no sandbox
  private boolean ended; // confined to the thread

  GuestThread(GuestThreads owner, String name) {
    this.owner = owner;
    thread = new Thread(null, this::work, name, STACK_BYTES, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(GuestThread.class.getClassLoader());
  }

  void start() {
    thread.start();
  }

  /** Makes it a sandbox's thread, or nobody's. */
  void belongTo(String name, boolean nobody) {
    thread.setName(name);
    idle = nobody;
    if (nobody) {
      LockSupport.unpark(thread); // from now on it waits for a limited time only
    }
  }

  /** Runs a task, which must not throw, after those before it. */
  void execute(Runnable task) {
    tasks.add(task);
    LockSupport.unpark(thread);
  }

  /** Lets the thread end after the tasks it has. */
  void end() {
    execute(() -> ended = true);
  }

  private void work() {
    for (Runnable task = next(); task != null; task = ended ? null : next()) {
      task.run();
    }
  }

  private Runnable next() {
    if (wait.spin(() -> !tasks.isEmpty())) {
      return tasks.poll();
    }
    long idleSince = System.nanoTime();
    boolean wasIdle = false;
    while (tasks.isEmpty()) {
      if (!idle) {
        wasIdle = false;
        LockSupport.park(this);
      } else {
        long now = System.nanoTime();
        idleSince = wasIdle ? idleSince : now;
        wasIdle = true;
        long left = idleSince + KEEP_ALIVE_NANOS - now;
        if (left <= 0 && owner.endIdle(this)) {
          return null;
        }
        LockSupport.parkNanos(this, Math.max(left, 1_000_000));
      }
      Thread.interrupted(); // one that came too late for its operation
    }
    wait.parked();
    return tasks.poll();
  }
}
