package dev.isola.assertj;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.GuestError;
import dev.isola.HostcallExchange;
import dev.isola.HttpExchange;
import dev.isola.LogLevel;
import dev.isola.RunResult;
import dev.isola.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.SoftAssertionsProvider;
import org.assertj.core.error.AssertionErrorCreator;

/**
 * Assertions on a {@link RunResult}: how a call into a guest ended, what it returned, and what it
 * did in between.
 *
 * <p>When an assertion fails, its message shows the call with its arguments, the verdict, the
 * guest's error with the frames of the guest's own code, and what the guest did, in order:
 *
 * <pre>{@code
 * Expecting value:
 *   4
 * but was:
 *   3
 *
 * call:     add(1, 2)
 * verdict:  OK
 * events:
 *   1  stdout  "adding\n"
 *   2  end     3
 * }</pre>
 *
 * @since 0.1.0
 */
public class RunResultAssert extends AbstractAssert<RunResultAssert, RunResult> {
  private static final int LONGEST_VALUE = 400;
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  /** Collects the failures of the assertions that this one leads to; null to throw them. */
  SoftAssertionsProvider softly;

  /**
   * Makes an assertion; {@link IsolaAssertions#assertThat(RunResult)} is the usual way.
   *
   * @param actual the result to look at, may be null: every assertion then fails
   */
  public RunResultAssert(RunResult actual) {
    super(actual, RunResultAssert.class);
  }

  /**
   * Verifies that the verdict is {@link Verdict#OK}.
   *
   * <pre><code class="java">
   * assertThat(sandbox.call("add", 1, 2)).succeeded();          // passes
   * assertThat(sandbox.call("divide", 1, 0)).succeeded();       // fails: ZeroDivisionError
   * </code></pre>
   *
   * @return this
   * @throws AssertionError if the result is null or has another verdict
   */
  public RunResultAssert succeeded() {
    isNotNull();
    if (!actual.succeeded()) {
      throw failed("Expecting the call to succeed, but it ended with " + outcome() + ".");
    }
    return myself;
  }

  /**
   * Verifies that an error of the given type ended the call, at run time or when the source text
   * was compiled, and that it is the guest's own: with {@link Verdict#HOST_ERROR} or {@link
   * Verdict#CANCELLED} the guest has not failed, whatever type its error has.
   *
   * <pre><code class="java">
   * assertThat(sandbox.call("divide", 1, 0)).failedWith("ZeroDivisionError");  // passes
   * assertThat(sandbox.call("divide", 1, 0)).failedWith("ValueError");         // fails
   * assertThat(sandbox.call("add", 1, 2)).failedWith("ValueError");            // fails: OK
   * </code></pre>
   *
   * @param guestType the name of the guest's exception type, with or without its module
   * @return this
   * @throws AssertionError if the result is null, the call succeeded, another error ended it, or
   *     that was not the guest's fault
   */
  public RunResultAssert failedWith(String guestType) {
    isNotNull();
    Objects.requireNonNull(guestType, "guestType");
    Optional<GuestError> error = actual.error();
    if (error.isEmpty()
        || !actual.verdict().isGuestsFault()
        || !Events.isOfType(error.get(), guestType)) {
      throw failed(
          "Expecting the call to fail with "
              + guestType
              + ", but it ended with "
              + outcome()
              + ".");
    }
    return myself;
  }

  /**
   * Verifies that an error of the given type ended the call, and that its message contains a text.
   *
   * <pre><code class="java">
   * assertThat(run).failedWith("ZeroDivisionError", "by zero");   // passes
   * assertThat(run).failedWith("ZeroDivisionError", "by one");    // fails
   * </code></pre>
   *
   * @param guestType the name of the guest's exception type, with or without its module
   * @param messagePart a part of the error's message
   * @return this
   * @throws AssertionError if the result is null, or another error or none ended the call
   */
  public RunResultAssert failedWith(String guestType, CharSequence messagePart) {
    failedWith(guestType);
    String message = actual.error().map(GuestError::message).orElse("");
    if (!message.contains(messagePart)) {
      throw failed(
          "Expecting the message of the "
              + guestType
              + " to contain:\n"
              + Texts.indented(Texts.quoted(messagePart.toString(), LONGEST_VALUE))
              + "\nbut was:\n"
              + Texts.indented(Texts.quoted(message, LONGEST_VALUE)));
    }
    return myself;
  }

  /**
   * Verifies the line of the guest's source text in which the error occurred.
   *
   * <pre><code class="java">
   * assertThat(run).failedWith("ZeroDivisionError").hasErrorLine(2);   // passes
   * </code></pre>
   *
   * @param line the line, counted from 1
   * @return this
   * @throws AssertionError if the result is null, there is no error, or it has another line or none
   */
  public RunResultAssert hasErrorLine(int line) {
    isNotNull();
    Integer found = actual.error().map(GuestError::line).orElse(null);
    if (found == null || found != line) {
      throw failed(
          "Expecting an error in line "
              + line
              + (actual.error().isEmpty()
                  ? ", but there was no error."
                  : found == null
                      ? ", but the error has no line."
                      : ", but it was in line " + found + "."));
    }
    return myself;
  }

  /**
   * Verifies that an error ended the call, and its whole message.
   *
   * <pre><code class="java">
   * assertThat(run).hasErrorMessage("division by zero");   // passes
   * assertThat(run).hasErrorMessage("by zero");            // fails
   * </code></pre>
   *
   * @param message the message, without the type
   * @return this
   * @throws AssertionError if the result is null, there is no error, its message is another, or it
   *     was not the guest's fault
   */
  public RunResultAssert hasErrorMessage(String message) {
    Objects.requireNonNull(message, "message");
    GuestError error = error("an error with the message:\n" + shown(message));
    if (!error.message().equals(message)) {
      throw differing(
          error.message(),
          message,
          report(
              "Expecting an error with the message:\n"
                  + shown(message)
                  + "\nbut was:\n"
                  + shown(error.message())));
    }
    return myself;
  }

  /**
   * Verifies that an error ended the call, and that its whole message matches a regular expression.
   *
   * <pre><code class="java">
   * assertThat(run).errorMessageMatches("division by .*");   // passes
   * </code></pre>
   *
   * @param regex the regular expression; its dots match line breaks, too
   * @return this
   * @throws AssertionError if the result is null, there is no error, its message does not match, or
   *     it was not the guest's fault
   * @throws java.util.regex.PatternSyntaxException if it is no regular expression
   */
  public RunResultAssert errorMessageMatches(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
    GuestError error = error("an error whose message matches:\n" + shown(regex));
    if (!pattern.matcher(error.message()).matches()) {
      throw failed(
          "Expecting an error whose message matches:\n"
              + shown(regex)
              + "\nbut was:\n"
              + shown(error.message()));
    }
    return myself;
  }

  /**
   * Verifies that an error ended the call, and that its traceback contains each of the given texts:
   * names of functions, of files, or lines of the program.
   *
   * <pre><code class="java">
   * assertThat(run).tracebackContains("calculator.py", "in divide");   // passes
   * </code></pre>
   *
   * @param parts the texts, in any order
   * @return this
   * @throws IllegalArgumentException if no text is given, which would verify nothing
   * @throws AssertionError if the result is null, there is no error, a text is missing, or it was
   *     not the guest's fault
   */
  public RunResultAssert tracebackContains(CharSequence... parts) {
    Texts.requireSome(parts.length, "tracebackContains", "text");
    GuestError error = error("an error with a traceback");
    return containsAll("the traceback", error.traceback(), parts);
  }

  private GuestError error(String wanted) {
    isNotNull();
    return actual
        .error()
        .filter(any -> actual.verdict().isGuestsFault())
        .orElseThrow(
            () -> failed("Expecting " + wanted + "\nbut the call ended with " + outcome() + "."));
  }

  private static String shown(String text) {
    return Texts.indented(Texts.quoted(text, LONGEST_VALUE));
  }

  /**
   * Verifies how the call ended.
   *
   * <pre><code class="java">
   * assertThat(sandbox.call("loop_forever")).hasVerdict(Verdict.TIME_LIMIT);   // passes
   * assertThat(sandbox.call("add", 1, 2)).hasVerdict(Verdict.TIME_LIMIT);      // fails: OK
   * </code></pre>
   *
   * @param verdict the expected verdict
   * @return this
   * @throws AssertionError if the result is null or has another verdict
   */
  public RunResultAssert hasVerdict(Verdict verdict) {
    isNotNull();
    Objects.requireNonNull(verdict, "verdict");
    if (actual.verdict() != verdict) {
      throw differing(
          actual.verdict(),
          verdict,
          report("Expecting verdict " + verdict + ", but it was " + outcome() + "."));
    }
    return myself;
  }

  /**
   * Verifies that the call succeeded and returned the given value.
   *
   * <p>The values are compared as JSON. Numbers are the same when they stand for the same number,
   * whatever their Java types: {@code 1}, {@code 1L} and {@code 1.0} are the same, {@code 0.1} and
   * {@code new BigDecimal("0.10")} too, but a number is neither a boolean nor a text. NaN is the
   * same as NaN. Lists and arrays have the same items in the same order; maps, records and other
   * beans have the same names with the same values, in any order, as Jackson writes them. Null is
   * the guest's null.
   *
   * <p>A {@link java.util.Set} of numbers or of texts stands for an array in ascending order, as a
   * Python set arrives.
   *
   * <pre><code class="java">
   * assertThat(sandbox.call("add", 1, 2)).hasValue(3);                        // passes
   * assertThat(sandbox.call("add", 1, 2)).hasValue(3.0);                      // passes
   * assertThat(sandbox.call("add", 1, 2)).hasValue("3");                      // fails
   * assertThat(sandbox.call("point")).hasValue(Map.of("x", 1, "y", 2));       // passes
   * assertThat(sandbox.call("point")).hasValue(new Point(1, 2));              // passes
   * </code></pre>
   *
   * @param expected the value, may be null
   * @return this
   * @throws AssertionError if the result is null, the call did not succeed, or it returned another
   *     value
   * @throws IllegalArgumentException if {@code expected} has no JSON form
   */
  public RunResultAssert hasValue(Object expected) {
    JsonNode tree = JsonComparison.tree(expected);
    isNotNull();
    if (!actual.succeeded()) {
      throw failed(
          "Expecting the call to return:\n"
              + Texts.indented(Texts.json(tree, LONGEST_VALUE))
              + "\nbut it ended with "
              + outcome()
              + ".");
    }
    JsonNode value = actual.value();
    Optional<String> difference = JsonComparison.difference(value, tree);
    if (difference.isPresent()) {
      throw differing(
          value.toPrettyString(),
          tree.toPrettyString(),
          report(
              "Expecting value:\n"
                  + Texts.indented(Texts.json(tree, LONGEST_VALUE))
                  + "\nbut was:\n"
                  + Texts.indented(Texts.json(value, LONGEST_VALUE))
                  + (value.isContainerNode() && tree.isContainerNode()
                      ? "\nfirst difference at " + difference.get()
                      : "")));
    }
    return myself;
  }

  /**
   * Verifies that the call succeeded, and leads to assertions on its value: with parts that do not
   * matter, tolerances, arrays in any order, and types of your own.
   *
   * <pre><code class="java">
   * assertThat(run).value().ignoring("/id").withTolerance(0.01).isEqualTo(Map.of("total", 3.3));
   * assertThat(run).value().at("/items/0").readText().startsWith("t");
   * </code></pre>
   *
   * @return assertions on the value
   * @throws AssertionError if the result is null or the call did not succeed
   */
  public ValueAssert value() {
    isNotNull();
    boolean missing = !actual.succeeded();
    if (missing) {
      AssertionError error =
          failed("Expecting the call to return a value, but it ended with " + outcome() + ".");
      if (softly == null) {
        throw error;
      }
      softly.collectAssertionError(error);
    }
    return value(actual.value(), "value", missing);
  }

  /** Leads to assertions on a value of the run. */
  ValueAssert value(JsonNode node, String subject, boolean missing) {
    ValueAssert value =
        softly == null
            ? new ValueAssert(node)
            : softly.proxy(ValueAssert.class, JsonNode.class, node);
    value.softly = softly;
    Handover.of(info, value.info);
    return value.of(this, subject, missing);
  }

  /**
   * Verifies that the call succeeded and that its value meets requirements.
   *
   * <pre><code class="java">
   * assertThat(run).valueSatisfies(value -> assertThat(value.path("x").asInt()).isPositive());
   * </code></pre>
   *
   * @param requirements gets the value, a {@code NullNode} for null, and throws an {@link
   *     AssertionError} if it does not like it
   * @return this
   * @throws AssertionError if the result is null, the call did not succeed, or the requirements
   *     threw
   */
  public RunResultAssert valueSatisfies(Consumer<? super JsonNode> requirements) {
    Objects.requireNonNull(requirements, "requirements");
    succeeded();
    return satisfied(actual.value(), requirements);
  }

  /**
   * Verifies that the call succeeded and that its value, as a Java object, meets requirements.
   *
   * <pre><code class="java">
   * assertThat(run).valueSatisfies(Point.class, point -> assertThat(point.x()).isPositive());
   * </code></pre>
   *
   * @param type a type Jackson can bind the value to
   * @param requirements gets the object, and throws an {@link AssertionError} if it does not like
   *     it
   * @param <T> the type
   * @return this
   * @throws AssertionError if the result is null, the call did not succeed, the value does not fit
   *     the type, or the requirements threw
   */
  public <T> RunResultAssert valueSatisfies(Class<T> type, Consumer<? super T> requirements) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(requirements, "requirements");
    succeeded();
    T object;
    try {
      object = JsonComparison.bound(actual.value(), type);
    } catch (JsonProcessingException e) {
      throw failed(
          "Expecting a value that fits "
              + type.getName()
              + " but was:\n"
              + Texts.indented(Texts.json(actual.value(), LONGEST_VALUE))
              + "\n"
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
    return satisfied(object, requirements);
  }

  private <T> RunResultAssert satisfied(T value, Consumer<? super T> requirements) {
    try {
      requirements.accept(value);
    } catch (AssertionError e) {
      AssertionError error =
          failed(
              "Expecting value to satisfy the requirements:\n"
                  + Texts.indented(Texts.json(actual.value(), LONGEST_VALUE))
                  + "\nbut:\n"
                  + Texts.indented(String.valueOf(e.getMessage()).strip()));
      error.initCause(e);
      throw error;
    }
    return myself;
  }

  /**
   * Verifies the values that the guest yielded or emitted, in order.
   *
   * <pre><code class="java">
   * assertThat(sandbox.call("count_to", 3)).hasResults(1, 2, 3);   // passes
   * assertThat(sandbox.call("count_to", 3)).hasResults(1, 2);      // fails
   * </code></pre>
   *
   * @param expected the values, compared as by {@link #hasValue(Object)}
   * @return this
   * @throws AssertionError if the result is null or has other results
   */
  public RunResultAssert hasResults(Object... expected) {
    isNotNull();
    plainEvents().resultsAre(expected);
    return myself;
  }

  /**
   * Verifies all that the guest wrote to its standard output, line breaks included.
   *
   * <pre><code class="java">
   * assertThat(run).hasStdout("hello\n");   // passes
   * assertThat(run).hasStdout("hello");     // fails: there is no line break
   * </code></pre>
   *
   * @param expected the whole text
   * @return this
   * @throws AssertionError if the result is null or the text is another
   */
  public RunResultAssert hasStdout(String expected) {
    isNotNull();
    return sameText("standard output", actual.stdout(), expected);
  }

  /**
   * Verifies the lines that the guest wrote to its standard output. It does not matter whether the
   * last one has a line break.
   *
   * <pre><code class="java">
   * assertThat(run).hasStdoutLines("hello", "world");   // passes for "hello\nworld\n"
   * assertThat(run).hasStdoutLines("hello");            // fails
   * assertThat(run).hasStdoutLines();                   // fails: there was output
   * </code></pre>
   *
   * @param expected the lines, without their line breaks
   * @return this
   * @throws AssertionError if the result is null or the lines are others
   */
  public RunResultAssert hasStdoutLines(String... expected) {
    isNotNull();
    List<String> found = actual.stdout().lines().toList();
    List<String> wanted = List.of(expected);
    if (!found.equals(wanted)) {
      throw differing(
          String.join("\n", found),
          String.join("\n", wanted),
          report(lineDifference("lines of standard output", found, wanted)));
    }
    return myself;
  }

  /**
   * Verifies what the guest wrote to its standard output, whatever white space is between the words
   * and around them: spaces, tabs and line breaks are all the same.
   *
   * <pre><code class="java">
   * assertThat(run).hasStdoutNormalizingWhitespace("1 2 3");   // passes for " 1\t2\n3 \n"
   * assertThat(run).hasStdoutNormalizingWhitespace("12 3");    // fails
   * </code></pre>
   *
   * @param expected the whole text
   * @return this
   * @throws AssertionError if the result is null or the words are others
   */
  public RunResultAssert hasStdoutNormalizingWhitespace(String expected) {
    isNotNull();
    String wanted = normalized(expected);
    String found = normalized(actual.stdout());
    if (!found.equals(wanted)) {
      throw differing(
          actual.stdout(),
          expected,
          report(
              lineDifference(
                  "standard output, but for its white space",
                  normalizedLines(actual.stdout()),
                  normalizedLines(expected))));
    }
    return myself;
  }

  /** The words line by line, or all in one line if the lines are the same. */
  private static List<String> normalizedLines(String text) {
    return text.lines().map(RunResultAssert::normalized).filter(line -> !line.isEmpty()).toList();
  }

  private static String normalized(String text) {
    return WHITE_SPACE.matcher(text).replaceAll(" ").strip();
  }

  /**
   * Verifies that the whole of what the guest wrote to its standard output matches a regular
   * expression.
   *
   * <pre><code class="java">
   * assertThat(run).stdoutMatches("took \\d+ steps\\R");   // passes
   * </code></pre>
   *
   * @param regex the regular expression; its dots match line breaks, too
   * @return this
   * @throws AssertionError if the result is null or the text does not match
   * @throws java.util.regex.PatternSyntaxException if it is no regular expression
   */
  public RunResultAssert stdoutMatches(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
    isNotNull();
    if (!pattern.matcher(actual.stdout()).matches()) {
      throw failed(
          "Expecting standard output:\n" + shown(actual.stdout()) + "\nto match:\n" + shown(regex));
    }
    return myself;
  }

  /**
   * Verifies that the guest's standard output contains none of the given texts.
   *
   * <pre><code class="java">
   * assertThat(run).stdoutDoesNotContain("debug");   // passes
   * </code></pre>
   *
   * @param parts the texts
   * @return this
   * @throws IllegalArgumentException if no text is given, which would verify nothing
   * @throws AssertionError if the result is null or one of the texts is there
   */
  public RunResultAssert stdoutDoesNotContain(CharSequence... parts) {
    isNotNull();
    Texts.requireSome(parts.length, "stdoutDoesNotContain", "text");
    for (CharSequence part : parts) {
      if (actual.stdout().contains(part)) {
        throw failed(
            "Expecting standard output:\n"
                + shown(actual.stdout())
                + "\nnot to contain:\n"
                + shown(part.toString()));
      }
    }
    return myself;
  }

  /**
   * Verifies that the guest's standard output contains each of the given texts.
   *
   * <pre><code class="java">
   * assertThat(run).stdoutContains("hell", "world");   // passes
   * assertThat(run).stdoutContains("bye");             // fails
   * </code></pre>
   *
   * @param parts the texts, in any order
   * @return this
   * @throws IllegalArgumentException if no text is given, which would verify nothing
   * @throws AssertionError if the result is null or a text is missing
   */
  public RunResultAssert stdoutContains(CharSequence... parts) {
    isNotNull();
    Texts.requireSome(parts.length, "stdoutContains", "text");
    return containsAll("standard output", actual.stdout(), parts);
  }

  /**
   * Verifies all that the guest wrote to its standard error, line breaks included.
   *
   * <pre><code class="java">
   * assertThat(run).hasStderr("careful\n");   // passes
   * </code></pre>
   *
   * @param expected the whole text
   * @return this
   * @throws AssertionError if the result is null or the text is another
   */
  public RunResultAssert hasStderr(String expected) {
    isNotNull();
    return sameText("standard error", actual.stderr(), expected);
  }

  /**
   * Verifies that the guest's standard error contains each of the given texts.
   *
   * <pre><code class="java">
   * assertThat(run).stderrContains("careful");   // passes
   * assertThat(run).stderrContains("bye");       // fails
   * </code></pre>
   *
   * @param parts the texts, in any order
   * @return this
   * @throws IllegalArgumentException if no text is given, which would verify nothing
   * @throws AssertionError if the result is null or a text is missing
   */
  public RunResultAssert stderrContains(CharSequence... parts) {
    isNotNull();
    Texts.requireSome(parts.length, "stderrContains", "text");
    return containsAll("standard error", actual.stderr(), parts);
  }

  /**
   * Verifies that the guest wrote nothing to its standard output and standard error.
   *
   * <pre><code class="java">
   * assertThat(sandbox.call("add", 1, 2)).hasNoOutput();   // passes
   * </code></pre>
   *
   * @return this
   * @throws AssertionError if the result is null or there was output
   */
  public RunResultAssert hasNoOutput() {
    isNotNull();
    if (!actual.stdout().isEmpty()) {
      return sameText("standard output", actual.stdout(), "");
    }
    return sameText("standard error", actual.stderr(), "");
  }

  /**
   * Verifies that the guest logged a message.
   *
   * <pre><code class="java">
   * assertThat(run).hasLogged(LogLevel.INFO, "started");    // passes
   * assertThat(run).hasLogged(LogLevel.ERROR, "started");   // fails: that was INFO
   * </code></pre>
   *
   * @param level the level
   * @param message the whole message
   * @return this
   * @throws AssertionError if the result is null or there is no such message
   */
  public RunResultAssert hasLogged(LogLevel level, String message) {
    isNotNull();
    plainEvents().contains(Events.log(level, message));
    return myself;
  }

  /**
   * Verifies that the call took no longer than the given time by the host's clock. Such a time
   * depends on the machine: leave it room.
   *
   * <pre><code class="java">
   * assertThat(run).finishedWithin(Duration.ofSeconds(2));   // passes
   * assertThat(run).finishedWithin(Duration.ofNanos(1));     // fails
   * </code></pre>
   *
   * @param limit the longest time allowed
   * @return this
   * @throws AssertionError if the result is null or the call took longer
   */
  public RunResultAssert finishedWithin(Duration limit) {
    isNotNull();
    Objects.requireNonNull(limit, "limit");
    if (actual.duration().compareTo(limit) > 0) {
      throw failed(
          "Expecting the call to finish within "
              + Texts.time(limit)
              + ", but it took "
              + Texts.time(actual.duration())
              + ".");
    }
    return myself;
  }

  /**
   * Verifies that the call used no more fuel than the given number of units. The number does not
   * depend on the machine, but on the build of the guest: leave it room for the next one.
   *
   * <pre><code class="java">
   * assertThat(run).usedFuelAtMost(100_000);   // passes
   * assertThat(run).usedFuelAtMost(10);        // fails
   * </code></pre>
   *
   * @param units the most fuel allowed
   * @return this
   * @throws AssertionError if the result is null or the call used more
   */
  public RunResultAssert usedFuelAtMost(long units) {
    isNotNull();
    if (actual.fuel() > units) {
      throw failed(
          "Expecting the call to use at most "
              + Texts.units(units)
              + " of fuel, but it used "
              + Texts.units(actual.fuel())
              + ".");
    }
    return myself;
  }

  /**
   * Verifies that the call used no more than so many times the fuel of another one: for how a
   * program's work grows with its input. Both belong to the same build of the guest, so that this
   * holds for the next build, too.
   *
   * <pre><code class="java">
   * RunResult small = sandbox.call("sort", numbers(1_000));
   * RunResult large = sandbox.call("sort", numbers(2_000));
   * assertThat(large).usedFuelAtMost(2.5, small);   // fails if the work grows with the square
   * </code></pre>
   *
   * @param times the most times allowed, positive
   * @param other the call to compare with
   * @return this
   * @throws AssertionError if the result is null or the call used more
   * @throws IllegalArgumentException if {@code times} is not positive, or the other call used no
   *     fuel
   */
  public RunResultAssert usedFuelAtMost(double times, RunResult other) {
    if (!(times > 0) || other.fuel() <= 0) {
      throw new IllegalArgumentException(
          "usedFuelAtMost needs a positive number of times and a call that used fuel, was given "
              + times
              + " and a call that used "
              + Texts.units(other.fuel()));
    }
    isNotNull();
    double found = (double) actual.fuel() / other.fuel();
    if (found > times) {
      throw failed(
          String.format(
              Locale.ROOT,
              "Expecting the call to use at most %s times the fuel of %s, but it used %s, which is"
                  + " %.2f times %s.",
              BigDecimal.valueOf(times).stripTrailingZeros().toPlainString(),
              RunReport.call(other),
              Texts.units(actual.fuel()),
              found,
              Texts.units(other.fuel())));
    }
    return myself;
  }

  /**
   * Verifies that the guest's memory never was larger than the given size. It only grows, so the
   * size is that of all calls of the sandbox so far, and the interpreter's own part is in it.
   *
   * <pre><code class="java">
   * assertThat(run).usedMemoryAtMost(64 << 20);   // passes
   * assertThat(run).usedMemoryAtMost(1_000);      // fails
   * </code></pre>
   *
   * @param bytes the most memory allowed, in bytes
   * @return this
   * @throws AssertionError if the result is null or the memory was larger
   */
  public RunResultAssert usedMemoryAtMost(long bytes) {
    isNotNull();
    if (actual.peakMemory() > bytes) {
      throw failed(
          "Expecting the guest's memory not to be larger than "
              + Texts.bytes(bytes)
              + ", but it was "
              + Texts.bytes(actual.peakMemory())
              + ".");
    }
    return myself;
  }

  /**
   * Verifies the names of all hostcalls, in the order in which the guest made them.
   *
   * <pre><code class="java">
   * assertThat(run).calledHostExactly("price", "price", "place_order");   // passes
   * assertThat(run).calledHostExactly("place_order");                     // fails
   * </code></pre>
   *
   * @param names the names
   * @return this
   * @throws AssertionError if the result is null or there were other hostcalls, more or fewer
   */
  public RunResultAssert calledHostExactly(String... names) {
    return exchangesAre(ExchangeKind.HOSTCALL, List.of(names), HostcallExchange::name);
  }

  /**
   * Verifies that the guest made hostcalls of these names in this order, with any others before,
   * between and after them.
   *
   * <pre><code class="java">
   * assertThat(run).calledHostInOrder("price", "place_order");   // passes
   * assertThat(run).calledHostInOrder("place_order", "price");   // fails
   * </code></pre>
   *
   * @param names the names
   * @return this
   * @throws IllegalArgumentException if no name is given, which would verify nothing
   * @throws AssertionError if the result is null or one of them was not made after the one before
   */
  public RunResultAssert calledHostInOrder(String... names) {
    Texts.requireSome(names.length, "calledHostInOrder", "name");
    return exchangesContain(ExchangeKind.HOSTCALL, List.of(names), HostcallExchange::name);
  }

  /**
   * Verifies that the guest made no hostcall at all.
   *
   * @return this
   * @throws AssertionError if the result is null or the guest made a hostcall
   */
  public RunResultAssert madeNoHostcall() {
    isNotNull();
    return noExchange(ExchangeKind.HOSTCALL, "", exchange -> true);
  }

  /**
   * Verifies the methods and URLs of all HTTP requests, in the order in which the guest made them.
   *
   * <pre><code class="java">
   * assertThat(run).requestedExactly("GET https://shop.test/items", "POST https://shop.test/orders");
   * </code></pre>
   *
   * @param requests each a method, a space and a whole URL
   * @return this
   * @throws AssertionError if the result is null or there were other requests, more or fewer
   */
  public RunResultAssert requestedExactly(String... requests) {
    return exchangesAre(ExchangeKind.HTTP, List.of(requests), RunResultAssert::request);
  }

  /**
   * Verifies that the guest made these HTTP requests in this order, with any others before, between
   * and after them.
   *
   * @param requests each a method, a space and a whole URL
   * @return this
   * @throws IllegalArgumentException if no request is given, which would verify nothing
   * @throws AssertionError if the result is null or one of them was not made after the one before
   */
  public RunResultAssert requestedInOrder(String... requests) {
    Texts.requireSome(requests.length, "requestedInOrder", "request");
    return exchangesContain(ExchangeKind.HTTP, List.of(requests), RunResultAssert::request);
  }

  private <E> RunResultAssert exchangesAre(
      ExchangeKind<E> kind, List<String> expected, Function<E, String> nameOf) {
    isNotNull();
    if (kind.lost(actual) > 0) {
      throw failed(
          "Expecting all "
              + kind.noun()
              + "s to be known, but "
              + kind.howManyAreKept(actual)
              + ".");
    }
    List<String> found = kind.of().apply(actual).stream().map(nameOf).toList();
    if (!found.equals(expected)) {
      throw differing(
          String.join("\n", found),
          String.join("\n", expected),
          report(
              "Expecting exactly "
                  + Texts.count(expected.size(), kind.noun())
                  + " in this order, but "
                  + (found.isEmpty() ? "there were none" : "they were others")
                  + ":\n"
                  + LineDiff.of(expected, found).sideBySide()));
    }
    return myself;
  }

  private <E> RunResultAssert exchangesContain(
      ExchangeKind<E> kind, List<String> expected, Function<E, String> nameOf) {
    isNotNull();
    int next = 0;
    for (E exchange : kind.of().apply(actual)) {
      if (next < expected.size() && nameOf.apply(exchange).equals(expected.get(next))) {
        next++;
      }
    }
    if (next < expected.size()) {
      throw failed(
          "Expecting "
              + Texts.count(expected.size(), kind.noun())
              + " in this order:\n"
              + EventTimeline.ofExpected(expected, next)
              + "\nbut the guest did not make the marked one"
              + (next == 0 ? "." : " after the one before it.")
              + (kind.lost(actual) > 0 ? "\n" + kind.howManyAreKept(actual) : ""));
    }
    return myself;
  }

  /**
   * Verifies that the guest made a hostcall at least once, and leads to assertions on those
   * hostcalls.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("place_order").once().withPayload(Map.of("item", "tea"));
   * assertThat(run).calledHost("cancel_order");   // fails
   * </code></pre>
   *
   * @param name the name of the hostcall
   * @return assertions on the hostcalls of that name
   * @throws AssertionError if the result is null or the guest did not make such a hostcall
   */
  public HostcallAssert calledHost(String name) {
    isNotNull();
    Objects.requireNonNull(name, "name");
    return exchanges(
        ExchangeKind.HOSTCALL,
        "\"" + name + "\"",
        exchange -> exchange.name().equals(name),
        HostcallExchange::name,
        HostcallAssert.class,
        HostcallAssert::new);
  }

  private <E, A extends AbstractExchangeAssert<A, E>> A exchanges(
      ExchangeKind<E> kind,
      String name,
      Predicate<E> wanted,
      Function<E, String> nameOf,
      Class<A> type,
      Function<List<E>, A> maker) {
    List<E> exchanges = kind.of().apply(actual).stream().filter(wanted).toList();
    if (exchanges.isEmpty()) {
      String others = otherExchanges(kind, nameOf);
      AssertionError error =
          failed("Expecting " + kind.aNoun() + " " + name + ", but " + others + ".");
      if (softly == null) {
        throw error;
      }
      softly.collectAssertionError(error);
    }
    A assertions =
        softly == null ? maker.apply(exchanges) : softly.proxy(type, List.class, exchanges);
    assertions.of(name, this);
    Handover.of(info, assertions.info);
    return assertions;
  }

  private <E> String otherExchanges(ExchangeKind<E> kind, Function<E, String> nameOf) {
    TreeSet<String> names =
        kind.of().apply(actual).stream().map(nameOf).collect(Collectors.toCollection(TreeSet::new));
    if (names.isEmpty()) {
      return "the guest made none";
    }
    String others =
        "the guest made others only: " + Texts.oneLine(String.join(", ", names), LONGEST_VALUE);
    return kind.lost(actual) > 0 ? others + " (" + kind.howManyAreKept(actual) + ")" : others;
  }

  /**
   * Verifies that the guest never made a hostcall.
   *
   * <pre><code class="java">
   * assertThat(run).didNotCallHost("cancel_order");   // passes
   * assertThat(run).didNotCallHost("place_order");    // fails
   * </code></pre>
   *
   * @param name the name of the hostcall
   * @return this
   * @throws AssertionError if the result is null or the guest made such a hostcall
   */
  public RunResultAssert didNotCallHost(String name) {
    isNotNull();
    Objects.requireNonNull(name, "name");
    return noExchange(
        ExchangeKind.HOSTCALL, " \"" + name + "\"", exchange -> exchange.name().equals(name));
  }

  private <E> RunResultAssert noExchange(ExchangeKind<E> kind, String name, Predicate<E> unwanted) {
    long count = kind.of().apply(actual).stream().filter(unwanted).count();
    String headline = "Expecting no " + kind.noun() + name + ", but ";
    if (count > 0) {
      throw failed(headline + "the guest made " + (count == 1 ? "one" : count) + ".");
    }
    if (kind.lost(actual) > 0) {
      throw failed(headline + "nobody knows: " + kind.howManyAreKept(actual) + ".");
    }
    return myself;
  }

  /**
   * Verifies that the guest made an HTTP request at least once, and leads to assertions on those
   * requests.
   *
   * <pre><code class="java">
   * assertThat(run).requested("GET", "https://shop.test/items?page=2").once().answered(200);
   * assertThat(run).requested("DELETE", "https://shop.test/items");   // fails
   * </code></pre>
   *
   * @param method the method, such as {@code GET}; its case counts
   * @param url the whole URL with its query, before redirections and without a fragment
   * @return assertions on the requests with this method and URL
   * @throws AssertionError if the result is null or the guest did not make such a request
   */
  public HttpExchangeAssert requested(String method, String url) {
    isNotNull();
    return exchanges(
        ExchangeKind.HTTP,
        request(method, url),
        exchange -> isRequest(exchange, method, url),
        RunResultAssert::request,
        HttpExchangeAssert.class,
        HttpExchangeAssert::new);
  }

  /**
   * Verifies that the guest never made an HTTP request.
   *
   * @param method the method, such as {@code GET}; its case counts
   * @param url the whole URL with its query, before redirections and without a fragment
   * @return this
   * @throws AssertionError if the result is null or the guest made such a request
   */
  public RunResultAssert didNotRequest(String method, String url) {
    isNotNull();
    return noExchange(
        ExchangeKind.HTTP,
        " " + request(method, url),
        exchange -> isRequest(exchange, method, url));
  }

  /**
   * Verifies that the guest made no HTTP request at all.
   *
   * @return this
   * @throws AssertionError if the result is null or the guest made a request
   */
  public RunResultAssert madeNoHttpRequest() {
    isNotNull();
    return noExchange(ExchangeKind.HTTP, "", exchange -> true);
  }

  private static boolean isRequest(HttpExchange exchange, String method, String url) {
    return exchange.request().method().equals(method)
        && exchange.request().url().toString().equals(url);
  }

  private static String request(HttpExchange exchange) {
    return request(exchange.request().method(), exchange.request().url().toString());
  }

  private static String request(String method, String url) {
    return Objects.requireNonNull(method, "method") + " " + Objects.requireNonNull(url, "url");
  }

  /**
   * Verifies that all went as it did when the snapshot of this test was taken: the call, its
   * verdict, the events, hostcalls and HTTP requests, in order. Fuel, memory and time do not count.
   *
   * <p>A snapshot is a text file in {@code src/test/resources/snapshots}, or in the folder that the
   * system property {@code isola.snapshot.dir} names, under the name of the test's class and method
   * and {@code .timeline.txt}. It is written only if the system property {@code
   * isola.snapshot.update} asks for it: {@code missing} for files that are not there, {@code true}
   * for those that hold something else, too. Where the environment variable {@code CI} is set,
   * nothing is written, but with {@code force}.
   *
   * @return this
   * @throws AssertionError if the result is null, there is no such file, or it holds something else
   * @throws IllegalStateException if no test method is on the stack of this thread
   * @throws java.io.UncheckedIOException if the file cannot be read or written
   */
  public RunResultAssert matchesSnapshot() {
    return matches(Snapshots.configured(), SnapshotName.ofTest());
  }

  /**
   * Verifies that all went as it did when a snapshot was taken, as {@link #matchesSnapshot()}, with
   * a name of your own: for tests that run several times, or have several snapshots.
   *
   * <pre><code class="java">
   * assertThat(run).matchesSnapshot("orders/two-teas");   // snapshots/orders/two-teas.timeline.txt
   * </code></pre>
   *
   * @param name a relative path without the ending
   * @return this
   * @throws AssertionError if the result is null, there is no such file, or it holds something else
   * @throws IllegalArgumentException if the name is not allowed
   * @throws java.io.UncheckedIOException if the file cannot be read or written
   */
  public RunResultAssert matchesSnapshot(String name) {
    return matches(Snapshots.configured(), SnapshotName.of(name));
  }

  RunResultAssert matches(Snapshots snapshots, SnapshotName name) {
    isNotNull();
    snapshots
        .difference(name, TimelineText.of(actual))
        .ifPresent(
            difference -> {
              throw assertionError(new VerbatimMessage("\n" + difference));
            });
    return myself;
  }

  /**
   * Leads to assertions on all that the guest did, in order.
   *
   * <pre><code class="java">
   * assertThat(run).events().containsExactly(stdout("adding\n"), end(3));
   * </code></pre>
   *
   * @return assertions on the events
   * @throws AssertionError if the result is null
   */
  public EventSequenceAssert events() {
    isNotNull();
    EventSequenceAssert events =
        softly == null
            ? new EventSequenceAssert(actual.events())
            : softly.proxy(EventSequenceAssert.class, List.class, actual.events());
    return withContext(events);
  }

  private EventSequenceAssert plainEvents() {
    return withContext(new EventSequenceAssert(actual.events()));
  }

  private EventSequenceAssert withContext(EventSequenceAssert events) {
    events.run = actual;
    events.softly = softly;
    events.origin = this;
    Handover.of(info, events.info);
    return events;
  }

  private RunResultAssert sameText(String what, String found, String expected) {
    Objects.requireNonNull(expected, "expected");
    if (found.equals(expected)) {
      return myself;
    }
    throw differing(found, expected, report(textDifference(what, found, expected)));
  }

  private static String textDifference(String what, String found, String expected) {
    List<String> was = found.lines().toList();
    List<String> wanted = expected.lines().toList();
    if (was.equals(wanted) || Math.max(was.size(), wanted.size()) < 2) {
      return "Expecting "
          + what
          + ":\n"
          + shown(expected)
          + "\nbut was:\n"
          + shown(found)
          + (was.equals(wanted) ? "\nThey differ in line breaks only." : "");
    }
    return lineDifference(what, was, wanted);
  }

  private static String lineDifference(String what, List<String> found, List<String> expected) {
    LineDiff diff = LineDiff.of(expected, found);
    return "Expecting "
        + what
        + ", but line "
        + diff.rows().get(diff.firstDifference() - 1).line()
        + " is different:\n"
        + diff.sideBySide();
  }

  private RunResultAssert containsAll(String what, String found, CharSequence... parts) {
    List<String> missing =
        Arrays.stream(parts).map(CharSequence::toString).filter(p -> !found.contains(p)).toList();
    if (!missing.isEmpty()) {
      throw failed(
          "Expecting "
              + what
              + ":\n"
              + Texts.indented(Texts.quoted(found, LONGEST_VALUE))
              + "\nto contain:\n"
              + missing.stream()
                  .map(part -> Texts.indented(Texts.quoted(part, LONGEST_VALUE)))
                  .collect(Collectors.joining("\n")));
    }
    return myself;
  }

  /** How the call ended, in a few words: the verdict, and the type of the error or the value. */
  private String outcome() {
    return actual
        .error()
        .map(
            error ->
                actual.verdict() == Verdict.GUEST_ERROR || actual.verdict() == Verdict.COMPILE_ERROR
                    ? Texts.oneLine(error.type(), 100) + " (" + actual.verdict() + ")"
                    : actual.verdict().toString())
        .orElseGet(() -> actual.verdict() + " and the value " + Texts.json(actual.value(), 100));
  }

  /** A failure that carries both values, so that tools can show their difference. */
  private AssertionError differing(Object found, Object expected, String message) {
    VerbatimMessage text = new VerbatimMessage(message);
    return withHostFault(
        info.overridingErrorMessage() != null
            ? assertionError(text)
            : new AssertionErrorCreator()
                .assertionError(
                    text.create(info.description()), found, expected, info.representation()));
  }

  RunResult subject() {
    return actual;
  }

  private AssertionError failed(String headline) {
    return withHostFault(assertionError(new VerbatimMessage(report(headline))));
  }

  /** Lets the stack trace show where the host failed, too. */
  private AssertionError withHostFault(AssertionError error) {
    if (actual.verdict().isHostsFault()) {
      actual.cause().ifPresent(error::addSuppressed);
    }
    return error;
  }

  private String report(String headline) {
    return RunReport.of(headline, actual);
  }
}
