package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.HostcallExchange;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Assertions on the hostcalls of one name that a guest made; {@link
 * RunResultAssert#calledHost(String)} leads here and {@link #returnToRun()} back.
 *
 * <pre><code class="java">
 * assertThat(run)
 *     .calledHost("lookup").times(2).withPayloads(1, 2).returnToRun()
 *     .hasValue("done");
 * </code></pre>
 *
 * @since 0.1.0
 */
public class HostcallAssert extends AbstractExchangeAssert<HostcallAssert, HostcallExchange> {
  private static final int LONGEST_VALUE = 400;

  /**
   * Makes an assertion; {@link RunResultAssert#calledHost(String)} is the usual way.
   *
   * @param actual the hostcalls to look at, may be null: every assertion then fails
   */
  public HostcallAssert(List<HostcallExchange> actual) {
    super(actual, HostcallAssert.class, ExchangeKind.HOSTCALL);
  }

  /**
   * Verifies that one of the hostcalls, or more, had the given payload.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("lookup").withPayload(Map.of("id", 7));   // passes
   * assertThat(run).calledHost("lookup").withPayload(Map.of("id", 8));   // fails
   * </code></pre>
   *
   * @param expected the payload, compared as by {@link RunResultAssert#hasValue(Object)}
   * @return this
   * @throws AssertionError if no hostcall had this payload
   */
  public HostcallAssert withPayload(Object expected) {
    return oneHas("payload", JsonComparison.tree(expected), HostcallExchange::payload);
  }

  /**
   * Leads to assertions on the payload of one of the hostcalls.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("lookup").payload(2).ignoring("/time").isEqualTo(Map.of("id", 7));
   * </code></pre>
   *
   * @param number which of the hostcalls of this name, counted from 1
   * @return assertions on its payload
   * @throws AssertionError if there were not so many
   * @throws IllegalArgumentException if the number is not positive
   */
  public ValueAssert payload(int number) {
    return valueOf(number, "payload", HostcallExchange::payload);
  }

  /**
   * Leads to assertions on the answer that the guest got to one of the hostcalls.
   *
   * @param number which of the hostcalls of this name, counted from 1
   * @return assertions on the answer
   * @throws AssertionError if there were not so many, or that one failed or was not answered
   * @throws IllegalArgumentException if the number is not positive
   */
  public ValueAssert answer(int number) {
    return valueOf(number, "answer", HostcallExchange::result);
  }

  /**
   * Verifies the payloads of all the hostcalls, in the order in which the guest made them.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("lookup").withPayloads(1, 2);   // passes
   * assertThat(run).calledHost("lookup").withPayloads(2, 1);   // fails
   * </code></pre>
   *
   * @param expected the payloads, compared as by {@link RunResultAssert#hasValue(Object)}
   * @return this
   * @throws AssertionError if there were other payloads, more or fewer
   */
  public HostcallAssert withPayloads(Object... expected) {
    List<JsonNode> trees = Arrays.stream(expected).map(JsonComparison::tree).toList();
    return allHave("payload", trees, HostcallExchange::payload);
  }

  /**
   * Verifies that the payload of every one of the hostcalls meets requirements.
   *
   * <pre><code class="java">
   * assertThat(run)
   *     .calledHost("lookup")
   *     .payloadsSatisfy(payload -> assertThat(payload.has("id")).isTrue());
   * </code></pre>
   *
   * @param requirements gets each payload, and throws an {@link AssertionError} if it does not like
   *     it
   * @return this
   * @throws AssertionError if the requirements threw
   */
  public HostcallAssert payloadsSatisfy(Consumer<? super JsonNode> requirements) {
    return allSatisfy(
        "the payload of ",
        HostcallExchange::payload,
        payload -> Texts.json(payload, LONGEST_VALUE),
        requirements);
  }

  /**
   * Verifies that one of the hostcalls, or more, was answered with the given value.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("lookup").answered("Ada");   // passes
   * assertThat(run).calledHost("lookup").answered("Bob");   // fails
   * </code></pre>
   *
   * @param expected the answer, compared as by {@link RunResultAssert#hasValue(Object)}
   * @return this
   * @throws AssertionError if no hostcall was answered with this value
   */
  public HostcallAssert answered(Object expected) {
    JsonNode tree = JsonComparison.tree(expected);
    if (isMissing()) {
      return myself;
    }
    if (actual.stream()
        .noneMatch(call -> call.result() != null && JsonComparison.same(call.result(), tree))) {
      throw failed(
          "Expecting "
              + oneOfThem()
              + " to be answered with:\n"
              + Texts.indented(Texts.json(tree, LONGEST_VALUE))
              + "\nbut none was.");
    }
    return myself;
  }
}
