package dev.isola;

import dev.isola.engine.Housekeeper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The sandboxes of this JVM whose guests have their whole memory at hand. A guest that has been
 * idle for a while is put to sleep: only what distinguishes its memory from its template's is kept,
 * a small part of it, and its thread is given back. It wakes with the next operation and does not
 * notice. So a sandbox that waits for its next call for long costs little.
 *
 * <p>Sandboxes that are used in quick succession are never put to sleep, unless there are more idle
 * ones than {@link #MAX_IDLE}: whoever wakes or makes another one then puts the one to sleep that
 * has been idle for the longest time, which costs about as much as a new array for it would.
 *
 * <p>A sandbox that nobody refers to any more is only held here until it sleeps.
 */
final class AwakeSandboxes {
  /** The most idle sandboxes that stay awake. */
  static final int MAX_IDLE = 4;

  /** How long a sandbox is idle before it is put to sleep, at least; it may be twice as long. */
  static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final AwakeSandboxes SHARED = new AwakeSandboxes();

  private final Set<Sandbox> awake = new LinkedHashSet<>();
  private boolean sweeping;

  /** Those of this JVM. */
  static AwakeSandboxes shared() {
    return SHARED;
  }

  /** Adds a sandbox that is awake from now on. */
  synchronized void add(Sandbox sandbox) {
    awake.add(sandbox);
    sweepLater();
  }

  /** Forgets a sandbox. */
  synchronized void remove(Sandbox sandbox) {
    awake.remove(sandbox);
  }

  private synchronized List<Sandbox> all() {
    return new ArrayList<>(awake);
  }

  private synchronized void sweepLater() {
    if (!sweeping && !awake.isEmpty()) {
      sweeping = true;
      Housekeeper.after(IDLE_NANOS, this::sweep);
    }
  }

  private void sweep() {
    long before = System.nanoTime() - IDLE_NANOS;
    try {
      for (Sandbox sandbox : all()) {
        sandbox.sleepIfIdleSince(before);
      }
    } finally {
      synchronized (this) {
        sweeping = false;
        sweepLater();
      }
    }
  }

  /**
   * Puts sandboxes to sleep until no more are idle than may be. To be called without any sandbox's
   * lock.
   */
  void makeRoom() {
    synchronized (this) {
      if (awake.size() <= MAX_IDLE) {
        return;
      }
    }
    long now = System.nanoTime();
    List<Idle> idle = new ArrayList<>();
    for (Sandbox sandbox : all()) {
      long nanoseconds = sandbox.idleNanos(now);
      if (nanoseconds >= 0) {
        idle.add(new Idle(sandbox, nanoseconds));
      }
    }
    if (idle.size() > MAX_IDLE) {
      idle.sort(Comparator.comparingLong(Idle::nanoseconds).reversed());
      idle.subList(0, idle.size() - MAX_IDLE).forEach(one -> one.sandbox.sleepIfIdleSince(now));
    }
  }

  private record Idle(Sandbox sandbox, long nanoseconds) {}
}
