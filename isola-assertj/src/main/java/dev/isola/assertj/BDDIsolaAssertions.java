package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.RunResult;
import java.util.List;

/**
 * The entry point of the assertions on guests in the words of behaviour-driven development: {@code
 * then} instead of {@code assertThat}.
 *
 * <pre><code class="java">
 * RunResult run = sandbox.call("add", 1, 2);   // when
 * then(run).hasValue(3);
 * </code></pre>
 *
 * @see IsolaAssertions
 * @since 0.1.0
 */
public final class BDDIsolaAssertions {
  private BDDIsolaAssertions() {}

  /**
   * Starts assertions on the result of a call, as {@link IsolaAssertions#assertThat(RunResult)}.
   *
   * @param actual the result, may be null
   * @return the assertions
   */
  public static RunResultAssert then(RunResult actual) {
    return IsolaAssertions.assertThat(actual);
  }

  /**
   * Starts assertions on the events of a call, as {@link IsolaAssertions#assertThat(EventStream)}.
   *
   * @param actual the stream, may be null
   * @return the assertions
   */
  public static EventSequenceAssert then(EventStream actual) {
    return IsolaAssertions.assertThat(actual);
  }

  /**
   * Starts assertions on a value of a guest, as {@link IsolaAssertions#assertThat(JsonNode)}.
   *
   * @param actual the value, may be null
   * @return the assertions
   */
  public static ValueAssert then(JsonNode actual) {
    return IsolaAssertions.assertThat(actual);
  }

  /**
   * Starts assertions on events, as {@link IsolaAssertions#assertThat(List)}.
   *
   * @param actual the events, may be null
   * @return the assertions
   */
  public static EventSequenceAssert then(List<? extends Event> actual) {
    return IsolaAssertions.assertThatEvents(actual);
  }

  /**
   * Starts assertions on events, as {@link IsolaAssertions#assertThatEvents(List)}.
   *
   * @param actual the events, may be null
   * @return the assertions
   */
  public static EventSequenceAssert thenEvents(List<? extends Event> actual) {
    return IsolaAssertions.assertThatEvents(actual);
  }
}
