package dev.isola.assertj;

import dev.isola.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells whether events are those of several sequences, each in its own order, however they are
 * interleaved. An event may be what several sequences have next, so all possibilities are followed.
 */
final class Interleaving {
  private static final int MOST_POSSIBILITIES = 100_000;

  private final List<EventSequence> sequences;
  private final int matched;
  private final List<Integer> progress;

  private Interleaving(List<EventSequence> sequences, int matched, List<Integer> progress) {
    this.sequences = sequences;
    this.matched = matched;
    this.progress = progress;
  }

  /**
   * Follows the events as far as they fit.
   *
   * @throws IllegalArgumentException if there are too many possibilities
   */
  static Interleaving of(List<Event> events, List<EventSequence> sequences) {
    Set<List<Integer>> possible = Set.of(start(sequences));
    for (int i = 0; i < events.size(); i++) {
      Set<List<Integer>> next = new LinkedHashSet<>();
      for (List<Integer> state : possible) {
        for (int s = 0; s < sequences.size(); s++) {
          List<EventMatch> matches = sequences.get(s).matches();
          int position = state.get(s);
          if (position < matches.size() && matches.get(position).matches(events.get(i))) {
            List<Integer> after = new ArrayList<>(state);
            after.set(s, position + 1);
            next.add(after);
          }
        }
      }
      if (next.size() > MOST_POSSIBILITIES) {
        throw new IllegalArgumentException(
            "these sequences can be interleaved in too many ways to tell; describe their events more"
                + " closely, so that few of them match the same event");
      }
      if (next.isEmpty()) {
        return new Interleaving(sequences, i, possible.iterator().next());
      }
      possible = next;
    }
    // All states have come equally far, so all are complete or none is.
    return new Interleaving(sequences, events.size(), possible.iterator().next());
  }

  private static List<Integer> start(List<EventSequence> sequences) {
    Integer[] zeros = new Integer[sequences.size()];
    Arrays.fill(zeros, 0);
    return List.of(zeros);
  }

  /** How many of the events fit. */
  int matched() {
    return matched;
  }

  /** Whether no sequence has events left. */
  boolean isComplete() {
    for (int s = 0; s < sequences.size(); s++) {
      if (progress.get(s) < sequences.get(s).matches().size()) {
        return false;
      }
    }
    return true;
  }

  /** Each sequence with what it has next marked. */
  String description() {
    StringBuilder text = new StringBuilder();
    for (int s = 0; s < sequences.size(); s++) {
      List<EventMatch> matches = sequences.get(s).matches();
      int next = progress.get(s) < matches.size() ? progress.get(s) : -1;
      text.append("\nsequence ").append(s + 1).append(next < 0 ? ", complete:\n" : ":\n");
      text.append(EventTimeline.ofExpected(matches, next));
    }
    return text.toString();
  }
}
