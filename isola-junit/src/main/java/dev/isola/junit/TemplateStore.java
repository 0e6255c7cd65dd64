package dev.isola.junit;

import dev.isola.GuestClock;
import dev.isola.GuestException;
import dev.isola.InvalidArgumentException;
import dev.isola.Isola;
import dev.isola.LimitExceededException;
import dev.isola.MountConfig;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * The templates of a test run, each built when it is first wanted and then shared by all classes.
 *
 * <p>Different templates are built side by side: whoever wants one waits for that one only. They
 * are built on threads of their own, so that a test that is interrupted while it waits spoils
 * nothing for the others.
 */
final class TemplateStore {
  private final ConcurrentMap<Key, CompletableFuture<SandboxTemplate>> templates =
      new ConcurrentHashMap<>();

  /** All that makes a template what it is. */
  private record Key(
      String runtime,
      String prelude,
      Map<String, String> env,
      List<MountConfig> mounts,
      Long maxMemory,
      long randomSeed,
      GuestClock clock) {}

  /** The templates of this JVM, which may execute several test plans one after the other. */
  static TemplateStore of(ExtensionContext context) {
    return Stores.computed(
        context.getStore(StoreScope.LAUNCHER_SESSION, Stores.NAMESPACE),
        TemplateStore.class,
        TemplateStore::new,
        TemplateStore.class);
  }

  /** The template for the options, built now if it is the first time. */
  SandboxTemplate get(SandboxOptions options, String where) {
    Key key =
        new Key(
            options.runtime(),
            options.prelude(),
            options.env(),
            options.mounts(),
            options.maxMemory(),
            options.randomSeed(),
            options.clock());
    CompletableFuture<SandboxTemplate> template =
        templates.computeIfAbsent(
            key, absent -> Isola.buildTemplateAsync(options.runtime(), config(options)));
    try {
      return template.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(where + ": interrupted while the template was built", e);
    } catch (ExecutionException e) {
      // What failed for a passing reason, such as a full disk, may work for the next one.
      templates.remove(key, template);
      throw failure(where, e.getCause());
    }
  }

  private static RuntimeException failure(String where, Throwable cause) {
    if (cause instanceof InvalidArgumentException) {
      return new ExtensionConfigurationException(where + ": " + cause.getMessage(), cause);
    }
    if (cause instanceof GuestException || cause instanceof LimitExceededException) {
      return new ExtensionConfigurationException(
          where + ": the prelude failed: " + cause.getMessage(), cause);
    }
    return new IllegalStateException(
        where + ": the template cannot be built: " + cause.getMessage(), cause);
  }

  static TemplateConfig config(SandboxOptions options) {
    TemplateConfig.Builder config =
        TemplateConfig.builder()
            .prelude(options.prelude())
            .env(options.env())
            .mounts(options.mounts())
            .randomSeed(options.randomSeed())
            .clock(options.clock());
    if (options.maxMemory() != null) {
      config.maxMemory(options.maxMemory());
    }
    return config.build();
  }
}
