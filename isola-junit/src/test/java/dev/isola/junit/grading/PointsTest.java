package dev.isola.junit.grading;

import static dev.isola.junit.grading.Gradings.check;
import static dev.isola.junit.grading.Gradings.grade;
import static dev.isola.junit.grading.Gradings.submission;
import static dev.isola.junit.grading.Gradings.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import java.nio.file.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointsTest {
  private static final String SQUARE = "def square(x):\n    return x * x\n";
  private static final String DOUBLE = "def square(x):\n    return x + x\n";
  private static final String CUBE = "function square(x) { return x * x * x; }";

  @TempDir Path folder;

  private GradedSubmission graded(Class<?> exercise, String source) {
    write(folder, source.startsWith("def") ? "ada.py" : "ada.js", source);
    return submission(grade(exercise, folder), "ada");
  }

  @Test
  void checksComeInTheOrderOfTheSource() {
    assertThat(graded(Everything.class, SQUARE).checks())
        .extracting(GradedCheck::id, GradedCheck::points, GradedCheck::maxPoints)
        .containsExactly(
            tuple("zero", 1.0, 1.0),
            tuple("two", 2.5, 2.5),
            tuple("printsNothing", 0.0, 0.0),
            tuple("hidden", 1.0, 1.0),
            tuple("later", 1.0, 1.0),
            tuple("Signs.negative", 3.0, 3.0));
  }

  @Test
  void penaltyTakesPointsAway() {
    GradedSubmission graded =
        graded(Everything.class, "def square(x):\n    print(x)\n    return x * x\n");

    GradedCheck penalty = check(graded, "printsNothing");
    assertThat(penalty.status()).isEqualTo(CheckStatus.FAILED);
    assertThat(penalty.points()).isEqualTo(-2);
    assertThat(penalty.maxPoints()).isZero();
    assertThat(graded.points()).isEqualTo(6.5);
    assertThat(graded.maxPoints()).isEqualTo(8.5);
  }

  @Test
  void groupsAndVisibilityAreThoseOfTheAnnotations() {
    GradedSubmission graded = graded(Everything.class, SQUARE);

    assertThat(graded.checks())
        .extracting(GradedCheck::name, GradedCheck::group, GradedCheck::visibility)
        .containsExactly(
            tuple("zero", "", Visibility.VISIBLE),
            tuple("Two squared", "small", Visibility.VISIBLE),
            tuple("printsNothing", "", Visibility.VISIBLE),
            tuple("hidden", "", Visibility.HIDDEN),
            tuple("later", "", Visibility.AFTER_DUE_DATE),
            tuple("negative", "Signs and such", Visibility.AFTER_PUBLISHED));
  }

  @Submissions("none")
  static class Everything {
    @IsolaSandbox Sandbox sandbox;

    @Test
    void zero() {
      assertThat(sandbox.run("square", 0).intValue()).isZero();
    }

    @Test
    @DisplayName("Two squared")
    @Points(value = 2.5, group = "small")
    void two() {
      assertThat(sandbox.run("square", 2).intValue()).isEqualTo(4);
    }

    @Test
    @Points(-2)
    void printsNothing() {
      assertThat(sandbox.call("square", 2).stdout()).isEmpty();
    }

    @Test
    @Hidden
    void hidden() {
      assertThat(sandbox.run("square", 5).intValue()).isEqualTo(25);
    }

    @Test
    @Hidden(Visibility.AFTER_DUE_DATE)
    void later() {}

    @Test
    @Disabled
    void disabled() {}

    @Nested
    @DisplayName("Signs and such")
    @Hidden(Visibility.AFTER_PUBLISHED)
    class Signs {
      @Test
      @Points(3)
      void negative() {
        assertThat(sandbox.run("square", -3).intValue()).isEqualTo(9);
      }
    }
  }

  @Test
  void invocationsShareThePoints() {
    GradedSubmission graded = graded(Repeating.class, DOUBLE);

    assertThat(graded.checks())
        .extracting(GradedCheck::id, GradedCheck::status, GradedCheck::maxPoints)
        .containsExactly(
            tuple("squares[1]", CheckStatus.PASSED, 2.0),
            tuple("squares[2]", CheckStatus.PASSED, 2.0),
            tuple("squares[3]", CheckStatus.FAILED, 2.0),
            tuple("again[1]", CheckStatus.PASSED, 0.5),
            tuple("again[2]", CheckStatus.PASSED, 0.5));
    assertThat(graded.points()).isEqualTo(5);
    assertThat(graded.maxPoints()).isEqualTo(7);
    assertThat(check(graded, "squares[3]").name()).startsWith("squares ").contains("3");
  }

  @Submissions("none")
  static class Repeating {
    @IsolaSandbox Sandbox sandbox;

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 4", "3, 9"})
    @Points(6)
    void squares(int x, int expected) {
      assertThat(sandbox.run("square", x).intValue()).isEqualTo(expected);
    }

    @RepeatedTest(2)
    void again() {
      assertThat(sandbox.run("square", 0).intValue()).isZero();
    }
  }

  @Test
  void partIsKeptWhenTheCheckFailsLater() {
    GradedSubmission graded = graded(Partial.class, DOUBLE);

    GradedCheck steps = check(graded, "steps");
    assertThat(steps.status()).isEqualTo(CheckStatus.PARTIAL);
    assertThat(steps.points()).isEqualTo(3);
    assertThat(steps.message()).contains("9");
    assertThat(check(graded, "never").status()).isEqualTo(CheckStatus.FAILED);
    assertThat(check(graded, "never").points()).isZero();
  }

  @Test
  void partsAddUpToAllPoints() {
    GradedSubmission graded = graded(Partial.class, SQUARE);

    assertThat(check(graded, "steps").status()).isEqualTo(CheckStatus.PASSED);
    assertThat(check(graded, "steps").points()).isEqualTo(4);
    assertThat(check(graded, "some").status()).isEqualTo(CheckStatus.PARTIAL);
    assertThat(check(graded, "some").points()).isEqualTo(0.25);
    assertThat(check(graded, "thirds[1]").points()).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(check(graded, "thirds[3]").status()).isEqualTo(CheckStatus.PASSED);
  }

  @Submissions("none")
  static class Partial {
    @IsolaSandbox Sandbox sandbox;

    @Test
    @Points(4)
    void steps(PartialCredit credit) {
      assertThat(sandbox.run("square", 0).intValue()).isZero();
      credit.give(0.25);
      assertThat(sandbox.run("square", 2).intValue()).isEqualTo(4);
      credit.give(0.5);
      assertThat(sandbox.run("square", 3).intValue()).isEqualTo(9);
      credit.give(0.25);
    }

    @Test
    void never(PartialCredit credit) {
      assertThat(sandbox.run("square", 5).intValue()).isEqualTo(25);
    }

    @Test
    void some(PartialCredit credit) {
      credit.give(0.25);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    @Points(3)
    void thirds(int thirds, PartialCredit credit) {
      for (int i = 0; i < thirds; i++) {
        credit.give(1.0 / 3);
      }
    }
  }

  @Test
  void checkRunsOnlyAfterThoseThatItDependsOn() {
    GradedSubmission graded = graded(Depending.class, CUBE);

    assertThat(graded.checks())
        .extracting(GradedCheck::id, GradedCheck::status, GradedCheck::points)
        .containsExactly(
            tuple("big", CheckStatus.FAILED, 0.0),
            tuple("biggest", CheckStatus.NOT_RUN, 0.0),
            tuple("after", CheckStatus.NOT_RUN, 0.0),
            tuple("small", CheckStatus.PASSED, 1.0),
            tuple("afterSmall", CheckStatus.PASSED, 1.0));
    assertThat(check(graded, "after").message())
        .isEqualTo("not run, because \"biggest\" has not passed");
    assertThat(check(graded, "after").dependsOn()).containsExactly("biggest");
    assertThat(check(graded, "after").maxPoints()).isEqualTo(2);
  }

  @Submissions("none")
  static class Depending {
    @IsolaSandbox Sandbox sandbox;

    @Test
    @Points(2)
    @DependsOnCheck("biggest")
    void after() {}

    @ParameterizedTest
    @CsvSource({"0", "1"})
    @DependsOnCheck("big")
    void biggest(int x) {}

    @Test
    void big() {
      assertThat(sandbox.run("square", 3).intValue()).isEqualTo(9);
    }

    @Test
    @DependsOnCheck("small")
    void afterSmall() {}

    @Test
    void small() {
      assertThat(sandbox.run("square", 1).intValue()).isEqualTo(1);
    }
  }

  @Test
  void checkWithAnUnfulfilledAssumptionIsNotRun() {
    GradedSubmission graded = graded(Assuming.class, SQUARE);

    assertThat(check(graded, "assumes").status()).isEqualTo(CheckStatus.NOT_RUN);
    assertThat(check(graded, "assumes").message()).contains("no such luck");
  }

  @Submissions("none")
  static class Assuming {
    @Test
    void assumes() {
      assumeTrue(false, "no such luck");
    }
  }
}
