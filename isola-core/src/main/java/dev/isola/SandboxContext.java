package dev.isola;

import dev.isola.engine.GuestImage;
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
   * Builds a template, or takes it from this context's memory or from the disk.
   *
   * @param runtime the name of a guest runtime on the class path, such as {@code python}
   * @param config how it is built
   * @return the template
   * @throws InvalidArgumentException if this context is closed, there is no such runtime, or the
   *     configuration does not fit the host's files
   * @throws GuestException if the prelude fails; the message holds the guest's traceback
   * @throws LimitExceededException if the prelude exceeds a limit
   * @throws InternalException if the host failed
   */
  public SandboxTemplate buildTemplate(String runtime, TemplateConfig config) {
    if (closed.get()) {
      throw new InvalidArgumentException("context is closed; make a new one");
    }
    return builder.build(runtime, config);
  }

  /** Ends this context's templates. Does nothing if it is closed already. */
  @Override
  public void close() {
    closed.set(true);
    cache.clear();
  }
}
