package dev.isola;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

/** A stream argument in use: a bounded buffer between its source and the guest. */
final class ValueStream implements Flow.Subscriber<Object> {
  /** What one read gives: a value, a failure, or the end if both are null. */
  static final class Item {
    static final Item END = new Item(null, null, Long.MAX_VALUE);

    private final byte[] value;
    private final HostcallExchange.Failure failure;
    private final long number;

    private Item(byte[] value, HostcallExchange.Failure failure, long number) {
      this.value = value;
      this.failure = failure;
      this.number = number;
    }

    byte[] value() {
      return value;
    }

    HostcallExchange.Failure failure() {
      return failure;
    }
  }

  /** Takes what one read gives, on any thread. */
  @FunctionalInterface
  interface Reader {
    /**
     * Takes the item.
     *
     * @return false if the read was given up, so that the next one gets the item
     */
    boolean take(Item item);
  }

  private final Flow.Publisher<?> source;
  private final int capacity;
  private final Executor threads;
  private final Queue<Item> buffer =
      new PriorityQueue<>(Comparator.comparingLong(item -> item.number));
  private final Queue<Reader> readers = new ArrayDeque<>();
  private Flow.Subscription subscription;
  private boolean subscribed;
  private boolean over; // the source has ended, failed, or was cancelled
  private int expected; // values requested that have not arrived
  private int room; // values taken out and not requested again yet; negative if some came back
  private long arrived;

  ValueStream(Flow.Publisher<?> source, int capacity, Executor threads) {
    this.source = source;
    this.capacity = capacity;
    this.threads = threads;
  }

  /** Asks for the next value. The reader is called at once or later. */
  void read(Reader reader) {
    boolean subscribe;
    synchronized (this) {
      readers.add(reader);
      subscribe = !subscribed && !over;
      subscribed = true;
    }
    requestSoon(distribute());
    if (subscribe) {
      subscribeSoon();
    }
  }

  /** Forgets a reader that wants nothing any more. */
  synchronized void forget(Reader reader) {
    readers.remove(reader);
  }

  /** Takes an item back whose reader was given up after it took it. */
  void takeBack(Item item) {
    synchronized (this) {
      putBack(item);
      room -= item.value() != null ? 1 : 0;
    }
    requestSoon(distribute());
  }

  private synchronized void putBack(Item item) {
    if (item != Item.END) {
      buffer.add(item);
    }
  }

  /** Gives readers what there is for them; returns how many values to request then. */
  private long distribute() {
    long request = 0;
    while (true) {
      Reader reader;
      Item item;
      synchronized (this) {
        if (readers.isEmpty() || buffer.isEmpty() && !over) {
          return request;
        }
        reader = readers.poll();
        item = buffer.isEmpty() ? Item.END : buffer.poll();
      }
      if (!reader.take(item)) {
        putBack(item);
      } else if (item.value() != null) {
        request += makeRoom();
      }
    }
  }

  private void requestSoon(long n) {
    if (n > 0) {
      soon(() -> request(n));
    }
  }

  private void subscribeSoon() {
    soon(() -> source.subscribe(this));
  }

  // The source's code must not run on the guest's thread, where its time would be the guest's.
  private void soon(Runnable sourceCode) {
    try {
      threads.execute(
          () -> {
            try {
              sourceCode.run();
            } catch (Throwable e) {
              fail(failure(e));
            }
          });
    } catch (RejectedExecutionException e) {
      fail(failure(e));
    }
  }

  /** Counts a value that left the buffer; returns how many to request, in batches. */
  private synchronized long makeRoom() {
    room++;
    if (over || room < (capacity + 1) / 2) {
      return 0;
    }
    int batch = room;
    room = 0;
    expected += batch;
    return batch;
  }

  private void request(long n) {
    if (n > 0) {
      subscription.request(n);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    synchronized (this) {
      if (subscription == null && !over) {
        subscription = newSubscription;
        expected = capacity;
      } else {
        newSubscription.cancel();
        return;
      }
    }
    newSubscription.request(capacity);
  }

  @Override
  public void onNext(Object value) {
    byte[] encoded;
    try {
      encoded = Values.encode(value);
    } catch (InvalidValueException e) {
      fail(new HostcallExchange.Failure("InvalidValue", "stream argument: " + e.getMessage(), e));
      return;
    } catch (RuntimeException | Error e) { // code of the value's class ran
      fail(failure(e));
      return;
    }
    boolean asked;
    synchronized (this) {
      if (over) {
        return;
      }
      asked = expected > 0;
      if (asked) {
        expected--;
        buffer.add(new Item(encoded, null, arrived++));
      }
    }
    if (!asked) {
      fail(
          failure(
              new StreamFullException(
                  "the publisher sent more values than the " + capacity + " that it was asked")));
      return;
    }
    request(distribute());
  }

  @Override
  public void onError(Throwable thrown) {
    fail(failure(thrown));
  }

  private static HostcallExchange.Failure failure(Throwable thrown) {
    return new HostcallExchange.Failure(
        "HostcallError", "stream argument failed: " + thrown, thrown);
  }

  private void fail(HostcallExchange.Failure failure) {
    end(failure);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  private void end(HostcallExchange.Failure failure) {
    Flow.Subscription toCancel;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      if (failure != null) {
        buffer.add(new Item(null, failure, arrived++));
      }
      toCancel = failure != null ? subscription : null;
    }
    cancel(toCancel);
    distribute();
  }

  /**
   * Ends it: no reader is called any more.
   *
   * @return what lets go of the source, which is the source's code; null if there is nothing to do
   */
  Runnable close() {
    Flow.Subscription toCancel;
    synchronized (this) {
      readers.clear();
      buffer.clear();
      if (over) {
        return null;
      }
      over = true;
      toCancel = subscription;
    }
    return toCancel == null ? null : () -> cancel(toCancel);
  }

  private static void cancel(Flow.Subscription subscription) {
    if (subscription == null) {
      return;
    }
    try {
      subscription.cancel();
    } catch (RuntimeException | Error e) {
      // Nobody waits for the source any more, and those who end it must not fail with it.
    }
  }
}
