package dev.isola.assertj;

import dev.isola.Event;
import dev.isola.RunResult;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions that walk through what a guest did from the first event to the last; {@link
 * EventSequenceAssert#inOrder()} leads here. Each looks only at the events after the one that was
 * found last.
 *
 * @since 0.1.0
 */
public class EventOrderAssert extends AbstractAssert<EventOrderAssert, List<Event>> {
  /** The run that the events belong to, for messages; null if unknown. */
  RunResult run;

  /** The assertions that led here; null if none did. */
  EventSequenceAssert origin;

  private final Map<Integer, String> found = new TreeMap<>();
  private EventView view;
  private boolean missing;
  private int position;

  /**
   * Makes an assertion; {@link EventSequenceAssert#inOrder()} is the usual way.
   *
   * @param actual the events to look at, may be null: every assertion then fails
   */
  public EventOrderAssert(List<? extends Event> actual) {
    super(actual == null ? null : Collections.unmodifiableList(actual), EventOrderAssert.class);
    this.view = actual == null ? null : EventView.all(this.actual);
  }

  void lookAt(EventView events, boolean nothing) {
    this.view = events;
    this.missing = nothing;
  }

  /**
   * Goes to the next event of a kind, past any others.
   *
   * <pre><code class="java">
   * assertThat(run).events().inOrder().next(result(1)).next(end(null));   // passes
   * assertThat(run).events().inOrder().next(end(null)).next(result(1));   // fails
   * </code></pre>
   *
   * @param match the description of the event
   * @return this
   * @throws AssertionError if no event from here on is such an event
   */
  public EventOrderAssert next(EventMatch match) {
    isNotNull();
    if (missing) {
      return myself;
    }
    for (int i = position; i < actual.size(); i++) {
      if (match.matches(actual.get(i))) {
        return goTo(i);
      }
    }
    throw failed(
        "Expecting " + place() + " an event that is:\n  " + match + "\nbut there is none.",
        Map.of());
  }

  /**
   * Goes to the event right after the last one found, or to the first.
   *
   * <pre><code class="java">
   * assertThat(run).events().inOrder().next(result(1)).immediately(result(2));   // passes
   * assertThat(run).events().inOrder().next(result(1)).immediately(end(null));   // fails
   * </code></pre>
   *
   * @param match the description of the event
   * @return this
   * @throws AssertionError if that event is another, or there is none
   */
  public EventOrderAssert immediately(EventMatch match) {
    isNotNull();
    if (missing) {
      return myself;
    }
    if (position == actual.size() || !match.matches(actual.get(position))) {
      throw failed(
          "Expecting "
              + (position == 0
                  ? "as the first event"
                  : "right after event " + view.number(position - 1))
              + ":\n  "
              + match
              + "\nbut "
              + (position == actual.size() ? "there are no more." : "it is another."),
          Map.of(position, EventTimeline.HERE));
    }
    return goTo(position);
  }

  /**
   * Verifies that no event from here on is of a kind, without going on.
   *
   * <pre><code class="java">
   * assertThat(run).events().inOrder().next(stdout("stop\n")).noMore(stdout("start\n"));   // passes
   * assertThat(run).events().inOrder().next(stdout("start\n")).noMore(end(null));          // fails
   * </code></pre>
   *
   * @param match the description of the event
   * @return this
   * @throws AssertionError if there is such an event
   */
  public EventOrderAssert noMore(EventMatch match) {
    isNotNull();
    if (missing) {
      return myself;
    }
    for (int i = position; i < actual.size(); i++) {
      if (match.matches(actual.get(i))) {
        throw failed(
            "Expecting " + place() + " no event that is:\n  " + match + "\nbut there is one.",
            Map.of(i, EventTimeline.HERE));
      }
    }
    return myself;
  }

  /**
   * Goes back to the assertions on all events.
   *
   * @return the assertions that led here
   * @throws IllegalStateException if this was not made by {@link EventSequenceAssert#inOrder()}
   */
  public EventSequenceAssert returnToEvents() {
    if (origin == null) {
      throw new IllegalStateException(
          "this assertion was not made by EventSequenceAssert.inOrder: there are no events to"
              + " return to");
    }
    return origin;
  }

  private EventOrderAssert goTo(int index) {
    found.put(index, EventTimeline.FOUND);
    position = index + 1;
    return myself;
  }

  private String place() {
    return position == 0 ? "from the start" : "after event " + view.number(position - 1);
  }

  private AssertionError failed(String headline, Map<Integer, String> marks) {
    Map<Integer, String> all = new TreeMap<>(found);
    all.putAll(marks);
    String scope = view.scope().isEmpty() ? "" : "\nof the events " + view.scope();
    return assertionError(
        new VerbatimMessage(
            EventSequenceAssert.report(headline + scope, view.whole(), run, view.places(all))));
  }
}
