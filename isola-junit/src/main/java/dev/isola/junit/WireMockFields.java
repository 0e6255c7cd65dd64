package dev.isola.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.ReflectionSupport;

/** Finds the WireMock of a test class, without a link to WireMock, which need not be there. */
final class WireMockFields {
  private static final String SERVER = "com.github.tomakehurst.wiremock.WireMockServer";
  private static final List<String> OF_JUPITER =
      List.of(
          "com.github.tomakehurst.wiremock.junit5.WireMockExtension",
          "com.github.tomakehurst.wiremock.junit5.WireMockRuntimeInfo");
  private static final String ANNOTATION = "com.github.tomakehurst.wiremock.junit5.WireMockTest";

  private WireMockFields() {}

  /**
   * Finds the field that holds it; empty if there is none.
   *
   * @param where who wants it, for messages
   */
  static Optional<TypedField<?>> find(Class<?> testClass, String where) {
    Class<?> server =
        ReflectionSupport.tryToLoadClass(SERVER)
            .getOrThrow(
                e ->
                    new ExtensionConfigurationException(
                        where
                            + " needs WireMock, which is not on the class path; add the artifact"
                            + " org.wiremock:wiremock-standalone in test scope",
                        e));
    // Where this is a module, WireMock is on the class path nevertheless: its jar cannot be one.
    WireMockFields.class.getModule().addReads(server.getModule());
    List<TypedField<?>> found = new ArrayList<>();
    TypedField.find(testClass, server, where).ifPresent(found::add);
    for (String name : OF_JUPITER) {
      ReflectionSupport.tryToLoadClass(name)
          .toOptional()
          .flatMap(type -> TypedField.find(testClass, type, where))
          .ifPresent(found::add);
    }
    if (found.size() > 1) {
      throw new ExtensionConfigurationException(
          where
              + ": fields "
              + found.get(0).field().getName()
              + " and "
              + found.get(1).field().getName()
              + " both hold a WireMock; keep one of them");
    }
    if (found.isEmpty() && hasWireMockTest(testClass)) {
      throw new ExtensionConfigurationException(
          where
              + ": @WireMockTest gives its WireMock to parameters only; keep it in a field of type"
              + " WireMockRuntimeInfo, set by a @BeforeEach method, or use a WireMockExtension in a"
              + " field instead");
    }
    return found.stream().findFirst();
  }

  private static boolean hasWireMockTest(Class<?> testClass) {
    for (Class<?> next = testClass; next != null; next = HostcallMethods.enclosing(next)) {
      for (var annotation : next.getAnnotations()) {
        if (annotation.annotationType().getName().equals(ANNOTATION)) {
          return true;
        }
      }
    }
    return false;
  }
}
