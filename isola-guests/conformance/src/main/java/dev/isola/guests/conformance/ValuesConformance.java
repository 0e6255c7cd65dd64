package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Arg;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values on their way into the guest and out of it, with the program {@code values}.
 *
 * @since 0.1.0
 */
@Execution(ExecutionMode.SAME_THREAD)
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ValuesConformance {
  private final GuestUnderTest guest;
  private Sandbox sandbox;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected ValuesConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  @BeforeAll
  void open() {
    sandbox = guest.with("values");
  }

  @AfterAll
  void close() {
    sandbox.close();
  }

  /**
   * The sandbox with the program.
   *
   * @return the sandbox
   */
  protected final Sandbox sandbox() {
    return sandbox;
  }

  record Point(int x, int y) {}

  /** Values, and how the guest's function {@code show} describes them. */
  static Stream<Arguments> values() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", List.of(1, "x"));
    map.put("a", null);
    return Stream.of(
        Arguments.of(null, "null"),
        Arguments.of(true, "true"),
        Arguments.of(0, "0"),
        Arguments.of(-1, "-1"),
        Arguments.of((1L << 53) - 1, "9007199254740991"),
        Arguments.of(1L << 53, "9007199254740992"),
        Arguments.of((1L << 53) + 1, "9007199254740993"),
        Arguments.of(-(1L << 53) - 1, "-9007199254740993"),
        Arguments.of(Long.MAX_VALUE, "9223372036854775807"),
        Arguments.of(Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of(BigInteger.TWO.pow(64).subtract(BigInteger.ONE), "18446744073709551615"),
        Arguments.of(BigInteger.TWO.pow(64), "18446744073709551616"),
        Arguments.of(BigInteger.TWO.pow(64).negate(), "-18446744073709551616"),
        Arguments.of(BigInteger.TWO.pow(100).negate(), "-1267650600228229401496703205376"),
        Arguments.of(1.5, "1.5"),
        Arguments.of(-0.0, "-0.0"),
        Arguments.of(Double.NaN, "NaN"),
        Arguments.of(Double.NEGATIVE_INFINITY, "-Infinity"),
        Arguments.of(new BigDecimal("0.1"), "0.1"),
        Arguments.of("Grüße 😀\0", "\"Grüße 😀\\u0000\""),
        Arguments.of(new byte[] {0, -1}, "bytes 00ff"),
        Arguments.of(Arrays.asList(1, null), "[1,null]"),
        Arguments.of(new int[] {1, 2}, "[1,2]"),
        Arguments.of(map, "{\"b\":[1,\"x\"],\"a\":null}"),
        Arguments.of(Map.of("__proto__", List.of(1)), "{\"__proto__\":[1]}"),
        Arguments.of(new Point(1, 2), "{\"x\":1,\"y\":2}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void reachTheGuest(Object value, String description) {
    assertThat(sandbox.run("show", value).textValue()).isEqualTo(description);
  }

  @ParameterizedTest
  @MethodSource("values")
  void comeBackAsTheyWent(Object value) {
    JsonNode sent = sandbox.run("echo", value);
    assertThat(sandbox.run("echo", sent)).isEqualTo(sent);
  }

  @Test
  void argumentsArePositionalOrNamed() {
    assertThat(
            sandbox.run(
                "received", 1, Arg.named("k", List.of(2)), Arg.of(3), Arg.named("name", null)))
        .hasToString("[[1,3],{\"k\":[2],\"name\":null}]");
  }

  @Test
  void thatAreTooDeepAreRefused() {
    RunResult deep = sandbox.call("nested", 200);
    assertThat(deep.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(sandbox.call("nested", 100).verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "of_bytes, 16777216, longer than 16 MiB",
    "of_bytes, 17825792, longer than 16 MiB",
    "of_text, 16777216, longer than 16 MiB",
    "of_bytes, 68157440, longer than 16 MiB",
    "of_elements, 1000000, 'more than 1,000,000 parts'"
  })
  void thatAreTooLargeAreErrorsThatCanBeCaught(String function, int size, String why) {
    RunResult returned = sandbox.call(function, size);
    assertThat(returned.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(returned.error().orElseThrow().message())
        .contains("the value")
        .contains(why)
        .endsWith("cannot be sent to the host");
    JsonNode caught = sandbox.run("caught", function, size);
    assertThat(caught).hasSize(2).allSatisfy(told -> assertThat(told.textValue()).contains(why));
    assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
  }

  @Test
  void thatAreJustNotTooLargeArrive() throws IOException {
    int head = 5;
    assertThat(sandbox.run("of_bytes", (16 << 20) - head).binaryValue()).hasSize((16 << 20) - head);
    assertThat(sandbox.run("of_elements", 999_999).size()).isEqualTo(999_999);
  }

  @Test
  void thatContainThemselvesAreRefused() {
    RunResult circle = sandbox.call("circle");
    assertThat(circle.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(circle.error().orElseThrow().message())
        .isEqualTo("result[0]: the value contains itself");
  }

  @Test
  void thatDoNotMapAreToldByTheirPlace() {
    RunResult returned = sandbox.call("misplaced");
    assertThat(returned.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(returned.error().orElseThrow().message())
        .isEqualTo("result.items[3].callback: a function cannot be sent to the host");
    RunResult yielded = sandbox.call("yields_misplaced");
    assertThat(yielded.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(yielded.results()).hasToString("[1]");
    assertThat(yielded.error().orElseThrow().message())
        .isEqualTo("value.items[3].callback: a function cannot be sent to the host");
  }

  @Test
  void thatAreNoTextAreRefused() {
    assertThat(sandbox.call("lone_surrogate").verdict()).isEqualTo(Verdict.GUEST_ERROR);
  }

  @Test
  void ofOtherTypesAreRefused() {
    RunResult result = sandbox.call("no_value");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().type()).isEqualTo("TypeError");
  }
}
