package dev.isola.assertj;

import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.Runs.messageOf;
import static dev.isola.assertj.Runs.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.isola.RunResult;
import dev.isola.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostcallAssertTest {
  private static final String REPORT =
      """

      call:     order("tea")
      verdict:  OK
      events:
           hostcall price({"item":"tea"}) -> 4
        1  stdout  "ordering\\n"
           hostcall price({"item":"milk"}) failed: HostcallError: sold out
        2  end     "ordered\"""";

  @Test
  void everyAssertionFailsForNull() {
    assertThat(messageOf(() -> new HostcallAssert(null).once()))
        .isEqualTo("\nExpecting actual not to be null");
  }

  @Test
  void countsCalls() {
    assertThat(order()).calledHost("price").times(2);
    assertThat(messageOf(() -> assertThat(order()).calledHost("price").once()))
        .isEqualTo("\nExpecting 1 hostcall \"price\", but there were 2.\n" + REPORT);
    assertThat(messageOf(() -> assertThat(order()).calledHost("price").times(3)))
        .isEqualTo("\nExpecting 3 hostcalls \"price\", but there were 2.\n" + REPORT);
  }

  @Test
  void findsAPayload() {
    assertThat(order()).calledHost("price").withPayload(Map.of("item", "milk"));
    assertThat(messageOf(() -> assertThat(order()).calledHost("price").withPayload("milk")))
        .isEqualTo(
            """

            Expecting a hostcall "price" with the payload:
              "milk"
            but the payloads were:
              1  {"item":"tea"}
              2  {"item":"milk"}
            """
                + REPORT);
  }

  @Test
  void comparesAllPayloads() {
    assertThat(order())
        .calledHost("price")
        .withPayloads(Map.of("item", "tea"), Map.of("item", "milk"));
    assertThat(
            messageOf(
                () ->
                    assertThat(order())
                        .calledHost("price")
                        .withPayloads(Map.of("item", "tea"), Map.of("item", "jam"))))
        .isEqualTo(
            """

            Expecting hostcalls "price" with the payloads:
                 1  {"item":"tea"}
              -> 2  {"item":"jam"}
            but they were:
                 1  {"item":"tea"}
              -> 2  {"item":"milk"}
            """
                + REPORT);
    assertThat(
            messageOf(
                () -> assertThat(order()).calledHost("price").withPayloads(Map.of("item", "tea"))))
        .isEqualTo(
            """

            Expecting hostcalls "price" with the payloads:
                 1  {"item":"tea"}
              ->    (no more)
            but they were:
                 1  {"item":"tea"}
              -> 2  {"item":"milk"}
            """
                + REPORT);
  }

  @Test
  void checksEachPayload() {
    assertThat(order())
        .calledHost("price")
        .payloadsSatisfy(payload -> assertThat(payload.has("item")).isTrue());
    AssertionError error =
        catchThrowableOfType(
            AssertionError.class,
            () ->
                assertThat(order())
                    .calledHost("price")
                    .payloadsSatisfy(
                        payload -> {
                          if (!payload.path("item").asText().equals("tea")) {
                            throw new AssertionError("only tea!");
                          }
                        }));
    assertThat(error)
        .hasMessage(
            """

            Expecting the payload of hostcall "price" to satisfy the requirements:
              {"item":"milk"}
            but:
              only tea!
            """
                + REPORT)
        .hasRootCauseMessage("only tea!");
  }

  @Test
  void findsAnAnswer() {
    assertThat(order()).calledHost("price").answered(4);
    assertThat(messageOf(() -> assertThat(order()).calledHost("price").answered(5)))
        .isEqualTo(
            """

            Expecting a hostcall "price" to be answered with:
              5
            but none was.
            """
                + REPORT);
  }

  @Test
  void findsAFailure() {
    assertThat(order()).calledHost("price").failed();
    RunResult run =
        RunResult.builder(Verdict.OK).function("f").hostcall(order().hostcalls().get(0)).build();
    assertThat(messageOf(() -> assertThat(run).calledHost("price").failed()))
        .isEqualTo(
            """

            Expecting a hostcall "price" to fail, but none did.

            call:     f()
            verdict:  OK
            events:
                 hostcall price({"item":"tea"}) -> 4
              1  end     null""");
  }

  @Test
  void worksWithoutARun() {
    HostcallAssert hostcalls = new HostcallAssert(order().hostcalls());

    assertThat(messageOf(hostcalls::once))
        .isEqualTo(
            """

            Expecting 1 hostcall, but there were 2.

            hostcalls:
              hostcall price({"item":"tea"}) -> 4
              hostcall price({"item":"milk"}) failed: HostcallError: sold out""");
    assertThat(messageOf(() -> new HostcallAssert(List.of()).once()))
        .isEqualTo("\nExpecting 1 hostcall, but there were 0.\n\nhostcalls:\n  (none)");
    assertThatIllegalStateException()
        .isThrownBy(hostcalls::returnToRun)
        .withMessage(
            "this assertion was not made by RunResultAssert.calledHost: there is no run to return"
                + " to");
  }
}
