package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.isola.EndEvent;
import dev.isola.ErrorEvent;
import dev.isola.Event;
import dev.isola.GuestError;
import dev.isola.LogEvent;
import dev.isola.LogLevel;
import dev.isola.ResultEvent;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Makes the {@link EventMatch}es with which event sequences are described.
 *
 * <pre><code class="java">
 * assertThat(run).events().containsExactly(stdout("counting\n"), result(1), result(2), end(null));
 * </code></pre>
 *
 * <p>Values are compared like {@link RunResultAssert#hasValue(Object)} compares them.
 *
 * @since 0.1.0
 */
public final class Events {
  private Events() {}

  /**
   * Describes a value that the guest yielded or emitted.
   *
   * @param value the expected value, may be null
   * @return a match of {@link ResultEvent}s
   * @throws IllegalArgumentException if the value has no JSON form
   */
  public static EventMatch result(Object value) {
    JsonNode expected = JsonComparison.tree(value);
    return new EventMatch(
        EventTimeline.describe(new ResultEvent(expected)),
        event ->
            event instanceof ResultEvent result && JsonComparison.same(result.data(), expected));
  }

  /**
   * Describes the regular end with the function's return value.
   *
   * @param value the expected value, may be null
   * @return a match of {@link EndEvent}s
   * @throws IllegalArgumentException if the value has no JSON form
   */
  public static EventMatch end(Object value) {
    JsonNode expected = JsonComparison.tree(value);
    return new EventMatch(
        EventTimeline.describe(new EndEvent(expected)),
        event -> event instanceof EndEvent end && JsonComparison.same(end.data(), expected));
  }

  /**
   * Describes one piece of text on the guest's standard output, with its line break if it has one.
   *
   * @param text the whole text of the event
   * @return a match of {@link StdoutEvent}s
   */
  public static EventMatch stdout(String text) {
    StdoutEvent expected = new StdoutEvent(text);
    return new EventMatch(EventTimeline.describe(expected), expected::equals);
  }

  /**
   * Describes one piece of text on the guest's standard error, with its line break if it has one.
   *
   * @param text the whole text of the event
   * @return a match of {@link StderrEvent}s
   */
  public static EventMatch stderr(String text) {
    StderrEvent expected = new StderrEvent(text);
    return new EventMatch(EventTimeline.describe(expected), expected::equals);
  }

  /**
   * Describes a log message, whatever fields go with it.
   *
   * @param level the level
   * @param message the whole message
   * @return a match of {@link LogEvent}s
   */
  public static EventMatch log(LogLevel level, String message) {
    LogEvent expected = new LogEvent(level, message, JsonNodeFactory.instance.objectNode());
    return new EventMatch(
        EventTimeline.describe(expected),
        event ->
            event instanceof LogEvent log && log.level() == level && log.message().equals(message));
  }

  /**
   * Describes the end by an error.
   *
   * @param type the name of the guest's exception type, with or without its module: {@code
   *     "JSONDecodeError"} also matches {@code json.decoder.JSONDecodeError}
   * @return a match of {@link ErrorEvent}s
   */
  public static EventMatch error(String type) {
    Objects.requireNonNull(type, "type");
    return new EventMatch(
        EventTimeline.describe(new ErrorEvent(new GuestError(type, "", "", null))),
        event -> event instanceof ErrorEvent error && isOfType(error.error(), type));
  }

  /**
   * Matches every event.
   *
   * @return a match of one event of any kind
   */
  public static EventMatch any() {
    return new EventMatch("any event", event -> true);
  }

  /**
   * Describes any value that the guest yielded or emitted.
   *
   * @return a match of {@link ResultEvent}s
   */
  public static EventMatch anyResult() {
    return new EventMatch("any result", ResultEvent.class::isInstance);
  }

  /**
   * Describes any text on the guest's standard output.
   *
   * @return a match of {@link StdoutEvent}s
   */
  public static EventMatch anyStdout() {
    return new EventMatch("any stdout", StdoutEvent.class::isInstance);
  }

  /**
   * Describes any text on the guest's standard error.
   *
   * @return a match of {@link StderrEvent}s
   */
  public static EventMatch anyStderr() {
    return new EventMatch("any stderr", StderrEvent.class::isInstance);
  }

  /**
   * Describes any log message.
   *
   * @return a match of {@link LogEvent}s
   */
  public static EventMatch anyLog() {
    return new EventMatch("any log", LogEvent.class::isInstance);
  }

  /**
   * Describes any log message that is at least as severe as a level.
   *
   * @param level the lowest level
   * @return a match of {@link LogEvent}s
   */
  public static EventMatch anyLog(LogLevel level) {
    Objects.requireNonNull(level, "level");
    return new EventMatch(
        "any log from " + level + " on",
        event -> event instanceof LogEvent log && log.level().compareTo(level) >= 0);
  }

  /**
   * Describes any end: with a value or by an error.
   *
   * @return a match of {@link EndEvent}s and {@link ErrorEvent}s
   */
  public static EventMatch anyEnd() {
    return new EventMatch(
        "any end", event -> event instanceof EndEvent || event instanceof ErrorEvent);
  }

  /**
   * Describes one piece of text on the guest's standard output by a part of it.
   *
   * @param part a part of the text
   * @return a match of {@link StdoutEvent}s
   */
  public static EventMatch stdoutContaining(String part) {
    String shown = EventTimeline.describe(new StdoutEvent(part));
    return new EventMatch(
        shown + " or more", event -> event instanceof StdoutEvent out && out.data().contains(part));
  }

  /**
   * Describes a log message with its fields.
   *
   * @param level the level
   * @param message the whole message
   * @param fields all fields, compared like values
   * @return a match of {@link LogEvent}s
   * @throws IllegalArgumentException if the fields have no JSON form
   */
  public static EventMatch log(LogLevel level, String message, Map<String, ?> fields) {
    JsonNode expected = JsonComparison.tree(fields);
    return new EventMatch(
        EventTimeline.describe(new LogEvent(level, message, expected)),
        event ->
            event instanceof LogEvent log
                && log.level() == level
                && log.message().equals(message)
                && JsonComparison.same(log.fields(), expected));
  }

  /**
   * Describes the end by an error with a message.
   *
   * @param type the name of the guest's exception type, with or without its module
   * @param messagePart a part of the error's message
   * @return a match of {@link ErrorEvent}s
   */
  public static EventMatch error(String type, String messagePart) {
    EventMatch ofType = error(type);
    return new EventMatch(
        EventTimeline.describe(new ErrorEvent(new GuestError(type, messagePart, "", null))),
        event ->
            ofType.matches(event)
                && event instanceof ErrorEvent error
                && error.error().message().contains(messagePart));
  }

  /**
   * Joins the descriptions of events that come in this order.
   *
   * @param matches the description of each event
   * @return the sequence, for {@link EventSequenceAssert#isInterleavingOf}
   * @throws IllegalArgumentException if no event is given
   */
  public static EventSequence sequence(EventMatch... matches) {
    Texts.requireSome(matches.length, "sequence", "event");
    return new EventSequence(List.of(matches));
  }

  /**
   * Describes an event by a condition of your own.
   *
   * @param description how failure messages name it, such as {@code a result over 10}
   * @param predicate holds for the events that match
   * @return a match of the events for which the predicate holds
   */
  public static EventMatch matching(String description, Predicate<? super Event> predicate) {
    return new EventMatch(description, predicate);
  }

  static boolean isOfType(GuestError error, String type) {
    return error.type().equals(type) || error.type().endsWith("." + type);
  }
}
