package dev.isola.assertj;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.BigDecimalAssert;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.SoftAssertionsProvider;
import org.assertj.core.api.StringAssert;
import org.assertj.core.error.AssertionErrorCreator;

/**
 * Assertions on a value of a guest: what a function returned, or what a hostcall carried. Says what
 * does not matter, compares, goes into parts, and reads the value as a Java type.
 *
 * <pre><code class="java">
 * assertThat(run).value()
 *     .ignoring("/id", "/items/&#42;/created")
 *     .ignoringArrayOrder()
 *     .withTolerance(0.005)
 *     .isEqualTo(Map.of("items", List.of(Map.of("price", 0.3), Map.of("price", 1))));
 * assertThat(run).value().at("/items/0/price").readNumber().isPositive();
 * </code></pre>
 *
 * @since 0.1.0
 */
public class ValueAssert extends AbstractAssert<ValueAssert, JsonNode> {
  private static final int LONGEST_VALUE = 400;

  /** Collects the failures of the assertions that this one leads to; null to throw them. */
  SoftAssertionsProvider softly;

  private RunResultAssert origin;
  private String subject = "value";
  private boolean missing;
  private JsonRules rules = JsonRules.EXACT;

  /**
   * Makes an assertion; {@link RunResultAssert#value()} is the usual way.
   *
   * @param actual the value to look at, may be null: every assertion then fails
   */
  public ValueAssert(JsonNode actual) {
    super(actual, ValueAssert.class);
  }

  /**
   * Sets where the value comes from.
   *
   * @param which what the value is, for messages
   * @param nothing whether there is no value, and soft assertions know it already
   */
  ValueAssert of(RunResultAssert cameFrom, String which, boolean nothing) {
    this.origin = cameFrom;
    this.subject = which;
    this.missing = nothing;
    return this;
  }

  /**
   * Leaves out parts of the value from the comparisons that follow.
   *
   * @param paths JSON pointers, in which {@code *} stands for any name or position: {@code "/id"},
   *     {@code "/items/&#42;/created"}. What they point at need not be there. In arrays whose order
   *     does not matter, write {@code *} for the position
   * @return this
   * @throws IllegalArgumentException if a path is no JSON pointer to a part of the value
   */
  public ValueAssert ignoring(String... paths) {
    rules = rules.ignoring(JsonPath.all(paths));
    return myself;
  }

  /**
   * Lets the order of the items of arrays not matter in the comparisons that follow.
   *
   * @return this
   */
  public ValueAssert ignoringArrayOrder() {
    rules = rules.inAnyOrder();
    return myself;
  }

  /**
   * Lets the order of the items of some arrays not matter in the comparisons that follow.
   *
   * @param paths the arrays, as for {@link #ignoring}
   * @return this
   * @throws IllegalArgumentException if a path is no JSON pointer to a part of the value
   */
  public ValueAssert ignoringArrayOrderAt(String... paths) {
    rules = rules.inAnyOrderAt(JsonPath.all(paths));
    return myself;
  }

  /**
   * Sets by how much numbers may differ in the comparisons that follow.
   *
   * @param difference the largest difference allowed, not negative
   * @return this
   * @throws IllegalArgumentException if the difference is negative, infinite or NaN
   */
  public ValueAssert withTolerance(double difference) {
    rules = rules.within(tolerance("tolerance", difference));
    return myself;
  }

  /**
   * Sets by how much numbers may differ from the expected ones in proportion to them, in the
   * comparisons that follow. If there is a tolerance, too, it is enough to be within one of them.
   *
   * @param part the largest difference allowed as a part of the expected number, not negative:
   *     {@code 0.01} is a hundredth
   * @return this
   * @throws IllegalArgumentException if the part is negative, infinite or NaN
   */
  public ValueAssert withRelativeTolerance(double part) {
    rules = rules.withinPart(tolerance("relative tolerance", part));
    return myself;
  }

  private static BigDecimal tolerance(String what, double number) {
    if (!(number >= 0) || Double.isInfinite(number)) {
      throw new IllegalArgumentException(what + " must be a number from 0 on, was " + number);
    }
    return BigDecimal.valueOf(number);
  }

  /**
   * Verifies that the value is the expected one, but for what does not matter.
   *
   * <pre><code class="java">
   * assertThat(run).value().isEqualTo(Map.of("x", 1, "y", 2));
   * assertThat(run).value().withTolerance(0.01).isEqualTo(3.14);
   * </code></pre>
   *
   * @param expected the value, compared as by {@link RunResultAssert#hasValue(Object)}; may be null
   * @return this
   * @throws AssertionError if the value is another
   * @throws IllegalArgumentException if {@code expected} has no JSON form
   */
  @Override
  public ValueAssert isEqualTo(Object expected) {
    JsonNode tree = JsonComparison.tree(expected);
    if (isMissing()) {
      return myself;
    }
    Optional<String> difference = JsonComparison.difference(actual, tree, rules);
    if (difference.isPresent()) {
      throw differing(
          tree,
          "Expecting "
              + subject
              + ":\n"
              + Texts.indented(Texts.json(tree, LONGEST_VALUE))
              + "\nbut was:\n"
              + Texts.indented(Texts.json(actual, LONGEST_VALUE))
              + (actual.isContainerNode() && tree.isContainerNode()
                  ? "\nfirst difference at " + difference.get()
                  : "")
              + compared());
    }
    return myself;
  }

  /**
   * Verifies that the value is another, also but for what does not matter.
   *
   * @param other the value, compared as by {@link RunResultAssert#hasValue(Object)}; may be null
   * @return this
   * @throws AssertionError if the value is this one
   * @throws IllegalArgumentException if {@code other} has no JSON form
   */
  @Override
  public ValueAssert isNotEqualTo(Object other) {
    JsonNode tree = JsonComparison.tree(other);
    if (isMissing()) {
      return myself;
    }
    if (JsonComparison.difference(actual, tree, rules).isEmpty()) {
      throw failed(
          "Expecting another "
              + subject
              + " than:\n"
              + Texts.indented(Texts.json(tree, LONGEST_VALUE))
              + compared());
    }
    return myself;
  }

  private String compared() {
    String description = rules.description();
    return description.isEmpty() ? "" : "\ncompared " + description;
  }

  /**
   * Leads to assertions on a part of the value. What does not matter has to be said again there.
   *
   * <pre><code class="java">
   * assertThat(run).value().at("/items/0/price").isEqualTo(300);
   * </code></pre>
   *
   * @param pointer a JSON pointer, such as {@code "/items/0/price"}
   * @return assertions on the part
   * @throws AssertionError if there is no such part
   * @throws IllegalArgumentException if it is no JSON pointer
   */
  public ValueAssert at(String pointer) {
    JsonPointer place = JsonPointer.compile(pointer);
    if (isMissing()) {
      return myself;
    }
    JsonNode part = actual.at(place);
    if (!part.isMissingNode()) {
      return part(part, pointer, false);
    }
    AssertionError error =
        failed(
            "Expecting "
                + subject
                + " with something at "
                + pointer
                + ", but was:\n"
                + Texts.indented(Texts.json(actual, LONGEST_VALUE)));
    if (softly == null) {
      throw error;
    }
    softly.collectAssertionError(error);
    return part(part, pointer, true);
  }

  private ValueAssert part(JsonNode part, String pointer, boolean nothing) {
    ValueAssert assertions =
        softly == null
            ? new ValueAssert(part)
            : softly.proxy(ValueAssert.class, JsonNode.class, part);
    assertions.softly = softly;
    Handover.of(info, assertions.info);
    return assertions.of(origin, subject + " at " + pointer, nothing);
  }

  /**
   * Reads the value as a Java type and leads to AssertJ's assertions on the object.
   *
   * <pre><code class="java">
   * assertThat(run).value().read(Point.class).isEqualTo(new Point(1, 2));
   * </code></pre>
   *
   * @param type a type Jackson can bind the value to
   * @param <T> the type
   * @return assertions on the object, which is null for a JSON null
   * @throws AssertionError if the value does not fit the type
   */
  @SuppressWarnings("unchecked") // a class literal has no type arguments
  public <T> ObjectAssert<T> read(Class<T> type) {
    Objects.requireNonNull(type, "type");
    T object = read(() -> object(actual, type, ""));
    return described(
        softly == null
            ? new ObjectAssert<>(object)
            : softly.proxy(ObjectAssert.class, Object.class, object));
  }

  /**
   * Reads the value, an array, as a list and leads to AssertJ's assertions on it.
   *
   * <pre><code class="java">
   * assertThat(run).value().readList(Integer.class).containsExactly(1, 2, 3);
   * </code></pre>
   *
   * @param type a type Jackson can bind each item to
   * @param <E> the type of the items
   * @return assertions on the list
   * @throws AssertionError if the value is no array, or an item does not fit the type
   */
  @SuppressWarnings("unchecked") // a class literal has no type arguments
  public <E> ListAssert<E> readList(Class<E> type) {
    Objects.requireNonNull(type, "type");
    List<E> list = read(() -> items(type));
    return described(
        softly == null ? new ListAssert<>(list) : softly.proxy(ListAssert.class, List.class, list));
  }

  private <E> List<E> items(Class<E> type) {
    if (!actual.isArray()) {
      throw unfit("an array", "");
    }
    List<E> items = new ArrayList<>();
    for (JsonNode item : actual) {
      items.add(object(item, type, " as item " + items.size()));
    }
    return items;
  }

  /**
   * Leads to AssertJ's assertions on the value as a text.
   *
   * @return assertions on the text
   * @throws AssertionError if the value is no text
   */
  public StringAssert readText() {
    String text = read(this::text);
    return described(
        softly == null
            ? new StringAssert(text)
            : softly.proxy(StringAssert.class, String.class, text));
  }

  private String text() {
    if (!actual.isTextual()) {
      throw unfit("a text", "");
    }
    return actual.textValue();
  }

  /**
   * Leads to AssertJ's assertions on the value as a number.
   *
   * @return assertions on the number
   * @throws AssertionError if the value is no number, or NaN or infinite
   */
  public BigDecimalAssert readNumber() {
    BigDecimal number = read(this::number);
    return described(
        softly == null
            ? new BigDecimalAssert(number)
            : softly.proxy(BigDecimalAssert.class, BigDecimal.class, number));
  }

  private BigDecimal number() {
    if (!actual.isNumber() || !JsonComparison.isFinite(actual)) {
      throw unfit("a number", "");
    }
    return JsonComparison.exact(actual);
  }

  /** What the reader reads; null where soft assertions have nothing to go on with. */
  private <V> V read(Supplier<V> reader) {
    if (isMissing()) {
      return null;
    }
    try {
      return reader.get();
    } catch (AssertionError e) {
      if (softly == null) {
        throw e;
      }
      softly.collectAssertionError(e);
      return null;
    }
  }

  private <T> T object(JsonNode node, Class<T> type, String place) {
    try {
      return JsonComparison.bound(node, type);
    } catch (JsonProcessingException e) {
      throw unfit(
          "a value that fits " + type.getName() + place,
          "\n" + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }

  private AssertionError unfit(String wanted, String why) {
    return failed(
        "Expecting "
            + subject
            + " to be "
            + wanted
            + ", but was:\n"
            + Texts.indented(Texts.json(actual, LONGEST_VALUE))
            + why);
  }

  /** Says where the object comes from, as long as nothing else is said about it. */
  private <A extends AbstractAssert<A, ?>> A described(A assertions) {
    Handover.of(info, assertions.info);
    if (!info.hasDescription()) {
      assertions.info.description(
          "%s", origin == null ? subject : subject + " of " + RunReport.call(origin.subject()));
    }
    return assertions;
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
          "this assertion was not made by RunResultAssert.value: there is no run to return to");
    }
    return origin;
  }

  // That there was no value was reported when soft assertions came here; once is enough.
  private boolean isMissing() {
    isNotNull();
    return missing;
  }

  private AssertionError failed(String headline) {
    return assertionError(new VerbatimMessage(report(headline)));
  }

  private AssertionError differing(JsonNode expected, String headline) {
    VerbatimMessage text = new VerbatimMessage(report(headline));
    return info.overridingErrorMessage() != null
        ? assertionError(text)
        : new AssertionErrorCreator()
            .assertionError(
                text.create(info.description()),
                actual.toPrettyString(),
                expected.toPrettyString(),
                info.representation());
  }

  private String report(String headline) {
    return origin == null ? "\n" + headline : RunReport.of(headline, origin.subject());
  }
}
