package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.RunResult;
import java.util.List;

/**
 * The entry point of the assertions on guests.
 *
 * <p>The methods can be imported statically beside those of AssertJ's own {@code Assertions}:
 *
 * <pre><code class="java">
 * import static dev.isola.assertj.IsolaAssertions.assertThat;
 * import static org.assertj.core.api.Assertions.assertThat;
 *
 * assertThat(sandbox.call("add", 1, 2)).hasValue(3);
 * assertThat("text").isNotEmpty();
 * </code></pre>
 *
 * @see BDDIsolaAssertions
 * @see IsolaSoftAssertions
 * @see IsolaInstanceOfAssertFactories
 * @since 0.1.0
 */
public final class IsolaAssertions {
  private IsolaAssertions() {}

  /**
   * Starts assertions on the result of a call.
   *
   * <pre><code class="java">
   * assertThat(sandbox.call("add", 1, 2)).succeeded().hasValue(3);
   * </code></pre>
   *
   * @param actual the result, may be null
   * @return the assertions
   */
  public static RunResultAssert assertThat(RunResult actual) {
    return new RunResultAssert(actual);
  }

  /**
   * Starts assertions on the events of a call. Waits until the call has ended; the stream is used
   * up then.
   *
   * <pre><code class="java">
   * try (EventStream stream = sandbox.runStream("count_to", 3)) {
   *   assertThat(stream).resultsAre(1, 2, 3);
   * }
   * </code></pre>
   *
   * @param actual the stream, may be null
   * @return the assertions
   */
  public static EventSequenceAssert assertThat(EventStream actual) {
    if (actual == null) {
      return new EventSequenceAssert(null);
    }
    RunResult run = actual.result();
    EventSequenceAssert events = new EventSequenceAssert(run.events());
    events.run = run;
    return events;
  }

  /**
   * Starts assertions on a value of a guest.
   *
   * <pre><code class="java">
   * assertThat(sandbox.run("point")).ignoring("/id").isEqualTo(Map.of("x", 1, "y", 2));
   * </code></pre>
   *
   * @param actual the value, may be null
   * @return the assertions
   */
  public static ValueAssert assertThat(JsonNode actual) {
    return new ValueAssert(actual);
  }

  /**
   * Starts assertions on events: the same as {@link #assertThatEvents(List)}. To lists of other
   * things AssertJ's own assertions apply.
   *
   * <pre><code class="java">
   * assertThat(run.events()).startsWith(stdout("start\n"));
   * </code></pre>
   *
   * @param actual the events, may be null
   * @return the assertions
   */
  public static EventSequenceAssert assertThat(List<? extends Event> actual) {
    return assertThatEvents(actual);
  }

  /**
   * Starts assertions on events.
   *
   * <pre><code class="java">
   * assertThatEvents(run.events()).startsWith(stdout("start\n"));
   * </code></pre>
   *
   * @param actual the events, may be null
   * @return the assertions
   */
  public static EventSequenceAssert assertThatEvents(List<? extends Event> actual) {
    return new EventSequenceAssert(actual);
  }
}
