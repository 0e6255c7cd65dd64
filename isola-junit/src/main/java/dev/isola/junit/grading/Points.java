package dev.isola.junit.grading;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets how many points a check is worth; one without it is worth 1.
 *
 * <p>The invocations of a parameterized or repeated test share the points evenly.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Points {
  /**
   * The points for a check that passes. If it is negative, the check is a penalty: it takes these
   * points away when it fails, and gives none.
   *
   * @return a finite number
   */
  double value();

  /**
   * The group of checks that it belongs to, for reports.
   *
   * @return a name; without one, the {@code @Nested} class's if there is one
   */
  String group() default "";
}
