package dev.isola.junit.grading;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a check only if other checks of the same submission have passed with all their points.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface DependsOnCheck {
  /**
   * The names of the test methods; those of {@code @Nested} classes are written {@code
   * ClassName.methodName}.
   *
   * @return one name or more
   */
  String[] value();
}
