package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A call of a guest function, with its arguments checked and encoded. */
final class Call {
  private static final int PLAIN = 0;
  private static final int STREAM = 1;
  private static final int RENDERED_CHARS = 200;

  private final String function;
  private final byte[] arguments;
  private final List<String> rendered;
  private final List<StreamArg> streams;

  private Call(String function, byte[] arguments, List<String> rendered, List<StreamArg> streams) {
    this.function = function;
    this.arguments = arguments;
    this.rendered = rendered;
    this.streams = streams;
  }

  /**
   * Makes a call.
   *
   * @throws InvalidArgumentException if the name is empty or an argument does not map
   */
  static Call of(String function, Object[] args) {
    if (Objects.requireNonNull(function, "function").isEmpty()) {
      throw new InvalidArgumentException("function name must not be empty");
    }
    Object[] values = args == null ? new Object[] {null} : args; // run("f", null)
    CborWriter writer = new CborWriter();
    writer.startArray(values.length);
    List<String> rendered = new ArrayList<>();
    List<StreamArg> streams = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < values.length; i++) {
      try {
        write(writer, values[i], names, rendered, streams);
      } catch (InvalidValueException e) {
        String name = values[i] instanceof Arg arg && arg.name() != null ? arg.name() : "";
        throw new InvalidArgumentException(
            "invalid argument "
                + (i + 1)
                + (name.isEmpty() ? "" : " (\"" + name + "\")")
                + " of \""
                + function
                + "\": "
                + e.getMessage(),
            e);
      }
    }
    byte[] bytes = writer.toBytes();
    if (bytes.length > CborReader.MAX_BYTES) {
      throw new InvalidArgumentException(
          "the arguments of \""
              + function
              + "\" take "
              + bytes.length
              + " bytes, more than "
              + Rendering.size(CborReader.MAX_BYTES)
              + "; use a StreamArg");
    }
    return new Call(function, bytes, rendered, streams);
  }

  private static void write(
      CborWriter writer,
      Object argument,
      Set<String> names,
      List<String> rendered,
      List<StreamArg> streams)
      throws InvalidValueException {
    Object value = argument instanceof Arg arg ? arg.value() : argument;
    String name = argument instanceof Arg arg ? arg.name() : null;
    if (value instanceof StreamArg stream && stream.name() != null) {
      if (name != null && !name.equals(stream.name())) {
        throw new InvalidValueException(
            "argument \""
                + name
                + "\" holds a stream with another name, \""
                + stream.name()
                + "\"");
      }
      name = stream.name();
    }
    if (name != null && !names.add(name)) {
      throw new InvalidValueException("there are two arguments named \"" + name + "\"");
    }
    writer.startArray(name == null ? 2 : 3);
    String text;
    if (value instanceof StreamArg stream) {
      writer.integer(STREAM);
      writer.integer(streams.size());
      streams.add(stream);
      text = "<stream>";
    } else {
      JsonNode tree = Values.tree(value);
      writer.integer(PLAIN);
      writer.value(tree);
      text = Rendering.abridged(tree, RENDERED_CHARS);
    }
    if (name != null) {
      writer.text(name);
    }
    rendered.add(name == null ? text : name + "=" + text);
  }

  String function() {
    return function;
  }

  byte[] arguments() {
    return arguments;
  }

  /** The arguments as short texts. */
  List<String> rendered() {
    return rendered;
  }

  /**
   * Claims and opens the stream arguments.
   *
   * @throws InvalidArgumentException if one was used before; then none is claimed
   */
  List<ValueStream> openStreams(HandlerThreads threads) {
    List<StreamArg> claimed = new ArrayList<>();
    for (StreamArg stream : streams) {
      if (!stream.take()) {
        claimed.forEach(StreamArg::release);
        throw new InvalidArgumentException(
            "a stream argument of \""
                + function
                + "\" was used before; a StreamArg can be used once, make a new one");
      }
      claimed.add(stream);
    }
    return claimed.stream().map(stream -> stream.open(threads)).toList();
  }
}
