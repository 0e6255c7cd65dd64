package dev.isola.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.TestInstances;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** A field of a test class that is found by its type. */
record TypedField<T>(Field field, Class<T> type) {

  /**
   * Finds the field of a class, or else of the classes around a nested one.
   *
   * @param where who wants it, for messages
   */
  static <T> Optional<TypedField<T>> find(Class<?> testClass, Class<T> type, String where) {
    for (Class<?> next = testClass; next != null; next = HostcallMethods.enclosing(next)) {
      List<Field> fields =
          ReflectionSupport.findFields(
              next,
              field -> type.isAssignableFrom(field.getType()),
              HierarchyTraversalMode.TOP_DOWN);
      if (fields.size() > 1) {
        throw new ExtensionConfigurationException(
            where
                + ": there are two fields of type "
                + type.getName()
                + ", "
                + describe(fields.get(0))
                + " and "
                + describe(fields.get(1))
                + "; keep one of them");
      }
      if (!fields.isEmpty()) {
        return Optional.of(new TypedField<>(fields.get(0), type));
      }
    }
    return Optional.empty();
  }

  boolean isOfInstance() {
    return !Modifier.isStatic(field.getModifiers());
  }

  /**
   * What the field holds at the moment.
   *
   * @param instances gives the test instances, or empty while there are none
   * @throws IllegalStateException if it holds nothing, or there is no instance
   */
  T value(Supplier<Optional<TestInstances>> instances) {
    Object instance = isOfInstance() ? instance(instances) : null;
    Object value;
    try {
      value = ReflectionSupport.tryToReadFieldValue(field, instance).get();
    } catch (Exception e) {
      throw new IllegalStateException("field " + describe(field) + " cannot be read", e);
    }
    if (value == null) {
      throw new IllegalStateException(
          "field " + describe(field) + " is null; set it before the guest makes a request");
    }
    return type.cast(value);
  }

  private Object instance(Supplier<Optional<TestInstances>> instances) {
    return instances
        .get()
        .flatMap(present -> present.findInstance(field.getDeclaringClass()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "field "
                        + describe(field)
                        + " is an instance field, and this sandbox has no test instance; make the"
                        + " field static, or use @TestInstance(PER_CLASS)"));
  }

  private static String describe(Field field) {
    return field.getDeclaringClass().getName() + "." + field.getName();
  }
}
