package dev.isola.junit.internal;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * What something around tests, such as a submission that they grade, wants of the sandboxes that
 * are injected into them. Implementations are safe for use by several threads.
 */
public interface SandboxSurroundings {
  /** Returns the runtime of all sandboxes whose annotations leave it open. */
  String runtime();

  /** Adds what the guests can reach. */
  void configure(SandboxConfig.Builder config);

  /** Is told of each result of a sandbox that serves the given test or test class. */
  void saw(RunResult result, ExtensionContext context);

  /** Is told of a sandbox that serves the given test or test class, when its scripts are loaded. */
  void opened(Sandbox sandbox, String runtime, ExtensionContext context);

  /** Keeps them for all that happens in a context. */
  static void put(ExtensionContext context, SandboxSurroundings surroundings) {
    store(context).put(SandboxSurroundings.class, surroundings);
  }

  /** Returns what is around a context. */
  static Optional<SandboxSurroundings> of(ExtensionContext context) {
    return Optional.ofNullable(
        store(context).get(SandboxSurroundings.class, SandboxSurroundings.class));
  }

  /** Returns the outermost context around which they are: what they live for. */
  static Optional<ExtensionContext> owner(ExtensionContext context) {
    Optional<ExtensionContext> owner = Optional.of(context).filter(own -> of(own).isPresent());
    while (owner
        .flatMap(ExtensionContext::getParent)
        .flatMap(SandboxSurroundings::of)
        .isPresent()) {
      owner = owner.flatMap(ExtensionContext::getParent);
    }
    return owner;
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(Namespace.create("dev.isola.junit.surroundings"));
  }
}
