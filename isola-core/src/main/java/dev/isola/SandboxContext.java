package dev.isola;

import dev.isola.engine.GuestImage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Owns templates and what they keep in memory, for those who want to decide when that ends. Most
 * callers need only {@link Isola#buildTemplate(String)}.
 *
 * <p>When a context is closed, its templates make no more sandboxes; sandboxes that exist go on.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class SandboxContext implements AutoCloseable {
  private final AtomicBoolean closed = new AtomicBoolean();
  private final TemplateCache<GuestImage> cache = new TemplateCache<>();
  private final TemplateBuilder builder =
      new TemplateBuilder(new RuntimeResolver(new GuestRuntimes()), cache, closed::get);

  /** Makes a context that owns nothing yet. */
  public SandboxContext() {}

  /**
   * Builds a template without a prelude.
   *
   * @param runtime the name of a guest runtime, such as {@code python}
   * @return the template
   * @throws InvalidArgumentException if this context is closed, or there is no such runtime
   * @throws InternalException if the host failed
   */
  public SandboxTemplate buildTemplate(String runtime) {
    return buildTemplate(runtime, TemplateConfig.builder().build());
  }

  /**
   * Builds a template, or takes it from this context's memory or from the disk.
   *
   * @param runtime the name of a guest runtime, such as {@code python}
   * @param config how it is built
   * @return the template
   * @throws InvalidArgumentException if this context is closed, there is no such runtime, or the
   *     configuration does not fit the host's files
   * @throws GuestException if the prelude fails; the message holds the guest's traceback
   * @throws LimitExceededException if the prelude exceeds a limit, or the thread is interrupted
   * @throws InternalException if the host failed
   */
  public SandboxTemplate buildTemplate(String runtime, TemplateConfig config) {
    requireOpen();
    SandboxTemplate template = builder.build(runtime, config);
    if (closed.get()) { // meanwhile: what was built must not stay in memory
      cache.clear();
    }
    requireOpen();
    return template;
  }

  /**
   * Builds a template on a thread of its own.
   *
   * @param runtime the name of a guest runtime, such as {@code python}
   * @param config how it is built
   * @return the template; completed exceptionally as {@link #buildTemplate(String, TemplateConfig)}
   *     throws
   */
  public CompletableFuture<SandboxTemplate> buildTemplateAsync(
      String runtime, TemplateConfig config) {
    return TemplateThread.run(() -> buildTemplate(runtime, config));
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new InvalidArgumentException("context is closed; make a new one");
    }
  }

  /** Ends this context's templates. Does nothing if it is closed already. */
  @Override
  public void close() {
    closed.set(true);
    cache.clear();
  }
}
