package dev.isola;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Flow;

/**
 * Publishes what an input stream holds to one subscriber, as far as it is requested. The stream is
 * read on the threads that request.
 */
final class InputStreamPublisher implements Flow.Publisher<byte[]> {
  private static final int CHUNK = 16 << 10;

  private final InputStream in;
  private boolean taken;

  InputStreamPublisher(InputStream in) {
    this.in = in;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super byte[]> subscriber) {
    if (take()) {
      subscriber.onSubscribe(new Reading(subscriber));
      return;
    }
    Reading nothing = new Reading(subscriber);
    nothing.over = true;
    subscriber.onSubscribe(nothing);
    subscriber.onError(
        new IllegalStateException(
            "the stream of an HTTP response was read before; make a new response each time"));
  }

  private synchronized boolean take() {
    boolean first = !taken;
    taken = true;
    return first;
  }

  private final class Reading implements Flow.Subscription {
    private final Flow.Subscriber<? super byte[]> subscriber;
    private byte[] buffer; // used by the thread that reads
    private long demand;
    private Thread reader; // null while nobody reads
    private boolean over;

    Reading(Flow.Subscriber<? super byte[]> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      synchronized (this) {
        if (over) {
          return;
        }
        if (n > 0) {
          demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
          if (reader != null) {
            return;
          }
          reader = Thread.currentThread();
        }
      }
      if (n > 0) {
        read();
      } else {
        cancel();
        subscriber.onError(new IllegalArgumentException("requested " + n));
      }
    }

    private void read() {
      while (claim()) {
        byte[] chunk;
        try {
          buffer = buffer == null ? new byte[CHUNK] : buffer;
          int size = in.read(buffer);
          chunk = size < 0 ? null : Arrays.copyOf(buffer, size);
        } catch (IOException | RuntimeException | Error e) {
          if (end()) {
            subscriber.onError(e);
          }
          return;
        }
        if (chunk == null) {
          if (end()) {
            subscriber.onComplete();
          }
          return;
        }
        subscriber.onNext(chunk);
      }
    }

    private synchronized boolean claim() {
      if (over || demand == 0) {
        reader = null;
        return false;
      }
      demand--;
      return true;
    }

    /** Ends it; false if it was over already. */
    private boolean end() {
      synchronized (this) {
        reader = null;
        if (over) {
          return false;
        }
        over = true;
      }
      close();
      return true;
    }

    @Override
    public void cancel() {
      synchronized (this) {
        if (over) {
          return;
        }
        over = true;
        if (reader != null && reader != Thread.currentThread()) {
          reader.interrupt();
        }
      }
      close(); // also while it is read: many streams wait for nothing else
    }

    private void close() {
      try {
        in.close();
      } catch (IOException | RuntimeException | Error e) {
        // All was delivered or given up: a stream that cannot be closed harms nobody here.
      }
    }
  }
}
