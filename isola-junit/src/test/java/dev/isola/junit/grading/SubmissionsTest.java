package dev.isola.junit.grading;

import static dev.isola.junit.grading.Gradings.check;
import static dev.isola.junit.grading.Gradings.grade;
import static dev.isola.junit.grading.Gradings.grader;
import static dev.isola.junit.grading.Gradings.statuses;
import static dev.isola.junit.grading.Gradings.submission;
import static dev.isola.junit.grading.Gradings.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.junit.IsolaExtension;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.PythonSandbox;
import dev.isola.junit.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.testkit.engine.EngineExecutionResults;

class SubmissionsTest {
  private static final long FUEL = 3_000_000_000L;

  @TempDir Path folder;

  @Test
  void oneExerciseGradesBothLanguages() {
    write(folder, "ada.py", "def add(a, b):\n    return a + b\n");
    write(folder, "grace.js", "function add(a, b) { return a + b; }");
    write(folder, "linus.mjs", "export function add(a, b) { return a - b; }");
    write(folder, "notes.txt", "not a submission");

    GradeReport report = grade(Adding.class, folder);

    assertThat(report.title()).isEqualTo("SubmissionsTest$Adding");
    assertThat(report.guests()).containsOnlyKeys("python", "js");
    assertThat(report.submissions())
        .extracting(GradedSubmission::id, GradedSubmission::runtime, GradedSubmission::points)
        .containsExactly(
            tuple("ada", "python", 2.0), tuple("grace", "js", 2.0), tuple("linus", "js", 0.0));
    GradedCheck wrong = check(submission(report, "linus"), "adds");
    assertThat(wrong.status()).isEqualTo(CheckStatus.FAILED);
    assertThat(wrong.verdict()).isEqualTo(Verdict.OK);
    assertThat(wrong.timeline()).isEqualTo("end -1");
    assertThat(wrong.fuel()).isPositive();
    assertThat(wrong.message()).contains("3").contains("-1");
  }

  @Submissions("none")
  static class Adding {
    @IsolaSandbox(maxFuel = FUEL)
    Sandbox sandbox;

    @Test
    @Points(2)
    void adds() {
      assertThat(sandbox.call("add", 1, 2).value().intValue()).isEqualTo(3);
    }
  }

  @Test
  void whatDoesNotLoadFailsItsChecksAndDoesNotStopTheOthers() {
    write(folder, "broken.py", "def add(a, b)\n    return a + b\n");
    write(folder, "endless.js", "while (true);");
    write(folder, "good.py", "def add(a, b):\n    return a + b\n");
    write(folder, "raises.py", "x = 1\n\nraise KeyError('x')\n");

    GradeReport report = grade(Adding.class, folder);

    GradedCheck broken = check(submission(report, "broken"), "adds");
    assertThat(broken.status()).isEqualTo(CheckStatus.FAILED);
    assertThat(broken.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
    assertThat(broken.file()).isEqualTo("broken.py");
    assertThat(broken.line()).isEqualTo(1);
    assertThat(broken.message())
        .startsWith("the submission cannot be loaded: COMPILE_ERROR, SyntaxError: ");
    assertThat(check(submission(report, "endless"), "adds").verdict())
        .isEqualTo(Verdict.FUEL_LIMIT);
    GradedCheck raises = check(submission(report, "raises"), "adds");
    assertThat(raises.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(raises.line()).isEqualTo(3);
    assertThat(submission(report, "good").points()).isEqualTo(2);
    assertThat(report.submissions()).allMatch(GradedSubmission::isScored);
  }

  @Test
  void filesOfASubmissionImportEachOther() {
    write(folder, "ada/main.py", "from parts.sums import add\nimport data\n");
    write(folder, "ada/parts/sums.py", "def add(a, b):\n    return a + b\n");
    write(folder, "ada/data.py", "");
    write(folder, "grace/main.mjs", "export { add } from './parts/sums.mjs';");
    write(folder, "grace/parts/sums.mjs", "export const add = (a, b) => a + b;");
    write(folder, "hopper/src/solution.py", "import helper\nadd = helper.add\n");
    write(folder, "hopper/src/helper.py", "def add(a, b):\n    return [][a]\n");

    GradeReport report = grade(Adding.class, folder);

    assertThat(submission(report, "ada").points()).isEqualTo(2);
    assertThat(submission(report, "grace").points()).isEqualTo(2);
    GradedCheck inHelper = check(submission(report, "hopper"), "adds");
    assertThat(inHelper.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(inHelper.file()).isEqualTo("src/helper.py");
    assertThat(inHelper.line()).isEqualTo(2);
  }

  @Test
  void filesCannotBeChangedByTheGuest() {
    String source =
        """
        def add(a, b):
            with open("/submission/data.txt", "w") as data:
                data.write("changed")
            return a + b
        """;
    write(folder, "ada/main.py", source);
    write(folder, "ada/data.txt", "original");

    GradeReport report = grade(Adding.class, folder);

    assertThat(check(submission(report, "ada"), "adds").verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(folder.resolve("ada/data.txt")).hasContent("original");
  }

  @Test
  void testTreeHasOneContainerASubmissionInOrder() {
    write(folder, "c.py", "def add(a, b):\n    return a + b\n");
    write(folder, "a.py", "def add(a, b):\n    return a + b\n");
    write(folder, "b.js", "const add = (a, b) => a + b");

    EngineExecutionResults results =
        Gradings.run(Adding.class, Map.of(GradingSettings.SUBMISSIONS, folder.toString()));

    results.testEvents().assertStatistics(s -> s.started(3).succeeded(3));
    assertThat(
            results.containerEvents().started().stream()
                .map(event -> event.getTestDescriptor())
                .filter(
                    container ->
                        UniqueId.parse(container.getUniqueId().toString())
                            .getLastSegment()
                            .getType()
                            .equals("class-template-invocation"))
                .map(container -> container.getDisplayName()))
        .containsExactly("a", "b", "c");
  }

  @Test
  void sandboxOfAClassIsOneASubmission() {
    write(
        folder,
        "ada.py",
        "calls = 0\ndef add(a, b):\n    global calls\n    calls += 1\n    return calls\n");
    write(folder, "bob.js", "let calls = 0; function add() { return ++calls; }");

    GradeReport report = grade(Shared.class, folder);

    assertThat(report.submissions())
        .allSatisfy(
            submission ->
                assertThat(statuses(submission))
                    .containsExactly(CheckStatus.PASSED, CheckStatus.PASSED));
  }

  @Submissions("none")
  static class Shared {
    @Test
    void first(@IsolaSandbox(scope = Scope.CLASS) Sandbox sandbox) {
      assertThat(sandbox.run("add", 1, 2).intValue()).isEqualTo(1);
    }

    @Test
    void second(@IsolaSandbox(scope = Scope.CLASS) Sandbox sandbox) {
      assertThat(sandbox.run("add", 1, 2).intValue()).isEqualTo(2);
    }
  }

  @Test
  void extensionInCodeServesSubmissionsToo() {
    write(
        folder,
        "ada.py",
        "calls = 0\ndef add(a, b):\n    global calls\n    calls += 1\n    return calls\n");
    write(folder, "bob.js", "let calls = 0; function add() { return ++calls; }");

    assertThat(grade(InCode.class, folder).submissions())
        .hasSize(2)
        .allSatisfy(
            submission ->
                assertThat(statuses(submission))
                    .containsExactly(CheckStatus.PASSED, CheckStatus.PASSED));
  }

  @Submissions("none")
  static class InCode {
    @RegisterExtension
    static final IsolaExtension ISOLA = IsolaExtension.builder().scope(Scope.CLASS).build();

    @Test
    void first(Sandbox sandbox) {
      assertThat(sandbox.run("add", 1, 2).intValue()).isEqualTo(1);
    }

    @Test
    void second(Sandbox sandbox) {
      assertThat(sandbox.run("add", 1, 2).intValue()).isEqualTo(2);
    }
  }

  @Test
  void sharedSandboxThatCannotLoadFailsAllChecks() {
    write(folder, "ada.py", "def add(\n");

    GradeReport report = grade(Shared.class, folder);

    assertThat(submission(report, "ada").checks())
        .hasSize(2)
        .allSatisfy(
            check -> {
              assertThat(check.status()).isEqualTo(CheckStatus.FAILED);
              assertThat(check.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
            });
  }

  @Test
  void scriptsOfTheOtherLanguageAreLeftOut() {
    write(folder, "ada.py", "def add(a, b):\n    return a + b\n");
    write(folder, "grace.js", "function add(a, b) { return a + b; }");

    GradeReport report = grade(Driven.class, folder);

    assertThat(report.submissions()).extracting(GradedSubmission::points).containsExactly(1.0, 1.0);
  }

  @Submissions("none")
  static class Driven {
    @IsolaSandbox(
        scripts = {
          "classpath:dev/isola/junit/grading/driver.py",
          "classpath:dev/isola/junit/grading/driver.js"
        })
    Sandbox sandbox;

    @Test
    void driverCallsTheSubmission() {
      assertThat(sandbox.run("twice", 4).intValue()).isEqualTo(8);
    }
  }

  @Test
  void submissionInAnotherLanguageThanTheExerciseDoesNotLoad() {
    write(folder, "ada.py", "def add(a, b):\n    return a + b\n");
    write(folder, "grace.js", "function add(a, b) { return a + b; }");

    GradeReport report = grade(PythonOnly.class, folder);

    assertThat(submission(report, "ada").points()).isEqualTo(1);
    GradedCheck refused = check(submission(report, "grace"), "adds");
    assertThat(refused.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
    assertThat(refused.message())
        .isEqualTo(
            "the submission cannot be loaded: COMPILE_ERROR, InvalidSubmission: the submission is"
                + " for the runtime \"js\", and this exercise takes \"python\"");
  }

  @Submissions("none")
  static class PythonOnly {
    @Test
    void adds(@PythonSandbox Sandbox sandbox) {
      assertThat(sandbox.run("add", 1, 2).intValue()).isEqualTo(3);
    }
  }

  @Test
  void checkCanLoadTheSubmissionItself() {
    write(folder, "ada.py", "print('hello')\n");
    write(folder, "bob.py", "print('hello'\n");

    GradeReport report = grade(Loading.class, folder);

    assertThat(submission(report, "ada").points()).isEqualTo(1);
    GradedCheck broken = check(submission(report, "bob"), "prints");
    assertThat(broken.status()).isEqualTo(CheckStatus.FAILED);
    assertThat(broken.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
  }

  @Submissions(value = "none", autoLoad = false)
  static class Loading {
    @Test
    void prints(Submission submission, @IsolaSandbox Sandbox sandbox) {
      RunResult loaded = submission.load(sandbox);
      assertThat(loaded.stdout()).isEqualTo("hello\n");
    }
  }

  @Test
  void submissionIsInjectedEverywhere() {
    write(folder, "ada.py", "x = 1\n");

    GradeReport report = grade(Injected.class, folder);

    assertThat(statuses(submission(report, "ada"))).containsOnly(CheckStatus.PASSED).hasSize(2);
  }

  @Submissions("none")
  static class Injected {
    private final String fromConstructor;
    private String fromBeforeEach;
    Submission field;

    Injected(Submission submission) {
      fromConstructor = submission.id();
    }

    @BeforeEach
    void beforeEach(Submission submission) {
      fromBeforeEach = submission.id();
    }

    @Test
    void everywhere(Submission parameter) {
      assertThat(List.of(fromConstructor, fromBeforeEach, field.id(), parameter.id()))
          .containsOnly("ada");
      assertThat(parameter.mainFile()).contains("ada.py");
      assertThat(parameter.files()).containsExactly(new SourceFile("ada.py", "x = 1\n"));
      assertThat(parameter.folder().resolve("ada.py")).hasContent("x = 1");
    }

    @Nested
    class Inner {
      Submission inner;

      @Test
      void too() {
        assertThat(inner.id()).isEqualTo("ada");
      }
    }
  }

  @Test
  void folderOfASubmissionIsDeletedInTheEnd() {
    write(folder, "ada/main.py", "import other\n");
    write(folder, "ada/other.py", "");
    FOLDERS.clear();

    grade(Remembering.class, folder);

    assertThat(FOLDERS).hasSize(1).noneMatch(Files::exists);
  }

  private static final List<Path> FOLDERS = new CopyOnWriteArrayList<>();

  @Submissions("none")
  static class Remembering {
    @Test
    void remembers(Submission submission, @IsolaSandbox Sandbox sandbox) {
      FOLDERS.add(submission.folder());
      assertThat(submission.folder()).isDirectory();
    }
  }

  @Test
  void gradesAreTheSameHoweverManyThreads() {
    for (int i = 0; i < 12; i++) {
      String sign = i % 3 == 0 ? "-" : "+";
      write(folder, "s" + i + ".py", "def add(a, b):\n    return a " + sign + " b\n");
    }

    GradeReport one = grade(Adding.class, folder);
    GradeReport four = grader(Adding.class, folder).threads(4).build().grade().get(0);

    assertThat(outcomes(four)).isEqualTo(outcomes(one)).contains("s0 adds FAILED 0.0");
    assertThat(one.submissions()).hasSize(12);
  }

  private static List<String> outcomes(GradeReport report) {
    return report.submissions().stream()
        .flatMap(
            submission ->
                submission.checks().stream()
                    .map(
                        check ->
                            submission.id()
                                + " "
                                + check.id()
                                + " "
                                + check.status()
                                + " "
                                + check.points()))
        .toList();
  }

  @Test
  void typescriptIsJavaScriptToo() {
    write(folder, "ada.ts", "export function add(a: number, b: number): number { return a + b; }");

    assertThat(submission(grade(Adding.class, folder), "ada").points()).isEqualTo(2);
  }
}
