package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Event;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.SoftAssertionsProvider;

/**
 * Assertions on what a guest did, in order: its output, log messages, results and its end.
 *
 * <p>{@link Events} describes single events. When an assertion fails, its message shows what was
 * expected and all that happened, side by side, with the first mismatch marked:
 *
 * <pre>{@code
 * Expecting exactly 3 events, but event 2 does not match.
 * expected:
 *      1  result  1
 *   -> 2  result  2
 *      3  end     null
 *
 * events:
 *      1  result  1
 *   -> 2  result  3
 *      3  end     null
 * }</pre>
 *
 * @since 0.1.0
 */
public class EventSequenceAssert extends AbstractAssert<EventSequenceAssert, List<Event>> {
  /** The run that the events belong to, for messages; null if unknown. */
  RunResult run;

  /** Collects the failures of the assertions that this one leads to; null to throw them. */
  SoftAssertionsProvider softly;

  /** The assertions that led here; null if none did. */
  RunResultAssert origin;

  private EventView view;
  private boolean missing;

  /**
   * Makes an assertion; {@link IsolaAssertions} and {@link RunResultAssert#events()} are the usual
   * ways.
   *
   * @param actual the events to look at, may be null: every assertion then fails
   */
  public EventSequenceAssert(List<? extends Event> actual) {
    super(actual == null ? null : Collections.unmodifiableList(actual), EventSequenceAssert.class);
    this.view = actual == null ? null : EventView.all(this.actual);
  }

  /**
   * Verifies that there are exactly these events in this order.
   *
   * <pre><code class="java">
   * assertThat(run).events().containsExactly(result(1), result(2), end(null));   // passes
   * assertThat(run).events().containsExactly(result(1), end(null));              // fails
   * </code></pre>
   *
   * @param matches the description of each event
   * @return this
   * @throws AssertionError if the events are others, more or fewer
   */
  public EventSequenceAssert containsExactly(EventMatch... matches) {
    if (isMissing()) {
      return myself;
    }
    List<EventMatch> expected = List.of(matches);
    int same = sameFrom(0, expected);
    if (same < expected.size() || same < actual.size()) {
      throw failed(
          "Expecting exactly "
              + Texts.count(expected.size(), "event")
              + ", but "
              + mismatch(same, same, expected.size()),
          expected,
          same,
          Map.of(same, EventTimeline.HERE));
    }
    return myself;
  }

  /**
   * Verifies that these events occur in this order, with any others before, between and after them.
   *
   * <pre><code class="java">
   * assertThat(run).events().containsSubsequence(stdout("start\n"), end(3));   // passes
   * assertThat(run).events().containsSubsequence(end(3), stdout("start\n"));   // fails
   * </code></pre>
   *
   * @param matches the description of each event
   * @return this
   * @throws IllegalArgumentException if no event is given, which would verify nothing
   * @throws AssertionError if one of the events does not occur after the one before it
   */
  public EventSequenceAssert containsSubsequence(EventMatch... matches) {
    if (isMissing()) {
      return myself;
    }
    Texts.requireSome(matches.length, "containsSubsequence", "event");
    List<EventMatch> expected = List.of(matches);
    Map<Integer, String> found = new TreeMap<>();
    int from = 0;
    for (int i = 0; i < expected.size(); i++) {
      int position = indexOf(expected.get(i), from);
      if (position < 0) {
        throw failed(
            "Expecting "
                + Texts.count(expected.size(), "event")
                + " in this order, but "
                + (from == 0 ? "no event" : "no event after event " + view.number(from - 1))
                + " is: "
                + expected.get(i),
            expected,
            i,
            found);
      }
      found.put(position, EventTimeline.FOUND);
      from = position + 1;
    }
    return myself;
  }

  /**
   * Verifies that each of these events occurs, in any order.
   *
   * <pre><code class="java">
   * assertThat(run).events().contains(end(3), stdout("start\n"));   // passes
   * assertThat(run).events().contains(stdout("stop\n"));            // fails
   * </code></pre>
   *
   * @param matches the description of each event; one event may be what several describe
   * @return this
   * @throws IllegalArgumentException if no event is given, which would verify nothing
   * @throws AssertionError if one of the events does not occur
   */
  public EventSequenceAssert contains(EventMatch... matches) {
    if (isMissing()) {
      return myself;
    }
    Texts.requireSome(matches.length, "contains", "event");
    for (EventMatch match : matches) {
      if (indexOf(match, 0) < 0) {
        throw failed("Expecting an event that is:\n  " + match + "\nbut there is none.", Map.of());
      }
    }
    return myself;
  }

  /**
   * Verifies how often an event occurs.
   *
   * <pre><code class="java">
   * assertThat(run).events().containsTimes(2, stdout("tick\n"));   // passes
   * assertThat(run).events().containsTimes(1, stdout("tick\n"));   // fails
   * </code></pre>
   *
   * @param times how often
   * @param match the description of the event
   * @return this
   * @throws AssertionError if it occurs more or less often
   */
  public EventSequenceAssert containsTimes(int times, EventMatch match) {
    if (isMissing()) {
      return myself;
    }
    Map<Integer, String> found = all(EventTimeline.FOUND, match);
    if (found.size() != times) {
      throw failed(
          "Expecting "
              + Texts.count(times, "event")
              + " to be:\n  "
              + match
              + "\nbut "
              + (found.size() == 1 ? "1 is." : found.size() + " are."),
          found);
    }
    return myself;
  }

  /**
   * Verifies that the first events are these, in this order.
   *
   * <pre><code class="java">
   * assertThat(run).events().startsWith(stdout("start\n"));   // passes
   * assertThat(run).events().startsWith(result(1));           // fails
   * </code></pre>
   *
   * @param matches the description of each event
   * @return this
   * @throws IllegalArgumentException if no event is given, which would verify nothing
   * @throws AssertionError if the first events are others
   */
  public EventSequenceAssert startsWith(EventMatch... matches) {
    if (isMissing()) {
      return myself;
    }
    Texts.requireSome(matches.length, "startsWith", "event");
    List<EventMatch> expected = List.of(matches);
    int same = sameFrom(0, expected);
    if (same < expected.size()) {
      throw failed(
          "Expecting events that start with "
              + Texts.count(expected.size(), "event")
              + ", but "
              + mismatch(same, same, expected.size()),
          expected,
          same,
          Map.of(same, EventTimeline.HERE));
    }
    return myself;
  }

  /**
   * Verifies that the last events are these, in this order.
   *
   * <pre><code class="java">
   * assertThat(run).events().endsWith(result(2), end(null));   // passes
   * assertThat(run).events().endsWith(error("ValueError"));    // fails
   * </code></pre>
   *
   * @param matches the description of each event
   * @return this
   * @throws IllegalArgumentException if no event is given, which would verify nothing
   * @throws AssertionError if the last events are others
   */
  public EventSequenceAssert endsWith(EventMatch... matches) {
    if (isMissing()) {
      return myself;
    }
    Texts.requireSome(matches.length, "endsWith", "event");
    List<EventMatch> expected = List.of(matches);
    int start = actual.size() - expected.size();
    if (start < 0) {
      throw failed(
          "Expecting events that end with "
              + Texts.count(expected.size(), "event")
              + ", but there "
              + (actual.size() == 1
                  ? "is 1 event only."
                  : "are " + actual.size() + " events only."),
          expected,
          -1,
          Map.of());
    }
    int same = sameFrom(start, expected);
    if (same < expected.size()) {
      throw failed(
          "Expecting events that end with "
              + Texts.count(expected.size(), "event")
              + ", but "
              + mismatch(start + same, same, expected.size()),
          expected,
          same,
          Map.of(start + same, EventTimeline.HERE));
    }
    return myself;
  }

  /**
   * Verifies that none of these events occurs.
   *
   * <pre><code class="java">
   * assertThat(run).events().hasNo(stderr("careful\n"), error("ValueError"));   // passes
   * assertThat(run).events().hasNo(stdout("start\n"));                          // fails
   * </code></pre>
   *
   * @param matches the description of each event
   * @return this
   * @throws IllegalArgumentException if no event is given, which would verify nothing
   * @throws AssertionError if one of the events occurs
   */
  public EventSequenceAssert hasNo(EventMatch... matches) {
    if (isMissing()) {
      return myself;
    }
    Texts.requireSome(matches.length, "hasNo", "event");
    for (EventMatch match : matches) {
      Map<Integer, String> found = all(EventTimeline.HERE, match);
      if (!found.isEmpty()) {
        throw failed(
            "Expecting no event that is:\n  "
                + match
                + "\nbut "
                + (found.size() == 1 ? "1 is." : found.size() + " are."),
            found);
      }
    }
    return myself;
  }

  /**
   * Verifies that there are exactly these events, in any order.
   *
   * <pre><code class="java">
   * assertThat(run).events().containsExactlyInAnyOrder(end(null), result(2), result(1));   // passes
   * assertThat(run).events().containsExactlyInAnyOrder(end(null), result(1));              // fails
   * </code></pre>
   *
   * @param matches the description of each event, at most 1,000; each has to have an event of its
   *     own
   * @return this
   * @throws IllegalArgumentException if there are more than 1,000 descriptions
   * @throws AssertionError if the events are others, more or fewer
   */
  public EventSequenceAssert containsExactlyInAnyOrder(EventMatch... matches) {
    if (isMissing()) {
      return myself;
    }
    List<EventMatch> expected = List.of(matches);
    if (expected.size() > Pairing.MOST) {
      throw new IllegalArgumentException(
          "containsExactlyInAnyOrder takes at most 1,000 events, was given " + expected.size());
    }
    // More than one event more than expected need not be paired: there is a surplus anyway.
    int looked = Math.min(actual.size(), expected.size() + 1);
    int[] partners =
        Pairing.of(
            expected.size(),
            looked,
            (left, right) -> expected.get(left).matches(actual.get(right)));
    Map<Integer, String> marks = new TreeMap<>();
    for (int i = 0; i < actual.size(); i++) {
      marks.put(i, EventTimeline.HERE);
    }
    int unmatched = -1;
    for (int i = 0; i < partners.length; i++) {
      if (partners[i] >= 0) {
        marks.remove(partners[i]);
      } else if (unmatched < 0) {
        unmatched = i;
      }
    }
    if (unmatched >= 0 || !marks.isEmpty()) {
      throw failed(
          "Expecting exactly "
              + Texts.count(expected.size(), "event")
              + " in any order, but "
              + (unmatched >= 0
                  ? "no event is left for: " + expected.get(unmatched)
                  : marks.size() == 1
                      ? "there is 1 more."
                      : "there are " + marks.size() + " more."),
          expected,
          unmatched,
          marks);
    }
    return myself;
  }

  /**
   * Verifies that the events are those of several sequences, each in its own order, however they
   * are interleaved: for programs that do several things at once.
   *
   * <pre><code class="java">
   * assertThat(run).events().isInterleavingOf(                       // passes for 1, "a", 2, "b"
   *     sequence(result(1), result(2)), sequence(result("a"), result("b")));
   * assertThat(run).events().isInterleavingOf(                       // fails for 2, "a", 1, "b"
   *     sequence(result(1), result(2)), sequence(result("a"), result("b")));
   * </code></pre>
   *
   * @param sequences the sequences; an event belongs to one of them only
   * @return this
   * @throws IllegalArgumentException if no sequence is given, or if so many events could belong to
   *     several of them that it cannot be told
   * @throws AssertionError if there is an event that continues no sequence, or a sequence is not
   *     complete
   */
  public EventSequenceAssert isInterleavingOf(EventSequence... sequences) {
    if (isMissing()) {
      return myself;
    }
    Texts.requireSome(sequences.length, "isInterleavingOf", "sequence");
    Interleaving found = Interleaving.of(actual, List.of(sequences));
    if (found.matched() < actual.size() || !found.isComplete()) {
      throw failed(
          "Expecting an interleaving of "
              + Texts.count(sequences.length, "sequence")
              + ", but "
              + (found.matched() < actual.size()
                  ? "event " + view.number(found.matched()) + " continues none of them."
                  : "there are no more events.")
              + found.description(),
          Map.of(found.matched(), EventTimeline.HERE));
    }
    return myself;
  }

  /**
   * Looks only at the events of some kinds, such as those of one channel.
   *
   * <pre><code class="java">
   * assertThat(run).events().only(anyResult()).containsExactly(result(1), result(2));
   * assertThat(run).events().only(anyStdout(), anyStderr()).startsWith(stdout("start\n"));
   * </code></pre>
   *
   * @param kinds the descriptions of the events to look at
   * @return assertions on the events that one of the descriptions matches, possibly none; {@link
   *     #returnToRun()} leads back
   * @throws IllegalArgumentException if no kind is given
   */
  public EventSequenceAssert only(EventMatch... kinds) {
    Texts.requireSome(kinds.length, "only", "event");
    if (isMissing()) {
      return myself;
    }
    String which =
        Arrays.stream(kinds).map(EventMatch::toString).collect(Collectors.joining(" or "));
    return narrowed(view.only(List.of(kinds), "that are " + which), false);
  }

  /**
   * Looks only at the events after the first one of a kind. With {@link #hasNo} it says what never
   * comes after it.
   *
   * <pre><code class="java">
   * assertThat(run).events().after(stdout("closed\n")).hasNo(anyResult());
   * </code></pre>
   *
   * @param match the description of the event
   * @return assertions on the events after it, possibly none
   * @throws AssertionError if there is no such event
   */
  public EventSequenceAssert after(EventMatch match) {
    if (isMissing()) {
      return myself;
    }
    int first = indexOf(match, 0);
    if (first < 0) {
      return absent("Expecting an event that is:\n  " + match + "\nbut there is none.", Map.of());
    }
    return narrowed(
        view.part(first + 1, actual.size(), "after event " + view.number(first)), false);
  }

  /**
   * Looks only at the events before the first one of a kind.
   *
   * <pre><code class="java">
   * assertThat(run).events().before(stdout("ready\n")).hasNo(anyResult());
   * </code></pre>
   *
   * @param match the description of the event
   * @return assertions on the events before it, possibly none
   * @throws AssertionError if there is no such event
   */
  public EventSequenceAssert before(EventMatch match) {
    if (isMissing()) {
      return myself;
    }
    int first = indexOf(match, 0);
    if (first < 0) {
      return absent("Expecting an event that is:\n  " + match + "\nbut there is none.", Map.of());
    }
    return narrowed(view.part(0, first, "before event " + view.number(first)), false);
  }

  /**
   * Looks only at the events between the first one of a kind and the next one of another kind.
   *
   * <pre><code class="java">
   * assertThat(run).events()
   *     .between(stdout("begin\n"), stdout("commit\n"))
   *     .containsExactly(result(1), result(2));
   * </code></pre>
   *
   * @param from the description of the event before the first one to look at
   * @param to the description of the event after the last one to look at
   * @return assertions on the events between the two, possibly none
   * @throws AssertionError if there is no event of the one kind, or none of the other after it
   */
  public EventSequenceAssert between(EventMatch from, EventMatch to) {
    if (isMissing()) {
      return myself;
    }
    int first = indexOf(from, 0);
    if (first < 0) {
      return absent("Expecting an event that is:\n  " + from + "\nbut there is none.", Map.of());
    }
    int last = indexOf(to, first + 1);
    if (last < 0) {
      return absent(
          "Expecting after event "
              + view.number(first)
              + " an event that is:\n  "
              + to
              + "\nbut there is none.",
          Map.of(first, EventTimeline.FOUND));
    }
    return narrowed(
        view.part(
            first + 1, last, "between event " + view.number(first) + " and " + view.number(last)),
        false);
  }

  private EventSequenceAssert absent(String headline, Map<Integer, String> marks) {
    AssertionError error = failed(headline, marks);
    if (softly == null) {
      throw error;
    }
    softly.collectAssertionError(error);
    return narrowed(view, true);
  }

  private EventSequenceAssert narrowed(EventView part, boolean nothingToLookAt) {
    EventSequenceAssert events =
        softly == null
            ? new EventSequenceAssert(part.events())
            : softly.proxy(EventSequenceAssert.class, List.class, part.events());
    events.view = part;
    events.missing = nothingToLookAt;
    events.run = run;
    events.softly = softly;
    events.origin = origin;
    Handover.of(info, events.info);
    return events;
  }

  /**
   * Verifies that the events are those that a snapshot holds: a text file beside the test, named by
   * its class and method. {@link RunResultAssert#matchesSnapshot()} says how such files come about.
   *
   * @return this
   * @throws AssertionError if there is no such file, or it holds other events
   * @throws IllegalStateException if no test method is on the stack of this thread
   */
  public EventSequenceAssert matchesSnapshot() {
    return isMissing() ? myself : matches(Snapshots.configured(), SnapshotName.ofTest());
  }

  /**
   * Verifies that the events are those that a snapshot of a given name holds.
   *
   * @param name the name, as for {@link RunResultAssert#matchesSnapshot(String)}
   * @return this
   * @throws AssertionError if there is no such file, or it holds other events
   * @throws IllegalArgumentException if the name is not allowed
   */
  public EventSequenceAssert matchesSnapshot(String name) {
    return isMissing() ? myself : matches(Snapshots.configured(), SnapshotName.of(name));
  }

  EventSequenceAssert matches(Snapshots snapshots, SnapshotName name) {
    snapshots
        .difference(name, TimelineText.of(actual))
        .ifPresent(
            difference -> {
              throw assertionError(new VerbatimMessage("\n" + difference + scope()));
            });
    return myself;
  }

  /**
   * Goes back to the assertions on the whole call.
   *
   * @return the assertions that led here
   * @throws IllegalStateException if this was not made by {@link RunResultAssert#events()}
   */
  public RunResultAssert returnToRun() {
    if (origin == null) {
      throw new IllegalStateException(
          "this assertion was not made by RunResultAssert.events: there is no run to return to");
    }
    return origin;
  }

  /**
   * Verifies the values that the guest yielded or emitted, in order. Other events do not matter.
   *
   * <pre><code class="java">
   * assertThat(run).events().resultsAre(1, 2, 3);   // passes
   * assertThat(run).events().resultsAre(1, 3, 2);   // fails
   * </code></pre>
   *
   * @param expected the values, compared as by {@link RunResultAssert#hasValue(Object)}
   * @return this
   * @throws AssertionError if the values are others, more or fewer
   */
  public EventSequenceAssert resultsAre(Object... expected) {
    List<JsonNode> values =
        Arrays.stream(Objects.requireNonNull(expected, "expected"))
            .map(JsonComparison::tree)
            .toList();
    if (isMissing()) {
      return myself;
    }
    int next = 0;
    for (int i = 0; i < actual.size(); i++) {
      if (actual.get(i) instanceof ResultEvent result) {
        if (next == values.size() || !JsonComparison.same(result.data(), values.get(next))) {
          throw wrongResults(values, next, i, "result " + (next + 1) + " does not match.");
        }
        next++;
      }
    }
    if (next < values.size()) {
      throw wrongResults(
          values, next, actual.size(), next == 1 ? "there was 1." : "there were " + next + ".");
    }
    return myself;
  }

  private AssertionError wrongResults(List<JsonNode> values, int next, int position, String what) {
    return assertionError(
        new VerbatimMessage(
            report(
                "Expecting exactly "
                    + Texts.count(values.size(), "result")
                    + ", but "
                    + (next == values.size() ? "there is one more." : what)
                    + "\nexpected:\n"
                    + EventTimeline.ofValues(values, next)
                    + scope(),
                view.places(Map.of(position, EventTimeline.HERE)))));
  }

  /**
   * Walks through the events from the first to the last.
   *
   * <pre><code class="java">
   * assertThat(run).events().inOrder()
   *     .next(stdout("start\n"))        // somewhere
   *     .next(result(1))                // somewhere after it
   *     .immediately(result(2))         // right after that
   *     .noMore(stdout("start\n"))      // not in what is left
   *     .next(end(null));
   * </code></pre>
   *
   * @return assertions that begin before the first event
   * @throws AssertionError if the events are null
   */
  public EventOrderAssert inOrder() {
    isNotNull();
    EventOrderAssert order =
        softly == null
            ? new EventOrderAssert(actual)
            : softly.proxy(EventOrderAssert.class, List.class, actual);
    order.lookAt(view, missing);
    order.run = run;
    order.origin = this;
    Handover.of(info, order.info);
    return order;
  }

  private int sameFrom(int start, List<EventMatch> expected) {
    int same = 0;
    while (same < expected.size()
        && start + same < actual.size()
        && expected.get(same).matches(actual.get(start + same))) {
      same++;
    }
    return same;
  }

  private int indexOf(EventMatch match, int from) {
    for (int i = from; i < actual.size(); i++) {
      if (match.matches(actual.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private Map<Integer, String> all(String mark, EventMatch match) {
    Map<Integer, String> found = new TreeMap<>();
    for (int i = 0; i < actual.size(); i++) {
      if (match.matches(actual.get(i))) {
        found.put(i, mark);
      }
    }
    return found;
  }

  private String mismatch(int position, int same, int expected) {
    if (position == actual.size()) {
      return actual.isEmpty()
          ? "there are none."
          : actual.size() == 1 ? "there is 1 only." : "there are " + actual.size() + " only.";
    }
    if (same == expected) {
      int more = actual.size() - position;
      return more == 1 ? "there is 1 more." : "there are " + more + " more.";
    }
    return "event " + view.number(position) + " does not match.";
  }

  private AssertionError failed(
      String headline, List<EventMatch> expected, int marked, Map<Integer, String> marks) {
    return failed(headline + "\nexpected:\n" + EventTimeline.ofExpected(expected, marked), marks);
  }

  /** A failure with marks by the index in the view. */
  private AssertionError failed(String headline, Map<Integer, String> marks) {
    return assertionError(new VerbatimMessage(report(headline + scope(), view.places(marks))));
  }

  private String scope() {
    return view.scope().isEmpty() ? "" : "\nof the events " + view.scope();
  }

  /** A report with marks by the position among all events. */
  private String report(String headline, Map<Integer, String> marks) {
    return report(headline, view.whole(), run, marks);
  }

  // That there was nothing to look at was reported when soft assertions came here; once is enough.
  private boolean isMissing() {
    isNotNull();
    return missing;
  }

  static String report(
      String headline, List<Event> events, RunResult run, Map<Integer, String> marks) {
    return run != null
        ? RunReport.of(headline, run, marks)
        : "\n" + headline + "\n\nevents:\n" + EventTimeline.of(events, List.of(), marks);
  }
}
