package dev.isola;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
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
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.CompletionStage;

/** Turns the host's values into trees, and trees into what guests read. */
final class Values {
  /** Only made for objects: making a mapper takes a good part of a JVM's time to first result. */
  private static final class Mapper {
    static final ObjectMapper INSTANCE =
        JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            // What is read is what the guest sent, and not what could be made of it.
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                LogicalType.Textual,
                text ->
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();
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
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (e instanceof StackOverflowError
        || cause instanceof StreamConstraintsException
        || cause.getCause() instanceof StreamConstraintsException
        || cause.getCause() instanceof StackOverflowError) {
      return "it is nested too deeply; is it circular?";
    }
    if (cause instanceof JsonProcessingException json) {
      String path = json instanceof JsonMappingException mapping ? path(mapping) : "";
      return json.getOriginalMessage() + (path.isEmpty() ? "" : " (at " + path + ")");
    }
    return String.valueOf(cause.getMessage());
  }

  /** Where in a value something is, such as {@code items[3].name}; empty for the value itself. */
  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  /**
   * Reads a tree as a type.
   *
   * @param type a class or a type with parameters
   * @param what names the value in messages
   * @throws InvalidValueException if the tree does not fit the type
   */
  static Object read(JsonNode tree, Type type, String what) throws InvalidValueException {
    JavaType javaType = Mapper.INSTANCE.constructType(type);
    try {
      return Mapper.INSTANCE.readerFor(javaType).readValue(tree);
    } catch (JsonMappingException e) {
      JsonNode found = at(tree, e);
      String path = path(e);
      throw new InvalidValueException(
          what
              + " does not fit "
              + javaType.toCanonical()
              + (path.isEmpty() ? "" : " at " + path)
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + "; found was "
              + Rendering.abridged(found, 200),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidValueException(
          what + " does not fit " + javaType.toCanonical() + ": " + e.getMessage(), e);
    }
  }

  /** What {@link #read} gave, as the type that it was asked for. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T> T cast(Object value) {
    return (T) value;
  }

  /** The part of a tree that an exception is about, or the last one before it that is there. */
  private static JsonNode at(JsonNode tree, JsonMappingException e) {
    JsonNode found = tree;
    for (JsonMappingException.Reference step : e.getPath()) {
      JsonNode next =
          step.getFieldName() == null ? found.get(step.getIndex()) : found.get(step.getFieldName());
      if (next == null) {
        return found;
      }
      found = next;
    }
    return found;
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
