package dev.isola;

import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Publishes the values of an iterator to one subscriber, as far as they are requested. */
final class IteratorPublisher implements Flow.Publisher<Object> {
  private final Supplier<Iterator<?>> values;
  private final Runnable onEnd;
  private final Executor threads;

  IteratorPublisher(Supplier<Iterator<?>> values, Runnable onEnd, Executor threads) {
    this.values = values;
    this.onEnd = onEnd;
    this.threads = threads;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    subscriber.onSubscribe(new Pump(subscriber));
  }

  private final class Pump implements Flow.Subscription, Runnable {
    private final Flow.Subscriber<? super Object> subscriber;
    private Iterator<?> iterator; // only used by the thread that runs the pump
    private long demand;
    private boolean running;
    private boolean over;
    private Thread thread;

    Pump(Flow.Subscriber<? super Object> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      synchronized (this) {
        demand += n;
        if (running || over) {
          return;
        }
        running = true;
      }
      try {
        threads.execute(this);
      } catch (RejectedExecutionException e) {
        close();
      }
    }

    @Override
    public void run() {
      synchronized (this) {
        thread = Thread.currentThread();
      }
      try {
        while (true) {
          synchronized (this) {
            if (over) {
              break;
            }
            if (demand == 0) {
              running = false;
              thread = null;
              return;
            }
            demand--;
          }
          if (iterator == null) {
            iterator = values.get();
          }
          if (!iterator.hasNext()) {
            subscriber.onComplete();
            break;
          }
          subscriber.onNext(iterator.next());
        }
      } catch (Throwable e) {
        subscriber.onError(e);
      }
      close();
    }

    /** Called by the pump, or when it does not run. */
    private void close() {
      synchronized (this) {
        over = true;
        running = false;
        thread = null;
      }
      try {
        onEnd.run();
      } catch (RuntimeException | Error e) {
        // All values were delivered or given up: a source that cannot be closed harms nobody here.
      }
    }

    @Override
    public void cancel() {
      synchronized (this) {
        if (over) {
          return;
        }
        over = true;
        if (running) {
          if (thread != null) {
            thread.interrupt();
          }
          return; // the pump closes the source when it has let go of it
        }
      }
      close();
    }
  }
}
