package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.JsSandbox;
import dev.isola.junit.PythonSandbox;
import dev.isola.junit.internal.SandboxSurroundings;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.AssertionFailedError;

/** Runs the tests of a class once a submission, and takes down how they end. */
final class SubmissionsExtension
    implements ClassTemplateInvocationContextProvider,
        ExecutionCondition,
        TestInstancePostProcessor,
        ParameterResolver,
        BeforeEachCallback,
        InvocationInterceptor,
        TestWatcher,
        AfterAllCallback {

  private static final Namespace NAMESPACE = Namespace.create("dev.isola.junit.grading.run");

  // ---- submissions ----

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getRequiredTestClass(), Submissions.class);
  }

  @Override
  public boolean mayReturnZeroClassTemplateInvocationContexts(ExtensionContext context) {
    return true; // if all grades are known
  }

  @Override
  public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    Class<?> exercise = context.getRequiredTestClass();
    Submissions annotation =
        AnnotationSupport.findAnnotation(exercise, Submissions.class).orElseThrow();
    ExercisePlan plan = ExercisePlan.of(exercise);
    for (Field field : submissionFields(exercise)) {
      check(field);
    }
    refuseSharedSandboxes(exercise);
    GradingSettings settings = GradingSettings.of(context);
    List<String> locations =
        settings.submissions().isEmpty() ? List.of(annotation.value()) : settings.submissions();
    List<Submission> submissions;
    try {
      submissions =
          new SubmissionReader(List.of(annotation.main()), exercise.getClassLoader())
              .read(locations);
    } catch (InvalidArgumentException e) {
      throw new ExtensionConfigurationException(
          "@Submissions on " + exercise.getName() + ": " + e.getMessage(), e);
    }
    ExerciseRun run =
        new ExerciseRun(
            exercise,
            context.getDisplayName(),
            annotation.autoLoad(),
            plan,
            settings,
            submissions,
            GradeCache.of(settings, exercise, context));
    context.getStore(NAMESPACE).put(ExerciseRun.class, run);
    return run.toGrade().stream().map(submission -> new Turn(run, submission));
  }

  private record Turn(ExerciseRun exercise, Submission submission)
      implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return submission.toString();
    }

    @Override
    public void prepareInvocation(ExtensionContext context) {
      SubmissionRun run = new SubmissionRun(exercise, submission);
      SandboxSurroundings.put(context, run);
    }
  }

  private static Optional<SubmissionRun> run(ExtensionContext context) {
    return SandboxSurroundings.of(context)
        .filter(SubmissionRun.class::isInstance)
        .map(SubmissionRun.class::cast);
  }

  // ---- injection ----

  private static List<Field> submissionFields(Class<?> type) {
    return ReflectionSupport.findFields(
        type, field -> field.getType() == Submission.class, HierarchyTraversalMode.TOP_DOWN);
  }

  private static void refuseSharedSandboxes(Class<?> exercise) {
    for (Class<? extends Annotation> annotation :
        List.of(IsolaSandbox.class, PythonSandbox.class, JsSandbox.class)) {
      for (Field field :
          AnnotationSupport.findAnnotatedFields(
              exercise,
              annotation,
              field ->
                  Modifier.isStatic(field.getModifiers()) && field.getType() == Sandbox.class)) {
        throw new ExtensionConfigurationException(
            "field "
                + field.getDeclaringClass().getName()
                + "."
                + field.getName()
                + " is static, so all submissions would share its sandbox; use an instance field,"
                + " or a parameter with scope = Scope.CLASS, which is one a submission");
      }
    }
  }

  private static void check(Field field) {
    String wrong =
        Modifier.isStatic(field.getModifiers())
            ? "static"
            : Modifier.isFinal(field.getModifiers()) ? "final" : null;
    if (wrong != null) {
      throw new ExtensionConfigurationException(
          "field "
              + field.getDeclaringClass().getName()
              + "."
              + field.getName()
              + " must not be "
              + wrong
              + ": each submission sets it");
    }
  }

  @Override
  public void postProcessTestInstance(Object instance, ExtensionContext context)
      throws IllegalAccessException {
    Optional<SubmissionRun> run = run(context);
    if (run.isEmpty()) {
      return;
    }
    for (Field field : submissionFields(instance.getClass())) {
      check(field);
      ReflectionSupport.makeAccessible(field).set(instance, run.get().submission());
    }
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(
      ExtensionContext rootContext) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Submission.class || type == PartialCredit.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Optional<SubmissionRun> run = run(context);
    if (run.isEmpty() || type == PartialCredit.class && context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          type.getSimpleName()
              + " is a parameter of "
              + parameter.getDeclaringExecutable()
              + ", which runs once for "
              + (run.isEmpty() ? "all submissions" : "several checks")
              + "; make it one of a test method or of a @BeforeEach method");
    }
    if (type == Submission.class) {
      return run.get().submission();
    }
    return run.get()
        .check(context)
        .map(CheckRun::credit)
        .orElseThrow(() -> new ParameterResolutionException("this test is no check"));
  }

  // ---- checks ----

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isPresent()) {
      Optional<String> obstacle = run(context).flatMap(run -> run.obstacle(context));
      if (obstacle.isPresent()) {
        return ConditionEvaluationResult.disabled(obstacle.get());
      }
    }
    return ConditionEvaluationResult.enabled(null);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    run(context).ifPresent(run -> run.check(context)); // its time begins
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceedIfLoaded(invocation, context);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceedIfLoaded(invocation, context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceedIfLoaded(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceedIfLoaded(invocation, context);
  }

  private static void proceedIfLoaded(Invocation<Void> invocation, ExtensionContext context)
      throws Throwable {
    Optional<RunResult> failure = run(context).flatMap(run -> run.loadFailure(context));
    if (failure.isPresent()) {
      invocation.skip();
      throw new AssertionFailedError(SubmissionRun.describe(failure.get()));
    }
    invocation.proceed();
  }

  // The store of a test is closed when its watchers are called; that of what is around is not.

  @Override
  public void testSuccessful(ExtensionContext context) {
    around(context).ifPresent(run -> run.ended(context, CheckRun::passed));
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    around(context).ifPresent(run -> run.ended(context, check -> check.failed(cause)));
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    around(context).ifPresent(run -> run.ended(context, check -> check.aborted(cause)));
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    around(context).ifPresent(run -> run.disabled(context));
  }

  private static Optional<SubmissionRun> around(ExtensionContext context) {
    return context.getParent().flatMap(SubmissionsExtension::run);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    context
        .getExecutionException()
        .ifPresent(failure -> run(context).ifPresent(run -> run.containerFailed(failure)));
  }
}
