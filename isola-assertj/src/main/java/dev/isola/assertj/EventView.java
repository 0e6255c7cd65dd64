package dev.isola.assertj;

import dev.isola.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Some events of a sequence, which keep the numbers that they have in the whole.
 *
 * @param whole all events
 * @param positions where the events of the view stand in the whole, ascending
 * @param end where one more event of the view was to be expected
 * @param scope which events these are, in words; empty for all
 */
record EventView(List<Event> whole, List<Integer> positions, int end, String scope) {
  static EventView all(List<Event> events) {
    return new EventView(
        events, IntStream.range(0, events.size()).boxed().toList(), events.size(), "");
  }

  List<Event> events() {
    return positions.stream().map(whole::get).toList();
  }

  /** The place of an event of the view in the whole, or of its end. */
  int place(int index) {
    return index < positions.size() ? positions.get(index) : end;
  }

  /** The number by which messages name an event of the view. */
  int number(int index) {
    return place(index) + 1;
  }

  Map<Integer, String> places(Map<Integer, String> marks) {
    Map<Integer, String> placed = new TreeMap<>();
    marks.forEach((index, mark) -> placed.put(place(index), mark));
    return placed;
  }

  /** The events from one index to another, the latter excluded. */
  EventView part(int from, int to, String which) {
    return new EventView(whole, positions.subList(from, to), place(to), in(which));
  }

  EventView only(List<EventMatch> kinds, String which) {
    List<Integer> kept = new ArrayList<>();
    for (int position : positions) {
      if (kinds.stream().anyMatch(kind -> kind.matches(whole.get(position)))) {
        kept.add(position);
      }
    }
    return new EventView(whole, kept, end, in(which));
  }

  private String in(String which) {
    return scope.isEmpty() ? which : scope + ", " + which;
  }
}
