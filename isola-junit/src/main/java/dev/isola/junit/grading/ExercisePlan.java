package dev.isola.junit.grading;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The checks of an exercise, each after those that it depends on and otherwise in the order of the
 * source text. Immutable.
 */
final class ExercisePlan {
  private final Map<String, PlannedCheck> checks;

  private ExercisePlan(Map<String, PlannedCheck> checks) {
    this.checks = checks;
  }

  /**
   * Finds and checks what a class has.
   *
   * @throws ExtensionConfigurationException if its annotations make no sense
   */
  static ExercisePlan of(Class<?> exercise) {
    Map<String, PlannedCheck> found = new LinkedHashMap<>();
    find(exercise, "", "", found);
    if (found.isEmpty()) {
      throw new ExtensionConfigurationException(
          "@Submissions on "
              + exercise.getName()
              + ": the class has no tests, which are the checks");
    }
    Map<String, PlannedCheck> resolved = new LinkedHashMap<>();
    found.forEach((id, check) -> resolved.put(id, resolve(check, found, exercise)));
    Map<String, PlannedCheck> ordered = new LinkedHashMap<>();
    for (PlannedCheck check : resolved.values()) {
      add(check, resolved, ordered, new LinkedHashSet<>(), exercise);
    }
    return new ExercisePlan(ordered);
  }

  List<PlannedCheck> checks() {
    return List.copyOf(checks.values());
  }

  /** The check with an id, which must be one of the plan's. */
  PlannedCheck get(String id) {
    return checks.get(id);
  }

  Optional<PlannedCheck> find(Class<?> testClass, Method method) {
    return checks.values().stream()
        .filter(check -> check.testClass() == testClass && check.method().equals(method))
        .findFirst();
  }

  /** The place of a method in the order; those that are no checks come last. */
  int position(Class<?> testClass, Method method) {
    int position = 0;
    for (PlannedCheck check : checks.values()) {
      if (check.testClass() == testClass && check.method().equals(method)) {
        return position;
      }
      position++;
    }
    return position;
  }

  private static void find(
      Class<?> type, String prefix, String group, Map<String, PlannedCheck> found) {
    Visibility usual =
        AnnotationSupport.findAnnotation(type, Hidden.class)
            .map(Hidden::value)
            .orElse(Visibility.VISIBLE);
    for (Method method : methods(type)) {
      if (!AnnotationSupport.isAnnotated(method, Testable.class)) {
        refuseAnnotations(method);
      } else if (!AnnotationSupport.isAnnotated(method, Disabled.class)) {
        PlannedCheck check = check(type, method, prefix, group, usual);
        PlannedCheck other = found.putIfAbsent(check.id(), check);
        if (other != null) {
          throw new ExtensionConfigurationException(
              "there are two checks named \""
                  + check.id()
                  + "\", "
                  + other.method()
                  + " and "
                  + method
                  + "; give each a name of its own");
        }
      }
    }
    for (Class<?> nested : type.getDeclaredClasses()) {
      if (AnnotationSupport.isAnnotated(nested, Nested.class)) {
        String name =
            AnnotationSupport.findAnnotation(nested, DisplayName.class)
                .map(DisplayName::value)
                .orElse(nested.getSimpleName());
        find(nested, prefix + nested.getSimpleName() + ".", name, found);
      }
    }
  }

  private static List<Method> methods(Class<?> type) {
    List<Class<?>> hierarchy = new ArrayList<>();
    for (Class<?> next = type; next != null && next != Object.class; next = next.getSuperclass()) {
      hierarchy.add(next);
    }
    Collections.reverse(hierarchy);
    List<Method> all =
        ReflectionSupport.findMethods(
            type, method -> !method.isSynthetic(), HierarchyTraversalMode.TOP_DOWN);
    List<Method> ordered = new ArrayList<>();
    for (Class<?> next : hierarchy) {
      ordered.addAll(
          SourceOrder.of(
              next, all.stream().filter(method -> method.getDeclaringClass() == next).toList()));
    }
    for (Method method : all) {
      if (!ordered.contains(method)) {
        ordered.add(method); // of an interface
      }
    }
    return ordered;
  }

  private static void refuseAnnotations(Method method) {
    for (Class<? extends Annotation> annotation :
        List.of(Points.class, DependsOnCheck.class, Hidden.class)) {
      if (AnnotationSupport.isAnnotated(method, annotation)) {
        throw new ExtensionConfigurationException(
            "@"
                + annotation.getSimpleName()
                + " on method "
                + method.getDeclaringClass().getName()
                + "."
                + method.getName()
                + ": the method is no test; add @Test");
      }
    }
  }

  private static PlannedCheck check(
      Class<?> type, Method method, String prefix, String group, Visibility usual) {
    String where = method.getDeclaringClass().getName() + "." + method.getName();
    if (AnnotationSupport.isAnnotated(method, TestFactory.class)) {
      throw new ExtensionConfigurationException(
          "@TestFactory on method "
              + where
              + ": a test factory cannot be a check; use @ParameterizedTest");
    }
    Optional<Points> points = AnnotationSupport.findAnnotation(method, Points.class);
    double value = points.map(Points::value).orElse(1.0);
    if (!Double.isFinite(value)) {
      throw new ExtensionConfigurationException(
          "@Points on method " + where + " must be a finite number, was " + value);
    }
    List<String> dependsOn =
        AnnotationSupport.findAnnotation(method, DependsOnCheck.class)
            .map(annotation -> List.of(annotation.value()))
            .orElse(List.of());
    String ownGroup = points.map(Points::group).orElse("");
    return new PlannedCheck(
        prefix + method.getName(),
        AnnotationSupport.findAnnotation(method, DisplayName.class)
            .map(DisplayName::value)
            .orElse(method.getName()),
        type,
        method,
        ownGroup.isEmpty() ? group : ownGroup,
        value,
        AnnotationSupport.findAnnotation(method, Hidden.class).map(Hidden::value).orElse(usual),
        dependsOn);
  }

  private static PlannedCheck resolve(
      PlannedCheck check, Map<String, PlannedCheck> all, Class<?> exercise) {
    List<String> ids = new ArrayList<>();
    String prefix = check.id().substring(0, check.id().lastIndexOf('.') + 1);
    for (String name : check.dependsOn()) {
      String id = all.containsKey(name) ? name : prefix + name;
      if (!all.containsKey(id)) {
        throw new ExtensionConfigurationException(
            "@DependsOnCheck(\""
                + name
                + "\") on method "
                + check.where()
                + ": "
                + exercise.getName()
                + " has no check of this name; it has "
                + String.join(", ", all.keySet()));
      }
      ids.add(id);
    }
    return check.withDependencies(ids);
  }

  private static void add(
      PlannedCheck check,
      Map<String, PlannedCheck> all,
      Map<String, PlannedCheck> ordered,
      Set<String> waiting,
      Class<?> exercise) {
    if (ordered.containsKey(check.id())) {
      return;
    }
    if (!waiting.add(check.id())) {
      List<String> cycle = new ArrayList<>(waiting);
      cycle = cycle.subList(cycle.indexOf(check.id()), cycle.size());
      throw new ExtensionConfigurationException(
          "@DependsOnCheck in "
              + exercise.getName()
              + ": these checks wait for each other: "
              + String.join(" -> ", cycle)
              + " -> "
              + check.id()
              + "; take one of the annotations away");
    }
    for (String id : check.dependsOn()) {
      add(all.get(id), all, ordered, waiting, exercise);
    }
    waiting.remove(check.id());
    ordered.put(check.id(), check);
  }
}
