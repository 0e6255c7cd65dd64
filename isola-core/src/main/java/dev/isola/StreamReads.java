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
    ValueStream stream = streams.get(number.intValue());
    Read read = new Read(stream, answer);
    stream.read(read);
    return read;
  }

  /** One read. What the guest does not take of it, the next one gets. */
  private static final class Read implements Begun, ValueStream.Reader {
    private final ValueStream stream;
    private final Answer answer;
    private ValueStream.Item item;
    private boolean givenUp;

    Read(ValueStream stream, Answer answer) {
      this.stream = stream;
      this.answer = answer;
    }

    @Override
    public boolean take(ValueStream.Item given) {
      synchronized (this) {
        if (givenUp) {
          return false;
        }
        item = given;
      }
      if (given.failure() != null) {
        answer.failure(given.failure(), true);
      } else if (given.value() == null) {
        answer.endOfStream();
      } else if (!answer.value(given.value())) {
        return !keptBack();
      }
      return true;
    }

    /** Whether the item is still here, so that nobody else has given it back. */
    private synchronized boolean keptBack() {
      boolean kept = item != null;
      item = null;
      return kept;
    }

    @Override
    public Runnable giveUp() {
      ValueStream.Item untaken;
      synchronized (this) {
        givenUp = true;
        untaken = item;
        item = null;
      }
      if (untaken == null) {
        stream.forget(this);
      } else {
        stream.takeBack(untaken);
      }
      return null;
    }

    @Override
    public String outstanding(long nanoseconds) {
      return "a value of a stream argument";
    }
  }

  /** Closes the streams; returns what lets go of their sources. */
  List<Runnable> end() {
    return streams.stream().map(ValueStream::close).filter(Objects::nonNull).toList();
  }
}
