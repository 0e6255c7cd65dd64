package dev.isola.junit.grading;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Hides the outcome of a check, or of all checks of a class, from students. A method's own
 * annotation counts before its class's.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface Hidden {
  /**
   * When students may see it.
   *
   * @return never, by default
   */
  Visibility value() default Visibility.HIDDEN;
}
