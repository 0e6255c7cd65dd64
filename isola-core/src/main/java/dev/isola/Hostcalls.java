package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.isola.engine.GuestHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;

/** The hostcalls of one operation of a guest. */
final class Hostcalls implements OperationKind {
  /** What is answered on the guest's thread must not take long, because nobody can stop it. */
  private static final long MAX_PROMPT_WEIGHT = 64L << 10;

  private final Map<String, HostcallHandler> handlers;
  private final HostInterceptor interceptor;
  private final InFlight inFlight;
  private final HandlerThreads threads;
  private final IntSupplier position;
  private final Recording<Hostcall> recording = new Recording<>();

  /**
   * Makes the hostcalls of one operation.
   *
   * @param position the number of events so far
   */
  Hostcalls(
      Map<String, HostcallHandler> handlers,
      HostInterceptor interceptor,
      InFlight inFlight,
      HandlerThreads threads,
      IntSupplier position) {
    this.handlers = handlers;
    this.interceptor = interceptor;
    this.inFlight = inFlight;
    this.threads = threads;
    this.position = position;
  }

  @Override
  public Begun begin(String name, CborReader.Value payload, Answer answer) {
    int before = inFlight.count();
    Hostcall call = record(name, payload.tree(), payload.weight(), answer);
    HostcallHandler handler;
    try {
      handler = interceptor.onHostcall(name, payload.tree(), before, handlers.get(name));
    } catch (RuntimeException e) {
      call.fail(e);
      return call;
    }
    if (handler == null) {
      String message = "the host has no hostcall \"" + Rendering.cut(name) + "\"";
      answer.failure(new HostcallExchange.Failure("UnknownHostcall", message, null), false);
    } else if (handler instanceof HostInterceptor.Prompt && payload.weight() <= MAX_PROMPT_WEIGHT) {
      call.handle(handler);
    } else {
      call.start(handler);
    }
    return call;
  }

  @Override
  public Begun refuse(String name, HostcallExchange.Failure failure, Answer answer) {
    Hostcall call = record(name, NullNode.getInstance(), 0, answer);
    answer.failure(failure, false);
    return call;
  }

  private Hostcall record(String name, JsonNode payload, long payloadWeight, Answer answer) {
    Hostcall call = new Hostcall(name, payload, answer);
    recording.add(call, payloadWeight + 2L * name.length());
    return call;
  }

  /** The hostcalls in the order in which they were begun. */
  List<HostcallExchange> exchanges() {
    long now = System.nanoTime();
    return recording.items().stream().map(call -> call.exchange(now)).toList();
  }

  long count() {
    return recording.count();
  }

  private final class Hostcall implements Begun {
    private final String name;
    private final JsonNode payload;
    private final Answer answer;
    private final long begun = System.nanoTime();
    private final int begunAt = position.getAsInt();
    private final InFlight.Flight flight = inFlight.begin();
    private FutureTask<Void> task;
    private volatile JsonNode result;
    private CompletionStage<?> stage; // guarded by this
    private boolean givenUp; // guarded by this

    private boolean taken;
    private HostcallExchange.Failure failure; // if the guest has taken one
    private int answeredAt = -1;
    private long ended;

    Hostcall(String name, JsonNode payload, Answer answer) {
      this.name = name;
      this.payload = payload;
      this.answer = answer;
    }

    void start(HostcallHandler handler) {
      task = new FutureTask<>(() -> handle(handler), null);
      try {
        threads.execute(task);
      } catch (RejectedExecutionException e) {
        answer.failure(new HostcallExchange.Failure("HostcallError", e.getMessage(), e), true);
      }
    }

    private void handle(HostcallHandler handler) {
      Object returned;
      try {
        returned = handler.handle(payload);
      } catch (Throwable e) {
        fail(e);
        return;
      }
      if (!(returned instanceof CompletionStage<?> later)) {
        succeed(returned);
        return;
      }
      boolean tooLate;
      synchronized (this) {
        stage = later;
        tooLate = givenUp;
      }
      if (tooLate) {
        cancel(later); // on the handler's own thread
        return;
      }
      later.whenComplete(
          (value, thrown) -> {
            if (thrown == null) {
              succeed(value);
            } else {
              boolean wrapped = thrown instanceof CompletionException && thrown.getCause() != null;
              fail(wrapped ? thrown.getCause() : thrown);
            }
          });
    }

    private void succeed(Object value) {
      if (value instanceof HostcallAnswer later) {
        if (later.isNever()) {
          answer.never();
        } else {
          succeed(later.value(), later.delay());
        }
      } else {
        succeed(value, 0);
      }
    }

    private void succeed(Object value, long delay) {
      try {
        JsonNode tree = Values.tree(value);
        byte[] encoded = Values.encode(tree);
        result = tree;
        boolean unused = answer.value(encoded, delay);
      } catch (InvalidValueException e) {
        String message =
            "the result of hostcall \"" + name + "\" cannot be sent: " + e.getMessage();
        answer.failure(new HostcallExchange.Failure("InvalidValue", message, e), true);
      } catch (RuntimeException | Error e) { // code of the result's class ran
        fail(e);
      }
    }

    private void fail(Throwable thrown) {
      if (thrown instanceof InvalidValueException wrong) {
        answer.failure(
            new HostcallExchange.Failure("InvalidValue", wrong.getMessage(), thrown), false);
        return;
      }
      if (thrown instanceof HostcallException onPurpose) {
        String message = String.valueOf(onPurpose.getMessage());
        answer.failure(new HostcallExchange.Failure("HostcallError", message, thrown), false);
        return;
      }
      String text = Rendering.thrown(thrown);
      answer.failure(new HostcallExchange.Failure("HostcallError", text, thrown), true);
    }

    @Override
    public Runnable giveUp() {
      flight.land();
      CompletionStage<?> left;
      synchronized (this) {
        givenUp = true;
        left = stage;
      }
      if (task != null) {
        task.cancel(true);
      }
      return left == null ? null : () -> cancel(left);
    }

    private static void cancel(CompletionStage<?> stage) {
      try {
        stage.toCompletableFuture().cancel(true);
      } catch (RuntimeException | Error e) {
        // A stage need not be a future, and may be anybody's code: then it was not cancelled.
      }
    }

    @Override
    public void taken(Outcome outcome) {
      flight.land();
      taken = true;
      failure = outcome.failure();
      ended = System.nanoTime();
      answeredAt = position.getAsInt();
      task = null;
      synchronized (this) {
        stage = null;
      }
      boolean answered = outcome.completion().status() == GuestHost.VALUE;
      if (answered && !recording.grow(outcome.completion().payload().length)) {
        recording.remove(this);
      }
    }

    @Override
    public String abandoned() {
      return "the hostcall \"" + Rendering.cut(name) + "\", which is never answered";
    }

    @Override
    public String outstanding(long nanoseconds) {
      return "the hostcall \""
          + Rendering.cut(name)
          + "\", which had not been answered after "
          + Rendering.time(nanoseconds);
    }

    HostcallExchange exchange(long now) {
      return new HostcallExchange(
          name,
          payload,
          taken && failure == null ? result : null,
          failure,
          begunAt,
          answeredAt,
          Duration.ofNanos((taken ? ended : now) - begun));
    }
  }
}
