package dev.isola.junit.grading;

import java.util.Comparator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs the checks of a class in the order of its plan, one after the other: an order implies the
 * same thread unless the methods themselves say otherwise.
 */
final class CheckOrder implements MethodOrderer {
  @Override
  public void orderMethods(MethodOrdererContext context) {
    Class<?> testClass = context.getTestClass();
    ExercisePlan plan;
    try {
      plan = ExercisePlan.of(exercise(testClass));
    } catch (ExtensionConfigurationException e) {
      return; // told when the class runs
    }
    context
        .getMethodDescriptors()
        .sort(
            Comparator.comparingInt(
                descriptor -> plan.position(testClass, descriptor.getMethod())));
  }

  private static Class<?> exercise(Class<?> testClass) {
    Class<?> found = testClass;
    for (Class<?> next = testClass; next != null; next = next.getEnclosingClass()) {
      if (AnnotationSupport.isAnnotated(next, Submissions.class)) {
        found = next;
      }
    }
    return found;
  }
}
