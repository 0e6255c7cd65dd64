package dev.isola.assertj;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.HostcallExchange;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;

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
public class HostcallAssert extends AbstractAssert<HostcallAssert, List<HostcallExchange>> {
  private static final int LONGEST_VALUE = 400;

  private String name;
  private RunResultAssert origin;

  /**
   * Makes an assertion; {@link RunResultAssert#calledHost(String)} is the usual way.
   *
   * @param actual the hostcalls to look at, may be null: every assertion then fails
   */
  public HostcallAssert(List<HostcallExchange> actual) {
    super(actual, HostcallAssert.class);
  }

  void of(String hostcall, RunResultAssert cameFrom) {
    this.name = hostcall;
    this.origin = cameFrom;
  }

  /**
   * Verifies that there was one hostcall.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("place_order").once();   // passes
   * </code></pre>
   *
   * @return this
   * @throws AssertionError if there were more or none
   */
  public HostcallAssert once() {
    return times(1);
  }

  /**
   * Verifies the number of hostcalls.
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
  public HostcallAssert times(int count) {
    if (isMissing()) {
      return myself;
    }
    refuseToGuess("the number of hostcalls" + what());
    if (actual.size() != count) {
      throw failed(
          "Expecting "
              + Texts.count(count, "hostcall")
              + what()
              + ", but there "
              + (actual.size() == 1 ? "was 1" : "were " + actual.size())
              + ".");
    }
    return myself;
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
    JsonNode tree = JsonComparison.tree(expected);
    if (isMissing()) {
      return myself;
    }
    if (actual.stream().noneMatch(call -> JsonComparison.same(call.payload(), tree))) {
      throw failed(
          "Expecting a hostcall"
              + what()
              + " with the payload:\n"
              + Texts.indented(Texts.json(tree, LONGEST_VALUE))
              + "\nbut the payloads were:\n"
              + listed(actual.stream().map(HostcallExchange::payload).toList(), -1));
    }
    return myself;
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
    if (isMissing()) {
      return myself;
    }
    refuseToGuess("all payloads of hostcall" + what());
    List<JsonNode> payloads = actual.stream().map(HostcallExchange::payload).toList();
    int same = 0;
    while (same < Math.min(trees.size(), payloads.size())
        && JsonComparison.same(payloads.get(same), trees.get(same))) {
      same++;
    }
    if (same < trees.size() || same < payloads.size()) {
      throw failed(
          "Expecting hostcalls"
              + what()
              + " with the payloads:\n"
              + listed(trees, same)
              + "\nbut they were:\n"
              + listed(payloads, same));
    }
    return myself;
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
    Objects.requireNonNull(requirements, "requirements");
    if (isMissing()) {
      return myself;
    }
    for (HostcallExchange call : actual) {
      try {
        requirements.accept(call.payload());
      } catch (AssertionError e) {
        AssertionError error =
            failed(
                "Expecting the payload of hostcall"
                    + what()
                    + " to satisfy the requirements:\n"
                    + Texts.indented(Texts.json(call.payload(), LONGEST_VALUE))
                    + "\nbut:\n"
                    + Texts.indented(String.valueOf(e.getMessage()).strip()));
        error.initCause(e);
        throw error;
      }
    }
    return myself;
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
          "Expecting a hostcall"
              + what()
              + " to be answered with:\n"
              + Texts.indented(Texts.json(tree, LONGEST_VALUE))
              + "\nbut none was.");
    }
    return myself;
  }

  /**
   * Verifies that one of the hostcalls, or more, failed, as the guest saw it.
   *
   * <pre><code class="java">
   * assertThat(run).calledHost("lookup").failed();   // passes if the handler threw
   * </code></pre>
   *
   * @return this
   * @throws AssertionError if no hostcall failed
   */
  public HostcallAssert failed() {
    if (isMissing()) {
      return myself;
    }
    if (actual.stream().noneMatch(call -> call.failure() != null)) {
      throw failed("Expecting a hostcall" + what() + " to fail, but none did.");
    }
    return myself;
  }

  /**
   * Goes back to the assertions on the whole call.
   *
   * @return the assertions that led here
   * @throws IllegalStateException if this was not made by {@link
   *     RunResultAssert#calledHost(String)}
   */
  public RunResultAssert returnToRun() {
    if (origin == null) {
      throw new IllegalStateException(
          "this assertion was not made by RunResultAssert.calledHost: there is no run to return to");
    }
    return origin;
  }

  // That there was no such hostcall was reported when soft assertions came here; once is enough.
  private boolean isMissing() {
    isNotNull();
    return origin != null && origin.softly != null && actual.isEmpty();
  }

  private void refuseToGuess(String subject) {
    if (origin != null && RunReport.lostHostcalls(origin.subject()) > 0) {
      throw failed(
          "Expecting "
              + subject
              + " to be known, but "
              + RunReport.howManyHostcallsAreKept(origin.subject())
              + ".");
    }
  }

  private String what() {
    return name == null ? "" : " \"" + name + "\"";
  }

  private static String listed(List<JsonNode> values, int marked) {
    return EventTimeline.ofValues(values, marked).toString();
  }

  private AssertionError failed(String headline) {
    return origin != null
        ? assertionError(new VerbatimMessage(RunReport.of(headline, origin.subject())))
        : assertionError(
            new VerbatimMessage(
                "\n"
                    + headline
                    + "\n\nhostcalls:\n"
                    + EventTimeline.of(List.of(), actual, Map.of())));
  }
}
