package dev.isola;

import java.util.ArrayList;
import java.util.List;

/**
 * The events of one operation, written by the guest's thread and read by any number of others. A
 * writer waits when a reader is expected and lags too far behind.
 */
final class EventLog {
  /** How many events nobody has read yet before the guest waits. */
  static final int STREAM_CAPACITY = 256;

  private final List<Event> events = new ArrayList<>();
  private int capacity;
  private int read;
  private boolean ended;

  private EventLog(int capacity) {
    this.capacity = capacity;
  }

  /** A log that is read when the operation has ended. */
  static EventLog unbounded() {
    return new EventLog(Integer.MAX_VALUE);
  }

  /** A log that is read while the operation runs. */
  static EventLog streaming() {
    return new EventLog(STREAM_CAPACITY);
  }

  /** Tells whether {@link #add} would wait. */
  synchronized boolean full() {
    return !ended && events.size() - read >= capacity;
  }

  /** Adds an event; waits for a reader first if there is no room. */
  synchronized void add(Event event) throws InterruptedException {
    while (full()) {
      wait();
    }
    events.add(event);
    notifyAll();
  }

  /** Adds an event without waiting. */
  synchronized void addAtOnce(Event event) {
    events.add(event);
    notifyAll();
  }

  /** Adds the last event. */
  synchronized void end(Event last) {
    events.add(last);
    ended = true;
    notifyAll();
  }

  /** From now on nobody waits for readers. */
  synchronized void unbind() {
    capacity = Integer.MAX_VALUE;
    notifyAll();
  }

  synchronized int size() {
    return events.size();
  }

  synchronized List<Event> copy() {
    return List.copyOf(events);
  }

  /** The event at a position, or null if the log ends before it; waits until either is known. */
  synchronized Event get(int position) throws InterruptedException {
    while (position >= events.size() && !ended) {
      wait();
    }
    if (position >= events.size()) {
      return null;
    }
    if (position >= read) {
      read = position + 1;
      notifyAll();
    }
    return events.get(position);
  }
}
