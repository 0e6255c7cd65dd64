package dev.isola.junit.grading;

import java.lang.reflect.Method;
import java.util.List;

/**
 * A check as its annotations describe it.
 *
 * @param testClass the class that JUnit runs it in, which may inherit it
 * @param points negative for a penalty
 */
record PlannedCheck(
    String id,
    String name,
    Class<?> testClass,
    Method method,
    String group,
    double points,
    Visibility visibility,
    List<String> dependsOn) {

  boolean isPenalty() {
    return points < 0;
  }

  PlannedCheck withDependencies(List<String> ids) {
    return new PlannedCheck(id, name, testClass, method, group, points, visibility, ids);
  }

  String where() {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }
}
