package dev.isola;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Builds templates on threads of their own, which see what their callers' threads see. */
final class TemplateThread {
  private TemplateThread() {}

  /** What a build gives; completed exceptionally if it throws. */
  static CompletableFuture<SandboxTemplate> run(Supplier<SandboxTemplate> build) {
    CompletableFuture<SandboxTemplate> template = new CompletableFuture<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    Runnable task =
        () -> {
          try {
            template.complete(build.get());
          } catch (RuntimeException | Error e) {
            template.completeExceptionally(e);
          }
        };
    Thread thread = new Thread(null, task, "isola-template", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(context);
    thread.start();
    return template;
  }
}
