package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One operation of a sandbox, from its request to its result. */
final class Operation {
  /** How often a guest that was told to stop is told again. */
  private static final long NUDGE_NANOS = 50_000_000;

  private final String function;
  private final List<String> arguments;
  private final EventLog log;
  private final HostOperations hostOperations;
  private final Deadline deadline;
  private final CompletableFuture<RunResult> result = new CompletableFuture<>();
  private final long timeout;
  private final BriefWait waits;

  private final AtomicReference<Consumer<RunResult>> observer = new AtomicReference<>();

  private Thread thread; // while the guest runs
  private boolean finished;
  private GuestStop stop;
  private Future<?> nextNudge;

  Operation(
      String function,
      List<String> arguments,
      long timeout,
      EventLog log,
      HostOperations hostOperations,
      BriefWait waits) {
    this.function = function;
    this.arguments = arguments;
    this.timeout = timeout;
    this.log = log;
    this.hostOperations = hostOperations;
    this.waits = waits;
    this.deadline = new Deadline(timeout, this::timeIsOver);
  }

  String function() {
    return function;
  }

  /** Sets who is told of the result. */
  void observedBy(Consumer<RunResult> newObserver) {
    observer.set(newObserver);
  }

  /** Tells the observer of the result, once. Runs others' code. */
  void tellObserver(RunResult concluded) {
    Consumer<RunResult> told = observer.getAndSet(null);
    if (told != null) {
      told.accept(concluded);
    }
  }

  EventLog log() {
    return log;
  }

  HostOperations hostOperations() {
    return hostOperations;
  }

  /** Completed normally, always, when the sandbox is ready for the next operation. */
  CompletableFuture<RunResult> result() {
    return result;
  }

  private void timeIsOver() {
    stop(
        Verdict.TIME_LIMIT,
        () ->
            "the program did not finish within its time limit of "
                + Rendering.time(timeout)
                + hostOperations.waitingFor());
  }

  /** Ends the guest soon, unless it has ended or is being ended already. */
  void stop(Verdict verdict, Supplier<String> message) {
    String text = message.get(); // before the interrupt, while the guest still waits
    synchronized (this) {
      if (finished || stop != null) {
        return;
      }
      stop = new GuestStop(verdict, text);
    }
    nudge();
  }

  // Repeated, because an interrupt can be lost in code that is not ours.
  private synchronized void nudge() {
    if (!finished && thread != null) {
      thread.interrupt();
      nextNudge = Watchdog.after(NUDGE_NANOS, this::nudge);
    }
  }

  /** Called on the guest's thread before the guest runs; false if it must not run at all. */
  synchronized boolean begin() {
    thread = Thread.currentThread();
    if (stop != null) {
      return false;
    }
    deadline.resume();
    return true;
  }

  /** Called on the guest's thread when the guest has ended; returns what stopped it, or null. */
  GuestStop finish() {
    deadline.end();
    synchronized (this) {
      finished = true;
      thread = null;
      if (nextNudge != null) {
        nextNudge.cancel(false);
      }
      Thread.interrupted(); // no interrupt of this operation may reach the next one
      return stop;
    }
  }

  /** Delivers an event of the guest. Time spent waiting for a slow reader is not the guest's. */
  void deliver(Event event) {
    boolean waits = log.full();
    if (waits) {
      deadline.suspend();
    }
    try {
      log.add(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GuestStoppedException();
    }
    if (waits) {
      deadline.resume();
    }
  }

  /** Waits for the result. */
  RunResult awaitResult() throws InterruptedException, ExecutionException {
    if (waits.spin(result::isDone)) {
      return result.get();
    }
    try {
      return result.get();
    } finally {
      waits.parked();
    }
  }

  /**
   * Waits for the result's coming, without heeding interrupts; false if it did not come in time.
   */
  boolean awaitEnd(long nanoseconds) {
    boolean interrupted = false;
    long end = System.nanoTime() + nanoseconds;
    while (!result.isDone() && end - System.nanoTime() > 0) {
      try {
        result.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException | TimeoutException e) {
        // Which of them it was, the loop looks itself.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result.isDone();
  }

  /** Makes the result; the events are complete but for the last one. */
  void conclude(Ending ending, Used used, GuestBuild guest) {
    log.end(ending.lastEvent());
    result.complete(
        RunResult.of(
            ending.verdict(),
            function,
            arguments,
            log.copy(),
            hostOperations,
            used,
            guest,
            ending.cause()));
  }

  /**
   * What an operation used up.
   *
   * @param nanoseconds its time by the host's clock
   * @param fuel in units
   * @param peakMemory the guest's largest memory so far, in bytes
   */
  record Used(long nanoseconds, long fuel, long peakMemory) {}

  /** Why an operation was stopped from outside. */
  record GuestStop(Verdict verdict, String message) {}

  /** How an operation ended. */
  record Ending(Verdict verdict, JsonNode value, GuestError error, Throwable cause) {
    static Ending ok(JsonNode value) {
      return new Ending(Verdict.OK, value, null, null);
    }

    static Ending of(Verdict verdict, GuestError error) {
      return new Ending(verdict, null, error, null);
    }

    static Ending of(Verdict verdict, String message) {
      return of(verdict, new GuestError(Rendering.typeOf(verdict), message, "", null));
    }

    static Ending hostError(String message, Throwable cause) {
      Verdict verdict = Verdict.HOST_ERROR;
      GuestError error = new GuestError(Rendering.typeOf(verdict), message, "", null);
      return new Ending(verdict, null, error, cause);
    }

    String message() {
      return error == null ? "" : error.summary();
    }

    Event lastEvent() {
      return error == null ? new EndEvent(value) : new ErrorEvent(error);
    }
  }
}
