package dev.isola.junit;

import dev.isola.HttpHandler;
import dev.isola.junit.fixture.FixtureException;
import dev.isola.junit.fixture.Unmatched;
import dev.isola.junit.wiremock.IsolaWireMock;
import dev.isola.junit.wiremock.WireMockSession;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What guests ask of WireMock in the tests that run at the moment. Only this class and what it uses
 * link to WireMock.
 */
final class WireMockSessions {
  private static final String FOLDER_PARAMETER = "isola.wiremock.dir";
  private static final String DEFAULT_FOLDER = "src/test/resources/wiremock";

  private final Set<Held> active = ConcurrentHashMap.newKeySet();

  private WireMockSessions() {}

  private static final class Held implements WireMockChecks.Session {
    final WireMockSession session;
    final WireMockSessions sessions;

    Held(WireMockSession session, WireMockSessions sessions) {
      this.session = session;
      this.sessions = sessions;
    }

    @Override
    public void finish(boolean passed) {
      sessions.active.remove(this);
      for (Held other : sessions.active) {
        if (other.session.sharesWireMockWith(session)) {
          // Nobody can tell which of the two was to use a stub.
          session.allowUnused();
          other.session.allowUnused();
        }
      }
      session.finish(passed);
    }
  }

  /**
   * The handler for the guests of a test or class.
   *
   * @param context of the test or test class
   * @param wireMock the field that holds a WireMock, or empty for stubs from a folder
   * @param replayed whether a fixture answers before WireMock does
   * @param where who wants it, for messages
   */
  static HttpHandler handler(
      ExtensionContext context, Optional<TypedField<?>> wireMock, boolean replayed, String where) {
    WireMockSessions sessions =
        Stores.computed(
            Stores.of(context.getRoot()),
            WireMockSessions.class,
            WireMockSessions::new,
            WireMockSessions.class);
    Held held =
        Stores.computed(
            Stores.of(context),
            WireMockChecks.key(context),
            () -> sessions.open(context, wireMock, replayed, where),
            Held.class);
    return held.session;
  }

  private Held open(
      ExtensionContext context, Optional<TypedField<?>> wireMock, boolean replayed, String where) {
    Optional<IsolaWireMock> declared = declared(context);
    Unmatched unmatched = declared.map(IsolaWireMock::unmatched).orElse(Unmatched.FAIL);
    boolean allowUnused = replayed || declared.map(IsolaWireMock::allowUnused).orElse(false);
    String folder = declared.map(IsolaWireMock::value).orElse("");
    WireMockSession session;
    if (wireMock.isPresent()) {
      if (!folder.isEmpty()) {
        throw new ExtensionConfigurationException(
            where
                + ": @IsolaWireMock names the folder "
                + folder
                + ", and the test class has a WireMock in the field "
                + wireMock.get().field().getName()
                + "; keep one of them");
      }
      Supplier<?> current = () -> wireMock.get().value(context::getTestInstances);
      session = WireMockSession.open(current, unmatched, allowUnused);
    } else {
      session = folder(context, folder, unmatched, allowUnused, where);
    }
    Held held = new Held(session, this);
    active.add(held);
    return held;
  }

  private static WireMockSession folder(
      ExtensionContext context,
      String named,
      Unmatched unmatched,
      boolean allowUnused,
      String where) {
    String folder =
        named.isEmpty()
            ? context.getConfigurationParameter(FOLDER_PARAMETER).orElse(DEFAULT_FOLDER)
            : named;
    try {
      // Tests share the default folder, and no one of them uses all that is in it.
      return WireMockSession.openFolder(Path.of(folder), unmatched, allowUnused || named.isEmpty());
    } catch (FixtureException | InvalidPathException e) {
      throw new ExtensionConfigurationException(where + ": http = WIREMOCK: " + e.getMessage(), e);
    }
  }

  private static Optional<IsolaWireMock> declared(ExtensionContext context) {
    Stream<AnnotatedElement> method =
        context.getTestMethod().map(AnnotatedElement.class::cast).stream();
    Stream<AnnotatedElement> classes =
        Stream.<Class<?>>iterate(
                context.getRequiredTestClass(), type -> type != null, HostcallMethods::enclosing)
            .map(AnnotatedElement.class::cast);
    return Stream.concat(method, classes)
        .flatMap(element -> AnnotationSupport.findAnnotation(element, IsolaWireMock.class).stream())
        .findFirst();
  }
}
