package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.RunResult;
import java.util.List;
import org.assertj.core.api.SoftAssertionsProvider;

/**
 * The assertions on guests as soft ones, to be mixed into soft assertions of your own; {@link
 * IsolaSoftAssertions} is the ready-made mix.
 *
 * <pre><code class="java">
 * class ProjectSoftAssertions extends AbstractSoftAssertions
 *     implements StandardSoftAssertionsProvider, IsolaSoftAssertionsProvider {}
 * </code></pre>
 *
 * @since 0.1.0
 */
public interface IsolaSoftAssertionsProvider extends SoftAssertionsProvider {
  /**
   * Starts soft assertions on the result of a call. Those that it leads to, such as {@link
   * RunResultAssert#events()}, are soft too.
   *
   * @param actual the result, may be null
   * @return the assertions
   */
  default RunResultAssert assertThat(RunResult actual) {
    RunResultAssert result = proxy(RunResultAssert.class, RunResult.class, actual);
    result.softly = this;
    return result;
  }

  /**
   * Starts soft assertions on the events of a call. Waits until the call has ended; the stream is
   * used up then.
   *
   * @param actual the stream, may be null
   * @return the assertions
   */
  default EventSequenceAssert assertThat(EventStream actual) {
    if (actual == null) {
      return assertThatEvents(null);
    }
    RunResult run = actual.result();
    EventSequenceAssert events = assertThatEvents(run.events());
    events.run = run;
    return events;
  }

  /**
   * Starts soft assertions on a value of a guest.
   *
   * @param actual the value, may be null
   * @return the assertions
   */
  default ValueAssert assertThat(JsonNode actual) {
    ValueAssert value = proxy(ValueAssert.class, JsonNode.class, actual);
    value.softly = this;
    return value;
  }

  /**
   * Starts soft assertions on events. (AssertJ has an {@code assertThat} for lists of anything
   * among its soft assertions, which leaves no room for another.)
   *
   * @param actual the events, may be null
   * @return the assertions
   */
  default EventSequenceAssert assertThatEvents(List<? extends Event> actual) {
    EventSequenceAssert events = proxy(EventSequenceAssert.class, List.class, actual);
    events.softly = this;
    return events;
  }
}
