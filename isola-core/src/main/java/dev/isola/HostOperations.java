package dev.isola;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.engine.GuestHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What one operation of a guest has begun on the host, of whatever {@linkplain OperationKind kind}.
 * The guest's thread begins, awaits and takes; answers come on any thread.
 */
final class HostOperations {
  /** How many operations are refused with an error, before beginning them is. */
  static final int MAX_REFUSED = 1_000;

  // A guest decides how much its payloads weigh, so there is a bound on what is kept of them.
  private static final long MAX_OUTSTANDING_WEIGHT = 256L << 20;
  private static final long MAX_ANSWER_BYTES = 128L << 20;

  private static final int HOSTCALL = 1;
  private static final int STREAM_READ = 2;
  private static final int HTTP_REQUEST = 3;
  private static final int HTTP_BODY_READ = 4;
  private static final int HTTP_BODY_WRITE = 5;
  private static final int HTTP_BODY_CLOSE = 6;

  private final Hostcalls hostcalls;
  private final StreamReads streams;
  private final HttpBridge http;
  private final LettingGo lettingGo;
  private final CompletionOrder order;
  private final int maxOutstanding;

  private final Map<Integer, Entry> entries = new HashMap<>();
  private final List<HostcallExchange.Failure> hostFaults = new ArrayList<>();
  private int lastHandle;
  private long outstandingWeight;
  private long answerBytes; // of answers that the guest has not taken
  private boolean ended;

  /**
   * Makes the operations of one call.
   *
   * @param lettingGo runs what is left to do when operations are given up
   * @param order tells the guest of completions
   * @param maxOutstanding the most operations that the guest may have begun and not taken
   * @param firstHandle handles are greater than this, so that stale ones of an earlier operation
   *     mean nothing
   */
  HostOperations(
      Hostcalls hostcalls,
      StreamReads streams,
      HttpBridge http,
      LettingGo lettingGo,
      CompletionOrder order,
      int maxOutstanding,
      int firstHandle) {
    this.hostcalls = hostcalls;
    this.streams = streams;
    this.http = http;
    this.lettingGo = lettingGo;
    this.order = order;
    this.maxOutstanding = maxOutstanding;
    this.lastHandle = firstHandle;
  }

  /** One operation, from its beginning until the guest takes its answer or gives it up. */
  private final class Entry implements Answer, CompletionOrder.Expected {
    final int handle;
    final long weight;
    final long begunAt = System.nanoTime();
    volatile OperationKind.Begun begun = OperationKind.Begun.SETTLED; // until it has been begun
    boolean reported;
    GuestHost.Completion completion;
    HostcallExchange.Failure failure;
    boolean hostFault;

    Entry(int handle, long weight) {
      this.handle = handle;
      this.weight = weight;
    }

    @Override
    public int handle() {
      return handle;
    }

    @Override
    public boolean dependsOnGuest() {
      return begun.dependsOnGuest();
    }

    @Override
    public String abandoned() {
      return begun.abandoned();
    }

    @Override
    public void late() {
      begun.late();
    }

    @Override
    public boolean value(byte[] encoded, long delay) {
      GuestHost.Completion value = new GuestHost.Completion(GuestHost.VALUE, encoded);
      return complete(this, value, null, false, delay);
    }

    @Override
    public void never() {
      order.abandoned(this);
    }

    @Override
    public void endOfStream() {
      GuestHost.Completion end = new GuestHost.Completion(GuestHost.END_OF_STREAM, new byte[0]);
      complete(this, end, null, false, 0);
    }

    @Override
    public void failure(HostcallExchange.Failure cause, boolean ofTheHost, long delay) {
      HostcallExchange.Failure told =
          new HostcallExchange.Failure(
              cause.type(), Rendering.cut(cause.message()), cause.thrown());
      GuestHost.Completion error = new GuestHost.Completion(GuestHost.ERROR, encode(told));
      complete(this, error, told, ofTheHost, delay);
    }
  }

  private static byte[] encode(HostcallExchange.Failure failure) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("type", failure.type()).put("message", failure.message());
    try {
      return Values.encode(error);
    } catch (InvalidValueException e) {
      throw new IllegalStateException("an error message does not map", e);
    }
  }

  int begin(int kind, String name, byte[] payload) {
    CborReader.Value value = null;
    HostcallExchange.Failure refusal = null;
    try {
      value = CborReader.readValue(payload);
    } catch (InvalidValueException e) {
      refusal = new HostcallExchange.Failure("InvalidValue", "payload: " + e.getMessage(), null);
    }
    long weight = (value == null ? 0 : value.weight()) + 2L * name.length();
    Entry entry;
    synchronized (this) {
      String tooMuch = tooMuch(weight);
      if (tooMuch != null) {
        refusal = new HostcallExchange.Failure("HostError", tooMuch, null);
        weight = 0;
      }
      if (ended
          || entries.size() >= maxOutstanding + MAX_REFUSED
          || lastHandle == Integer.MAX_VALUE) {
        return -1;
      }
      entry = new Entry(++lastHandle, weight);
      entries.put(entry.handle, entry);
      order.begun(entry);
      outstandingWeight += weight;
    }
    OperationKind operations = kind(kind);
    entry.begun =
        refusal != null
            ? operations.refuse(name, refusal, entry)
            : operations.begin(name, value, entry);
    return entry.handle;
  }

  /** Why the guest must not begin an operation now; null if it may. */
  private String tooMuch(long weight) {
    if (entries.size() >= maxOutstanding) {
      return "the program has begun "
          + Rendering.number(entries.size())
          + " operations of the host and not taken their answers, its limit is "
          + Rendering.number(maxOutstanding)
          + "; it must await some before it begins more";
    }
    return outstandingWeight + weight > MAX_OUTSTANDING_WEIGHT
        ? "what the program has asked the host and not taken the answers of takes more than "
            + Rendering.size(MAX_OUTSTANDING_WEIGHT)
            + "; it must await some answers before it asks more"
        : null;
  }

  private OperationKind kind(int kind) {
    return switch (kind) {
      case HOSTCALL -> hostcalls;
      case STREAM_READ -> streams;
      case HTTP_REQUEST -> http.requests();
      case HTTP_BODY_READ -> http.reads();
      case HTTP_BODY_WRITE -> http.writes();
      case HTTP_BODY_CLOSE -> http.closes();
      default ->
          (name, payload, answer) -> {
            String message = "no operation has kind " + kind;
            answer.failure(new HostcallExchange.Failure("InvalidValue", message, null), false);
            return OperationKind.Begun.SETTLED;
          };
    };
  }

  private boolean complete(
      Entry entry,
      GuestHost.Completion completion,
      HostcallExchange.Failure failure,
      boolean hostFault,
      long delay) {
    boolean tooMuch;
    synchronized (this) {
      if (entries.get(entry.handle) != entry || entry.completion != null) {
        return false; // given up in the meantime
      }
      int size = completion.payload().length;
      tooMuch = failure == null && answerBytes > 0 && answerBytes + size > MAX_ANSWER_BYTES;
      if (!tooMuch) {
        answerBytes += size;
        entry.completion = completion;
        entry.failure = failure;
        entry.hostFault = hostFault;
      }
    }
    if (tooMuch) {
      String message =
          "the answer was dropped: those that were not taken before take almost "
              + Rendering.size(MAX_ANSWER_BYTES)
              + "; take answers before more are asked for";
      entry.failure(new HostcallExchange.Failure("HostcallError", message, null), false);
      return false;
    }
    order.completed(entry, delay); // not before the lock is free: who is told takes it at once
    return true;
  }

  /** Waits for a completion, see {@link GuestHost#await}. */
  int await(long nanoseconds) throws InterruptedException {
    int handle = order.await(nanoseconds);
    if (handle > 0) {
      synchronized (this) {
        entries.get(handle).reported = true;
      }
    }
    return handle;
  }

  synchronized int size(int handle) {
    Entry entry = reported(handle);
    return entry == null ? -1 : entry.completion.payload().length;
  }

  /** An operation that the guest knows to have completed, or null. */
  private Entry reported(int handle) {
    Entry entry = entries.get(handle);
    return entry != null && entry.reported ? entry : null;
  }

  GuestHost.Completion take(int handle) {
    Entry entry;
    synchronized (this) {
      entry = reported(handle);
      if (entry == null) {
        throw new MalformedGuestDataException("operation " + handle + " has not completed");
      }
      forget(entry);
      if (entry.hostFault) {
        hostFaults.add(entry.failure);
        if (hostFaults.size() > 100) {
          hostFaults.remove(0);
        }
      }
    }
    entry.begun.taken(new OperationKind.Outcome(entry.completion, entry.failure));
    return entry.completion;
  }

  private void forget(Entry entry) {
    entries.remove(entry.handle);
    outstandingWeight -= entry.weight;
    order.forget(entry);
    if (entry.completion != null) {
      answerBytes -= entry.completion.payload().length;
    }
  }

  void cancel(int handle) {
    Entry entry;
    synchronized (this) {
      entry = entries.get(handle);
      if (entry == null) {
        return;
      }
      forget(entry);
    }
    Runnable rest = entry.begun.giveUp();
    if (rest != null) {
      lettingGo.soon(rest);
    }
  }

  /**
   * Gives up everything that is outstanding. Others' code that lets go of something, such as a
   * stream's {@code onClose}, runs on the handlers' threads; this waits for it, but only for a
   * moment.
   */
  void end() {
    List<Entry> left;
    synchronized (this) {
      ended = true;
      left = new ArrayList<>(entries.values());
      entries.clear();
      order.clear();
      outstandingWeight = 0;
      answerBytes = 0;
    }
    List<Runnable> rest = new ArrayList<>();
    for (Entry entry : left) {
      Runnable task = entry.begun.giveUp();
      if (task != null) {
        rest.add(task);
      }
    }
    rest.addAll(streams.end());
    rest.addAll(http.end());
    if (!rest.isEmpty()) {
      lettingGo.all(rest);
    }
  }

  synchronized int lastHandle() {
    return lastHandle;
  }

  Hostcalls hostcalls() {
    return hostcalls;
  }

  HttpBridge http() {
    return http;
  }

  /** The failures of the host that the guest was told, in order; the last ones. */
  synchronized List<HostcallExchange.Failure> hostFaults() {
    return List.copyOf(hostFaults);
  }

  /** The latest failure of the host that the guest was told and that fits, or null. */
  synchronized HostcallExchange.Failure hostFault(Predicate<HostcallExchange.Failure> fits) {
    for (int i = hostFaults.size() - 1; i >= 0; i--) {
      if (fits.test(hostFaults.get(i))) {
        return hostFaults.get(i);
      }
    }
    return null;
  }

  /** What the guest waits for right now, as the end of a sentence; empty if it does not wait. */
  synchronized String waitingFor() {
    if (!order.isWaiting()) {
      return "";
    }
    Entry longest = null;
    int others = -1;
    for (Entry entry : entries.values()) {
      if (entry.completion == null) {
        others++;
        if (longest == null || entry.begunAt - longest.begunAt < 0) {
          longest = entry;
        }
      }
    }
    if (longest == null) {
      return "";
    }
    String text =
        "; it was waiting for " + longest.begun.outstanding(System.nanoTime() - longest.begunAt);
    return others == 0 ? text : text + ", and for " + others + " more";
  }
}
