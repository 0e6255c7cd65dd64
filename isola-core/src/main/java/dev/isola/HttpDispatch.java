package dev.isola;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Gets the response to one request: calls the handler on one of its threads, and again for each
 * redirection.
 */
final class HttpDispatch implements Runnable {
  /** Who is told, once and on any thread. */
  interface Outcome {
    /**
     * There is a response.
     *
     * @param last the request that it answers, after redirections
     */
    void answered(HttpRequest last, HttpResponse response);

    /** There will be none. */
    void failed(Throwable thrown);
  }

  private final GuestHttpRequest request;
  private final RequestBody upload; // null if the body came with the request
  private final HandlerThreads threads;
  private final Redirects redirects;
  private final Outcome outcome;

  private volatile HttpHandler handler; // set before it begins
  private FutureTask<Void> task;
  private CompletionStage<HttpResponse> stage;
  private Duration delays = Duration.ZERO; // of the redirections; they come one after another
  private boolean stopped;

  HttpDispatch(
      GuestHttpRequest request,
      RequestBody upload,
      HttpAccess access,
      HandlerThreads threads,
      Outcome outcome) {
    this.request = request;
    this.upload = upload;
    this.threads = threads;
    this.redirects = new Redirects(request, access.policy());
    this.outcome = outcome;
  }

  /** Sets who answers. */
  void handledBy(HttpHandler newHandler) {
    handler = newHandler;
  }

  /** Begins, without running others' code on this thread. */
  @Override
  public void run() {
    send(new Redirects.Step(request.head(), true));
  }

  private void send(Redirects.Step step) {
    FutureTask<Void> sending = new FutureTask<>(() -> handle(step), null);
    synchronized (this) {
      if (stopped) {
        return;
      }
      task = sending;
    }
    try {
      threads.execute(sending);
    } catch (RejectedExecutionException e) {
      outcome.failed(e);
    }
  }

  private void handle(Redirects.Step step) {
    CompletionStage<HttpResponse> later;
    try {
      later = handler.handleAsync(step.head(), body(step));
    } catch (Throwable e) {
      outcome.failed(e);
      return;
    }
    if (later == null) {
      outcome.failed(new NullPointerException("the handler has returned null"));
      return;
    }
    boolean tooLate;
    synchronized (this) {
      stage = later;
      tooLate = stopped;
    }
    if (tooLate) {
      cancel(later);
    }
    later.whenComplete(
        (response, thrown) -> {
          if (thrown != null) {
            boolean wrapped = thrown instanceof CompletionException && thrown.getCause() != null;
            outcome.failed(wrapped ? thrown.getCause() : thrown);
          } else if (response == null) {
            outcome.failed(new NullPointerException("the handler has returned no response"));
          } else {
            answered(step, response);
          }
        });
  }

  private InputStream body(Redirects.Step step) {
    if (!step.keepsBody()) {
      return new ByteArrayInputStream(new byte[0]);
    }
    return upload != null ? upload : new ByteArrayInputStream(request.body());
  }

  private void answered(Redirects.Step step, HttpResponse response) {
    delays = delays.plus(response.delay());
    Redirects.Step next;
    try {
      next = redirects.next(step, response);
    } catch (HttpFailure e) {
      ResponseBody.discard(response.body());
      outcome.failed(e);
      return;
    }
    if (next == null) {
      outcome.answered(step.head(), response.withDelay(delays));
      return;
    }
    ResponseBody.discard(response.body());
    if (upload != null && !next.keepsBody()) {
      upload.close();
    }
    send(next);
  }

  /**
   * Interrupts the handler. A response that comes nevertheless is still reported.
   *
   * @return what is left to do then and runs others' code; null if there is nothing
   */
  Runnable stop() {
    FutureTask<Void> running;
    CompletionStage<HttpResponse> left;
    synchronized (this) {
      stopped = true;
      running = task;
      left = stage;
    }
    if (running != null) {
      running.cancel(true);
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
}
