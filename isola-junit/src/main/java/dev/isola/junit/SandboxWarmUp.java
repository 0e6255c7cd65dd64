package dev.isola.junit;

import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prepares what the first tests with sandboxes need while JUnit still discovers tests and starts to
 * run them: a daemon thread builds the templates that the annotations of the first test classes ask
 * for, and starts a sandbox once. JUnit's launcher finds this class itself on the class path;
 * nobody has to name it. On the module path it is not found, and nothing is prepared.
 *
 * <p>It looks at no more than the first {@value #CLASSES} test classes, and only that, in the
 * background, if none of them uses sandboxes. It never fails a test and reports nothing: what
 * cannot be prepared is met, and reported, by the test that needs it. Templates with mounts are
 * left to the tests, because their preludes might change the mounted folders.
 *
 * @since 0.1.0
 */
public final class SandboxWarmUp implements LauncherDiscoveryListener, TestExecutionListener {
  private static final int CLASSES = 50;

  private final BiConsumer<SandboxOptions, Boolean> builder;

  /** Used by JUnit's launcher. */
  public SandboxWarmUp() {
    this(SandboxWarmUp::build);
  }

  /** Makes one that prepares otherwise: it is told of options, and whether to start a sandbox. */
  SandboxWarmUp(BiConsumer<SandboxOptions, Boolean> builder) {
    this.builder = builder;
  }

  private static void build(SandboxOptions options, boolean start) {
    SandboxTemplate template =
        Isola.buildTemplate(options.runtime(), TemplateStore.config(options));
    if (start) {
      template.create().close();
    }
  }

  /**
   * Begins to prepare what the selected classes need.
   *
   * @param request names the classes
   */
  @Override
  public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
    List<Supplier<Class<?>>> classes = new ArrayList<>();
    for (ClassSelector selector : request.getSelectorsByType(ClassSelector.class)) {
      add(classes, selector::getJavaClass);
    }
    for (MethodSelector selector : request.getSelectorsByType(MethodSelector.class)) {
      add(classes, selector::getJavaClass);
    }
    prepareSoon(classes, request.getConfigurationParameters(), true);
  }

  /**
   * Begins to prepare what the classes of a plan need, in case they were not selected by name.
   *
   * @param plan has the classes
   */
  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    List<Supplier<Class<?>>> classes = new ArrayList<>();
    for (TestIdentifier root : plan.getRoots()) {
      for (TestIdentifier child : plan.getChildren(root)) {
        child
            .getSource()
            .filter(ClassSource.class::isInstance)
            .map(ClassSource.class::cast)
            .ifPresent(source -> add(classes, source::getJavaClass));
      }
    }
    // Too late to start a sandbox before the first test does.
    prepareSoon(classes, plan.getConfigurationParameters(), false);
  }

  private static void add(List<Supplier<Class<?>>> classes, Supplier<Class<?>> supplier) {
    if (classes.size() < CLASSES) {
      classes.add(supplier);
    }
  }

  private void prepareSoon(
      List<Supplier<Class<?>>> classes, ConfigurationParameters parameters, boolean start) {
    if (classes.isEmpty() || Runtime.getRuntime().availableProcessors() < 2) {
      return; // the work would only be done earlier, not beside other work
    }
    Preparation preparation = new Preparation(parameters::get, start);
    Thread thread =
        new Thread(null, () -> preparation.run(classes), "isola-junit-warm-up", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
  }

  /** One run through some classes. Confined to its thread. */
  private final class Preparation {
    private final Function<String, Optional<String>> parameters;
    private final boolean start;
    private final Set<SandboxOptions> done = new HashSet<>();

    Preparation(Function<String, Optional<String>> parameters, boolean start) {
      this.parameters = parameters;
      this.start = start;
    }

    void run(List<Supplier<Class<?>>> classes) {
      for (Supplier<Class<?>> supplier : classes) {
        try {
          prepare(supplier.get());
        } catch (RuntimeException | LinkageError e) {
          // The test that needs it meets this again, and reports it.
        }
      }
    }

    private void prepare(Class<?> testClass) {
      // In plain loops, by the types: most classes are done with before anything is loaded.
      for (Class<?> type = testClass; type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (field.getType() == IsolaExtension.class) {
            prepare(plain()); // its options are not known before the class is initialised
          } else if (isInjected(field.getType()) && field.getAnnotations().length > 0) {
            prepare(SandboxDeclaration.of(field).options());
          }
        }
        for (Method method : type.getDeclaredMethods()) {
          for (Class<?> parameter : method.getParameterTypes()) {
            if (isInjected(parameter)) {
              prepare(method);
              break;
            }
          }
        }
      }
      for (Class<?> member : testClass.getDeclaredClasses()) {
        if (AnnotationSupport.isAnnotated(member, Nested.class)) {
          prepare(member);
        }
      }
    }

    private static boolean isInjected(Class<?> type) {
      return type == Sandbox.class || type == SandboxTemplate.class;
    }

    private void prepare(Method method) {
      for (Parameter parameter : method.getParameters()) {
        if (isInjected(parameter.getType())) {
          SandboxDeclaration.find(parameter).ifPresent(found -> prepare(found.options()));
        }
      }
    }

    private static SandboxOptions plain() {
      return new SandboxOptions(
          "python",
          "",
          List.of(),
          Map.of(),
          List.of(),
          null,
          null,
          null,
          null,
          Http.NONE,
          Scope.TEST,
          0,
          null);
    }

    private void prepare(SandboxOptions declared) {
      SandboxOptions options = declared.withDefaultsOf(parameters);
      boolean first = start && done.isEmpty();
      if (!options.mounts().isEmpty() || !done.add(options)) {
        return;
      }
      builder.accept(options, first);
    }
  }
}
