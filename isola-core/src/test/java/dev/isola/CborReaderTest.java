package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborReaderTest {
  // Without the feature, Jackson writes large negative integers off by one.
  private static final CBORMapper JACKSON =
      CBORMapper.builder(
              CBORFactory.builder()
                  .enable(CBORGenerator.Feature.ENCODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING)
                  .build())
          .build();

  private static JsonNode read(String hex) throws InvalidValueException {
    return CborReader.read(HexFormat.of().parseHex(hex));
  }

  // Examples of RFC 8949, appendix A.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "00|0",
        "17|23",
        "1818|24",
        "1903e8|1000",
        "1b000000e8d4a51000|1000000000000",
        "1bffffffffffffffff|18446744073709551615",
        "c249010000000000000000|18446744073709551616",
        "3bffffffffffffffff|-18446744073709551616",
        "c349010000000000000000|-18446744073709551617",
        "20|-1",
        "3903e7|-1000",
        "f4|false",
        "f5|true",
        "f6|null",
        "f7|null",
        "60|\"\"",
        "6449455446|\"IETF\"",
        "62c3bc|\"ü\"",
        "64f0908591|\"𐅑\"",
        "80|[]",
        "83010203|[1,2,3]",
        "8301820203820405|[1,[2,3],[4,5]]",
        "a26161016162820203|{\"a\":1,\"b\":[2,3]}",
        "9f018202039f0405ffff|[1,[2,3],[4,5]]",
        "bf61610161629f0203ffff|{\"a\":1,\"b\":[2,3]}",
        "7f657374726561646d696e67ff|\"streaming\"",
      })
  void readsValues(String hex, String json) throws Exception {
    assertThat(read(hex)).hasToString(json);
  }

  @ParameterizedTest
  @CsvSource({
    "f90000, 0.0",
    "f98000, -0.0",
    "f93c00, 1.0",
    "f93e00, 1.5",
    "f97bff, 65504.0",
    "f90001, 5.960464477539063e-8",
    "f90400, 0.00006103515625",
    "f9c400, -4.0",
    "fa47c35000, 100000.0",
    "fb3ff199999999999a, 1.1",
    "fb7e37e43c8800759c, 1.0e+300",
    "f97c00, Infinity",
    "f9fc00, -Infinity",
    "fb7ff8000000000000, NaN"
  })
  void readsFloatingPointNumbersOfAllSizes(String hex, double expected) throws Exception {
    assertThat(read(hex)).isEqualTo(DoubleNode.valueOf(expected));
  }

  @Test
  void readsByteStrings() throws Exception {
    assertThat(read("4401020304")).isEqualTo(BinaryNode.valueOf(new byte[] {1, 2, 3, 4}));
    assertThat(read("5f42010243030405ff"))
        .isEqualTo(BinaryNode.valueOf(new byte[] {1, 2, 3, 4, 5}));
  }

  @Test
  void makesTextOfKeysThatAreNotText() throws Exception {
    JsonNode map =
        read(
            "a8"
                + "0161"
                + "61"
                + "2061"
                + "62"
                + "f561"
                + "63"
                + "f661"
                + "64"
                + "fb3ff800000000000061"
                + "65"
                + "42ffee61"
                + "66"
                + "82010261"
                + "67"
                + "c24901000000000000000061"
                + "68");
    assertThat(map)
        .hasToString(
            "{\"1\":\"a\",\"-1\":\"b\",\"true\":\"c\",\"null\":\"d\",\"1.5\":\"e\","
                + "\"/+4=\":\"f\",\"[1,2]\":\"g\",\"18446744073709551616\":\"h\"}");
  }

  @Test
  void letsTheLastOfEqualKeysWin() throws Exception {
    assertThat(read("a3616101616202616103")).hasToString("{\"a\":3,\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "18", // no argument
        "1900", // half an argument
        "61", // no text
        "62c3", // half a text
        "81", // no item
        "a1", // no entry
        "a16161", // no value
        "0000", // trailing byte
        "1c", // reserved length
        "1f", // indefinite integer
        "ff", // break without a start
        "9f", // array without an end
        "9f00", // the same, with an item
        "bf6161ff", // odd number of items
        "7f00ff", // a number in a text
        "7f7f6161ffff", // nested indefinite text
        "5f6161ff", // text in bytes
        "61ff", // not UTF-8
        "62c080", // overlong
        "63eda080", // half of a surrogate pair
        "64f4908080", // beyond Unicode
        "c0", // tag without content
        "c074323031332d30332d32315432303a30343a30305a", // a date
        "c48221196ab3", // decimal fraction
        "c201", // large integer that is no byte string
        "f0", // unassigned simple value
        "f820", // simple value in two bytes
        "fb00", // half a number
        "a1a0f6", // map as key
        "a181a0f6", // map in a key
        "9bffffffffffffffff", // array of 2^64-1 items
        "9b7fffffffffffffff", // array of 2^63-1 items
        "9a7fffffff", // array of 2^31-1 items
        "bb7fffffffffffffff", // such a map
        "7b7fffffffffffffff", // such a text
        "5a7fffffff", // such bytes
      })
  void refusesWhatIsNotExactlyOneValue(String hex) {
    assertThatThrownBy(() -> read(hex))
        .isInstanceOf(InvalidValueException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void takesValuesThatAreAsDeepAsAllowedAndNoDeeper() throws Exception {
    assertThat(read("81".repeat(127) + "80")).isNotNull();
    assertThat(read("a100".repeat(127) + "a0")).isNotNull();
    assertThatThrownBy(() -> read("81".repeat(128) + "80"))
        .hasMessage("value is nested more than 128 levels deep; is it circular?");
    assertThatThrownBy(() -> read("a100".repeat(128) + "a0")).hasMessageContaining("levels deep");
    assertThatThrownBy(() -> CborReader.read(filled(1_000_000, 0x9F)))
        .hasMessageContaining("levels deep");
    assertThatThrownBy(() -> CborReader.read(filled(1_000_000, 0xA1)))
        .hasMessageContaining("levels deep");
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void refusesValuesThatWouldFillTheHeap() {
    ByteArrayOutputStream maps = new ByteArrayOutputStream();
    maps.write(0x9F);
    maps.writeBytes(filled(2_000_000, 0xA0));
    maps.write(0xFF);
    assertThatThrownBy(() -> CborReader.read(maps.toByteArray()))
        .hasMessage("value has more than 1000000 parts");
    assertThatThrownBy(() -> CborReader.read(new byte[CborReader.MAX_BYTES + 1]))
        .hasMessage("value of 16777217 bytes is larger than 16 MiB");
  }

  @Test
  void refusesIntegersWithoutMeasure() throws Exception {
    ByteArrayOutputStream integer = new ByteArrayOutputStream();
    integer.writeBytes(HexFormat.of().parseHex("c25a00100000"));
    integer.writeBytes(filled(1 << 20, 0xFF));
    assertThat(CborReader.read(integer.toByteArray()).bigIntegerValue().bitLength())
        .isEqualTo(8 << 20);

    ByteArrayOutputStream larger = new ByteArrayOutputStream();
    larger.writeBytes(HexFormat.of().parseHex("c25a00100001"));
    larger.writeBytes(filled((1 << 20) + 1, 0xFF));
    assertThatThrownBy(() -> CborReader.read(larger.toByteArray()))
        .hasMessage("integer of 1048577 bytes is larger than 1 MiB");

    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.write(0xA1);
    key.writeBytes(integer.toByteArray());
    key.write(0);
    assertThatThrownBy(() -> CborReader.read(key.toByteArray()))
        .hasMessage("an integer is too large for a key");
  }

  @Test
  void readsWhatJacksonWrites() throws Exception {
    ObjectNode value = JACKSON.createObjectNode();
    value.put("int", -70_000).put("long", Long.MIN_VALUE).put("double", 0.1).put("text", "größe");
    value.put("big", BigInteger.TWO.pow(200).negate()).put("bytes", new byte[] {0, -1});
    value.putArray("list").add(1).addNull().add(true).addObject().put("x", "y");
    assertThat(CborReader.read(JACKSON.writeValueAsBytes(value))).isEqualTo(value);
  }

  @Test
  void answersAnyBytesWithAValueOrATypedError() {
    Random random = new Random(7);
    int values = 0;
    int errors = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      try {
        assertThat(CborReader.read(bytes)).isNotNull();
        values++;
      } catch (InvalidValueException e) {
        errors++;
      }
    }
    assertThat(values).isPositive();
    assertThat(errors).isPositive();
  }

  @Test
  void noticesEveryCutOfAValue() throws Exception {
    byte[] whole =
        JACKSON.writeValueAsBytes(
            JACKSON.readTree(JACKSON.writeValueAsBytes(Map.of("k", new int[] {1, 300}))));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CborReader.read(cut)).isInstanceOf(InvalidValueException.class);
    }
    assertThat(CborReader.read(whole).get("k").get(1).intValue()).isEqualTo(300);
  }
}
