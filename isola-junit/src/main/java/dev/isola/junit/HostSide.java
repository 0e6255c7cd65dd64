package dev.isola.junit;

import dev.isola.HttpHandler;
import dev.isola.HttpPolicy;
import dev.isola.HttpRequest;
import dev.isola.HttpResponse;
import dev.isola.SandboxConfig;
import dev.isola.junit.fixture.FixtureSession;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstances;

/**
 * What a test class has for the guests of its sandboxes: it answers their hostcalls and their HTTP
 * requests. Equal when that is the same.
 *
 * @param handler empty if the class's handler is not wanted
 * @param wireMock empty if WireMock is not wanted, or if the class has none
 * @param policy empty if HTTP is off, or if the class has none
 */
record HostSide(
    HostcallMethods hostcalls,
    Http http,
    Optional<TypedField<HttpHandler>> handler,
    Optional<TypedField<?>> wireMock,
    Optional<TypedField<HttpPolicy>> policy) {

  /**
   * Finds and checks what a class has.
   *
   * @param where who wants it, for messages
   */
  static HostSide of(Class<?> testClass, Http http, String where) {
    HostcallMethods hostcalls = HostcallMethods.of(testClass);
    Optional<TypedField<HttpHandler>> handler = Optional.empty();
    Optional<TypedField<HttpPolicy>> policy = Optional.empty();
    if (http == Http.HANDLER) {
      handler = TypedField.find(testClass, HttpHandler.class, where + ": http = HANDLER");
      if (handler.isEmpty()) {
        throw new ExtensionConfigurationException(
            where
                + ": http = HANDLER needs a field of type "
                + HttpHandler.class.getName()
                + ", and "
                + testClass.getName()
                + " has none; add one such as: HttpHandler http = request ->"
                + " HttpResponse.of(200)");
      }
    }
    Optional<TypedField<?>> wireMock =
        http == Http.WIREMOCK
            ? WireMockFields.find(testClass, where + ": http = WIREMOCK")
            : Optional.empty();
    if (http != Http.NONE) {
      policy = TypedField.find(testClass, HttpPolicy.class, where + ": http = " + http);
    }
    return new HostSide(hostcalls, http, handler, wireMock, policy);
  }

  /** Whether something of this belongs to a test instance. */
  boolean needsInstance() {
    return hostcalls.needInstance()
        || handler.filter(TypedField::isOfInstance).isPresent()
        || wireMock.filter(TypedField::isOfInstance).isPresent()
        || policy.filter(TypedField::isOfInstance).isPresent();
  }

  /**
   * Lets a sandbox's guest reach it.
   *
   * @param context of the test or test class that the sandbox serves
   * @param fixture the fixture that stands between them, if there is one
   * @param where who wants it, for messages
   */
  void configure(
      SandboxConfig.Builder config,
      ExtensionContext context,
      Optional<FixtureSession> fixture,
      String where) {
    Supplier<Optional<TestInstances>> instances = context::getTestInstances;
    config.hostcalls(hostcalls.handlers(instances));
    HttpPolicy rules;
    try {
      rules = policy.map(field -> field.value(instances)).orElse(HttpPolicy.builder().build());
    } catch (IllegalStateException e) {
      throw new ExtensionConfigurationException(where + ": " + e.getMessage(), e);
    }
    switch (http) {
      case PASS_THROUGH -> config.httpPassThrough(rules);
      case HANDLER -> config.http(new Current(() -> handler.orElseThrow().value(instances)), rules);
      case FIXTURE -> {
        FixtureSession session =
            fixture.orElseThrow(
                () ->
                    new ExtensionConfigurationException(
                        where
                            + ": http = FIXTURE needs a fixture; put @IsolaFixture on the test or"
                            + " its class"));
        if (session.needsRealThing()) {
          config.httpPassThrough(rules);
        } else {
          config.http(HostSide::unreached, rules);
        }
      }
      case WIREMOCK -> {
        boolean replayed = fixture.filter(session -> !session.needsRealThing()).isPresent();
        config.http(WireMockSessions.handler(context, wireMock, replayed, where), rules);
      }
      case NONE -> {}
    }
  }

  private static HttpResponse unreached(HttpRequest request) {
    throw new IllegalStateException("the fixture answers all requests, was asked for " + request);
  }

  /** The handler of the moment. */
  private record Current(Supplier<HttpHandler> handler) implements HttpHandler {
    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
      return handler.get().handle(request);
    }

    @Override
    public CompletionStage<HttpResponse> handleAsync(HttpRequest request, InputStream body)
        throws Exception {
      return handler.get().handleAsync(request, body);
    }
  }
}
