package dev.isola.engine;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Which functions the meter counts when they are entered: as few as will do. Immutable.
 *
 * <p>Between two ticks a guest must not compute for long. Loops tick at every turn and indirect
 * calls each time, so only direct calls are left. A function is counted if the host can enter it,
 * if it is where a cycle of direct calls closes, or if it would enter too many functions that are
 * not counted: then every endless chain of calls ticks, and so does every long one.
 *
 * @since 0.1.0
 */
public final class MeteredEntries {

  /** How many functions are entered between two ticks at most, loops left aside. */
  private static final int MOST_ENTRIES = 1_000;

  private final CallableFunctions functions;
  private final BitSet metered = new BitSet();
  private final BitSet open = new BitSet();

  /** How many functions a call enters until it returns or ticks; 0 if that is not known yet. */
  private final int[] entries;

  /**
   * Looks at a module.
   *
   * @param functions its functions
   */
  public MeteredEntries(CallableFunctions functions) {
    this.functions = functions;
    this.entries = new int[functions.types().size()];
    functions.fromHost().forEach(metered::set);
    for (int function = 0; function < entries.length; function++) {
      if (entries[function] == 0) {
        visit(function);
      }
    }
  }

  /**
   * Whether a function is counted when it is entered and calls others.
   *
   * @param function its number, imported functions included
   * @return true if it is
   */
  public boolean contains(int function) {
    return metered.get(function);
  }

  /** A function whose calls are being followed. */
  private final class Visit {
    private final int function;
    private final List<Integer> called;
    private final Iterator<Integer> next;

    Visit(int function) {
      this.function = function;
      this.called = functions.calledBy(function);
      this.next = called.iterator();
      open.set(function);
    }

    void finish() {
      open.clear(function);
      long sum = 1;
      for (int callee : called) {
        sum += metered.get(callee) ? 1 : entries[callee];
      }
      if (sum > MOST_ENTRIES) {
        metered.set(function);
      }
      entries[function] = (int) Math.min(sum, MOST_ENTRIES);
    }
  }

  /** Follows the calls of a function to their ends, without a stack of the JVM's. */
  private void visit(int start) {
    Deque<Visit> visits = new ArrayDeque<>();
    visits.push(new Visit(start));
    while (!visits.isEmpty()) {
      Visit visit = visits.peek();
      if (!visit.next.hasNext()) {
        visit.finish();
        visits.pop();
        continue;
      }
      int callee = visit.next.next();
      if (open.get(callee)) {
        metered.set(callee);
      } else if (entries[callee] == 0) {
        visits.push(new Visit(callee));
      }
    }
  }
}
