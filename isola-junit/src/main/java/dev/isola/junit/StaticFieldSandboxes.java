package dev.isola.junit;

import dev.isola.Sandbox;
import java.lang.reflect.Field;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The sandboxes in static fields. Classes that inherit one field and run at the same time see one
 * sandbox in it, which lives until the last of them has ended.
 */
final class StaticFieldSandboxes {
  private final ConcurrentMap<Field, Shared> sandboxes = new ConcurrentHashMap<>();

  static StaticFieldSandboxes of(ExtensionContext context) {
    return Stores.computed(
        Stores.of(context.getRoot()),
        StaticFieldSandboxes.class,
        StaticFieldSandboxes::new,
        StaticFieldSandboxes.class);
  }

  /** One class's part in the sandbox of a field. */
  record Lease(StaticFieldSandboxes owner, Field field, Sandbox sandbox) implements AutoCloseable {
    @Override
    public void close() {
      owner.release(field);
    }
  }

  /**
   * Takes part in the sandbox of a field, opened now if nobody else has it.
   *
   * @param ofInstance whether the class's test instance answers some of what the guest asks for
   */
  Lease acquire(
      Field field, HostSide host, boolean ofInstance, String where, Supplier<Sandbox> opener) {
    Shared own = new Shared(host, ofInstance);
    Shared shared =
        sandboxes.compute(
            field,
            (any, present) -> {
              Shared joined = present == null ? own : present;
              joined.users++;
              return joined;
            });
    try {
      if (!shared.host.equals(host)) {
        throw new ExtensionConfigurationException(
            where
                + " is inherited by classes that run at the same time and have different @Hostcall"
                + " methods or HTTP handlers; declare the field in each class, or use an instance"
                + " field");
      }
      if (shared != own && (shared.ofInstance || ofInstance)) {
        throw new ExtensionConfigurationException(
            where
                + " is inherited by classes that run at the same time, and its @Hostcall methods"
                + " or HTTP handler would be those of the instance of one of them; make them"
                + " static, declare the field in each class, or use an instance field");
      }
      return new Lease(this, field, shared.sandbox(opener));
    } catch (RuntimeException | Error e) {
      release(field);
      throw e;
    }
  }

  private void release(Field field) {
    Shared[] last = new Shared[1];
    sandboxes.computeIfPresent(
        field,
        (any, shared) -> {
          shared.users--;
          if (shared.users > 0) {
            return shared;
          }
          last[0] = shared;
          return null;
        });
    if (last[0] != null) {
      last[0].close();
    }
  }

  private static final class Shared {
    private final HostSide host;
    private final boolean ofInstance;
    private int users;
    private Sandbox sandbox;

    Shared(HostSide host, boolean ofInstance) {
      this.host = host;
      this.ofInstance = ofInstance;
    }

    synchronized Sandbox sandbox(Supplier<Sandbox> opener) {
      if (sandbox == null) {
        sandbox = opener.get();
      }
      return sandbox;
    }

    synchronized void close() {
      if (sandbox != null) {
        sandbox.close();
      }
    }
  }
}
