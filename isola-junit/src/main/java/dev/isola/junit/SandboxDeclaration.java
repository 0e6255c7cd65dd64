package dev.isola.junit;

import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * What an annotation asks for and where it stands.
 *
 * @param where the annotation and its place, for messages
 * @param type what is injected: {@link Sandbox} or {@link SandboxTemplate}
 * @param anyRuntime whether what is around the test may choose the runtime
 */
record SandboxDeclaration(String where, Class<?> type, boolean anyRuntime, SandboxOptions options) {

  boolean wantsTemplate() {
    return type == SandboxTemplate.class;
  }

  /** The annotations that ask for a sandbox, and how their options are read. */
  private static final List<Form<?>> FORMS =
      List.of(
          new Form<>(IsolaSandbox.class, SandboxDeclaration::options),
          new Form<>(PythonSandbox.class, SandboxDeclaration::options),
          new Form<>(JsSandbox.class, SandboxDeclaration::options));

  /** One of the annotations; its options are read with the place that messages name. */
  private record Form<A extends Annotation>(
      Class<A> annotation, BiFunction<A, String, SandboxOptions> options) {

    Optional<Found> find(Finder finder) {
      return finder
          .find(annotation)
          .map(
              found ->
                  new Found(
                      name(),
                      annotation == IsolaSandbox.class,
                      where -> options.apply(found, where)));
    }

    String name() {
      return "@" + annotation.getSimpleName();
    }
  }

  /** An annotation on an element. */
  private record Found(String name, boolean anyRuntime, Function<String, SandboxOptions> options) {}

  /** Looks for an annotation on one element. */
  private interface Finder {
    <A extends Annotation> Optional<A> find(Class<A> annotation);
  }

  static boolean isDeclaredOn(ParameterContext parameter) {
    return FORMS.stream().anyMatch(form -> parameter.isAnnotated(form.annotation()));
  }

  static SandboxDeclaration of(ParameterContext parameter) {
    return find(parameter::findAnnotation, place(parameter), parameter.getParameter().getType())
        .orElseThrow();
  }

  /** What an annotation on a parameter asks for; empty if there is none. */
  static Optional<SandboxDeclaration> find(Parameter parameter) {
    return find(on(parameter), parameter.toString(), parameter.getType());
  }

  static SandboxDeclaration of(Field field) {
    String place = "field " + field.getDeclaringClass().getName() + "." + field.getName();
    SandboxDeclaration declaration = find(on(field), place, field.getType()).orElseThrow();
    if (Modifier.isFinal(field.getModifiers())) {
      throw new ExtensionConfigurationException(
          declaration.where() + " must not be final: the sandbox is set by the extension");
    }
    return declaration;
  }

  /** The annotated fields of a class and its superclasses, static ones or instance ones. */
  static List<Field> fields(Class<?> testClass, boolean wantsStatic) {
    return FORMS.stream()
        .flatMap(
            form ->
                AnnotationSupport.findAnnotatedFields(
                    testClass,
                    form.annotation(),
                    field -> Modifier.isStatic(field.getModifiers()) == wantsStatic,
                    HierarchyTraversalMode.TOP_DOWN)
                    .stream())
        .distinct()
        .collect(Collectors.toUnmodifiableList());
  }

  private static Finder on(AnnotatedElement element) {
    return new Finder() {
      @Override
      public <A extends Annotation> Optional<A> find(Class<A> annotation) {
        return AnnotationSupport.findAnnotation(element, annotation);
      }
    };
  }

  private static Optional<SandboxDeclaration> find(Finder finder, String place, Class<?> type) {
    List<Found> all = FORMS.stream().flatMap(form -> form.find(finder).stream()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    if (all.size() > 1) {
      throw new ExtensionConfigurationException(
          all.get(0).name()
              + " and "
              + all.get(1).name()
              + " are both on "
              + place
              + "; keep one of them");
    }
    String where = all.get(0).name() + " on " + place;
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
    Found found = all.get(0);
    return Optional.of(
        new SandboxDeclaration(where, type, found.anyRuntime(), found.options().apply(where)));
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
        annotation.maxFuel(),
        annotation.maxOutput(),
        annotation.http(),
        annotation.scope(),
        annotation.randomSeed(),
        annotation.clock());
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
        annotation.maxFuel(),
        annotation.maxOutput(),
        annotation.http(),
        annotation.scope(),
        annotation.randomSeed(),
        annotation.clock());
  }

  private static SandboxOptions options(JsSandbox annotation, String where) {
    return options(
        where,
        "js",
        annotation.prelude(),
        annotation.scripts(),
        annotation.env(),
        annotation.mounts(),
        annotation.maxMemory(),
        annotation.timeout(),
        annotation.maxFuel(),
        annotation.maxOutput(),
        annotation.http(),
        annotation.scope(),
        annotation.randomSeed(),
        annotation.clock());
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
      long maxFuel,
      String maxOutput,
      Http http,
      Scope scope,
      long randomSeed,
      String clock) {
    return new SandboxOptions(
        runtime,
        prelude,
        List.of(scripts),
        SandboxOptions.environment(List.of(env), where),
        Arrays.stream(mounts).map(mount -> SandboxOptions.mount(mount, where)).toList(),
        maxMemory.isEmpty() ? null : SandboxOptions.size(maxMemory, where + ": maxMemory"),
        timeout.isEmpty() ? null : SandboxOptions.duration(timeout, where + ": timeout"),
        SandboxOptions.fuel(maxFuel, where),
        maxOutput.isEmpty() ? null : SandboxOptions.size(maxOutput, where + ": maxOutput"),
        http,
        scope,
        randomSeed,
        clock.isEmpty() ? null : SandboxOptions.clock(clock, where));
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
