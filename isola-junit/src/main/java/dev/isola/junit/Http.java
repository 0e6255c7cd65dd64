package dev.isola.junit;

/**
 * Whether the guest of an injected {@link dev.isola.Sandbox} can make HTTP requests, and who
 * answers them.
 *
 * <p>With all but {@link #NONE}, a field of type {@link dev.isola.HttpPolicy} in the test class
 * says which requests are allowed, if there is one.
 *
 * @since 0.1.0
 */
public enum Http {
  /** Requests fail with the error {@code HttpForbidden}. This is the default. */
  NONE,

  /**
   * Requests go to the servers that they are for. Without a policy, those at private addresses
   * cannot be reached; a test's own server on this machine is at such an address.
   */
  PASS_THROUGH,

  /**
   * The {@link dev.isola.HttpHandler} in the one field of that type in the test class answers
   * requests. The field may have any visibility and be that of a superclass or of a class around a
   * {@code @Nested} class; one of the nested class counts before those around it. It is read for
   * each request, so a test may set it at its beginning.
   */
  HANDLER,

  /**
   * The fixture that {@link IsolaFixture} names answers requests. While it is recorded, this is
   * {@link #PASS_THROUGH}.
   */
  FIXTURE,

  /**
   * The stubs of WireMock answer requests, without a socket: those of the {@code
   * WireMockExtension}, {@code WireMockServer} or {@code WireMockRuntimeInfo} in the one field of
   * such a type in the test class, or else those in the folder {@code src/test/resources/wiremock}.
   * A request that no stub matches fails the test, and so does a stub that the test has made and
   * its guest not used; see {@link dev.isola.junit.wiremock.IsolaWireMock}. Needs {@code
   * org.wiremock:wiremock-standalone} on the class path.
   */
  WIREMOCK
}
