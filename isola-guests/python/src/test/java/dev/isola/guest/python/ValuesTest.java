package dev.isola.guest.python;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Arg;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.SAME_THREAD)
class ValuesTest {
  private static final Sandbox SANDBOX =
      PythonSandboxes.with(
          """
          def echo(value): return value
          def show(value): return repr(value)
          def arguments(*args, **kwargs): return [list(args), kwargs]
          def evaluate(text): return eval(text, {})
          """);

  @AfterAll
  static void close() {
    SANDBOX.close();
  }

  record Point(int x, int y) {}

  static Stream<Arguments> values() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", List.of(1, "x"));
    map.put("a", null);
    return Stream.of(
        Arguments.of(null, "None"),
        Arguments.of(true, "True"),
        Arguments.of(0, "0"),
        Arguments.of(-1, "-1"),
        Arguments.of(Long.MAX_VALUE, "9223372036854775807"),
        Arguments.of(Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of(BigInteger.TWO.pow(64).subtract(BigInteger.ONE), "18446744073709551615"),
        Arguments.of(BigInteger.TWO.pow(64), "18446744073709551616"),
        Arguments.of(BigInteger.TWO.pow(64).negate(), "-18446744073709551616"),
        Arguments.of(BigInteger.TWO.pow(100).negate(), "-1267650600228229401496703205376"),
        Arguments.of(1.5, "1.5"),
        Arguments.of(-0.0, "-0.0"),
        Arguments.of(Double.NaN, "nan"),
        Arguments.of(Double.NEGATIVE_INFINITY, "-inf"),
        Arguments.of(new BigDecimal("0.1"), "0.1"),
        Arguments.of("Grüße 😀\0", "'Grüße 😀\\x00'"),
        Arguments.of(new byte[] {0, -1}, "b'\\x00\\xff'"),
        Arguments.of(Arrays.asList(1, null), "[1, None]"),
        Arguments.of(new int[] {1, 2}, "[1, 2]"),
        Arguments.of(map, "{'b': [1, 'x'], 'a': None}"),
        Arguments.of(new Point(1, 2), "{'x': 1, 'y': 2}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void reachTheGuest(Object value, String repr) {
    assertThat(SANDBOX.run("show", value).textValue()).isEqualTo(repr);
  }

  @ParameterizedTest
  @MethodSource("values")
  void comeBackAsTheyWent(Object value) {
    JsonNode sent = SANDBOX.run("echo", value);
    assertThat(SANDBOX.run("echo", sent)).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "(1, 2)|[1,2]",
        "{3, 1, 2}|[1,2,3]",
        "range(3)|[0,1,2]",
        "{1: 'a', 2.5: 'b', None: 'c', True: 'd'}|{\"1\":\"d\",\"2.5\":\"b\",\"null\":\"c\"}",
        "b'\\xff'|\"/w==\"",
        "bytearray(b'a')|\"YQ==\"",
        "2 ** 64|18446744073709551616",
        "-2 ** 64 - 1|-18446744073709551617",
        "1e300|1.0E300",
        "__import__('decimal').Decimal('1.10')|\"1.10\"",
        "__import__('datetime').date(2024, 2, 29)|\"2024-02-29\"",
        "__import__('collections').OrderedDict(a=1)|{\"a\":1}",
        "__import__('collections').namedtuple('P', 'x y')(1, 2)|[1,2]",
        "__import__('enum').IntEnum('E', 'A B').B|2",
      })
  void ofPythonsTypesMap(String expression, String json) {
    assertThat(SANDBOX.run("evaluate", expression)).hasToString(json);
  }

  @Test
  void argumentsArePositionalOrNamed() {
    assertThat(
            SANDBOX.run(
                "arguments", 1, Arg.named("k", List.of(2)), Arg.of(3), Arg.named("name", null)))
        .hasToString("[[1,3],{\"k\":[2],\"name\":null}]");
  }

  @Test
  void thatAreTooDeepAreRefused() {
    RunResult deep =
        SANDBOX.call("evaluate", "__import__('functools').reduce(lambda a, _: [a], range(200), 0)");
    assertThat(deep.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(SANDBOX.call("evaluate", "[" + "[".repeat(80) + "]".repeat(80) + "]").verdict())
        .isEqualTo(Verdict.OK);
  }
}
