package dev.isola.junit.grading;

import static dev.isola.junit.grading.Gradings.failure;
import static dev.isola.junit.grading.Gradings.failures;
import static dev.isola.junit.grading.Gradings.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.isola.InvalidArgumentException;
import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;

class GradingMisuseTest {
  private static final String HERE = GradingMisuseTest.class.getName() + "$";

  @TempDir Path folder;

  @BeforeEach
  void writeSubmission() {
    write(folder, "ada.py", "x = 1\n");
  }

  private void assertMessage(Class<?> exercise, String message) {
    assertThat(failure(exercise, folder))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(message);
  }

  @Test
  void missingSubmissions() {
    assertThat(failures(Gradings.run(Missing.class, Map.of())))
        .hasSize(1)
        .first()
        .isInstanceOf(ExtensionConfigurationException.class)
        .asString()
        .endsWith(
            "@Submissions on "
                + HERE
                + "Missing: submissions \"no/such/folder\" were not found; looked for "
                + Path.of("no/such/folder").toAbsolutePath()
                + ". Relative paths start at the working folder of the test run");
  }

  @Submissions("no/such/folder")
  static class Missing {
    @Test
    void check() {}
  }

  @Test
  void noLocation() {
    assertThat(failures(Gradings.run(Nowhere.class, Map.of())).get(0))
        .hasMessage(
            "@Submissions on "
                + HERE
                + "Nowhere: it is not said where the submissions are; name a folder, a glob, a zip"
                + " or a CSV file");
  }

  @Submissions({})
  static class Nowhere {
    @Test
    void check() {}
  }

  @Test
  void unknownDependency() {
    assertMessage(
        UnknownDependency.class,
        "@DependsOnCheck(\"secnd\") on method "
            + HERE
            + "UnknownDependency.first: "
            + HERE
            + "UnknownDependency has no check of this name; it has first, second");
  }

  @Submissions("none")
  static class UnknownDependency {
    @Test
    @DependsOnCheck("secnd")
    void first() {}

    @Test
    void second() {}
  }

  @Test
  void cycle() {
    assertMessage(
        Cycle.class,
        "@DependsOnCheck in "
            + HERE
            + "Cycle: these checks wait for each other: a -> b -> c -> a; take one of the"
            + " annotations away");
  }

  @Submissions("none")
  static class Cycle {
    @Test
    @DependsOnCheck("b")
    void a() {}

    @Test
    @DependsOnCheck("c")
    void b() {}

    @Test
    @DependsOnCheck("a")
    void c() {}
  }

  @Test
  void pointsThatAreNoNumber() {
    assertMessage(
        NoNumber.class,
        "@Points on method " + HERE + "NoNumber.check must be a finite number, was NaN");
  }

  @Submissions("none")
  static class NoNumber {
    @Test
    @Points(Double.NaN)
    void check() {}
  }

  @Test
  void pointsOnWhatIsNoTest() {
    assertMessage(
        NoTest.class,
        "@Points on method " + HERE + "NoTest.check: the method is no test; add @Test");
  }

  @Submissions("none")
  static class NoTest {
    @Points(2)
    void check() {}

    @Test
    void other() {}
  }

  @Test
  void testFactory() {
    assertMessage(
        Factory.class,
        "@TestFactory on method "
            + HERE
            + "Factory.checks: a test factory cannot be a check; use @ParameterizedTest");
  }

  @Submissions("none")
  static class Factory {
    @TestFactory
    Stream<DynamicTest> checks() {
      return Stream.of();
    }
  }

  @Test
  void twoChecksOfOneName() {
    assertThat(failure(Overloaded.class, folder))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageStartingWith("there are two checks named \"check\", ")
        .hasMessageEndingWith("; give each a name of its own");
  }

  @Submissions("none")
  static class Overloaded {
    @Test
    void check() {}

    @Test
    void check(TestInfo info) {}
  }

  @Test
  void staticSubmission() {
    assertMessage(
        StaticField.class,
        "field " + HERE + "StaticField.submission must not be static: each submission sets it");
  }

  @Submissions("none")
  static class StaticField {
    static Submission submission;

    @Test
    void check() {}
  }

  @Test
  void staticSandbox() {
    assertMessage(
        StaticSandbox.class,
        "field "
            + HERE
            + "StaticSandbox.sandbox is static, so all submissions would share its sandbox; use an"
            + " instance field, or a parameter with scope = Scope.CLASS, which is one a"
            + " submission");
  }

  @Submissions("none")
  static class StaticSandbox {
    @IsolaSandbox static Sandbox sandbox;

    @Test
    void check() {}
  }

  @Test
  void preludeInOneLanguage() {
    write(folder, "ada.py", "");
    write(folder, "bob.js", "");

    assertMessage(
        Prelude.class,
        "@IsolaSandbox on field "
            + HERE
            + "Prelude.sandbox: the prelude is for the runtime \"python\", and a submission wants"
            + " \"js\"; use scripts, one for each language: those of other languages are left out");
  }

  @Submissions("none")
  static class Prelude {
    @IsolaSandbox(prelude = "import json")
    Sandbox sandbox;

    @Test
    void check() {}
  }

  @Test
  void partialCreditOutsideOfACheck() {
    assertThat(failure(EarlyCredit.class, folder))
        .hasMessage(
            "PartialCredit is a parameter of static void "
                + HERE
                + "EarlyCredit.prepare(dev.isola.junit.grading.PartialCredit), which runs once for"
                + " all submissions; make it one of a test method or of a @BeforeEach method");
  }

  @Submissions("none")
  static class EarlyCredit {
    @BeforeAll
    static void prepare(PartialCredit credit) {}

    @Test
    void check() {}
  }

  @Test
  void orderThatDependenciesDoNotLike() {
    assertThat(failure(WrongOrder.class, folder))
        .hasRootCauseMessage(
            "@DependsOnCheck(\"base\") on method "
                + HERE
                + "WrongOrder.after: \"base\" has not run yet; take away what changes the order of"
                + " the checks or runs them at the same time, such as @TestMethodOrder, @Execution"
                + " or a filter of tests");
  }

  @Submissions("none")
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class WrongOrder {
    @Test
    @Order(1)
    @DependsOnCheck("base")
    void after() {}

    @Test
    @Order(2)
    void base() {}
  }

  @Test
  void noChecks() {
    Class<?> empty = NoChecks.class;

    assertThatExceptionOfType(ExtensionConfigurationException.class)
        .isThrownBy(() -> ExercisePlan.of(empty))
        .withMessage(
            "@Submissions on " + HERE + "NoChecks: the class has no tests, which are the checks");
  }

  @Submissions("none")
  static class NoChecks {}

  @Test
  void credit() {
    PartialCredit credit = new PartialCredit("sorts", false);
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> credit.give(2))
        .withMessage(
            "a part of the points of check sorts must be greater than 0 and at most 1, such as 0.5"
                + " for one half, was 2.0");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> credit.give(Double.NaN));
    credit.give(0.75);
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> credit.give(0.5))
        .withMessage(
            "the parts of the points of check sorts must not add up to more than 1, was 1.25 with"
                + " 0.5");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> new PartialCredit("quiet", true).give(0.5))
        .withMessage("check quiet is a penalty, which gives no points; use a check of its own");
  }

  @Test
  void writersThatAreNone() {
    for (String writer : List.of("java.lang.String", "no.such.Writer", "pdf")) {
      Map<String, String> parameters =
          Map.of(GradingSettings.SUBMISSIONS, folder.toString(), GradingSettings.WRITERS, writer);
      assertThat(failures(Gradings.run(Nowhere.class, parameters)).get(0))
          .hasMessageStartingWith("configuration parameter isola.grading.writers ")
          .hasMessageContaining(writer);
    }
  }

  @Test
  void progressThatIsNone() {
    Map<String, String> parameters =
        Map.of(
            GradingSettings.SUBMISSIONS, folder.toString(), GradingSettings.PROGRESS, "fireworks");
    assertThat(failures(Gradings.run(Nowhere.class, parameters)).get(0))
        .hasMessage(
            "configuration parameter isola.grading.progress must be auto, lines, bar or none, was"
                + " \"fireworks\"");
  }

  @Test
  void grader() {
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Grader.builder().exercises(String.class))
        .withMessage("java.lang.String is no exercise; annotate it with @Submissions");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Grader.builder().build())
        .withMessage("there is nothing to grade; add exercises(...)");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Grader.builder().threads(0))
        .withMessage("the number of threads must be positive, was 0");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Gradings.grade(Cycle.class, folder))
        .withMessageStartingWith("@DependsOnCheck in " + HERE + "Cycle: ");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Grader.main(new String[] {"--fast=yes"}))
        .withMessage(
            "option --fast is not known; there are --submissions, --reports, --writer, --cache,"
                + " --threads and --progress");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Grader.main(new String[] {"--threads"}))
        .withMessage("option --threads must have a value: --threads=...");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Grader.main(new String[] {"no.such.Exercise"}))
        .withMessage("there is no class no.such.Exercise on the class path");
  }
}
