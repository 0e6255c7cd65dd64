package dev.isola;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** A stream argument in use: a bounded buffer between its source and the guest. */
final class ValueStream implements Flow.Subscriber<Object> {
  /** What one read gives: a value, a failure, or the end if both are null. */
  static final class Item {
    static final Item END = new Item(null, null);

    private final byte[] value;
    private final HostcallExchange.Failure failure;

    private Item(byte[] value, HostcallExchange.Failure failure) {
      this.value = value;
      this.failure = failure;
    }

    byte[] value() {
      return value;
    }

    HostcallExchange.Failure failure() {
      return failure;
    }
  }

  private final Flow.Publisher<?> source;
  private final int capacity;
  private final Executor threads;
  private final Deque<Item> buffer = new ArrayDeque<>();
  private final Queue<Consumer<Item>> readers = new ArrayDeque<>();
  private Flow.Subscription subscription;
  private boolean subscribed;
  private boolean over; // the source has ended, failed, or was cancelled
  private int expected; // values requested that have not arrived
  private int room; // values taken out and not requested again yet

  ValueStream(Flow.Publisher<?> source, int capacity, Executor threads) {
    this.source = source;
    this.capacity = capacity;
    this.threads = threads;
  }

  /** Asks for the next value. The reader is called at once or later, on any thread. */
  void read(Consumer<Item> reader) {
    Item item;
    boolean subscribe = false;
    long request = 0;
    synchronized (this) {
      item = buffer.poll();
      if (item == null && over) {
        item = Item.END;
      }
      if (item == null) {
        readers.add(reader);
        subscribe = !subscribed;
        subscribed = true;
      } else if (item.value() != null) {
        request = makeRoom();
      }
    }
    if (item != null) {
      reader.accept(item);
    }
    if (subscribe) {
      subscribeSoon();
    }
    if (request > 0) {
      long wanted = request;
      soon(() -> request(wanted));
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
  private long makeRoom() {
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
    Consumer<Item> reader;
    long request = 0;
    synchronized (this) {
      if (over) {
        return;
      }
      if (expected == 0) {
        reader = null;
      } else {
        expected--;
        reader = readers.poll();
        if (reader == null) {
          buffer.add(new Item(encoded, null));
          return;
        }
        request = makeRoom();
      }
    }
    if (reader == null) {
      fail(
          failure(
              new StreamFullException(
                  "the publisher sent more values than the " + capacity + " that it was asked")));
      return;
    }
    reader.accept(new Item(encoded, null));
    request(request);
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
    end(new Item(null, failure));
  }

  @Override
  public void onComplete() {
    end(Item.END);
  }

  private void end(Item last) {
    Queue<Consumer<Item>> left;
    Flow.Subscription toCancel;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      left = new ArrayDeque<>(readers);
      readers.clear();
      if (left.isEmpty() && last.failure() != null) {
        buffer.add(last);
      }
      toCancel = last.failure() != null ? subscription : null;
    }
    cancel(toCancel);
    Item item = last;
    for (Consumer<Item> reader : left) {
      reader.accept(item);
      item = Item.END;
    }
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
