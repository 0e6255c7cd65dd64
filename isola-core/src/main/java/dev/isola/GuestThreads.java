package dev.isola;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The guest threads of this JVM that belong to no sandbox, a few for a short time: making a thread
 * with a big stack, and ending it, costs more than most calls.
 */
final class GuestThreads {
  private static final GuestThreads SHARED = new GuestThreads();
  private static final String IDLE_NAME = "isola-idle-guest";

  private final int capacity = Runtime.getRuntime().availableProcessors() + 1;
  private final Deque<GuestThread> idle = new ArrayDeque<>(); // the last one is the warmest

  /** Those of this JVM. */
  static GuestThreads shared() {
    return SHARED;
  }

  /** A thread for a sandbox, which has to give it back. */
  GuestThread take(String name) {
    GuestThread thread;
    synchronized (this) {
      thread = idle.pollLast();
    }
    if (thread == null) {
      thread = new GuestThread(this, name);
      thread.start();
    } else {
      thread.belongTo(name, false);
    }
    return thread;
  }

  /** Takes a thread back whose tasks are done, but for the end of the last one. */
  void giveBack(GuestThread thread) {
    thread.belongTo(IDLE_NAME, true);
    GuestThread surplus = null;
    synchronized (this) {
      idle.addLast(thread);
      if (idle.size() > capacity) {
        surplus = idle.pollFirst();
      }
    }
    if (surplus != null) {
      surplus.end();
    }
  }

  /** Whether an idle thread ends, having waited long enough. */
  synchronized boolean endIdle(GuestThread thread) {
    return idle.remove(thread); // if it is not there, somebody has taken it
  }
}
