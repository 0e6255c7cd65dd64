package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.engine.GuestHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * What one operation of a guest has begun on the host: hostcalls and reads of stream arguments. The
 * guest's thread begins, awaits and takes; handlers complete on their own threads.
 */
final class HostOperations {
  /** The most operations that a guest may have begun and not taken. */
  static final int MAX_OUTSTANDING = 10_000;

  // A guest decides how much its payloads weigh, so there is a bound on what is kept of them.
  private static final long MAX_OUTSTANDING_WEIGHT = 256L << 20;
  private static final long MAX_RECORDED_WEIGHT = 64L << 20;
  private static final long MAX_ANSWER_BYTES = 128L << 20;
  private static final int MAX_RECORDED = 100_000;
  private static final int MAX_MESSAGE = 10_000;

  /** How long the end of an operation waits for others' code that lets go of something. */
  private static final long LETTING_GO_NANOS = 200_000_000;

  private static final int HOSTCALL = 1;
  private static final int STREAM_READ = 2;

  private final Map<String, HostcallHandler> handlers;
  private final List<ValueStream> streams;
  private final HandlerThreads threads;
  private final GuestClock clock;
  private final IntSupplier position;

  private final Map<Integer, Entry> entries = new HashMap<>();
  private final LinkedHashSet<Integer> completed = new LinkedHashSet<>();
  private final List<Entry> recorded = new ArrayList<>();
  private final List<HostcallExchange.Failure> hostFaults = new ArrayList<>();
  private int lastHandle;
  private int pending;
  private long outstandingWeight;
  private long answerBytes; // of answers that the guest has not taken
  private long recordedWeight;
  private long hostcallCount;
  private boolean waiting;
  private boolean ended;
  private volatile boolean anyCompleted;
  private final BriefWait answers;

  /**
   * Makes the operations of one call.
   *
   * @param firstHandle handles are greater than this, so that stale ones of an earlier operation
   *     mean nothing
   * @param position the number of events so far
   */
  HostOperations(
      Map<String, HostcallHandler> handlers,
      List<ValueStream> streams,
      HandlerThreads threads,
      GuestClock clock,
      int firstHandle,
      IntSupplier position,
      BriefWait answers) {
    this.handlers = handlers;
    this.streams = streams;
    this.threads = threads;
    this.clock = clock;
    this.lastHandle = firstHandle;
    this.position = position;
    this.answers = answers;
  }

  private static final class Entry {
    final int handle;
    final int kind;
    final String name;
    final long begun = System.nanoTime();
    final int begunAt;
    final long weight;
    JsonNode payload = NullNode.getInstance();
    FutureTask<Void> task;
    CompletionStage<?> stage;
    GuestHost.Completion completion;
    JsonNode result;
    HostcallExchange.Failure failure;
    boolean hostFault;
    boolean taken;
    int answeredAt = -1;
    long ended;

    Entry(int handle, int kind, String name, int begunAt, long weight) {
      this.handle = handle;
      this.kind = kind;
      this.name = name;
      this.begunAt = begunAt;
      this.weight = weight;
    }

    HostcallExchange exchange(long now) {
      return new HostcallExchange(
          name,
          payload,
          taken ? result : null,
          taken ? failure : null,
          begunAt,
          answeredAt,
          Duration.ofNanos((taken ? ended : now) - begun));
    }
  }

  int begin(int kind, String name, byte[] payload) {
    CborReader.Value value = null;
    HostcallExchange.Failure malformed = null;
    try {
      value = CborReader.readValue(payload);
    } catch (InvalidValueException e) {
      malformed = new HostcallExchange.Failure("InvalidValue", "payload: " + e.getMessage(), null);
    }
    long weight = (value == null ? 0 : value.weight()) + 2L * name.length();
    Entry entry;
    synchronized (this) {
      if (ended
          || entries.size() >= MAX_OUTSTANDING
          || outstandingWeight + weight > MAX_OUTSTANDING_WEIGHT
          || lastHandle == Integer.MAX_VALUE) {
        return -1;
      }
      entry = new Entry(++lastHandle, kind, name, position.getAsInt(), weight);
      entries.put(entry.handle, entry);
      pending++;
      outstandingWeight += weight;
      if (value != null) {
        entry.payload = value.tree();
      }
      record(entry);
    }
    if (malformed != null) {
      fail(entry, malformed, false);
    } else if (kind == HOSTCALL) {
      beginHostcall(entry);
    } else if (kind == STREAM_READ) {
      beginRead(entry);
    } else {
      fail(
          entry,
          new HostcallExchange.Failure("InvalidValue", "no operation has kind " + kind, null),
          false);
    }
    return entry.handle;
  }

  private void record(Entry entry) {
    if (entry.kind != HOSTCALL) {
      return;
    }
    hostcallCount++;
    if (recorded.size() < MAX_RECORDED && recordedWeight + entry.weight <= MAX_RECORDED_WEIGHT) {
      recordedWeight += entry.weight;
      recorded.add(entry);
    }
  }

  private void beginHostcall(Entry entry) {
    HostcallHandler handler = handlers.get(entry.name);
    if (handler == null) {
      String message = "the host has no hostcall \"" + cut(entry.name) + "\"";
      fail(entry, new HostcallExchange.Failure("UnknownHostcall", message, null), false);
      return;
    }
    FutureTask<Void> task = new FutureTask<>(() -> answer(entry, handler), null);
    synchronized (this) {
      entry.task = task;
    }
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      fail(entry, new HostcallExchange.Failure("HostcallError", e.getMessage(), e), true);
    }
  }

  private void answer(Entry entry, HostcallHandler handler) {
    Object result;
    try {
      result = handler.handle(entry.payload);
    } catch (Throwable e) {
      fail(entry, e);
      return;
    }
    if (!(result instanceof CompletionStage<?> stage)) {
      succeed(entry, result);
      return;
    }
    boolean givenUp;
    synchronized (this) {
      entry.stage = stage;
      givenUp = entries.get(entry.handle) != entry;
    }
    if (givenUp) {
      cancelStage(stage); // on the handler's own thread
      return;
    }
    stage.whenComplete(
        (value, thrown) -> {
          if (thrown == null) {
            succeed(entry, value);
          } else {
            boolean wrapped = thrown instanceof CompletionException && thrown.getCause() != null;
            fail(entry, wrapped ? thrown.getCause() : thrown);
          }
        });
  }

  private void succeed(Entry entry, Object result) {
    try {
      JsonNode tree = Values.tree(result);
      byte[] encoded = Values.encode(tree);
      complete(entry, new GuestHost.Completion(GuestHost.VALUE, encoded), tree, null, false);
    } catch (InvalidValueException e) {
      String message =
          "the result of hostcall \"" + entry.name + "\" cannot be sent: " + e.getMessage();
      fail(entry, new HostcallExchange.Failure("InvalidValue", message, e), true);
    } catch (RuntimeException | Error e) { // code of the result's class ran
      fail(entry, e);
    }
  }

  private void fail(Entry entry, Throwable thrown) {
    if (thrown instanceof InvalidValueException wrong) {
      fail(entry, new HostcallExchange.Failure("InvalidValue", wrong.getMessage(), thrown), false);
      return;
    }
    String message = thrown.getMessage();
    String text = thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    fail(entry, new HostcallExchange.Failure("HostcallError", text, thrown), true);
  }

  private void fail(Entry entry, HostcallExchange.Failure failure, boolean hostFault) {
    HostcallExchange.Failure told =
        new HostcallExchange.Failure(failure.type(), cut(failure.message()), failure.thrown());
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("type", told.type()).put("message", told.message());
    byte[] encoded;
    try {
      encoded = Values.encode(error);
    } catch (InvalidValueException e) {
      throw new IllegalStateException("an error message does not map", e);
    }
    GuestHost.Completion completion = new GuestHost.Completion(GuestHost.ERROR, encoded);
    complete(entry, completion, null, told, hostFault);
  }

  private static String cut(String message) {
    String text = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    byte[] wellFormed = text.getBytes(StandardCharsets.UTF_8);
    return new String(wellFormed, StandardCharsets.UTF_8);
  }

  private void beginRead(Entry entry) {
    JsonNode number = entry.payload;
    boolean known = number.isInt() && number.intValue() >= 0 && number.intValue() < streams.size();
    if (!known) {
      String message = "no stream argument has number " + Rendering.abridged(number, 50);
      fail(entry, new HostcallExchange.Failure("InvalidValue", message, null), false);
      return;
    }
    streams
        .get(number.intValue())
        .read(
            item -> {
              if (item.failure() != null) {
                fail(entry, item.failure(), true);
              } else if (item.value() != null) {
                GuestHost.Completion value =
                    new GuestHost.Completion(GuestHost.VALUE, item.value());
                complete(entry, value, null, null, false);
              } else {
                GuestHost.Completion end =
                    new GuestHost.Completion(GuestHost.END_OF_STREAM, new byte[0]);
                complete(entry, end, null, null, false);
              }
            });
  }

  private void complete(
      Entry entry,
      GuestHost.Completion completion,
      JsonNode result,
      HostcallExchange.Failure failure,
      boolean hostFault) {
    boolean tooMuch;
    synchronized (this) {
      if (entries.get(entry.handle) != entry || entry.completion != null) {
        return; // given up in the meantime
      }
      int size = completion.payload().length;
      tooMuch = failure == null && answerBytes > 0 && answerBytes + size > MAX_ANSWER_BYTES;
      if (!tooMuch) {
        answerBytes += size;
        entry.completion = completion;
        entry.result = result;
        entry.failure = failure;
        entry.hostFault = hostFault;
        pending--;
        completed.add(entry.handle);
        notifyAll();
      }
    }
    if (tooMuch) {
      String message =
          "the answer was dropped: those that were not taken before take almost "
              + Rendering.size(MAX_ANSWER_BYTES)
              + "; take answers before more are asked for";
      fail(entry, new HostcallExchange.Failure("HostcallError", message, null), false);
      return;
    }
    anyCompleted = true; // not before the lock is free: who sees it takes the lock at once
  }

  /** Waits for a completion, see {@link GuestHost#await}. */
  int await(long nanoseconds) throws InterruptedException {
    synchronized (this) {
      Integer handle = pollCompleted();
      if (handle != null) {
        return handle;
      }
      if (pending == 0 && nanoseconds <= 0) {
        return -1;
      }
      if (nanoseconds == 0) {
        return 0;
      }
      waiting = pending > 0;
    }
    if (waiting) {
      Integer handle = waitForCompletion(nanoseconds);
      if (handle != null) {
        return handle;
      }
      if (clock.isReal()) {
        return 0;
      }
    }
    clock.sleep(nanoseconds);
    return 0;
  }

  private Integer waitForCompletion(long nanoseconds) throws InterruptedException {
    long start = System.nanoTime();
    Thread thread = Thread.currentThread();
    boolean brief = answers.spin(() -> anyCompleted || thread.isInterrupted());
    synchronized (this) {
      try {
        while (completed.isEmpty()) {
          if (nanoseconds < 0) {
            wait();
            continue;
          }
          long left = nanoseconds - (System.nanoTime() - start);
          if (left <= 0) {
            break;
          }
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
      } finally {
        waiting = false;
        if (!brief) {
          answers.parked();
        }
      }
      return pollCompleted();
    }
  }

  private Integer pollCompleted() {
    Iterator<Integer> oldest = completed.iterator();
    if (!oldest.hasNext()) {
      return null;
    }
    Integer handle = oldest.next();
    oldest.remove();
    anyCompleted = !completed.isEmpty();
    return handle;
  }

  synchronized int size(int handle) {
    Entry entry = entries.get(handle);
    return entry == null || entry.completion == null ? -1 : entry.completion.payload().length;
  }

  synchronized GuestHost.Completion take(int handle) {
    Entry entry = entries.get(handle);
    if (entry == null || entry.completion == null) {
      throw new MalformedGuestDataException("operation " + handle + " has not completed");
    }
    forget(entry);
    entry.taken = true;
    entry.ended = System.nanoTime();
    entry.answeredAt = position.getAsInt();
    if (entry.hostFault) {
      hostFaults.add(entry.failure);
      if (hostFaults.size() > 100) {
        hostFaults.remove(0);
      }
    }
    if (entry.result != null) {
      recordedWeight += entry.completion.payload().length;
      if (recordedWeight > MAX_RECORDED_WEIGHT) {
        recorded.remove(entry);
      }
    }
    GuestHost.Completion completion = entry.completion;
    entry.completion = null;
    entry.task = null;
    entry.stage = null;
    return completion;
  }

  private void forget(Entry entry) {
    entries.remove(entry.handle);
    outstandingWeight -= entry.weight;
    if (entry.completion == null) {
      pending--;
    } else {
      answerBytes -= entry.completion.payload().length;
      completed.remove(entry.handle);
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
    Runnable rest = interrupt(entry);
    if (rest != null) {
      letGo(rest);
    }
  }

  /** Interrupts a hostcall's handler; returns what is left to do then and runs others' code. */
  private Runnable interrupt(Entry entry) {
    FutureTask<Void> task;
    CompletionStage<?> stage;
    synchronized (this) {
      task = entry.task;
      stage = entry.stage;
    }
    if (task != null) {
      task.cancel(true);
    }
    return stage == null ? null : () -> cancelStage(stage);
  }

  // What depends on a stage, or closes a stream, is others' code: it must not run on the guest's
  // thread, where it could hold up the result.
  private boolean letGo(Runnable task) {
    try {
      threads.letGo(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static void cancelStage(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (RuntimeException | Error e) {
      // A stage need not be a future, and may be anybody's code: then it was not cancelled.
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
      completed.clear();
      pending = 0;
      outstandingWeight = 0;
      answerBytes = 0;
    }
    List<Runnable> rest = new ArrayList<>();
    for (Entry entry : left) {
      addIfAny(rest, interrupt(entry));
    }
    for (ValueStream stream : streams) {
      addIfAny(rest, stream.close());
    }
    if (!rest.isEmpty()) {
      letGoOfAll(rest);
    }
  }

  private static void addIfAny(List<Runnable> rest, Runnable task) {
    if (task != null) {
      rest.add(task);
    }
  }

  private void letGoOfAll(List<Runnable> rest) {
    CountDownLatch done = new CountDownLatch(rest.size());
    for (Runnable task : rest) {
      boolean begun =
          letGo(
              () -> {
                try {
                  task.run();
                } finally {
                  done.countDown();
                }
              });
      if (!begun) {
        done.countDown();
      }
    }
    try {
      boolean unused = done.await(LETTING_GO_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody interrupts a guest's thread that has ended
    }
  }

  synchronized int lastHandle() {
    return lastHandle;
  }

  /** The hostcalls in the order in which they were begun. */
  synchronized List<HostcallExchange> exchanges() {
    long now = System.nanoTime();
    return recorded.stream().map(entry -> entry.exchange(now)).toList();
  }

  synchronized long hostcallCount() {
    return hostcallCount;
  }

  /** The host's failure that the guest was told in these words, or null. */
  synchronized HostcallExchange.Failure hostFault(String message) {
    for (int i = hostFaults.size() - 1; i >= 0; i--) {
      if (hostFaults.get(i).message().equals(message)) {
        return hostFaults.get(i);
      }
    }
    return null;
  }

  /** What the guest waits for right now, as the end of a sentence; empty if it does not wait. */
  synchronized String waitingFor() {
    if (!waiting) {
      return "";
    }
    Entry longest = null;
    int others = -1;
    for (Entry entry : entries.values()) {
      if (entry.kind == HOSTCALL && entry.completion == null) {
        others++;
        if (longest == null || entry.begun - longest.begun < 0) {
          longest = entry;
        }
      }
    }
    if (longest == null) {
      return "; it was waiting for a value of a stream argument";
    }
    String text =
        "; it was waiting for the hostcall \""
            + cut(longest.name)
            + "\", which had not been answered after "
            + Rendering.time(System.nanoTime() - longest.begun);
    return others == 0 ? text : text + ", and for " + others + " more";
  }
}
