package dev.isola.junit;

import dev.isola.junit.fixture.Unmatched;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Records the hostcalls and HTTP requests of a test's guests, and answers them from the recording
 * when the test runs again.
 *
 * <p>On a test method it is for that test. On a class it is for each test of the class and of its
 * nested classes, with a file of its own each; the annotation of a method, or of a nested class,
 * replaces that of the class around it. Sandboxes with {@link Scope#CLASS} have a file for the
 * class.
 *
 * <p>Hostcalls are recorded from {@link Hostcall} methods and other handlers, HTTP from {@link
 * Http#FIXTURE}, which is {@link Http#PASS_THROUGH} while it is recorded, and from {@link
 * Http#HANDLER}.
 *
 * <p>May be a meta-annotation. Safe for tests that run in parallel: only those that record into the
 * same file must not.
 *
 * @since 0.1.0
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(IsolaFixtureExtension.class)
public @interface IsolaFixture {
  /**
   * The file, relative to the folder of fixtures: {@code src/test/resources/fixtures} below the
   * working folder, or what the configuration parameter {@code isola.fixture.dir} says. Several
   * tests can replay one file. By default it is named after the class and the test, such as {@code
   * org/shop/PricesTest/fetchesPrices.json}.
   */
  String value() default "";

  /** Whether to record, and what. */
  RecordMode mode() default RecordMode.REPLAY;

  /** What becomes of a request that has no recording. */
  Unmatched unmatched() default Unmatched.FAIL;

  /** Whether recordings may stay unused by a test that passes. */
  boolean allowUnused() default false;

  /**
   * Whether the last of several recordings of the same request answers all further ones. By default
   * each recording answers once.
   */
  boolean repeat() default false;

  /** Names of HTTP headers that must be as recorded; by default headers do not matter. */
  String[] matchHeaders() default {};

  /** Names of parameters in URLs that do not matter. */
  String[] ignoreQuery() default {};

  /** Whether the order of parameters in URLs does not matter. */
  boolean ignoreQueryOrder() default false;

  /** Whether the bodies of HTTP requests do not matter. */
  boolean ignoreBody() default false;

  /**
   * Parts of payloads and of JSON bodies that do not matter: JSON pointers in which {@code *}
   * stands for any name or index, such as {@code /items/*}{@code /id}. With a regular expression
   * behind a {@code ~}, the part must match that, such as {@code /id ~ [0-9a-f]+}.
   */
  String[] ignoreJson() default {};

  /**
   * Further names of headers, of parameters in URLs and forms and of members in JSON whose values
   * are secrets, beside those that are always taken for secrets.
   */
  String[] redact() default {};

  /**
   * Secrets that must not be in the file wherever they turn up: {@code env:NAME} for the value of
   * an environment variable, {@code property:NAME} for that of a system property.
   */
  String[] secrets() default {};
}
