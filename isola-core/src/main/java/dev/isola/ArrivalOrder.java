package dev.isola;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Reports completions as they come: for a guest whose clock is the host's own. */
final class ArrivalOrder implements CompletionOrder {
  private final BriefWait wait;
  private final Set<Integer> pending = new HashSet<>();
  private final LinkedHashSet<Integer> completed = new LinkedHashSet<>();
  private boolean waiting;
  private volatile boolean anyCompleted;

  ArrivalOrder(BriefWait wait) {
    this.wait = wait;
  }

  @Override
  public synchronized void begun(Expected operation) {
    pending.add(operation.handle());
  }

  @Override
  public void completed(Expected operation, long delay) {
    if (delay <= 0) {
      arrived(operation);
    } else {
      var unused = Watchdog.after(delay, () -> arrived(operation));
    }
  }

  private void arrived(Expected operation) {
    synchronized (this) {
      if (!pending.remove(operation.handle())) {
        return; // forgotten in the meantime
      }
      completed.add(operation.handle());
      notifyAll();
    }
    anyCompleted = true; // not before the lock is free: who sees it takes the lock at once
  }

  @Override
  public void abandoned(Expected operation) {
    // It stays outstanding: the host's time passes, and the operation's deadline comes.
  }

  @Override
  public synchronized void forget(Expected operation) {
    pending.remove(operation.handle());
    completed.remove(operation.handle());
  }

  @Override
  public synchronized void clear() {
    pending.clear();
    completed.clear();
  }

  @Override
  public int await(long nanoseconds) throws InterruptedException {
    synchronized (this) {
      int handle = poll();
      if (handle > 0) {
        return handle;
      }
      if (pending.isEmpty() && nanoseconds <= 0) {
        return -1;
      }
      if (nanoseconds == 0) {
        return 0;
      }
      waiting = !pending.isEmpty();
    }
    if (waiting) {
      return waitForCompletion(nanoseconds);
    }
    TimeUnit.NANOSECONDS.sleep(nanoseconds);
    return 0;
  }

  private int waitForCompletion(long nanoseconds) throws InterruptedException {
    long start = System.nanoTime();
    Thread thread = Thread.currentThread();
    boolean brief = wait.spin(() -> anyCompleted || thread.isInterrupted());
    synchronized (this) {
      try {
        while (completed.isEmpty()) {
          if (nanoseconds < 0) {
            wait();
            continue;
          }
          long left = nanoseconds - (System.nanoTime() - start);
          if (left <= 0) {
            break;
          }
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
      } finally {
        waiting = false;
        if (!brief) {
          wait.parked();
        }
      }
      return poll();
    }
  }

  /** The oldest completion, or 0. */
  private int poll() {
    Iterator<Integer> oldest = completed.iterator();
    if (!oldest.hasNext()) {
      return 0;
    }
    int handle = oldest.next();
    oldest.remove();
    anyCompleted = !completed.isEmpty();
    return handle;
  }

  @Override
  public synchronized boolean isWaiting() {
    return waiting;
  }
}
