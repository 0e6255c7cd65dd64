package dev.isola.junit;

import dev.isola.Sandbox;
import dev.isola.junit.internal.SandboxSurroundings;
import java.lang.reflect.Field;
import java.util.Optional;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Injects what {@link IsolaSandbox} and its composed forms ask for. */
final class IsolaSandboxExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        InvocationInterceptor,
        AfterAllCallback,
        ParameterResolver {

  /** Identifies the sandbox that the fields and parameters of a class share. */
  private record ClassKey(
      Class<?> testClass, SandboxOptions options, Optional<SandboxSurroundings> surroundings) {}

  @Override
  public void beforeAll(ExtensionContext context) throws IllegalAccessException {
    Class<?> testClass = context.getRequiredTestClass();
    HostcallMethods.of(testClass);
    // All are checked before anything is started.
    for (boolean isStatic : new boolean[] {false, true}) {
      for (Field field : SandboxDeclaration.fields(testClass, isStatic)) {
        hostSide(SandboxDeclaration.of(field), testClass);
      }
    }
    for (Field field : SandboxDeclaration.fields(testClass, true)) {
      set(field, null, ofStaticField(field, context));
    }
  }

  private static Object ofStaticField(Field field, ExtensionContext context) {
    SandboxDeclaration declaration = SandboxDeclaration.of(field);
    SandboxOpener opener = opener(declaration, context);
    if (declaration.wantsTemplate()) {
      return opener.template(context);
    }
    HostSide host = hostSide(declaration, context.getRequiredTestClass());
    boolean ofInstance =
        context.getTestInstanceLifecycle().orElse(null) == Lifecycle.PER_CLASS
            && host.needsInstance();
    StaticFieldSandboxes.Lease lease =
        StaticFieldSandboxes.of(context)
            .acquire(
                field, host, ofInstance, declaration.where(), () -> opener.open(context, host));
    Stores.of(context).put(field, lease);
    return lease.sandbox();
  }

  private static SandboxOpener opener(SandboxDeclaration declaration, ExtensionContext context) {
    return SandboxOpener.of(
        declaration.options(), declaration.anyRuntime(), declaration.where(), context);
  }

  private static HostSide hostSide(SandboxDeclaration declaration, Class<?> testClass) {
    Http http = declaration.wantsTemplate() ? Http.NONE : declaration.options().http();
    return HostSide.of(testClass, http, declaration.where());
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IllegalAccessException {
    FailureReport.begin(context);
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      for (Field field : SandboxDeclaration.fields(instance.getClass(), false)) {
        set(field, instance, ofInstanceField(field, instance.getClass(), context));
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    WireMockChecks.finishClass(context);
  }

  private static Object ofInstanceField(
      Field field, Class<?> instanceClass, ExtensionContext context) {
    SandboxDeclaration declaration = SandboxDeclaration.of(field);
    if (!declaration.wantsTemplate() && declaration.options().scope() == Scope.TEST) {
      refuseSharedInstance(declaration, instanceClass, context);
    }
    return provide(declaration, instanceClass, context);
  }

  private static void refuseSharedInstance(
      SandboxDeclaration declaration, Class<?> instanceClass, ExtensionContext context) {
    ExtensionContext classContext = Stores.classContext(context, instanceClass);
    if (classContext.getTestInstanceLifecycle().orElse(null) != Lifecycle.PER_CLASS) {
      return;
    }
    for (ExtensionContext next = context;
        next != classContext;
        next = next.getParent().orElse(classContext)) {
      if (next.getExecutionMode() == ExecutionMode.CONCURRENT) {
        throw new ExtensionConfigurationException(
            declaration.where()
                + " would be changed by tests that run at the same time: "
                + instanceClass.getName()
                + " has one instance for all tests (@TestInstance(PER_CLASS)) and they run"
                + " concurrently; use a parameter of the test methods instead");
      }
    }
  }

  private static void set(Field field, Object instance, Object value)
      throws IllegalAccessException {
    ReflectionSupport.makeAccessible(field).set(instance, value);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    FailureReport.end(context);
    WireMockChecks.finishTest(context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable failure) {
      FailureReport.publish(context, failure);
      throw failure;
    }
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(
      ExtensionContext rootContext) {
    // The sandbox of a constructor's parameter lives for a test, not for the class.
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return SandboxDeclaration.isDeclaredOn(parameter);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    try {
      return provide(
          SandboxDeclaration.of(parameter),
          parameter.getDeclaringExecutable().getDeclaringClass(),
          context);
    } catch (ExtensionConfigurationException e) {
      throw new ParameterResolutionException(e.getMessage(), e);
    }
  }

  /**
   * The sandbox or template for a place in a class, {@code type}, or in a class it inherits from.
   */
  private static Object provide(
      SandboxDeclaration declaration, Class<?> type, ExtensionContext context) {
    HostSide host = hostSide(declaration, context.getRequiredTestClass());
    SandboxOpener opener = opener(declaration, context);
    if (declaration.wantsTemplate()) {
      return opener.template(context);
    }
    if (declaration.options().scope() == Scope.CLASS) {
      return ofClass(opener, Stores.classContext(context, type));
    }
    if (context.getTestMethod().isEmpty()) {
      throw new ExtensionConfigurationException(outsideOfTest(declaration.where()));
    }
    Sandbox sandbox = opener.open(context, host);
    Stores.of(context).put(new Object(), sandbox);
    return sandbox;
  }

  static String outsideOfTest(String where) {
    return where
        + " is wanted outside of a single test, where there is no sandbox with scope TEST; use"
        + " scope = Scope.CLASS, or a parameter of a test method";
  }

  private static Sandbox ofClass(SandboxOpener opener, ExtensionContext classContext) {
    Class<?> testClass = classContext.getRequiredTestClass();
    return Stores.computed(
        Stores.of(classContext),
        new ClassKey(testClass, opener.options(), SandboxSurroundings.of(classContext)),
        () ->
            opener.open(
                classContext, HostSide.of(testClass, opener.options().http(), opener.where())),
        Sandbox.class);
  }
}
