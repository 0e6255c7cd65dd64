package dev.isola.bundle;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an HTTP response, to be taken part by part. One part is asked for at a time, so that
 * no more than that is in memory.
 */
final class BodyQueue implements BodySubscriber<BodyQueue>, AutoCloseable {

  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  /** Some bytes; or, without any, the end or a failure. */
  private record Part(List<ByteBuffer> buffers, Throwable failure) {}

  @Override
  public CompletionStage<BodyQueue> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    if (!subscription.complete(newSubscription)) {
      newSubscription.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    parts.add(new Part(buffers, null));
  }

  @Override
  public void onError(Throwable failure) {
    parts.add(new Part(null, failure));
  }

  @Override
  public void onComplete() {
    parts.add(new Part(null, null));
  }

  /**
   * The next part.
   *
   * @param patience how long to wait for it
   * @return the bytes, or null at the end
   * @throws IOException if the body breaks off, or nothing comes for too long
   * @throws InterruptedException if the thread was interrupted
   */
  List<ByteBuffer> next(Duration patience) throws IOException, InterruptedException {
    subscription.join().request(1);
    Part part = parts.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (part == null) {
      throw new InterruptedIOException("nothing came for " + patience.toMillis() + " ms");
    }
    if (part.failure() != null) {
      throw new IOException("the answer broke off: " + part.failure(), part.failure());
    }
    return part.buffers();
  }

  /** Gives up what has not come yet. */
  @Override
  public void close() {
    Flow.Subscription running = subscription.getNow(null);
    if (running != null) {
      running.cancel();
    }
  }
}
