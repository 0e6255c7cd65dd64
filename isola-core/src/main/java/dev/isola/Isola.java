package dev.isola;

import java.util.concurrent.CompletableFuture;

/**
 * The entry point: builds templates.
 *
 * <pre>{@code
 * SandboxTemplate template = Isola.buildTemplate("python");
 * try (Sandbox sandbox = template.create()) {
 *   sandbox.loadScript("def hello(name): return f'hello {name}'");
 *   String greeting = sandbox.run("hello", "world").asText();
 * }
 * }</pre>
 *
 * <p>Templates are built once and kept: in this JVM as long as the heap has room, and, if they have
 * a prelude, on disk for the next one. Building the same template again is cheap.
 *
 * <p>All methods are safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Isola {
  private static final RuntimeResolver RUNTIMES = new RuntimeResolver(new GuestRuntimes());
  private static final TemplateBuilder BUILDER =
      new TemplateBuilder(RUNTIMES, new TemplateCache<>(), () -> false);

  private Isola() {}

  /**
   * Finds a guest runtime, and downloads it if it must be. A template is built of the same one.
   *
   * @param runtime the name of a guest runtime, such as {@code python}
   * @return where it is
   * @throws InvalidArgumentException if there is no such runtime; the message says where it was
   *     looked for
   * @throws InternalException if it cannot be downloaded
   * @throws LimitExceededException if the thread is interrupted while it downloads
   */
  public static RuntimeBundle resolveRuntime(String runtime) {
    return resolveRuntime(runtime, TemplateConfig.builder().build());
  }

  /**
   * Finds a version of a guest runtime, and downloads it if it must be.
   *
   * @param runtime the name of a guest runtime, such as {@code python}
   * @param version the version, such as {@code 3.13.5}, or its beginning, such as {@code 3.13}
   * @return where it is
   * @throws InvalidArgumentException if there is no such runtime; the message says where it was
   *     looked for
   * @throws InternalException if it cannot be downloaded
   * @throws LimitExceededException if the thread is interrupted while it downloads
   */
  public static RuntimeBundle resolveRuntime(String runtime, String version) {
    return resolveRuntime(runtime, TemplateConfig.builder().version(version).build());
  }

  /**
   * Finds the guest runtime that a template with a configuration is built of, and downloads it if
   * it must be.
   *
   * @param runtime the name of a guest runtime, such as {@code python}
   * @param config where to look for it; whatever has to do with templates only does not count
   * @return where it is
   * @throws InvalidArgumentException if there is no such runtime; the message says where it was
   *     looked for
   * @throws InternalException if it cannot be downloaded
   * @throws LimitExceededException if the thread is interrupted while it downloads
   */
  public static RuntimeBundle resolveRuntime(String runtime, TemplateConfig config) {
    return RUNTIMES.resolve(runtime, config).bundle();
  }

  /**
   * Builds a template without a prelude.
   *
   * @param runtime the name of a guest runtime, such as {@code python}
   * @return the template
   * @throws InvalidArgumentException if there is no such runtime
   * @throws InternalException if the host failed
   */
  public static SandboxTemplate buildTemplate(String runtime) {
    return buildTemplate(runtime, TemplateConfig.builder().build());
  }

  /**
   * Builds a template.
   *
   * @param runtime the name of a guest runtime, such as {@code python}
   * @param config how it is built
   * @return the template
   * @throws InvalidArgumentException if there is no such runtime, or the configuration does not fit
   *     the host's files
   * @throws GuestException if the prelude fails; the message holds the guest's traceback
   * @throws LimitExceededException if the prelude exceeds a limit, or the thread is interrupted
   * @throws InternalException if the host failed
   */
  public static SandboxTemplate buildTemplate(String runtime, TemplateConfig config) {
    return BUILDER.build(runtime, config);
  }

  /**
   * Builds a template on a thread of its own.
   *
   * @param runtime the name of a guest runtime, such as {@code python}
   * @param config how it is built
   * @return the template; completed exceptionally as {@link #buildTemplate(String, TemplateConfig)}
   *     throws
   */
  public static CompletableFuture<SandboxTemplate> buildTemplateAsync(
      String runtime, TemplateConfig config) {
    return TemplateThread.run(() -> buildTemplate(runtime, config));
  }
}
