package dev.isola;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * Answers the HTTP requests of a guest.
 *
 * <p>A lambda gets the whole request and returns the response. {@link #streaming} makes a handler
 * that reads the request's body while the guest still sends it, and {@link #async} one that answers
 * later without a thread that waits.
 *
 * <p>Handlers run on threads of the sandbox, several at once when the guest has several requests in
 * flight, so a handler must be safe for use by several threads. The thread is interrupted when the
 * guest gives the request up, when its time is over, and when the operation or the sandbox ends. A
 * handler that ignores this keeps its thread until it returns.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HttpHandler {
  /**
   * Answers a request.
   *
   * @param request the request
   * @return the response; never null. Redirections are followed for the guest, if it did not forbid
   *     that: then the handler gets the next request.
   * @throws Exception if the handler fails. The guest gets a typed error with the exception's
   *     message; if it lets that error escape, the verdict is {@link Verdict#HOST_ERROR}. An {@link
   *     InvalidValueException} says that the request was wrong, which is the guest's fault; so is
   *     it not to cope with a {@link HostcallException}, by which a handler fails on purpose.
   */
  HttpResponse handle(HttpRequest request) throws Exception;

  /**
   * Answers a request whose body may still be on its way. This is what the sandbox calls; by
   * default it reads the whole body, which is limited, and calls {@link #handle}.
   *
   * @param request the request; its body is empty
   * @param body the body, which may be read after this method has returned, too. The guest waits
   *     until what it sent was read. Reading fails if the guest gives the request up.
   * @return the response, now or later; it is cancelled when the guest gives the request up
   * @throws Exception if the handler fails, as for {@link #handle}
   */
  default CompletionStage<HttpResponse> handleAsync(HttpRequest request, InputStream body)
      throws Exception {
    return CompletableFuture.completedFuture(handle(request.withBody(body.readAllBytes())));
  }

  /**
   * Makes a handler that reads the request's body as a stream. The response's body may depend on
   * it: what the handler has not read yet can be read while the response's body is.
   *
   * @param handler answers requests
   * @return the handler
   */
  static HttpHandler streaming(Streaming handler) {
    Objects.requireNonNull(handler, "handler");
    return new HttpHandler() {
      @Override
      public HttpResponse handle(HttpRequest request) throws Exception {
        InputStream body = new ByteArrayInputStream(request.body());
        return handler.handle(request.withBody(null), body);
      }

      @Override
      public CompletionStage<HttpResponse> handleAsync(HttpRequest request, InputStream body)
          throws Exception {
        return CompletableFuture.completedFuture(handler.handle(request, body));
      }
    };
  }

  /**
   * Makes a handler that answers later.
   *
   * @param handler answers requests
   * @return the handler
   */
  static HttpHandler async(Async handler) {
    Objects.requireNonNull(handler, "handler");
    return new HttpHandler() {
      @Override
      public HttpResponse handle(HttpRequest request) throws Exception {
        try {
          return handler.handle(request).toCompletableFuture().get();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception cause ? cause : e;
        }
      }

      @Override
      public CompletionStage<HttpResponse> handleAsync(HttpRequest request, InputStream body)
          throws Exception {
        return handler.handle(request.withBody(body.readAllBytes()));
      }
    };
  }

  /**
   * Answers requests whose bodies may still be on their way.
   *
   * @since 0.1.0
   */
  @FunctionalInterface
  interface Streaming {
    /**
     * Answers a request.
     *
     * @param request the request; its body is empty
     * @param body the body; need not be closed. Reading waits for the guest, and throws an {@link
     *     IOException} if the guest gives the request up.
     * @return the response; never null
     * @throws Exception if the handler fails, as for {@link HttpHandler#handle}
     */
    HttpResponse handle(HttpRequest request, InputStream body) throws Exception;
  }

  /**
   * Answers requests later.
   *
   * @since 0.1.0
   */
  @FunctionalInterface
  interface Async {
    /**
     * Answers a request.
     *
     * @param request the request
     * @return the response to come; never null. It is cancelled when the guest gives the request
     *     up.
     * @throws Exception if the handler fails, as for {@link HttpHandler#handle}
     */
    CompletionStage<HttpResponse> handle(HttpRequest request) throws Exception;
  }
}
