package dev.isola;

import java.util.LinkedHashSet;
import java.util.Set;

/** Lets a number of parties be busy at once; others wait for their turn, in order. */
final class Turns<T extends Runnable> {
  private final int most;
  private final Set<T> waiting = new LinkedHashSet<>();
  private int busy;

  Turns(int most) {
    this.most = most;
  }

  /** Runs a party now, or when others are done. */
  void begin(T party) {
    synchronized (this) {
      if (busy >= most) {
        waiting.add(party);
        return;
      }
      busy++;
    }
    party.run();
  }

  /** Tells whether a party waits for its turn. */
  synchronized boolean waits(T party) {
    return waiting.contains(party);
  }

  /** Called once for each party, when it is done or does not want its turn any more. */
  void end(T party) {
    T following;
    synchronized (this) {
      if (waiting.remove(party)) {
        return;
      }
      following = waiting.isEmpty() ? null : waiting.iterator().next();
      if (following == null) {
        busy--;
      } else {
        waiting.remove(following);
      }
    }
    if (following != null) {
      following.run();
    }
  }
}
