package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/** The reads of one operation's stream arguments. */
final class StreamReads implements OperationKind {
  private final List<ValueStream> streams;

  StreamReads(List<ValueStream> streams) {
    this.streams = streams;
  }

  @Override
  public Begun begin(String name, CborReader.Value payload, Answer answer) {
    JsonNode number = payload.tree();
    boolean known = number.isInt() && number.intValue() >= 0 && number.intValue() < streams.size();
    if (!known) {
      String message = "no stream argument has number " + Rendering.abridged(number, 50);
      answer.failure(new HostcallExchange.Failure("InvalidValue", message, null), false);
      return Begun.SETTLED;
    }
    streams.get(number.intValue()).read(item -> deliver(item, answer));
    return READ;
  }

  private static void deliver(ValueStream.Item item, Answer answer) {
    if (item.failure() != null) {
      answer.failure(item.failure(), true);
    } else if (item.value() != null) {
      boolean unused = answer.value(item.value());
    } else {
      answer.endOfStream();
    }
  }

  private static final Begun READ =
      new Begun() {
        @Override
        public Runnable giveUp() {
          return null;
        }

        @Override
        public String outstanding(long nanoseconds) {
          return "a value of a stream argument";
        }
      };

  /** Closes the streams; returns what lets go of their sources. */
  List<Runnable> end() {
    return streams.stream().map(ValueStream::close).filter(Objects::nonNull).toList();
  }
}
