package dev.isola.junit.wiremock;

import dev.isola.junit.fixture.Unmatched;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how strict a test or a class is about WireMock's stubs, and where they come from. Without
 * it, {@link dev.isola.junit.Http#WIREMOCK} has the defaults below.
 *
 * <p>The annotation of a method replaces that of its class, and that of a nested class the one of
 * the class around it. May be a meta-annotation.
 *
 * @since 0.1.0
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface IsolaWireMock {
  /**
   * The folder with {@code mappings} and {@code __files}, if the test class has no WireMock of its
   * own. By default that is what the configuration parameter {@code isola.wiremock.dir} says, or
   * else {@code src/test/resources/wiremock}. All stubs of a folder that is named here must be used
   * by each test; those of the default folder, which tests share, need not.
   */
  String value() default "";

  /**
   * What becomes of a request that no stub matches. The guest gets WireMock's answer, with status
   * 404, in any case; with {@link Unmatched#FAIL} the test fails, too.
   */
  Unmatched unmatched() default Unmatched.FAIL;

  /** Whether stubs may stay unused by a test that passes. */
  boolean allowUnused() default false;
}
