package dev.isola.junit;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.isola.HostcallHandler;
import dev.isola.InvalidValueException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.TestInstances;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The hostcalls that a test class offers, by name.
 *
 * <p>Equal when they are the same methods.
 */
final class HostcallMethods {
  /** Only made for the first hostcall: that takes longer than starting a sandbox. */
  private static final class Mapper {
    static final ObjectMapper INSTANCE =
        JsonMapper.builder()
            .findAndAddModules()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
  }

  private final Map<String, Method> methods;

  private HostcallMethods(Map<String, Method> methods) {
    this.methods = Map.copyOf(methods);
  }

  /** Finds and checks the hostcall methods of a class and of the classes around a nested one. */
  static HostcallMethods of(Class<?> testClass) {
    Map<String, Method> methods = new LinkedHashMap<>();
    for (Class<?> type = testClass; type != null; type = enclosing(type)) {
      // What an inner class offers hides the same name further out.
      declaredIn(type).forEach(methods::putIfAbsent);
    }
    return new HostcallMethods(methods);
  }

  /** The class around a nested one; null for other classes. */
  static Class<?> enclosing(Class<?> type) {
    return AnnotationSupport.isAnnotated(type, Nested.class) ? type.getEnclosingClass() : null;
  }

  private static Map<String, Method> declaredIn(Class<?> type) {
    Map<String, Method> methods = new LinkedHashMap<>();
    for (Method method :
        AnnotationSupport.findAnnotatedMethods(
            type, Hostcall.class, HierarchyTraversalMode.TOP_DOWN)) {
      String name = checkedName(method);
      Method other = methods.put(name, method);
      if (other != null) {
        throw new ExtensionConfigurationException(
            "@Hostcall(\""
                + name
                + "\") is on two methods, "
                + describe(other)
                + " and "
                + describe(method)
                + "; names of hostcalls must be unique in a test class");
      }
    }
    return methods;
  }

  private static String checkedName(Method method) {
    String name = AnnotationSupport.findAnnotation(method, Hostcall.class).orElseThrow().value();
    String where = "@Hostcall(\"" + name + "\") method " + describe(method);
    if (name.isBlank()) {
      throw new ExtensionConfigurationException(
          where + " has no name; write the name the guest calls it by");
    }
    if (Modifier.isPrivate(method.getModifiers())) {
      throw new ExtensionConfigurationException(where + " must not be private");
    }
    if (method.getParameterCount() > 1) {
      throw new ExtensionConfigurationException(
          where
              + " must have no parameter or one (the guest's payload), has "
              + method.getParameterCount()
              + "; take the payload as one JsonNode, Map or record");
    }
    return name;
  }

  Set<String> names() {
    return methods.keySet();
  }

  /** Whether some of the methods are called on a test instance. */
  boolean needInstance() {
    return methods.values().stream().anyMatch(method -> !Modifier.isStatic(method.getModifiers()));
  }

  /**
   * The handlers that call these methods on the test instances of the moment.
   *
   * @param instances gives the test instances, or empty while there are none
   */
  Map<String, HostcallHandler> handlers(Supplier<Optional<TestInstances>> instances) {
    return methods.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, entry -> handler(entry.getKey(), entry.getValue(), instances)));
  }

  private static HostcallHandler handler(
      String name, Method method, Supplier<Optional<TestInstances>> instances) {
    JavaType type =
        method.getParameterCount() == 0
            ? null
            : Mapper.INSTANCE.constructType(method.getGenericParameterTypes()[0]);
    return payload -> {
      Object target =
          Modifier.isStatic(method.getModifiers()) ? null : target(name, method, instances);
      return type == null
          ? ReflectionSupport.invokeMethod(method, target)
          : ReflectionSupport.invokeMethod(method, target, bind(name, method, type, payload));
    };
  }

  private static Object target(
      String name, Method method, Supplier<Optional<TestInstances>> instances) {
    return instances
        .get()
        .flatMap(present -> present.findInstance(method.getDeclaringClass()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "hostcall \""
                        + name
                        + "\" is an instance method, "
                        + describe(method)
                        + ", and this sandbox has no test instance; make the method static, or"
                        + " use @TestInstance(PER_CLASS)"));
  }

  private static Object bind(String name, Method method, JavaType type, JsonNode payload) {
    if (type.isTypeOrSubTypeOf(JsonNode.class)) {
      if (!type.getRawClass().isInstance(payload)) {
        throw misfit(name, method, type, payload, payload.getNodeType() + " found", null);
      }
      return payload;
    }
    try {
      return Mapper.INSTANCE.convertValue(payload, type);
    } catch (IllegalArgumentException e) {
      throw misfit(name, method, type, payload, firstLine(e), e);
    }
  }

  private static InvalidValueException misfit(
      String name,
      Method method,
      JavaType type,
      JsonNode payload,
      String reason,
      IllegalArgumentException cause) {
    return new InvalidValueException(
        "the payload of hostcall \""
            + name
            + "\" does not fit "
            + type.getRawClass().getSimpleName()
            + ", the parameter of "
            + describe(method)
            + ": "
            + reason
            + "; payload: "
            + shortened(payload.toString()),
        cause);
  }

  private static String firstLine(IllegalArgumentException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }

  private static String describe(Method method) {
    String parameters =
        Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
    return method.getDeclaringClass().getName() + "." + method.getName() + parameters;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostcallMethods that && methods.equals(that.methods);
  }

  @Override
  public int hashCode() {
    return methods.hashCode();
  }
}
