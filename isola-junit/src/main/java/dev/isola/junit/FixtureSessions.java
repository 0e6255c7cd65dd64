package dev.isola.junit;

import dev.isola.junit.fixture.FixtureException;
import dev.isola.junit.fixture.FixtureFile;
import dev.isola.junit.fixture.FixtureSession;
import dev.isola.junit.fixture.SecretSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The fixtures that tests use at the moment. */
final class FixtureSessions {
  private static final String SECRETS_PARAMETER = "isola.fixture.secrets";

  /** The files that are recorded now: two tests must not write one file. */
  private final Set<Path> recording = ConcurrentHashMap.newKeySet();

  private FixtureSessions() {}

  /** Identifies the session of a test or class: stores look into those around them, too. */
  private record Key(String uniqueId) {}

  /** A session and what it holds on to. */
  private record Held(FixtureSession session, Set<Path> recording, Path key)
      implements AutoCloseable {
    @Override
    public void close() {
      recording.remove(key);
    }
  }

  private static FixtureSessions of(ExtensionContext context) {
    return Stores.computed(
        Stores.of(context.getRoot()),
        FixtureSessions.class,
        FixtureSessions::new,
        FixtureSessions.class);
  }

  /**
   * The session of a test or class, begun if it has a fixture and none is under way.
   *
   * @param context of the test or class that a sandbox serves
   * @param given a declaration in code, or null to look for the annotation
   * @param env the guest's environment
   */
  static Optional<FixtureSession> session(
      ExtensionContext context, FixtureDeclaration given, Map<String, String> env) {
    Optional<FixtureDeclaration> annotated = FixtureDeclaration.of(context);
    if (given != null && annotated.isPresent()) {
      throw new ExtensionConfigurationException(
          given.where() + " and " + annotated.get().where() + " both name a fixture; keep one");
    }
    Optional<FixtureDeclaration> declaration = given != null ? Optional.of(given) : annotated;
    if (declaration.isEmpty()) {
      return Optional.empty();
    }
    FixtureSessions sessions = of(context);
    FixtureSession session =
        Stores.computed(
                Stores.of(context),
                new Key(context.getUniqueId()),
                () -> sessions.open(declaration.get(), context),
                Held.class)
            .session();
    session.protect(secrets(env));
    return Optional.of(session);
  }

  private static List<String> secrets(Map<String, String> env) {
    return env.entrySet().stream()
        .filter(variable -> SecretSource.isSecretVariable(variable.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Held open(FixtureDeclaration declaration, ExtensionContext context) {
    RecordMode mode =
        FixtureModes.effective(
            declaration.mode(),
            context.getConfigurationParameter(FixtureModes.PARAMETER),
            System.getenv("CI"));
    Path path = FixtureName.path(declaration, context);
    Path key = path.toAbsolutePath().normalize();
    FixtureSession session;
    try {
      session = FixtureSession.open(FixtureFile.of(path), mode, declaration.config());
      session.protect(known(declaration, context));
    } catch (FixtureException e) {
      throw new ExtensionConfigurationException(declaration.where() + ": " + e.getMessage(), e);
    }
    if (session.records() && !recording.add(key)) {
      throw new ExtensionConfigurationException(
          declaration.where()
              + ": "
              + path
              + " is being recorded by another test at the same time; run the tests one after"
              + " another while they are recorded, or give each a file of its own");
    }
    return new Held(session, session.records() ? recording : ConcurrentHashMap.newKeySet(), key);
  }

  private static List<String> known(FixtureDeclaration declaration, ExtensionContext context) {
    List<String> secrets = new ArrayList<>();
    Stream<String> ofRun =
        context.getConfigurationParameter(SECRETS_PARAMETER).stream()
            .flatMap(list -> Stream.of(list.split(",")))
            .filter(source -> !source.isBlank());
    Stream.concat(Stream.of(declaration.secrets()), ofRun)
        .forEach(source -> SecretSource.value(source).ifPresent(secrets::add));
    return secrets;
  }

  /**
   * Ends the session of a test, if it has one.
   *
   * @throws dev.isola.junit.fixture.FixtureFault if the test and its fixture do not fit
   */
  static void finishTest(ExtensionContext context) {
    boolean passed = context.getExecutionException().isEmpty();
    if (!passed) {
      // What the class's own sandboxes have recorded then may not be what is wanted.
      Stores.of(context.getParent().orElseThrow()).put(Failed.class, new Failed());
    }
    finish(context, passed);
  }

  /** As {@link #finishTest}, for the session of a class. */
  static void finishClass(ExtensionContext context) {
    boolean failed = Stores.of(context).get(Failed.class) != null;
    finish(context, !failed && context.getExecutionException().isEmpty());
  }

  /** Marks a class of which a test has failed. */
  private record Failed() {}

  private static void finish(ExtensionContext context, boolean passed) {
    Held held = Stores.of(context).remove(new Key(context.getUniqueId()), Held.class);
    if (held == null) {
      return;
    }
    try (held) {
      FixtureSession session = held.session();
      boolean ok = false;
      try {
        session.finish(passed);
        ok = passed;
      } finally {
        if (!ok) {
          context.publishReportEntry("isola.fixture", session.file().toString());
        }
      }
    }
  }
}
