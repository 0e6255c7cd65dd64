package dev.isola.junit;

import dev.isola.junit.fixture.FixtureConfig;
import dev.isola.junit.fixture.FixtureException;
import dev.isola.junit.fixture.SecretSource;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Which fixture a test or a class has.
 *
 * @param where who wants it, for messages
 * @param path the file as it was given; empty for that of the test
 * @param secrets where the host knows secrets from
 */
record FixtureDeclaration(
    String where, String path, RecordMode mode, FixtureConfig config, String[] secrets) {

  /** The declaration for a test, or for a class if the context is that of one. */
  static Optional<FixtureDeclaration> of(ExtensionContext context) {
    Stream<AnnotatedElement> method =
        context.getTestMethod().map(AnnotatedElement.class::cast).stream();
    Stream<AnnotatedElement> classes =
        Stream.<Class<?>>iterate(
                context.getRequiredTestClass(), type -> type != null, HostcallMethods::enclosing)
            .map(AnnotatedElement.class::cast);
    return Stream.concat(method, classes)
        .flatMap(
            element ->
                AnnotationSupport.findAnnotation(element, IsolaFixture.class)
                    .map(annotation -> of(annotation, "@IsolaFixture on " + element))
                    .stream())
        .findFirst();
  }

  private static FixtureDeclaration of(IsolaFixture annotation, String where) {
    FixtureConfig config;
    try {
      config =
          FixtureConfig.builder()
              .unmatched(annotation.unmatched())
              .allowUnused(annotation.allowUnused())
              .repeat(annotation.repeat())
              .matchHeaders(annotation.matchHeaders())
              .ignoreQuery(annotation.ignoreQuery())
              .ignoreQueryOrder(annotation.ignoreQueryOrder())
              .ignoreBody(annotation.ignoreBody())
              .ignoreJson(annotation.ignoreJson())
              .redact(annotation.redact())
              .build();
      for (String secret : annotation.secrets()) {
        SecretSource.value(secret);
      }
    } catch (FixtureException e) {
      throw new ExtensionConfigurationException(where + ": " + e.getMessage(), e);
    }
    return new FixtureDeclaration(
        where, annotation.value(), annotation.mode(), config, annotation.secrets());
  }
}
