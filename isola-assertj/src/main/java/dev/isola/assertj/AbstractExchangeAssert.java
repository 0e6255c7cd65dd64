package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what a guest asked its host: those that hostcalls and HTTP requests have in common.
 *
 * @param <SELF> the type of the assertions
 * @param <E> the type of the exchanges
 * @since 0.1.0
 */
public abstract class AbstractExchangeAssert<SELF extends AbstractExchangeAssert<SELF, E>, E>
    extends AbstractAssert<SELF, List<E>> {
  private static final int LONGEST_VALUE = 400;

  private final ExchangeKind<E> kind;
  private String name;
  private RunResultAssert origin;

  AbstractExchangeAssert(List<E> actual, Class<SELF> selfType, ExchangeKind<E> kind) {
    super(actual, selfType);
    this.kind = kind;
  }

  void of(String which, RunResultAssert cameFrom) {
    this.name = which;
    this.origin = cameFrom;
  }

  /**
   * Verifies that there was one.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("place_order").once();   // passes
   * </code></pre>
   *
   * @return this
   * @throws AssertionError if there were more or none
   */
  public SELF once() {
    return times(1);
  }

  /**
   * Verifies how many there were.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("lookup").times(2);   // passes
   * assertThat(run).calledHost("lookup").times(3);   // fails
   * </code></pre>
   *
   * @param count the expected number
   * @return this
   * @throws AssertionError if the number is another
   */
  public SELF times(int count) {
    if (isMissing()) {
      return myself;
    }
    refuseToGuess("the number of " + kind.noun() + "s" + what());
    if (actual.size() != count) {
      throw failed(counted("", count));
    }
    return myself;
  }

  /**
   * Verifies that there were not fewer than this.
   *
   * @param count the smallest number allowed
   * @return this
   * @throws AssertionError if there were fewer
   */
  public SELF atLeast(int count) {
    if (isMissing()) {
      return myself;
    }
    if (actual.size() < count) {
      refuseToGuess("the number of " + kind.noun() + "s" + what());
      throw failed(counted("at least ", count));
    }
    return myself;
  }

  /**
   * Verifies that there were not more than this.
   *
   * @param count the largest number allowed
   * @return this
   * @throws AssertionError if there were more
   */
  public SELF atMost(int count) {
    if (isMissing()) {
      return myself;
    }
    if (actual.size() > count) {
      throw failed(counted("at most ", count));
    }
    refuseToGuess("the number of " + kind.noun() + "s" + what());
    return myself;
  }

  private String counted(String bound, int count) {
    return "Expecting "
        + bound
        + Texts.count(count, kind.noun())
        + what()
        + ", but there "
        + (actual.size() == 1 ? "was 1" : "were " + actual.size())
        + ".";
  }

  /**
   * Leads to assertions on a value of one of them.
   *
   * @param number counted from 1
   * @param value the value; null for none
   */
  ValueAssert valueOf(int number, String property, Function<E, JsonNode> value) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "the first " + kind.noun() + " is number 1, was given " + number);
    }
    if (origin == null) {
      throw new IllegalStateException(
          "this assertion was not made by RunResultAssert." + kind.entry() + ": there is no run");
    }
    boolean missing = isMissing();
    JsonNode node = number > actual.size() ? null : value.apply(actual.get(number - 1));
    if (node == null && !missing) {
      AssertionError error =
          failed(
              number > actual.size()
                  ? counted("at least ", number)
                  : "Expecting "
                      + kind.noun()
                      + " "
                      + number
                      + what()
                      + " to have the "
                      + property
                      + " that is asked for, but it has none.");
      if (origin.softly == null) {
        throw error;
      }
      origin.softly.collectAssertionError(error);
    }
    return origin.value(
        node == null ? NullNode.getInstance() : node,
        property + " of " + kind.noun() + " " + number + what(),
        node == null);
  }

  /**
   * Verifies that one of them, or more, failed, as the guest saw it.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("lookup").failed();   // passes if the handler threw
   * </code></pre>
   *
   * @return this
   * @throws AssertionError if none failed
   */
  public SELF failed() {
    if (isMissing()) {
      return myself;
    }
    if (actual.stream().noneMatch(exchange -> kind.failure().apply(exchange) != null)) {
      throw failed("Expecting " + oneOfThem() + " to fail, but none did.");
    }
    return myself;
  }

  /**
   * Goes back to the assertions on the whole call.
   *
   * @return the assertions that led here
   * @throws IllegalStateException if this was not made by a {@link RunResultAssert}
   */
  public RunResultAssert returnToRun() {
    if (origin == null) {
      throw new IllegalStateException(
          "this assertion was not made by RunResultAssert."
              + kind.entry()
              + ": there is no run to return to");
    }
    return origin;
  }

  /** Verifies that one of them has a value that is the expected one; null is no value. */
  SELF oneHas(String property, JsonNode expected, Function<E, JsonNode> value) {
    if (isMissing()) {
      return myself;
    }
    List<JsonNode> values = actual.stream().map(value).toList();
    if (values.stream().noneMatch(one -> one != null && JsonComparison.same(one, expected))) {
      throw failed(
          "Expecting "
              + oneOfThem()
              + " with the "
              + property
              + ":\n"
              + Texts.indented(Texts.json(expected, LONGEST_VALUE))
              + "\nbut the "
              + plural(property)
              + " were:\n"
              + EventTimeline.ofValues(values, -1));
    }
    return myself;
  }

  /** Verifies the values of all of them, in order; null is no value. */
  SELF allHave(String property, List<JsonNode> expected, Function<E, JsonNode> value) {
    if (isMissing()) {
      return myself;
    }
    refuseToGuess("all " + plural(property) + " of " + kind.noun() + what());
    List<JsonNode> values = actual.stream().map(value).toList();
    int same = 0;
    while (same < Math.min(expected.size(), values.size())
        && values.get(same) != null
        && JsonComparison.same(values.get(same), expected.get(same))) {
      same++;
    }
    if (same < expected.size() || same < values.size()) {
      throw failed(
          "Expecting "
              + kind.noun()
              + "s"
              + what()
              + " with the "
              + plural(property)
              + ":\n"
              + EventTimeline.ofValues(expected, same)
              + "\nbut they were:\n"
              + EventTimeline.ofValues(values, same));
    }
    return myself;
  }

  private static String plural(String property) {
    return property.endsWith("y")
        ? property.substring(0, property.length() - 1) + "ies"
        : property + "s";
  }

  /**
   * Verifies that something about every one of them meets requirements.
   *
   * @param text what is shown of an exchange that does not
   */
  <V> SELF allSatisfy(
      String property,
      Function<E, V> value,
      Function<V, String> text,
      Consumer<? super V> requirements) {
    Objects.requireNonNull(requirements, "requirements");
    if (isMissing()) {
      return myself;
    }
    for (E exchange : actual) {
      V found = value.apply(exchange);
      try {
        requirements.accept(found);
      } catch (AssertionError e) {
        AssertionError error =
            failed(
                "Expecting "
                    + property
                    + kind.noun()
                    + what()
                    + " to satisfy the requirements:\n"
                    + Texts.indented(text.apply(found))
                    + "\nbut:\n"
                    + Texts.indented(String.valueOf(e.getMessage()).strip()));
        error.initCause(e);
        throw error;
      }
    }
    return myself;
  }

  // That there was none was reported when soft assertions came here; once is enough.
  boolean isMissing() {
    isNotNull();
    return origin != null && origin.softly != null && actual.isEmpty();
  }

  private void refuseToGuess(String subject) {
    if (origin != null && kind.lost(origin.subject()) > 0) {
      throw failed(
          "Expecting "
              + subject
              + " to be known, but "
              + kind.howManyAreKept(origin.subject())
              + ".");
    }
  }

  /** One of the exchanges, for a message. */
  String oneOfThem() {
    return kind.aNoun() + what();
  }

  private String what() {
    return name == null ? "" : " " + name;
  }

  AssertionError failed(String headline) {
    return origin != null
        ? assertionError(new VerbatimMessage(RunReport.of(headline, origin.subject())))
        : assertionError(
            new VerbatimMessage(
                "\n"
                    + headline
                    + "\n\n"
                    + kind.noun()
                    + "s:\n"
                    + EventTimeline.of(List.of(), kind.asides(actual), Map.of())));
  }
}
