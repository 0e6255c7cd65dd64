package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes values as CBOR of the kinds that guests know. */
final class CborWriter {
  // No double has more digits before the point; beyond it, an exponent could stand for any size.
  private static final int MAX_DECIMAL_DIGITS = 400;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * Encodes one value.
   *
   * @throws InvalidValueException if the value does not map or is too large
   */
  static byte[] write(JsonNode value) throws InvalidValueException {
    CborWriter writer = new CborWriter();
    writer.value(value);
    return writer.toBytes();
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  void startArray(int size) {
    head(4, size);
  }

  void integer(long number) {
    if (number >= 0) {
      head(0, number);
    } else {
      head(1, ~number);
    }
  }

  void text(String text) throws InvalidValueException {
    ByteBuffer bytes;
    try {
      bytes =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new InvalidValueException("a text holds half of a surrogate pair", e);
    }
    head(3, bytes.remaining());
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  void value(JsonNode value) throws InvalidValueException {
    value(value, 0);
  }

  private void value(JsonNode value, int depth) throws InvalidValueException {
    if (out.size() > CborReader.MAX_BYTES) {
      throw new InvalidValueException(
          "value is larger than " + Rendering.size(CborReader.MAX_BYTES));
    }
    switch (value.getNodeType()) {
      case NULL, MISSING -> out.write(0xF6);
      case BOOLEAN -> out.write(value.booleanValue() ? 0xF5 : 0xF4);
      case NUMBER -> number(value);
      case STRING -> text(value.textValue());
      case BINARY -> bytes(((BinaryNode) value).binaryValue());
      case ARRAY -> array(value, deeper(depth));
      case OBJECT -> map(value, deeper(depth));
      case POJO -> embedded((POJONode) value, depth);
    }
  }

  private static int deeper(int depth) throws InvalidValueException {
    if (depth == CborReader.MAX_DEPTH) {
      throw new InvalidValueException(
          "value is nested more than " + CborReader.MAX_DEPTH + " levels deep; is it circular?");
    }
    return depth + 1;
  }

  private void array(JsonNode array, int depth) throws InvalidValueException {
    head(4, array.size());
    for (JsonNode item : array) {
      value(item, depth);
    }
  }

  private void map(JsonNode map, int depth) throws InvalidValueException {
    head(5, map.size());
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      text(entry.getKey());
      value(entry.getValue(), depth);
    }
  }

  private void embedded(POJONode node, int depth) throws InvalidValueException {
    value(Values.tree(node.getPojo()), deeper(depth));
  }

  private void number(JsonNode number) throws InvalidValueException {
    switch (number.numberType()) {
      case INT, LONG -> integer(number.longValue());
      case BIG_INTEGER -> bigInteger(number.bigIntegerValue());
      case FLOAT, DOUBLE -> real(number.doubleValue());
      case BIG_DECIMAL -> decimal(number.decimalValue());
    }
  }

  private void bigInteger(BigInteger number) {
    if (number.bitLength() < Long.SIZE) {
      integer(number.longValue());
      return;
    }
    boolean negative = number.signum() < 0;
    BigInteger size = negative ? number.not() : number;
    if (size.bitLength() <= Long.SIZE) {
      head(negative ? 1 : 0, size.longValue());
      return;
    }
    head(6, negative ? 3 : 2);
    byte[] magnitude = size.toByteArray();
    int start = magnitude[0] == 0 ? 1 : 0;
    head(2, magnitude.length - start);
    out.write(magnitude, start, magnitude.length - start);
  }

  private void decimal(BigDecimal number) throws InvalidValueException {
    long digitsBeforePoint = (long) number.precision() - number.scale();
    if (digitsBeforePoint > MAX_DECIMAL_DIGITS && number.signum() != 0) {
      throw new InvalidValueException("a BigDecimal is too large for a double: pass a BigInteger");
    }
    if (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0) {
      bigInteger(number.signum() == 0 ? BigInteger.ZERO : number.toBigIntegerExact());
      return;
    }
    real(number.doubleValue());
  }

  private void real(double number) {
    out.write(0xFB);
    bigEndian(Double.doubleToRawLongBits(number), 8);
  }

  private void bytes(byte[] bytes) {
    head(2, bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  private void head(int majorType, long argument) {
    int type = majorType << 5;
    if (argument >= 0 && argument < 24) {
      out.write(type | (int) argument);
    } else if (argument >= 0 && argument <= 0xFF) {
      out.write(type | 24);
      bigEndian(argument, 1);
    } else if (argument >= 0 && argument <= 0xFFFF) {
      out.write(type | 25);
      bigEndian(argument, 2);
    } else if (argument >= 0 && argument <= 0xFFFF_FFFFL) {
      out.write(type | 26);
      bigEndian(argument, 4);
    } else {
      out.write(type | 27);
      bigEndian(argument, 8);
    }
  }

  private void bigEndian(long number, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      out.write((int) (number >>> shift));
    }
  }
}
