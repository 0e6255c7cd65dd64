package dev.isola;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The events of a running call, as they happen. The last one is an {@link EndEvent} or an {@link
 * ErrorEvent}.
 *
 * <p>Every iterator begins with the first event, waits for events that have not happened yet, and
 * ends after the last one. The guest waits when it is 256 events ahead of the reader that is
 * farthest; that time does not count for its timeout. Closing the stream before the end cancels the
 * call and poisons the sandbox, so a stream that is not read to its end belongs in
 * try-with-resources.
 *
 * <p>Safe for use by several threads, but one iterator is for one thread. A thread that is
 * interrupted while it waits cancels the call, stays interrupted, and gets the last event.
 *
 * @since 0.1.0
 */
public final class EventStream implements Iterable<Event>, AutoCloseable {
  private final Operation operation;
  private volatile boolean closed;

  EventStream(Operation operation) {
    this.operation = operation;
  }

  /**
   * Returns the events from the first one on.
   *
   * @return an iterator that waits for events
   * @throws StreamClosedException if this stream is closed
   */
  @Override
  public Iterator<Event> iterator() {
    if (closed) {
      throw new StreamClosedException(
          "event stream is closed; read it before, or read the events of result()");
    }
    return new Events();
  }

  /**
   * Returns the events from the first one on.
   *
   * @return an ordered, sequential stream that waits for events
   * @throws StreamClosedException if this stream is closed
   */
  public Stream<Event> stream() {
    int properties = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), properties), false);
  }

  /**
   * Waits for the end of the call and returns its result. From now on the guest does not wait for
   * readers any more; events that were not read yet still can be.
   *
   * @return how it went, with all events
   */
  public RunResult result() {
    operation.log().unbind();
    return Sandbox.await(operation);
  }

  /** Cancels the call if it is still running, and waits for its end. */
  @Override
  public void close() {
    closed = true;
    operation.stop(Verdict.CANCELLED, () -> "the event stream was closed before the call's end");
    result();
  }

  private final class Events implements Iterator<Event> {
    private int position;
    private Event next;

    @Override
    public boolean hasNext() {
      if (next == null) {
        next = fetch();
      }
      return next != null;
    }

    private Event fetch() {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return operation.log().get(position);
          } catch (InterruptedException e) {
            interrupted = true;
            operation.stop(Verdict.CANCELLED, () -> "the thread that read it was interrupted");
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public Event next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the call has ended");
      }
      Event event = next;
      next = null;
      position++;
      return event;
    }
  }
}
