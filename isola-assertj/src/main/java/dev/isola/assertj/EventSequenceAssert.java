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

  /**
   * Makes an assertion; {@link IsolaAssertions} and {@link RunResultAssert#events()} are the usual
   * ways.
   *
   * @param actual the events to look at, may be null: every assertion then fails
   */
  public EventSequenceAssert(List<? extends Event> actual) {
    super(actual == null ? null : Collections.unmodifiableList(actual), EventSequenceAssert.class);
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
    isNotNull();
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
    isNotNull();
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
                + (from == 0 ? "no event" : "no event after event " + from)
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
    isNotNull();
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
    isNotNull();
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
    isNotNull();
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
    isNotNull();
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
    isNotNull();
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
    isNotNull();
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
                    + EventTimeline.ofValues(values, next),
                Map.of(position, EventTimeline.HERE))));
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
    order.run = run;
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
    return "event " + (position + 1) + " does not match.";
  }

  private AssertionError failed(
      String headline, List<EventMatch> expected, int marked, Map<Integer, String> marks) {
    return failed(headline + "\nexpected:\n" + EventTimeline.ofExpected(expected, marked), marks);
  }

  private AssertionError failed(String headline, Map<Integer, String> marks) {
    return assertionError(new VerbatimMessage(report(headline, marks)));
  }

  private String report(String headline, Map<Integer, String> marks) {
    return report(headline, actual, run, marks);
  }

  static String report(
      String headline, List<Event> events, RunResult run, Map<Integer, String> marks) {
    return run != null
        ? RunReport.of(headline, run, marks)
        : "\n" + headline + "\n\nevents:\n" + EventTimeline.of(events, List.of(), marks);
  }
}
