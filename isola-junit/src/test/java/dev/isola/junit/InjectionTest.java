package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Guests.COUNTER;
import static dev.isola.junit.Guests.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.isola.Sandbox;
import dev.isola.SandboxState;
import dev.isola.junit.Guests.CounterSandbox;
import dev.isola.junit.Guests.SharedCounterSandbox;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All places in which JUnit makes something, and what a sandbox is there. */
class InjectionTest {
  private static final String JS_COUNTER =
      """
      let count = 0;
      function tick() { return ++count }
      """;

  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @JsSandbox(prelude = JS_COUNTER)
  @interface JsCounterSandbox {}

  @Test
  void dynamicTestsShareTheSandboxesOfTheirFactory() {
    assertAllPass(Executions.of(Factory.class), 6);

    assertThat(Factory.seen).hasSize(4).allMatch(InjectionTest::isClosed);
  }

  static class Factory {
    static final Set<Sandbox> seen = ConcurrentHashMap.newKeySet();

    @CounterSandbox Sandbox field;

    @TestFactory
    Stream<DynamicTest> python(@CounterSandbox Sandbox parameter) {
      return counting(parameter);
    }

    @TestFactory
    Stream<DynamicTest> js(@JsCounterSandbox Sandbox parameter) {
      return counting(parameter);
    }

    private Stream<DynamicTest> counting(Sandbox parameter) {
      seen.addAll(List.of(field, parameter));
      return IntStream.rangeClosed(1, 3)
          .mapToObj(
              i ->
                  dynamicTest(
                      "call " + i,
                      () -> {
                        assertThat(tick(parameter)).isEqualTo(i);
                        assertThat(tick(field)).isEqualTo(i);
                      }));
    }
  }

  @Test
  void invocationsOfAClassTemplateHaveFreshSandboxes() {
    assertAllPass(Executions.of(Template.class), 4);

    assertThat(Template.shared).hasSize(1).allMatch(InjectionTest::isClosed);
  }

  @ClassTemplate
  @ExtendWith(TwoInvocations.class)
  static class Template {
    static final Set<Sandbox> shared = ConcurrentHashMap.newKeySet();

    private final Sandbox ofConstructor;
    @JsCounterSandbox Sandbox field;

    Template(@CounterSandbox Sandbox sandbox) {
      ofConstructor = sandbox;
    }

    @BeforeEach
    void before(@CounterSandbox Sandbox own, @SharedCounterSandbox Sandbox ofClass) {
      assertThat(tick(own)).isEqualTo(1);
      shared.add(ofClass);
    }

    @RepeatedTest(2)
    void test() {
      assertThat(tick(ofConstructor)).isEqualTo(1);
      assertThat(tick(field)).isEqualTo(1);
    }
  }

  static class TwoInvocations implements ClassTemplateInvocationContextProvider {
    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
      return true;
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
        ExtensionContext context) {
      return Stream.of(
          new ClassTemplateInvocationContext() {}, new ClassTemplateInvocationContext() {});
    }
  }

  static class TwoRuns implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
      return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
        ExtensionContext context) {
      return Stream.of(
          new TestTemplateInvocationContext() {}, new TestTemplateInvocationContext() {});
    }
  }

  @Test
  void invocationsOfATestTemplateHaveFreshSandboxes() {
    assertAllPass(Executions.of(TemplateMethod.class), 2);
  }

  static class TemplateMethod {
    @CounterSandbox Sandbox field;

    @TestTemplate
    @ExtendWith(TwoRuns.class)
    void test(@JsCounterSandbox Sandbox parameter) {
      assertThat(tick(field)).isEqualTo(1);
      assertThat(tick(parameter)).isEqualTo(1);
    }
  }

  @Test
  void argumentsOfAParameterizedClassStandBesideSandboxes() {
    assertAllPass(Executions.of(Arguments.class), 4);
  }

  @ParameterizedClass
  @CsvSource({"1, one", "2, two"})
  static class Arguments {
    private final int number;
    private final Sandbox sandbox;

    Arguments(int number, String name, @CounterSandbox Sandbox sandbox) {
      assertThat(name).isEqualTo(number == 1 ? "one" : "two");
      this.number = number;
      this.sandbox = sandbox;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void test(int times, @JsCounterSandbox Sandbox other) {
      for (int i = 1; i <= number * times; i++) {
        assertThat(tick(sandbox)).isEqualTo(i);
        assertThat(tick(other)).isEqualTo(i);
      }
    }
  }

  @Test
  void nestedClassesHaveConstructorsAndLifecycleMethodsToo() {
    assertAllPass(Executions.of(Outer.class), 2);
  }

  static class Outer {
    private final Sandbox outer;

    Outer(@CounterSandbox Sandbox outer) {
      this.outer = outer;
    }

    @BeforeEach
    void beforeOuter(@JsCounterSandbox Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
      assertThat(tick(outer)).isEqualTo(1);
    }

    @Nested
    class Inner {
      private final Sandbox inner;

      Inner(@CounterSandbox Sandbox inner) {
        this.inner = inner;
      }

      @BeforeEach
      void beforeInner(@CounterSandbox Sandbox sandbox) {
        assertThat(tick(sandbox)).isEqualTo(1);
        assertThat(tick(inner)).isEqualTo(1);
      }

      @RepeatedTest(2)
      void test() {
        assertThat(inner).isNotSameAs(outer);
        assertThat(tick(outer)).isEqualTo(2);
        assertThat(tick(inner)).isEqualTo(2);
      }
    }
  }

  @Test
  void methodsOfInterfacesAndSuperclassesHaveParametersToo() {
    assertAllPass(Executions.of(Heir.class), 3);
  }

  interface Contract {
    @BeforeEach
    default void beforeContract(@CounterSandbox Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
    }

    @Test
    default void ofInterface(@CounterSandbox Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
    }
  }

  abstract static class Ancestor<T> {
    T base;

    @BeforeAll
    static void ofClass(@SharedCounterSandbox Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
    }

    @Test
    void ofAncestor(@JsCounterSandbox Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
    }

    @AfterEach
    void afterAncestor(@CounterSandbox Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
    }

    @AfterAll
    static void stillTheSame(@SharedCounterSandbox Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(2);
    }
  }

  static class Heir extends Ancestor<String> implements Contract {
    @Test
    void own(@CounterSandbox Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
    }
  }

  @Test
  void anExtensionInCodeServesFactoriesAndTemplates() {
    assertAllPass(Executions.of(InCode.class), 6);

    assertThat(InCode.seen).hasSize(4).allMatch(InjectionTest::isClosed);
  }

  @TestInstance(Lifecycle.PER_CLASS)
  static class InCode {
    static final Set<Sandbox> seen = ConcurrentHashMap.newKeySet();

    @RegisterExtension
    static final IsolaExtension ISOLA = IsolaExtension.builder().prelude(COUNTER).build();

    @BeforeEach
    void before(Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
      seen.add(sandbox);
    }

    @TestFactory
    Stream<DynamicTest> factory(Sandbox sandbox) {
      return IntStream.rangeClosed(2, 4)
          .mapToObj(i -> dynamicTest("" + i, () -> assertThat(tick(sandbox)).isEqualTo(i)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 2})
    void parameterized(int expected, Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(expected);
    }

    @Nested
    class Inner {
      @Test
      void inner(Sandbox sandbox) {
        assertThat(tick(sandbox)).isEqualTo(2);
      }
    }
  }

  @Test
  void everyPlaceIsSafeWhereAllRunsAtTheSameTime() {
    assertAllPass(
        Executions.with(
            Executions.concurrently(),
            ParallelTemplate.class,
            TemplateMethod.class,
            Arguments.class,
            Outer.class),
        12);
  }

  @ClassTemplate
  @ExtendWith(TwoInvocations.class)
  static class ParallelTemplate {
    private final Sandbox ofConstructor;
    @JsCounterSandbox Sandbox field;

    ParallelTemplate(@CounterSandbox Sandbox sandbox) {
      ofConstructor = sandbox;
    }

    @RepeatedTest(2)
    void test() {
      for (int i = 1; i <= 20; i++) {
        assertThat(tick(ofConstructor)).isEqualTo(i);
        assertThat(tick(field)).isEqualTo(i);
      }
    }
  }

  private static boolean isClosed(Sandbox sandbox) {
    return sandbox.state() == SandboxState.CLOSED;
  }
}
