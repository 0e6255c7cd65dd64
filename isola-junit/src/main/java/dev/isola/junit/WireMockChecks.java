package dev.isola.junit;

import org.junit.jupiter.api.extension.ExtensionContext;

/** Ends what {@link Http#WIREMOCK} has begun for a test or class. Does not link to WireMock. */
final class WireMockChecks {
  private WireMockChecks() {}

  /** What guests have asked of WireMock. */
  interface Session {
    /**
     * Ends it.
     *
     * @throws dev.isola.junit.fixture.FixtureFault if the test and its stubs do not fit
     */
    void finish(boolean passed);
  }

  /** Identifies the session of a test or class: stores look into those around them, too. */
  private record Key(String uniqueId) {}

  static Object key(ExtensionContext context) {
    return new Key(context.getUniqueId());
  }

  /** Marks a class of which a test has failed. */
  private record Failed() {}

  static void finishTest(ExtensionContext context) {
    boolean passed = context.getExecutionException().isEmpty();
    if (!passed) {
      Stores.of(context.getParent().orElseThrow()).put(Failed.class, new Failed());
    }
    finish(context, passed);
  }

  static void finishClass(ExtensionContext context) {
    boolean failed = Stores.of(context).get(Failed.class) != null;
    finish(context, !failed && context.getExecutionException().isEmpty());
  }

  private static void finish(ExtensionContext context, boolean passed) {
    Session session = Stores.of(context).remove(key(context), Session.class);
    if (session != null) {
      session.finish(passed);
    }
  }
}
