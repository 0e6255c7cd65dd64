package dev.isola;

import com.fasterxml.jackson.databind.node.BinaryNode;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

/**
 * A response's body on its way to the guest. Its source is asked for one chunk at a time, and only
 * when the guest reads and nothing is left of the chunk before.
 */
final class ResponseBody implements Flow.Subscriber<byte[]> {
  /** Who is told how it goes on, on any thread. */
  interface Owner {
    /** Makes a failure out of what the source has thrown. */
    HttpFailure failure(Throwable thrown);

    /** The source has ended, failed or was cancelled. */
    void sourceEnded();

    /** Tells the guest of a failure. */
    void tell(HttpFailure failure, Answer answer);
  }

  private static final byte[] NOTHING = {};

  private final Flow.Publisher<byte[]> source;
  private final long maxBytes;
  private final ByteBudget budget;
  private final Executor threads;
  private final Owner owner;

  private Flow.Subscription subscription;
  private boolean subscribed;
  private boolean requested;
  private boolean closed;
  private boolean ended;
  private HttpFailure failure; // comes after what is left
  private long total;
  private byte[] left = NOTHING;
  private int next; // of what is left
  private Read reader; // waits for bytes
  private Read latest; // got bytes
  private long heldBySource;

  private ResponseBody(
      Flow.Publisher<byte[]> source,
      long maxBytes,
      ByteBudget budget,
      Executor threads,
      Owner owner) {
    this.source = source;
    this.maxBytes = maxBytes;
    this.budget = budget;
    this.threads = threads;
    this.owner = owner;
  }

  /**
   * Opens a body.
   *
   * @param budget what all bodies together may hold that the guest has not read
   * @param threads run the source's code, which must not run on the guest's thread
   * @throws HttpFailure if the guest has left too much unread
   */
  static ResponseBody open(
      HttpResponse response, long maxBytes, ByteBudget budget, Executor threads, Owner owner)
      throws HttpFailure {
    ResponseBody body = new ResponseBody(response.body(), maxBytes, budget, threads, owner);
    int held = response.bytes() == null ? 0 : response.bytes().length;
    if (!budget.reserve(held)) {
      throw tooMuchLeft(budget.limit());
    }
    body.heldBySource = held;
    return body;
  }

  /** One read by the guest. */
  static final class Read {
    private final int most;
    private final Answer answer;
    private byte[] given; // null until there are bytes for it

    /**
     * Makes a read.
     *
     * @param most how many bytes the guest takes at most
     */
    Read(int most, Answer answer) {
      this.most = most;
      this.answer = answer;
    }

    /** The bytes that the guest got; null if it got none. */
    byte[] given() {
      return given;
    }
  }

  /**
   * Begins a read, on the guest's thread.
   *
   * @throws HttpFailure if another one is outstanding
   */
  void read(Read read) throws HttpFailure {
    boolean waits = false;
    boolean ask = false;
    HttpFailure broken = null;
    synchronized (this) {
      if (reader != null) {
        throw HttpFailure.invalid("a read of this body is outstanding; wait for it");
      }
      if (next < left.length) {
        give(read);
      } else if (failure != null) {
        broken = failure;
      } else if (!ended) {
        waits = true;
        reader = read;
        ask = !requested;
        requested = true;
      }
    }
    if (read.given != null) {
      deliver(read);
    } else if (broken != null) {
      owner.tell(broken, read.answer);
    } else if (!waits) {
      read.answer.endOfStream();
    } else if (ask) {
      soon(this::ask);
    }
  }

  /** Gives a reader some of what is left. */
  private void give(Read read) {
    int size = Math.min(read.most, left.length - next);
    boolean whole = next == 0 && size == left.length;
    read.given = whole ? left : Arrays.copyOfRange(left, next, next + size);
    latest = read;
    next += size;
    if (next == left.length) {
      drop();
    }
  }

  private void drop() {
    budget.release(left.length);
    left = NOTHING;
    next = 0;
  }

  private void deliver(Read read) {
    byte[] encoded = Values.encode(BinaryNode.valueOf(read.given));
    if (!read.answer.value(encoded)) {
      takeBack(read);
    }
  }

  /** Ends a read whose answer the guest does not get; the next read gets its bytes. */
  synchronized void takeBack(Read read) {
    if (reader == read) {
      reader = null;
    } else if (latest == read && !closed) {
      byte[] given = read.given;
      byte[] rest = Arrays.copyOf(given, given.length + left.length - next);
      System.arraycopy(left, next, rest, given.length, left.length - next);
      budget.add(rest.length - left.length);
      left = rest;
      next = 0;
      latest = null;
    }
  }

  private void ask() {
    boolean subscribe;
    Flow.Subscription current;
    synchronized (this) {
      subscribe = !subscribed;
      subscribed = true;
      current = subscription;
    }
    if (subscribe) {
      source.subscribe(this);
    } else if (current != null) {
      current.request(1);
    }
  }

  private void soon(Runnable sourceCode) {
    try {
      threads.execute(
          () -> {
            try {
              sourceCode.run();
            } catch (Throwable e) {
              fail(e);
            }
          });
    } catch (RejectedExecutionException e) {
      fail(e);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    synchronized (this) {
      if (subscription == null && !closed) {
        subscription = newSubscription;
      } else {
        newSubscription.cancel();
        return;
      }
    }
    newSubscription.request(1);
  }

  @Override
  public void onNext(byte[] chunk) {
    Objects.requireNonNull(chunk, "chunk");
    Read read = null;
    Throwable wrong = null;
    synchronized (this) {
      if (closed || ended || failure != null) {
        return;
      }
      total += chunk.length;
      if (!requested) {
        wrong = new StreamFullException("the body's publisher sent a chunk that was not requested");
      } else if (total > maxBytes) {
        wrong = tooLong(maxBytes);
      } else if (chunk.length > 0 && !budget.reserve(chunk.length)) {
        wrong = tooMuchLeft(budget.limit());
      } else if (chunk.length > 0) {
        requested = false;
        left = chunk;
        next = 0;
        read = reader;
        reader = null;
        if (read != null) {
          give(read);
        }
      }
    }
    if (wrong != null) {
      fail(wrong);
    } else if (read != null) {
      deliver(read);
    } else if (chunk.length == 0) {
      soon(this::ask);
    }
  }

  static HttpFailure tooLong(long maxBytes) {
    return HttpFailure.hostsError(
        "the response's body is larger than the limit of "
            + Rendering.size(maxBytes)
            + "; raise maxResponseBody of the HttpPolicy if that is too little",
        null);
  }

  private static HttpFailure tooMuchLeft(long limit) {
    return HttpFailure.guestsError(
        "responses that were not read take more than "
            + Rendering.size(limit)
            + "; read them to their ends, or close them");
  }

  @Override
  public void onError(Throwable thrown) {
    fail(thrown);
  }

  /** Ends it with a failure, if it has not ended. Runs the source's code. */
  void fail(Throwable thrown) {
    HttpFailure broken = owner.failure(thrown);
    Read read;
    Runnable rest;
    synchronized (this) {
      if (closed || ended || failure != null) {
        return;
      }
      failure = broken;
      read = reader;
      reader = null;
      rest = letGo();
    }
    if (read != null) {
      owner.tell(broken, read.answer);
    }
    if (rest != null) {
      rest.run();
    }
    owner.sourceEnded();
  }

  private void releaseSource() {
    budget.release(heldBySource);
    heldBySource = 0;
  }

  /** What lets go of the source; null if there is nothing to do. */
  private Runnable letGo() {
    releaseSource();
    Flow.Subscription toCancel = subscription;
    if (!subscribed) {
      subscribed = true;
      return () -> discard(source);
    }
    return toCancel == null ? null : () -> cancel(toCancel);
  }

  @Override
  public void onComplete() {
    Read read;
    synchronized (this) {
      if (closed || ended || failure != null) {
        return;
      }
      ended = true;
      releaseSource();
      read = reader;
      reader = null;
    }
    if (read != null) {
      read.answer.endOfStream();
    }
    owner.sourceEnded();
  }

  /**
   * Ends it, because the guest wants no more.
   *
   * @return what lets go of the source, which is the source's code; null if there is nothing to do
   */
  Runnable close() {
    Read left;
    Runnable rest;
    synchronized (this) {
      boolean over = closed || ended || failure != null;
      closed = true;
      left = reader;
      reader = null;
      latest = null;
      drop();
      rest = over ? null : letGo();
    }
    if (left != null) {
      owner.tell(HttpFailure.cancelled("the response's body was closed"), left.answer);
    }
    return rest;
  }

  private static void cancel(Flow.Subscription subscription) {
    try {
      subscription.cancel();
    } catch (RuntimeException | Error e) {
      // Nobody waits for the source any more, and those who end it must not fail with it.
    }
  }

  /** Lets go of a body that nobody reads: many sources hold a connection until they are told. */
  static void discard(Flow.Publisher<byte[]> source) {
    try {
      source.subscribe(
          new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
              cancel(subscription);
            }

            @Override
            public void onNext(byte[] chunk) {}

            @Override
            public void onError(Throwable thrown) {}

            @Override
            public void onComplete() {}
          });
    } catch (RuntimeException | Error e) {
      // As for cancel.
    }
  }
}
