package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {
  enum Colour {
    RED
  }

  record Point(int x, double y) {}

  record Deep(Optional<Colour> colour, List<BigDecimal> amounts, byte[] bytes) {}

  record Owner(String name, List<Object> items) {}

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  public static final class Bean {
    public String getName() {
      return "bean";
    }
  }

  public static final class Failing {
    public String getName() {
      throw new IllegalStateException("broken getter");
    }
  }

  static Stream<Arguments> encodings() {
    return Stream.of(
        Arguments.of(null, "f6"),
        Arguments.of(true, "f5"),
        Arguments.of(false, "f4"),
        Arguments.of(0, "00"),
        Arguments.of(23, "17"),
        Arguments.of(24, "1818"),
        Arguments.of(256, "190100"),
        Arguments.of(65_536, "1a00010000"),
        Arguments.of(1L << 32, "1b0000000100000000"),
        Arguments.of((byte) -1, "20"),
        Arguments.of((short) -500, "3901f3"),
        Arguments.of(Long.MIN_VALUE, "3b7fffffffffffffff"),
        Arguments.of(BigInteger.valueOf(5), "05"),
        Arguments.of(BigInteger.ONE.shiftLeft(63), "1b8000000000000000"),
        Arguments.of(BigInteger.ONE.shiftLeft(64), "c249010000000000000000"),
        Arguments.of(BigInteger.ONE.shiftLeft(64).negate(), "3bffffffffffffffff"),
        Arguments.of(BigInteger.ONE.shiftLeft(64).not(), "c349010000000000000000"),
        Arguments.of(1.5, "fb3ff8000000000000"),
        Arguments.of(1.5f, "fb3ff8000000000000"),
        Arguments.of(-0.0, "fb8000000000000000"),
        Arguments.of(Double.NaN, "fb7ff8000000000000"),
        Arguments.of(Double.POSITIVE_INFINITY, "fb7ff0000000000000"),
        Arguments.of(new BigDecimal("2.50"), "fb4004000000000000"),
        Arguments.of(new BigDecimal("3.00"), "03"),
        Arguments.of(new BigDecimal("1e3"), "1903e8"),
        Arguments.of(new BigDecimal("0e999999999"), "00"),
        Arguments.of(new BigDecimal("1e-999999999"), "fb0000000000000000"),
        Arguments.of("ü", "62c3bc"),
        Arguments.of('x', "6178"),
        Arguments.of("𐅑", "64f0908591"),
        Arguments.of(new byte[] {1, -1}, "4201ff"),
        Arguments.of(List.of(1, "a"), "82016161"),
        Arguments.of(new int[] {1, 2}, "820102"),
        Arguments.of(new Object[] {null, new byte[] {7}}, "82f64107"),
        Arguments.of(Set.of(9), "8109"),
        Arguments.of(Map.of("k", List.of()), "a1616b80"),
        Arguments.of(Map.of(1, 2), "a1613102"),
        Arguments.of(new Point(1, 0.5), "a26178016179fb3fe0000000000000"),
        Arguments.of(new Bean(), "a1646e616d65646265616e"),
        Arguments.of(Colour.RED, "63524544"),
        Arguments.of(JsonNodeFactory.instance.arrayNode().add(3), "8103"),
        Arguments.of(Optional.of(new byte[] {7}), "4107"),
        Arguments.of(Optional.empty(), "f6"),
        Arguments.of(OptionalInt.of(5), "05"),
        Arguments.of(LocalDate.of(2024, 2, 29), "6a323032342d30322d3239"),
        Arguments.of(Instant.EPOCH, "74" + hex("1970-01-01T00:00:00Z")),
        Arguments.of(
            OffsetDateTime.parse("2024-01-02T03:04:05+02:00"),
            "7819" + hex("2024-01-02T03:04:05+02:00")),
        Arguments.of(Duration.ofMillis(1500), "66" + hex("PT1.5S")),
        Arguments.of(
            new double[] {Double.NaN, -0.0}, "82" + "fb7ff8000000000000" + "fb8000000000000000"),
        Arguments.of(new boolean[] {true}, "81f5"),
        Arguments.of(new long[] {-1}, "8120"),
        Arguments.of(new char[] {'a', 'b'}, "626162"),
        Arguments.of(
            new Deep(Optional.of(Colour.RED), List.of(new BigDecimal("0.5")), new byte[] {1}),
            "a3"
                + "66"
                + hex("colour")
                + "63"
                + hex("RED")
                + "67"
                + hex("amounts")
                + "81fb3fe0000000000000"
                + "65"
                + hex("bytes")
                + "4101"),
        Arguments.of(
            JsonNodeFactory.instance.pojoNode(new Point(0, 0)),
            "a2617800" + "6179fb0000000000000000"));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void encodesEachKindOfValue(Object value, String hex) throws Exception {
    assertThat(HexFormat.of().formatHex(Values.encode(value))).isEqualTo(hex);
  }

  @Test
  void writesWhatJacksonReads() throws Exception {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("list", Arrays.asList(1, null, -5_000_000_000L, "text", 2.25));
    value.put("big", BigInteger.TEN.pow(40));
    value.put("nested", Map.of("bytes", new byte[] {1, 2, 3}));
    JsonNode tree = new CBORMapper().readTree(Values.encode(value));
    assertThat(tree.get("list")).hasToString("[1,null,-5000000000,\"text\",2.25]");
    assertThat(tree.get("big").bigIntegerValue()).isEqualTo(BigInteger.TEN.pow(40));
    assertThat(tree.get("nested").get("bytes").binaryValue()).containsExactly(1, 2, 3);
  }

  @Test
  void takesAByteArrayAsItIsNow() throws Exception {
    byte[] bytes = {1};
    JsonNode tree = Values.tree(bytes);
    bytes[0] = 2;
    assertThat(tree.binaryValue()).containsExactly(1);
  }

  @Test
  void refusesWhatDoesNotMap() {
    List<Object> circular = new ArrayList<>();
    circular.add(circular);
    assertThatThrownBy(() -> Values.encode(circular)).isInstanceOf(InvalidValueException.class);
    Owner owner = new Owner("o", new ArrayList<>());
    owner.items().add(Map.of("owner", owner));
    assertThatThrownBy(() -> Call.of("f", new Object[] {1, Arg.named("who", owner)}))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("invalid argument 2 (\"who\") of \"f\": ")
        .hasMessageEndingWith("is it circular?");
    Owner broken = new Owner("o", List.of(1, Map.of("k", new Failing())));
    assertThatThrownBy(() -> Call.of("f", new Object[] {broken}))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("invalid argument 1 of \"f\"")
        .hasMessageContaining("broken getter (at items[1].k.name)");
    assertThatThrownBy(() -> Values.encode(new Object()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("java.lang.Object does not map");
    assertThatThrownBy(() -> Values.encode(new Failing()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("broken getter");
    assertThatThrownBy(() -> Values.encode("\ud800"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("a text holds half of a surrogate pair");
    assertThatThrownBy(() -> Values.encode(new BigDecimal("1e999999999")))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("BigDecimal is too large");
    assertThatThrownBy(() -> Values.encode(StreamArg.fromIterable(List.of())))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("a StreamArg cannot be part of a value");
    assertThatThrownBy(() -> Values.encode(new byte[CborReader.MAX_BYTES]))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("larger than 16 MiB");
  }

  @Test
  void refusesValuesThatAreTooDeep() throws Exception {
    assertThat(Values.encode(nested(128))).hasSize(128);
    assertThatThrownBy(() -> Values.encode(nested(129)))
        .hasMessage("value is nested more than 128 levels deep; is it circular?");
  }

  private static Object nested(int levels) {
    List<Object> value = List.of();
    for (int i = 1; i < levels; i++) {
      value = List.of(value);
    }
    return value;
  }

  @Test
  void encodesArgumentsAsTheGuestWantsThem() {
    Call call =
        Call.of(
            "f",
            new Object[] {
              1,
              Arg.of("x"),
              StreamArg.fromIterable(List.of()),
              Arg.named("n", null),
              StreamArg.fromIterable(List.of()).withName("s"),
              Arg.named("t", StreamArg.fromIterable(List.of())),
            });
    assertThat(HexFormat.of().formatHex(call.arguments()))
        .isEqualTo(
            "86" + "820001" + "82006178" + "820100" + "8300f6616e" + "8301016173" + "8301026174");
    assertThat(call.rendered())
        .containsExactly("1", "\"x\"", "<stream>", "n=null", "s=<stream>", "t=<stream>");
  }

  @Test
  void takesANullForVarargsAsOneNull() {
    assertThat(Call.of("f", null).rendered()).containsExactly("null");
  }

  @Test
  void cutsLongArgumentsInMessages() {
    String rendered = Call.of("f", new Object[] {"x".repeat(100_000)}).rendered().get(0);
    assertThat(rendered).hasSize(201).startsWith("\"xxx").endsWith("x…");
  }

  @Test
  void refusesCallsThatCannotBe() {
    assertThatThrownBy(() -> Call.of("", new Object[0]))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("function name must not be empty");
    assertThatThrownBy(() -> Call.of("f", new Object[] {1, new Object()}))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("invalid argument 2 of \"f\": a value of type java.lang.Object");
    assertThatThrownBy(() -> Call.of("f", new Object[] {Arg.named("a", 1), Arg.named("a", 2)}))
        .hasMessage("invalid argument 2 (\"a\") of \"f\": there are two arguments named \"a\"");
    assertThatThrownBy(
            () ->
                Call.of(
                    "f",
                    new Object[] {Arg.named("a", StreamArg.fromIterable(List.of()).withName("b"))}))
        .hasMessageContaining("argument \"a\" holds a stream with another name, \"b\"");
    assertThatThrownBy(() -> Arg.named("", 1)).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> Arg.of(Arg.of(1))).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> StreamArg.fromIterable(List.of()).withCapacity(0))
        .hasMessage("stream capacity must be greater than 0, was 0");
  }
}
