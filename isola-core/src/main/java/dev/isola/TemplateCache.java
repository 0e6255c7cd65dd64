package dev.isola;

import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The images that this JVM has built or read, the last used ones, as long as the heap has room.
 * Safe for use by several threads: of several that want the same image, one builds it and the
 * others wait.
 */
final class TemplateCache<T> {
  private static final int MAX_IMAGES = 64;

  private final Map<TemplateKey, SoftReference<T>> images = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<TemplateKey, CompletableFuture<T>> building = new LinkedHashMap<>();

  /** The image of a key, built if there is none. A failure to build is not kept. */
  T get(TemplateKey key, Supplier<T> builder) {
    while (true) {
      CompletableFuture<T> running;
      CompletableFuture<T> own = new CompletableFuture<>();
      synchronized (this) {
        SoftReference<T> reference = images.get(key);
        T image = reference == null ? null : reference.get();
        if (image != null) {
          return image;
        }
        running = building.putIfAbsent(key, own);
      }
      if (running == null) {
        return build(key, builder, own);
      }
      try {
        return join(running);
      } catch (LimitExceededException e) {
        if (e.verdict() != Verdict.CANCELLED) {
          throw e;
        }
        // The thread that built it was interrupted; this one was not, and tries itself.
      }
    }
  }

  private static <T> T join(CompletableFuture<T> build) {
    try {
      return build.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  private T build(TemplateKey key, Supplier<T> builder, CompletableFuture<T> build) {
    try {
      T image = builder.get();
      synchronized (this) {
        images.put(key, new SoftReference<>(image));
        trim();
        building.remove(key);
      }
      build.complete(image);
      return image;
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        building.remove(key);
      }
      build.completeExceptionally(e);
      throw e;
    }
  }

  private void trim() {
    images.values().removeIf(reference -> reference.get() == null);
    Iterator<TemplateKey> leastUsed = images.keySet().iterator();
    while (images.size() > MAX_IMAGES && leastUsed.hasNext()) {
      leastUsed.next();
      leastUsed.remove();
    }
  }

  synchronized void clear() {
    images.clear();
  }
}
