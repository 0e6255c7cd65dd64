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
  private static final TemplateBuilder BUILDER =
      new TemplateBuilder(GuestRuntimes::find, new TemplateCache<>(), () -> false);

  private Isola() {}

  /**
   * Builds a template without a prelude.
   *
   * @param runtime the name of a guest runtime on the class path, such as {@code python}
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
   * @param runtime the name of a guest runtime on the class path, such as {@code python}
   * @param config how it is built
   * @return the template
   * @throws InvalidArgumentException if there is no such runtime, or the configuration does not fit
   *     the host's files
   * @throws GuestException if the prelude fails; the message holds the guest's traceback
   * @throws LimitExceededException if the prelude exceeds a limit
   * @throws InternalException if the host failed
   */
  public static SandboxTemplate buildTemplate(String runtime, TemplateConfig config) {
    return BUILDER.build(runtime, config);
  }

  /**
   * Builds a template on a thread of its own.
   *
   * @param runtime the name of a guest runtime on the class path, such as {@code python}
   * @param config how it is built
   * @return the template; completed exceptionally as {@link #buildTemplate(String, TemplateConfig)}
   *     throws
   */
  public static CompletableFuture<SandboxTemplate> buildTemplateAsync(
      String runtime, TemplateConfig config) {
    CompletableFuture<SandboxTemplate> template = new CompletableFuture<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    Runnable build =
        () -> {
          try {
            template.complete(buildTemplate(runtime, config));
          } catch (RuntimeException | Error e) {
            template.completeExceptionally(e);
          }
        };
    Thread thread = new Thread(null, build, "isola-template", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(context);
    thread.start();
    return template;
  }
}
