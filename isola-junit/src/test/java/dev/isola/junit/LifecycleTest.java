package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Executions.failure;
import static dev.isola.junit.Guests.COUNTER;
import static dev.isola.junit.Guests.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isola.Sandbox;
import dev.isola.SandboxState;
import dev.isola.SandboxTemplate;
import dev.isola.junit.Guests.CounterSandbox;
import dev.isola.junit.Guests.SharedCounterSandbox;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

class LifecycleTest {
  @Test
  void instanceFieldsAreFreshForEachTest() {
    assertAllPass(Executions.of(InstanceFields.class), 2);

    assertThat(InstanceFields.seen).hasSize(4).allMatch(LifecycleTest::isClosed);
  }

  static class InstanceFields {
    static final Set<Sandbox> seen = ConcurrentHashMap.newKeySet();

    @IsolaSandbox(prelude = COUNTER)
    Sandbox first;

    @PythonSandbox(prelude = COUNTER)
    private Sandbox second;

    @BeforeEach
    void isSetAlready() {
      assertThat(tick(first)).isEqualTo(1);
    }

    @Test
    void one() {
      assertThat(tick(first)).isEqualTo(2);
      assertThat(tick(second)).isEqualTo(1);
    }

    @Test
    void two() {
      one();
    }

    @AfterEach
    void isStillOpen() {
      assertThat(tick(first)).isEqualTo(3);
      seen.addAll(List.of(first, second));
    }
  }

  @Test
  void staticFieldsLiveForTheClass() {
    assertAllPass(Executions.of(StaticField.class), 2);

    assertThat(StaticField.sandbox).matches(LifecycleTest::isClosed);
  }

  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class StaticField {
    @CounterSandbox static Sandbox sandbox;

    @BeforeAll
    static void isSetAlready() {
      assertThat(tick(sandbox)).isEqualTo(1);
    }

    @Test
    @Order(1)
    void one() {
      assertThat(tick(sandbox)).isEqualTo(2);
    }

    @Test
    @Order(2)
    void two() {
      assertThat(tick(sandbox)).isEqualTo(3);
    }

    @AfterAll
    static void isStillOpen() {
      assertThat(tick(sandbox)).isEqualTo(4);
    }
  }

  @Test
  void parametersAreSandboxesOfTheirOwn() {
    assertAllPass(Executions.of(Parameters.class), 1);

    assertThat(Parameters.seen).hasSize(5).allMatch(LifecycleTest::isClosed);
  }

  static class Parameters {
    static final Set<Sandbox> seen = ConcurrentHashMap.newKeySet();

    Parameters(@CounterSandbox Sandbox sandbox) {
      check(sandbox);
    }

    @BeforeEach
    void before(@CounterSandbox Sandbox sandbox) {
      check(sandbox);
    }

    @Test
    void test(@CounterSandbox Sandbox one, @PythonSandbox(prelude = COUNTER) Sandbox two) {
      check(one);
      check(two);
    }

    @AfterEach
    void after(@CounterSandbox Sandbox sandbox) {
      check(sandbox);
      assertThat(seen).noneMatch(LifecycleTest::isClosed);
    }

    private static void check(Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
      seen.add(sandbox);
    }
  }

  @Test
  void eachInvocationOfATemplateHasItsOwn() {
    assertAllPass(Executions.of(Invocations.class), 5);
  }

  static class Invocations {
    @CounterSandbox Sandbox field;

    @RepeatedTest(2)
    void repeated(@CounterSandbox Sandbox parameter) {
      assertThat(tick(field)).isEqualTo(1);
      assertThat(tick(parameter)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void parameterized(int argument, @CounterSandbox Sandbox parameter) {
      assertThat(argument).isBetween(1, 3);
      assertThat(tick(field)).isEqualTo(1);
      assertThat(tick(parameter)).isEqualTo(1);
    }
  }

  @Test
  void anInvocationOfAClassHasFreshSandboxesButThoseOfTheClass() {
    assertAllPass(Executions.of(ClassInvocations.class), 4);
  }

  @ParameterizedClass
  @ValueSource(ints = {1, 2})
  static class ClassInvocations {
    private static int before;

    @Parameter int invocation;
    @CounterSandbox Sandbox ofTest;
    @SharedCounterSandbox Sandbox ofClass;

    @RepeatedTest(2)
    void test() {
      assertThat(invocation).isBetween(1, 2);
      assertThat(tick(ofTest)).isEqualTo(1);
      assertThat(tick(ofClass)).isEqualTo(++before);
    }
  }

  @Test
  void nestedClassesSeeTheFieldsAroundThem() {
    assertAllPass(Executions.of(Outer.class), 3);
  }

  static class Outer {
    @CounterSandbox static Sandbox ofClass;
    @CounterSandbox Sandbox ofTest;

    @BeforeEach
    void before() {
      tick(ofTest);
    }

    @Test
    void outer() {
      assertThat(tick(ofTest)).isEqualTo(2);
      assertThat(ofClass.state()).isEqualTo(SandboxState.RUNNING);
    }

    @Nested
    class Inner {
      @CounterSandbox Sandbox own;

      @RepeatedTest(2)
      void inner() {
        assertThat(tick(ofTest)).isEqualTo(2);
        assertThat(tick(own)).isEqualTo(1);
        assertThat(own).isNotSameAs(ofTest);
        assertThat(ofClass.state()).isEqualTo(SandboxState.RUNNING);
      }
    }
  }

  @Test
  void fieldsOfSuperclassesCount() {
    assertAllPass(Executions.of(Derived.class), 1);
  }

  abstract static class Base {
    @CounterSandbox static Sandbox ofClass;
    @CounterSandbox private Sandbox ofTest;

    Sandbox ofTest() {
      return ofTest;
    }
  }

  static class Derived extends Base {
    @CounterSandbox Sandbox own;

    @Test
    void test() {
      assertThat(tick(ofClass)).isEqualTo(1);
      assertThat(tick(ofTest())).isEqualTo(1);
      assertThat(tick(own)).isEqualTo(1);
    }
  }

  @Test
  void anInheritedStaticFieldIsOneForAllClassesThatUseIt() {
    assertAllPass(Executions.of(OuterHeir.class), 2);

    assertThat(Legacy.sandbox).matches(LifecycleTest::isClosed);
  }

  abstract static class Legacy {
    @CounterSandbox static Sandbox sandbox;
  }

  static class OuterHeir extends Legacy {
    static Sandbox seen;

    @BeforeAll
    static void first() {
      seen = sandbox;
      assertThat(tick(sandbox)).isEqualTo(1);
    }

    @Test
    void outer() {
      assertThat(sandbox).isSameAs(seen);
    }

    @Nested
    class InnerHeir extends Legacy {
      @Test
      void inner() {
        assertThat(sandbox).isSameAs(seen);
      }
    }

    @AfterAll
    static void last() {
      assertThat(sandbox).isSameAs(seen);
      assertThat(tick(sandbox)).isEqualTo(2);
    }
  }

  @Test
  void anInheritedStaticFieldCannotServeDifferentHostcalls() {
    assertThat(failure(Executions.of(OuterOwner.class)))
        .hasMessage(
            "@IsolaSandbox on field %s.sandbox is inherited by classes that run at the same time and"
                + " have different @Hostcall methods or HTTP handlers; declare the field in each class,"
                + " or use an instance field",
            OtherLegacy.class.getName());
    assertThat(OtherLegacy.sandbox).matches(LifecycleTest::isClosed);
  }

  abstract static class OtherLegacy {
    @CounterSandbox static Sandbox sandbox;
  }

  static class OuterOwner extends OtherLegacy {
    @Test
    void outer() {
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }

    @Nested
    class InnerOwner extends OtherLegacy {
      @Hostcall("lookup")
      int lookup() {
        return 1;
      }

      @Test
      void inner() {}
    }
  }

  @Test
  void anInheritedStaticFieldCannotServeDifferentInstances() {
    assertThat(failure(Executions.of(OuterInstance.class)))
        .hasMessage(
            "@IsolaSandbox on field %s.sandbox is inherited by classes that run at the same time,"
                + " and its @Hostcall methods or HTTP handler would be those of the instance of one of"
                + " them; make them static, declare the field in each class, or use an instance"
                + " field",
            InstanceLegacy.class.getName());
    assertThat(InstanceLegacy.sandbox).matches(LifecycleTest::isClosed);
  }

  @TestInstance(Lifecycle.PER_CLASS)
  abstract static class InstanceLegacy {
    @CounterSandbox static Sandbox sandbox;

    @Hostcall("lookup")
    int lookup() {
      return 1;
    }
  }

  static class OuterInstance extends InstanceLegacy {
    @Test
    void outer() {
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }

    @Nested
    class InnerInstance extends InstanceLegacy {
      @Test
      void inner() {}
    }
  }

  @Test
  void oneInstanceForAllTestsGetsAFreshSandboxForEach() {
    assertAllPass(Executions.of(PerClassInstance.class), 2);
  }

  @TestInstance(Lifecycle.PER_CLASS)
  static class PerClassInstance {
    private final Sandbox ofClass;
    @CounterSandbox Sandbox ofTest;

    PerClassInstance(@SharedCounterSandbox Sandbox ofClass) {
      this.ofClass = ofClass;
      assertThat(tick(ofClass)).isEqualTo(1);
    }

    @RepeatedTest(2)
    void test() {
      assertThat(tick(ofTest)).isEqualTo(1);
      assertThat(tick(ofClass)).isGreaterThan(1);
    }
  }

  @Test
  void scopeClassIsSharedByWhatHasTheSameOptions() {
    assertAllPass(Executions.of(Sharing.class), 3);

    assertThat(Sharing.shared).matches(LifecycleTest::isClosed);
  }

  static class Sharing {
    static Sandbox shared;

    @SharedCounterSandbox Sandbox field;

    @BeforeAll
    static void load(@SharedCounterSandbox Sandbox sandbox) {
      shared = sandbox;
    }

    @Test
    void field() {
      assertThat(field).isSameAs(shared);
    }

    @Test
    void parameter(
        @IsolaSandbox(prelude = COUNTER, scope = Scope.CLASS) Sandbox same,
        @IsolaSandbox(prelude = COUNTER, scope = Scope.CLASS, timeout = "3s") Sandbox other) {
      assertThat(same).isSameAs(shared);
      assertThat(other).isNotSameAs(shared);
    }

    @Nested
    class Inner {
      @Test
      void hasItsOwn(@SharedCounterSandbox Sandbox own) {
        assertThat(own).isNotSameAs(shared);
        assertThat(field).isSameAs(shared);
      }
    }

    @AfterAll
    static void isStillOpen() {
      assertThat(shared.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void templatesAreSharedByAllClasses() {
    assertAllPass(Executions.of(TemplateOne.class, TemplateTwo.class), 2);

    assertThat(TemplateTwo.template).isSameAs(TemplateOne.template);
  }

  static class TemplateOne {
    @CounterSandbox static SandboxTemplate template;

    @CounterSandbox SandboxTemplate field;

    @Test
    void test(
        @CounterSandbox SandboxTemplate parameter,
        @IsolaSandbox(prelude = "x = 1") SandboxTemplate other) {
      assertThat(field).isSameAs(template);
      assertThat(parameter).isSameAs(template);
      assertThat(other).isNotSameAs(template);
      try (Sandbox sandbox = parameter.create()) {
        assertThat(tick(sandbox)).isEqualTo(1);
      }
    }
  }

  static class TemplateTwo {
    static SandboxTemplate template;

    @BeforeAll
    static void load(@CounterSandbox SandboxTemplate parameter) {
      template = parameter;
    }

    @Test
    void test() {}
  }

  @Test
  void sandboxesAreClosedAfterFailuresToo() {
    assertThat(failure(Executions.of(Failing.class))).isInstanceOf(AssertionFailedError.class);

    assertThat(Failing.seen).hasSize(3).allMatch(LifecycleTest::isClosed);
  }

  static class Failing {
    static final Set<Sandbox> seen = ConcurrentHashMap.newKeySet();

    @CounterSandbox Sandbox field;

    @Test
    void fails(@CounterSandbox Sandbox parameter) {
      seen.addAll(List.of(field, parameter));
      throw new AssertionFailedError("on purpose");
    }

    @Test
    void isAborted() {
      seen.add(field);
      assumeTrue(false);
    }
  }

  @Test
  void aTestMayCloseItsSandbox() {
    assertAllPass(Executions.of(Closing.class), 1);
  }

  static class Closing {
    @CounterSandbox Sandbox sandbox;

    @Test
    void closes() {
      sandbox.close();
      assertThat(sandbox.state()).isEqualTo(SandboxState.CLOSED);
    }
  }

  private static boolean isClosed(Sandbox sandbox) {
    return sandbox.state() == SandboxState.CLOSED;
  }
}
