package dev.isola;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads one value from CBOR that a guest made, so from bytes of any kind.
 *
 * <p>Not Jackson's parser: a guest's maps may have keys of any type, which that one refuses, and
 * what it takes for text need not be UTF-8. Memory is only taken in proportion to bytes that are
 * really there, and the number of nodes is limited because an empty map is one byte in CBOR and a
 * hundred in Java.
 */
final class CborReader {
  /** The deepest nesting of arrays and maps. */
  static final int MAX_DEPTH = 128;

  /** The largest encoded value in bytes. */
  static final int MAX_BYTES = 16 << 20;

  /** The most nodes in one value. */
  static final int MAX_NODES = 1_000_000;

  /** The largest integer in bytes; its decimal form has about 2.5 million digits. */
  static final int MAX_INTEGER_BYTES = 1 << 20;

  private static final int HEAP_BYTES_PER_NODE = 80;
  private static final int MAX_KEY_INTEGER_BITS = 1 << 14;
  private static final int BREAK = 0xFF;
  private static final int INDEFINITE = 31;

  private final byte[] data;
  private int position;
  private int nodes;

  private CborReader(byte[] data) {
    this.data = data;
  }

  /**
   * Reads a value.
   *
   * @throws InvalidValueException if the bytes are not exactly one value within the limits
   */
  static JsonNode read(byte[] data) throws InvalidValueException {
    return readValue(data).tree();
  }

  /**
   * A value and what it takes.
   *
   * @param tree the value
   * @param weight about how many bytes of the heap it takes
   */
  record Value(JsonNode tree, long weight) {}

  /**
   * Reads a value and weighs it.
   *
   * @throws InvalidValueException if the bytes are not exactly one value within the limits
   */
  static Value readValue(byte[] data) throws InvalidValueException {
    if (data.length > MAX_BYTES) {
      throw new InvalidValueException(
          "value of " + data.length + " bytes is larger than " + Rendering.size(MAX_BYTES));
    }
    CborReader reader = new CborReader(data);
    JsonNode value = reader.value(0);
    if (reader.position != data.length) {
      throw new InvalidValueException(
          (data.length - reader.position) + " bytes follow the end of the value");
    }
    return new Value(value, data.length + HEAP_BYTES_PER_NODE * (long) reader.nodes);
  }

  private JsonNode value(int depth) throws InvalidValueException {
    int head = nextByte();
    int info = head & 31;
    if (++nodes > MAX_NODES) {
      throw new InvalidValueException("value has more than " + MAX_NODES + " parts");
    }
    return switch (head >> 5) {
      case 0 -> unsigned(argument(info));
      case 1 -> negative(argument(info));
      case 2 -> BinaryNode.valueOf(bytes(info, 2));
      case 3 -> TextNode.valueOf(text(info));
      case 4 -> array(info, deeper(depth));
      case 5 -> map(info, deeper(depth));
      case 6 -> tagged(argument(info));
      default -> simple(info);
    };
  }

  private static int deeper(int depth) throws InvalidValueException {
    if (depth == MAX_DEPTH) {
      throw new InvalidValueException(
          "value is nested more than " + MAX_DEPTH + " levels deep; is it circular?");
    }
    return depth + 1;
  }

  private static JsonNode unsigned(long number) {
    if (number < 0) {
      return BigIntegerNode.valueOf(unsignedBig(number));
    }
    return integer(number);
  }

  private static JsonNode negative(long number) {
    if (number < 0) {
      return BigIntegerNode.valueOf(unsignedBig(number).not());
    }
    return integer(~number);
  }

  private static BigInteger unsignedBig(long number) {
    return new BigInteger(Long.toUnsignedString(number));
  }

  private static JsonNode integer(long number) {
    return (int) number == number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
  }

  private ArrayNode array(int info, int depth) throws InvalidValueException {
    if (info == INDEFINITE) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      while (!atBreak()) {
        array.add(value(depth));
      }
      return array;
    }
    int size = count(argument(info), 1);
    ArrayNode array = JsonNodeFactory.instance.arrayNode(Math.min(size, 1024));
    for (int i = 0; i < size; i++) {
      array.add(value(depth));
    }
    return array;
  }

  private ObjectNode map(int info, int depth) throws InvalidValueException {
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    if (info == INDEFINITE) {
      while (!atBreak()) {
        String key = key(depth);
        map.set(key, value(depth));
      }
      return map;
    }
    int size = count(argument(info), 2);
    for (int i = 0; i < size; i++) {
      String key = key(depth);
      map.set(key, value(depth));
    }
    return map;
  }

  private String key(int depth) throws InvalidValueException {
    JsonNode key = value(depth);
    if (key.isTextual()) {
      return key.textValue();
    }
    checkKey(key);
    if (key instanceof BinaryNode binary) {
      return Base64.getEncoder().encodeToString(binary.binaryValue());
    }
    if (key.isValueNode()) {
      return key.asText();
    }
    StringBuilder text = new StringBuilder();
    appendJson(text, key);
    return text.toString();
  }

  /** What {@code toString} gives, which makes a mapper: that takes megabytes for the first key. */
  private static void appendJson(StringBuilder text, JsonNode key) {
    if (key.isArray()) {
      char separator = '[';
      for (JsonNode part : key) {
        text.append(separator);
        appendJson(text, part);
        separator = ',';
      }
      text.append(key.isEmpty() ? "[]" : "]");
    } else if (key.isTextual() || key.isBinary() || key.isDouble() && !finite(key)) {
      text.append('"');
      JsonStringEncoder.getInstance().quoteAsString(key.asText(), text);
      text.append('"');
    } else {
      text.append(key.asText());
    }
  }

  private static boolean finite(JsonNode number) {
    return Double.isFinite(number.doubleValue());
  }

  // A map in a key could grow without bounds: each level of quoting doubles the text. A large
  // integer takes more than linear time to write.
  private static void checkKey(JsonNode key) throws InvalidValueException {
    if (key.isObject()) {
      throw new InvalidValueException("a map cannot be a key");
    }
    if (key.isBigInteger() && key.bigIntegerValue().bitLength() > MAX_KEY_INTEGER_BITS) {
      throw new InvalidValueException("an integer is too large for a key");
    }
    for (JsonNode part : key) {
      checkKey(part);
    }
  }

  private JsonNode tagged(long tag) throws InvalidValueException {
    if (tag != 2 && tag != 3) {
      throw new InvalidValueException(
          "CBOR tag " + Long.toUnsignedString(tag) + " is not a value that guests may send");
    }
    int head = nextByte();
    if (head >> 5 != 2) {
      throw new InvalidValueException("a large integer must be tagged bytes");
    }
    byte[] magnitude = bytes(head & 31, 2);
    if (magnitude.length > MAX_INTEGER_BYTES) {
      throw new InvalidValueException(
          "integer of "
              + magnitude.length
              + " bytes is larger than "
              + Rendering.size(MAX_INTEGER_BYTES));
    }
    BigInteger number = new BigInteger(1, magnitude);
    if (tag == 3) {
      number = number.not();
    }
    return number.bitLength() < Long.SIZE
        ? integer(number.longValue())
        : BigIntegerNode.valueOf(number);
  }

  private JsonNode simple(int info) throws InvalidValueException {
    return switch (info) {
      case 20 -> BooleanNode.FALSE;
      case 21 -> BooleanNode.TRUE;
      case 22, 23 -> NullNode.getInstance();
      case 25 -> DoubleNode.valueOf(half((int) bigEndian(2)));
      case 26 -> DoubleNode.valueOf(Float.intBitsToFloat((int) bigEndian(4)));
      case 27 -> DoubleNode.valueOf(Double.longBitsToDouble(bigEndian(8)));
      default -> throw new InvalidValueException("CBOR simple value " + info + " has no meaning");
    };
  }

  private static double half(int bits) {
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    double size;
    if (exponent == 0) {
      size = Math.scalb((double) fraction, -24);
    } else if (exponent == 31) {
      size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else {
      size = Math.scalb((double) (fraction + 1024), exponent - 25);
    }
    return (bits & 0x8000) == 0 ? size : -size;
  }

  private String text(int info) throws InvalidValueException {
    if (info != INDEFINITE) {
      int length = count(argument(info), 1);
      String text = utf8(position, length);
      position += length;
      return text;
    }
    StringBuilder text = new StringBuilder();
    while (!atBreak()) {
      int head = nextByte();
      if (head >> 5 != 3 || (head & 31) == INDEFINITE) {
        throw new InvalidValueException("a part of a text is not text");
      }
      text.append(text(head & 31));
    }
    return text.toString();
  }

  private String utf8(int start, int length) throws InvalidValueException {
    boolean ascii = true;
    for (int i = start; i < start + length; i++) {
      if (data[i] < 0) {
        ascii = false;
        break;
      }
    }
    if (ascii) {
      return new String(data, start, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(data, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidValueException("a text is not UTF-8");
    }
  }

  private byte[] bytes(int info, int majorType) throws InvalidValueException {
    if (info != INDEFINITE) {
      int length = count(argument(info), 1);
      byte[] bytes = new byte[length];
      System.arraycopy(data, position, bytes, 0, length);
      position += length;
      return bytes;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    while (!atBreak()) {
      int head = nextByte();
      if (head >> 5 != majorType || (head & 31) == INDEFINITE) {
        throw new InvalidValueException("a part of a byte string is not bytes");
      }
      whole.writeBytes(bytes(head & 31, majorType));
    }
    return whole.toByteArray();
  }

  private boolean atBreak() throws InvalidValueException {
    if (position == data.length) {
      throw truncated();
    }
    if ((data[position] & 0xFF) != BREAK) {
      return false;
    }
    position++;
    return true;
  }

  /** A number of items, checked against the bytes that are left. */
  private int count(long number, int bytesEach) throws InvalidValueException {
    if (number < 0 || number > (data.length - position) / bytesEach) {
      throw truncated();
    }
    return (int) number;
  }

  private long argument(int info) throws InvalidValueException {
    return switch (info) {
      case 24 -> bigEndian(1);
      case 25 -> bigEndian(2);
      case 26 -> bigEndian(4);
      case 27 -> bigEndian(8);
      case 28, 29, 30, INDEFINITE ->
          throw new InvalidValueException("malformed CBOR at byte " + (position - 1));
      default -> info;
    };
  }

  private long bigEndian(int size) throws InvalidValueException {
    if (data.length - position < size) {
      throw truncated();
    }
    long number = 0;
    for (int i = 0; i < size; i++) {
      number = (number << 8) | (data[position++] & 0xFF);
    }
    return number;
  }

  private int nextByte() throws InvalidValueException {
    if (position == data.length) {
      throw truncated();
    }
    return data[position++] & 0xFF;
  }

  private InvalidValueException truncated() {
    return new InvalidValueException("value ends before its end, at byte " + data.length);
  }
}
