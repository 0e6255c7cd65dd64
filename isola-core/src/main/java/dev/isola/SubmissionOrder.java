package dev.isola;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Reports completions in the order in which the operations were begun, for a guest whose clock is
 * not the host's: the same program and the same answers make the same sequence, however long the
 * host takes for each answer.
 *
 * <p>An answer takes none of the guest's time unless it was given with a delay. So a guest that
 * waits is told of the operation whose answer is due first, of several the one that was begun
 * first, and the host's time that passes until that answer is there does not count. Only when the
 * answers of all operations are known, and none is due, does the guest's clock go on: to the next
 * answer that is, or to the end of the wait.
 *
 * <p>Nobody can know that an answer is never going to come. After a while in which the guest waits
 * and no answer comes at all, those that are missing are <em>late</em>: the guest goes on without
 * them, and is told of them when they come, unless they have a time limit by the guest's clock,
 * which then ends. From there on the order depends on the host's time. Operations whose answers
 * depend on what the guest does next are not waited for before others.
 *
 * <p>A guest that only looks has something else to do, which an answer may depend on; it is told of
 * nothing. But a guest that looks for ever must not be kept waiting for ever, so that every {@value
 * #LOOKS}th look in a row is a wait of no length.
 */
final class SubmissionOrder implements CompletionOrder {
  /** How often a guest can look before it is told of what has completed. */
  static final int LOOKS = 100;

  private final GuestClock clock;
  private final long patience;
  private final BriefWait wait;

  private final Map<Integer, Item> items = new HashMap<>(); // all but abandoned and reported ones
  private final TreeMap<Integer, Item> unresolved = new TreeMap<>(); // and not late
  private final TreeSet<Item> resolved = new TreeSet<>(Item.BY_DUE_TIME);
  private final Map<Integer, Expected> abandoned = new LinkedHashMap<>();
  private int resolutions;
  private int looks; // confined to the guest's thread
  private boolean waiting;

  /**
   * Makes an order.
   *
   * @param clock the guest's clock, not the system's
   * @param patience nanoseconds of the host's time that a guest waits in which no answer comes at
   *     all, until it does not wait any more
   */
  SubmissionOrder(GuestClock clock, long patience, BriefWait wait) {
    this.clock = clock;
    this.patience = patience;
    this.wait = wait;
  }

  private static final class Item {
    static final Comparator<Item> BY_DUE_TIME =
        Comparator.<Item>comparingLong(item -> item.due).thenComparingInt(Item::handle);

    final Expected operation;
    final long begun; // by the guest's clock, as due
    long due;
    volatile boolean isResolved;

    Item(Expected operation, long begun) {
      this.operation = operation;
      this.begun = begun;
      this.due = begun; // at the earliest
    }

    int handle() {
      return operation.handle();
    }

    boolean dependsOnGuest() {
      return operation.dependsOnGuest();
    }
  }

  @Override
  public synchronized void begun(Expected operation) {
    Item item = new Item(operation, clock.nanoTime());
    items.put(item.handle(), item);
    unresolved.put(item.handle(), item);
  }

  @Override
  public synchronized void completed(Expected operation, long delay) {
    Item item = items.get(operation.handle());
    if (item != null) {
      item.due = sum(item.begun, Math.max(delay, 0));
      unresolved.remove(item.handle());
      resolved.add(item);
      resolve(item);
    }
  }

  @Override
  public synchronized void abandoned(Expected operation) {
    Item item = items.remove(operation.handle());
    if (item != null) {
      unresolved.remove(item.handle());
      abandoned.put(item.handle(), operation);
      resolve(item);
    }
  }

  private void resolve(Item item) {
    item.isResolved = true;
    resolutions++;
    notifyAll();
  }

  @Override
  public synchronized void forget(Expected operation) {
    Item item = items.remove(operation.handle());
    if (item != null) {
      unresolved.remove(item.handle());
      resolved.remove(item);
    }
    abandoned.remove(operation.handle());
  }

  @Override
  public synchronized void clear() {
    items.clear();
    unresolved.clear();
    resolved.clear();
    abandoned.clear();
  }

  @Override
  public int await(long nanoseconds) throws InterruptedException {
    if (nanoseconds == 0 && ++looks < LOOKS) {
      synchronized (this) {
        return items.isEmpty() ? -1 : 0;
      }
    }
    looks = 0;
    boolean limited = nanoseconds >= 0;
    long end = limited ? sum(clock.nanoTime(), nanoseconds) : Long.MAX_VALUE;
    while (true) {
      Item missing;
      long nextDue;
      synchronized (this) {
        Item due = firstDue(nanoseconds != 0);
        missing = firstMissing(due, nanoseconds != 0);
        if (due != null && missing == null) {
          return report(due);
        }
        nextDue = resolved.isEmpty() ? Long.MAX_VALUE : resolved.first().due;
        if (items.isEmpty() && !limited) {
          return nothing();
        }
      }
      if (missing != null) {
        waitFor(missing).forEach(Expected::late);
      } else if (nextDue <= end && nextDue > clock.nanoTime()) {
        advanceTo(nextDue);
      } else if (limited) {
        advanceTo(end);
        return nanoseconds == 0 && hasNothing() ? -1 : 0;
      } else {
        waitForLate();
      }
    }
  }

  private int report(Item item) {
    items.remove(item.handle());
    resolved.remove(item);
    return item.handle();
  }

  private int nothing() {
    if (!abandoned.isEmpty()) {
      throw new EndlessWaitException(abandoned.values().iterator().next().abandoned());
    }
    return -1;
  }

  private synchronized boolean hasNothing() {
    return items.isEmpty();
  }

  /**
   * The first one whose answer is due.
   *
   * @param waits whether the guest waits, so that even one is reported that depends on the guest
   */
  private Item firstDue(boolean waits) {
    Item dependent = null;
    for (Item item : resolved) {
      if (item.due > clock.nanoTime()) {
        break;
      }
      if (!item.dependsOnGuest()) {
        return item;
      }
      dependent = dependent == null ? item : dependent;
    }
    return waits ? dependent : null;
  }

  /** The first one that may have to be reported before {@code due}, or null. */
  private Item firstMissing(Item due, boolean waits) {
    boolean isLast = due == null || due.dependsOnGuest();
    for (Item item : unresolved.values()) {
      if (!isLast && Item.BY_DUE_TIME.compare(due, item) < 0) {
        return null;
      }
      if (!item.dependsOnGuest()) {
        return item;
      }
    }
    return due == null && waits && !unresolved.isEmpty()
        ? unresolved.firstEntry().getValue()
        : null;
  }

  private void advanceTo(long time) throws InterruptedException {
    clock.sleep(time - clock.nanoTime());
  }

  /**
   * Waits in the host's time until an answer is known, or does not wait for any any more; gives
   * those that are late.
   */
  private List<Expected> waitFor(Item item) throws InterruptedException {
    Thread thread = Thread.currentThread();
    boolean brief = wait.spin(() -> item.isResolved || thread.isInterrupted());
    synchronized (this) {
      waiting = true;
      try {
        int seen = resolutions;
        long quietSince = System.nanoTime();
        while (!item.isResolved) {
          long left = patience - (System.nanoTime() - quietSince);
          if (left <= 0) {
            List<Expected> late = unresolved.values().stream().map(each -> each.operation).toList();
            unresolved.clear();
            return late;
          }
          TimeUnit.NANOSECONDS.timedWait(this, left);
          if (seen != resolutions) {
            seen = resolutions;
            quietSince = System.nanoTime();
          }
        }
        return List.of();
      } finally {
        waiting = false;
        if (!brief) {
          wait.parked();
        }
      }
    }
  }

  /** Waits in the host's time until something comes that is late. */
  private synchronized void waitForLate() throws InterruptedException {
    int seen = resolutions;
    waiting = true;
    try {
      while (resolutions == seen && resolved.isEmpty()) {
        wait();
      }
    } finally {
      waiting = false;
    }
  }

  private static long sum(long time, long nanoseconds) {
    long sum = time + nanoseconds;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  @Override
  public synchronized boolean isWaiting() {
    return waiting;
  }
}
