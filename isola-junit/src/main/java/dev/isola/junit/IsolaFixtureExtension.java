package dev.isola.junit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Ends the fixtures that {@link IsolaFixture} names. They begin with their first sandbox. */
final class IsolaFixtureExtension
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    // What is wrong with the annotation is told before anything runs.
    var unused = FixtureDeclaration.of(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    FixtureSessions.finishTest(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    FixtureSessions.finishClass(context);
  }
}
