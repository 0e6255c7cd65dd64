package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.RunResult;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactory;

/**
 * Factories that turn an assertion on an object of unknown type into one on a guest's doings, for
 * {@code asInstanceOf} and its kin.
 *
 * <pre><code class="java">
 * assertThat(future).succeedsWithin(limit, as(RUN_RESULT)).hasValue(3);
 * </code></pre>
 *
 * @since 0.1.0
 */
public final class IsolaInstanceOfAssertFactories {
  /** Makes assertions of a {@link RunResult}. */
  public static final InstanceOfAssertFactory<RunResult, RunResultAssert> RUN_RESULT =
      new InstanceOfAssertFactory<>(RunResult.class, IsolaAssertions::assertThat);

  /** Makes assertions of an {@link EventStream}. */
  public static final InstanceOfAssertFactory<EventStream, EventSequenceAssert> EVENT_STREAM =
      new InstanceOfAssertFactory<>(EventStream.class, IsolaAssertions::assertThat);

  /** Makes assertions of a value of a guest. */
  public static final InstanceOfAssertFactory<JsonNode, ValueAssert> VALUE =
      new InstanceOfAssertFactory<>(JsonNode.class, IsolaAssertions::assertThat);

  /** Makes assertions of a list of {@link Event}s. */
  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  public static final InstanceOfAssertFactory<List, EventSequenceAssert> EVENTS =
      new InstanceOfAssertFactory<>(List.class, IsolaInstanceOfAssertFactories::events);

  private IsolaInstanceOfAssertFactories() {}

  private static EventSequenceAssert events(List<?> list) {
    return IsolaAssertions.assertThatEvents(list.stream().map(Event.class::cast).toList());
  }
}
