package dev.isola.junit;

import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * What an annotation asks for and where it stands.
 *
 * @param where the annotation and its place, for messages
 * @param type what is injected: {@link Sandbox} or {@link SandboxTemplate}
 */
record SandboxDeclaration(String where, Class<?> type, SandboxOptions options) {

  boolean wantsTemplate() {
    return type == SandboxTemplate.class;
  }

  static boolean isDeclaredOn(ParameterContext parameter) {
    return parameter.isAnnotated(IsolaSandbox.class) || parameter.isAnnotated(PythonSandbox.class);
  }

  static SandboxDeclaration of(ParameterContext parameter) {
    return of(
        parameter.findAnnotation(IsolaSandbox.class),
        parameter.findAnnotation(PythonSandbox.class),
        place(parameter),
        parameter.getParameter().getType());
  }

  /** What an annotation on a parameter asks for; empty if there is none. */
  static Optional<SandboxDeclaration> find(Parameter parameter) {
    Optional<IsolaSandbox> isola = AnnotationSupport.findAnnotation(parameter, IsolaSandbox.class);
    Optional<PythonSandbox> python =
        AnnotationSupport.findAnnotation(parameter, PythonSandbox.class);
    return isola.isEmpty() && python.isEmpty()
        ? Optional.empty()
        : Optional.of(of(isola, python, parameter.toString(), parameter.getType()));
  }

  static SandboxDeclaration of(Field field) {
    String place = "field " + field.getDeclaringClass().getName() + "." + field.getName();
    SandboxDeclaration declaration =
        of(
            AnnotationSupport.findAnnotation(field, IsolaSandbox.class),
            AnnotationSupport.findAnnotation(field, PythonSandbox.class),
            place,
            field.getType());
    if (Modifier.isFinal(field.getModifiers())) {
      throw new ExtensionConfigurationException(
          declaration.where() + " must not be final: the sandbox is set by the extension");
    }
    return declaration;
  }

  /** The annotated fields of a class and its superclasses, static ones or instance ones. */
  static List<Field> fields(Class<?> testClass, boolean wantsStatic) {
    return Stream.of(IsolaSandbox.class, PythonSandbox.class)
        .flatMap(
            annotation ->
                AnnotationSupport.findAnnotatedFields(
                    testClass,
                    annotation,
                    field -> Modifier.isStatic(field.getModifiers()) == wantsStatic,
                    HierarchyTraversalMode.TOP_DOWN)
                    .stream())
        .distinct()
        .collect(Collectors.toUnmodifiableList());
  }

  private static SandboxDeclaration of(
      Optional<IsolaSandbox> isola, Optional<PythonSandbox> python, String place, Class<?> type) {
    if (isola.isPresent() && python.isPresent()) {
      throw new ExtensionConfigurationException(
          "@IsolaSandbox and @PythonSandbox are both on " + place + "; keep one of them");
    }
    String annotation = isola.isPresent() ? "@IsolaSandbox" : "@PythonSandbox";
    String where = annotation + " on " + place;
    if (type != Sandbox.class && type != SandboxTemplate.class) {
      throw new ExtensionConfigurationException(
          where
              + " must be of type "
              + Sandbox.class.getName()
              + " or "
              + SandboxTemplate.class.getName()
              + ", was "
              + type.getTypeName());
    }
    SandboxOptions options =
        isola.isPresent() ? options(isola.get(), where) : options(python.orElseThrow(), where);
    return new SandboxDeclaration(where, type, options);
  }

  private static SandboxOptions options(IsolaSandbox annotation, String where) {
    return options(
        where,
        annotation.runtime(),
        annotation.prelude(),
        annotation.scripts(),
        annotation.env(),
        annotation.mounts(),
        annotation.maxMemory(),
        annotation.timeout(),
        annotation.maxOutput(),
        annotation.scope(),
        annotation.randomSeed());
  }

  private static SandboxOptions options(PythonSandbox annotation, String where) {
    return options(
        where,
        "python",
        annotation.prelude(),
        annotation.scripts(),
        annotation.env(),
        annotation.mounts(),
        annotation.maxMemory(),
        annotation.timeout(),
        annotation.maxOutput(),
        annotation.scope(),
        annotation.randomSeed());
  }

  private static SandboxOptions options(
      String where,
      String runtime,
      String prelude,
      String[] scripts,
      String[] env,
      Mount[] mounts,
      String maxMemory,
      String timeout,
      String maxOutput,
      Scope scope,
      long randomSeed) {
    return new SandboxOptions(
        runtime,
        prelude,
        List.of(scripts),
        SandboxOptions.environment(List.of(env), where),
        Arrays.stream(mounts).map(mount -> SandboxOptions.mount(mount, where)).toList(),
        maxMemory.isEmpty() ? null : SandboxOptions.size(maxMemory, where + ": maxMemory"),
        timeout.isEmpty() ? null : SandboxOptions.duration(timeout, where + ": timeout"),
        maxOutput.isEmpty() ? null : SandboxOptions.size(maxOutput, where + ": maxOutput"),
        scope,
        randomSeed);
  }

  static String place(ParameterContext context) {
    Parameter parameter = context.getParameter();
    String name =
        parameter.isNamePresent()
            ? "parameter \"" + parameter.getName() + "\""
            : "parameter " + (context.getIndex() + 1);
    return name + " of " + describe(context.getDeclaringExecutable());
  }

  private static String describe(Executable executable) {
    String parameters =
        Arrays.stream(executable.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
    String type = executable.getDeclaringClass().getName();
    return executable instanceof Constructor
        ? "constructor " + type + parameters
        : "method " + type + "." + executable.getName() + parameters;
  }
}
