package dev.isola;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.CompletionStage;

/** Turns the host's values into trees, and trees into what guests read. */
final class Values {
  /** Only made for objects: making a mapper takes a good part of a JVM's time to first result. */
  private static final class Mapper {
    static final ObjectMapper INSTANCE =
        JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
  }

  private Values() {}

  /**
   * The value as a tree.
   *
   * @throws InvalidValueException if the value does not map
   */
  static JsonNode tree(Object value) throws InvalidValueException {
    if (value == null) {
      return NullNode.getInstance();
    }
    if (value instanceof JsonNode node) {
      return node;
    }
    if (value instanceof String text) {
      return TextNode.valueOf(text);
    }
    if (value instanceof Number number) {
      JsonNode node = numberNode(number);
      if (node != null) {
        return node;
      }
    }
    if (value instanceof Boolean truth) {
      return BooleanNode.valueOf(truth);
    }
    if (value instanceof byte[] bytes) {
      return BinaryNode.valueOf(bytes.clone());
    }
    if (value instanceof StreamArg || value instanceof Arg || value instanceof CompletionStage) {
      throw new InvalidValueException(
          "a " + value.getClass().getSimpleName() + " cannot be part of a value");
    }
    try {
      return Mapper.INSTANCE.valueToTree(value);
    } catch (IllegalArgumentException | StackOverflowError e) {
      throw new InvalidValueException(
          "a value of type " + value.getClass().getName() + " does not map: " + reason(e), e);
    }
  }

  private static JsonNode numberNode(Number number) {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return IntNode.valueOf(number.intValue());
    }
    if (number instanceof Long) {
      return LongNode.valueOf(number.longValue());
    }
    if (number instanceof Double) {
      return DoubleNode.valueOf(number.doubleValue());
    }
    if (number instanceof Float) {
      return FloatNode.valueOf(number.floatValue());
    }
    if (number instanceof BigInteger big) {
      return BigIntegerNode.valueOf(big);
    }
    if (number instanceof BigDecimal decimal) {
      return DecimalNode.valueOf(decimal);
    }
    return null;
  }

  private static String reason(Throwable e) {
    if (e instanceof StackOverflowError) {
      return "it is nested too deeply; is it circular?";
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(cause.getMessage());
  }

  /**
   * The value as a tree.
   *
   * @throws InvalidArgumentException if the value does not map
   */
  static JsonNode toTree(Object value, String what) {
    try {
      return tree(value);
    } catch (InvalidValueException e) {
      throw new InvalidArgumentException("invalid " + what + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads JSON.
   *
   * @throws InvalidValueException if it is not exactly one JSON value
   */
  static JsonNode readJson(byte[] json, String what) {
    try (JsonParser parser = Mapper.INSTANCE.createParser(json)) {
      JsonNode value = Mapper.INSTANCE.readTree(parser);
      if (value == null) {
        throw new InvalidValueException(what + " is not JSON: it is empty");
      }
      if (parser.nextToken() != null) {
        throw new InvalidValueException(what + " is not JSON: more follows the value's end");
      }
      return value;
    } catch (IOException e) {
      throw new InvalidValueException(what + " is not JSON: " + reason(e), e);
    }
  }

  /**
   * The value in the guest's encoding.
   *
   * @throws InvalidValueException if the value does not map or is too large
   */
  static byte[] encode(Object value) throws InvalidValueException {
    byte[] bytes = CborWriter.write(tree(value));
    if (bytes.length > CborReader.MAX_BYTES) {
      throw new InvalidValueException(
          "value of "
              + bytes.length
              + " bytes is larger than "
              + Rendering.size(CborReader.MAX_BYTES));
    }
    return bytes;
  }
}
