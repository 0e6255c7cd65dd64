package dev.isola.junit;

/**
 * How long an injected {@link dev.isola.Sandbox} lives, and so who shares it.
 *
 * <p>A static field always has the lifetime of its class, whatever its scope says.
 *
 * @since 0.1.0
 */
public enum Scope {
  /**
   * One sandbox for each test: it is created before the test and closed after it, and nothing a
   * guest did in one test is seen by another. This is the default.
   */
  TEST,

  /**
   * One sandbox for the test class: it is created when it is first asked for and closed after the
   * class. All fields and parameters of the class that declare the same options share it, so guest
   * state made by one test is there in the next one.
   *
   * <p>A sandbox does one operation at a time and refuses a second one. Tests that share it must
   * not run at the same time: where tests run in parallel, give their class
   * {@code @Execution(SAME_THREAD)}. A sandbox that one test drove into a limit is of no use to the
   * tests after it.
   */
  CLASS
}
