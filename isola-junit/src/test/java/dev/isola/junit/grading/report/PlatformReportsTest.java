package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.InvalidArgumentException;
import dev.isola.Verdict;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** What each platform reads of reports that nobody has tampered with. */
class PlatformReportsTest {

  @Test
  void junitXmlHasAnOutcomeForEachCheck() {
    Element suite =
        JUnitXml.valid(file(new JUnitXmlReport(), "junit/TEST-bob.xml")).getDocumentElement();

    assertThat(suite.getAttribute("name")).isEqualTo("Bob");
    assertThat(suite.getAttribute("time")).isEqualTo("0.049");
    assertThat(
            JUnitXml.elements(suite, "property").stream()
                .map(p -> p.getAttribute("name") + "=" + p.getAttribute("value")))
        .containsExactly(
            "exercise=Sorting",
            "submission=bob",
            "runtime=python",
            "guest.js=91be02c4aa",
            "guest.python=3f1c8a77d2",
            "scored=true",
            "points=0.5",
            "maxPoints=5.5");
    assertThat(JUnitXml.elements(suite, "failure").get(0).getTextContent())
        .isEqualTo(
            """
            0.5 of 2 points
            expected [1, 2, 3] but was 1
            at sort.py:3
            @@ sort([3, 1, 2]) @@
            -[1, 2, 3]
            +1\
            """);
    assertThat(JUnitXml.elements(suite, "skipped").get(0).getAttribute("message"))
        .isEqualTo("Not run, because a check that it depends on has not passed: sorts");
    assertThat(JUnitXml.elements(suite, "system-out").get(0).getTextContent())
        .isEqualTo("stdout \"start\"\nerror IndexError");
  }

  @Test
  void gradescopeHasPointsAndVisibilityOfEachCheck() {
    JsonNode results =
        JsonSchemas.valid(
            "gradescope", file(new GradescopeReport(), "gradescope/bob/results.json"));

    assertThat(results.path("score").asDouble()).isEqualTo(0.5);
    assertThat(results.path("execution_time").asDouble()).isEqualTo(0.049);
    assertThat(results.path("tests").findValuesAsText("visibility"))
        .containsExactly("visible", "visible", "hidden", "visible");
    JsonNode first = results.at("/tests/0");
    assertThat(first.path("name").asText()).isEqualTo("check of sorts");
    assertThat(first.path("score").asDouble()).isEqualTo(0.5);
    assertThat(first.path("max_score").asDouble()).isEqualTo(2);
    assertThat(first.at("/tags/0").asText()).isEqualTo("Basics");
    assertThat(first.path("output").asText()).contains("expected [1, 2, 3] but was 1", "+1");
    assertThat(results.at("/tests/1/extra_data/verdict").asText()).isEqualTo("GUEST_ERROR");
    assertThat(results.at("/tests/3/extra_data/verdict").isNull()).isTrue();
  }

  @Test
  void classroom50TellsPointsInHundredths() {
    JsonNode result =
        JsonSchemas.valid(
            "classroom50",
            file(new Classroom50Report(Written.CLASSROOM), "classroom50/ada/result.json"));

    assertThat(result.path("score").asInt()).isEqualTo(550);
    assertThat(result.path("max-score").asInt()).isEqualTo(550);
    assertThat(result.path("review")).isEqualTo(result.path("commit"));
    assertThat(result.path("tests").findValuesAsText("test-name"))
        .containsExactly(
            "check of sorts", "check of empty", "check of fast", "Checks that are not shown");
    assertThat(result.path("tests").findValuesAsText("score"))
        .containsExactly("200", "100", "100", "150");
  }

  @ParameterizedTest
  @CsvSource({"0.005, 1", "0.0049, 0", "0.333333, 33", "2.675, 268", "-0.5, -50", "1.0, 100"})
  void lessThanAHundredthIsRoundedHalvesUp(double points, long expected) {
    assertThat(PlainNumber.hundredths(points)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"})
  void classroom50NeedsItsRunner(String variable) {
    Map<String, String> environment = new HashMap<>(Written.CLASSROOM);
    environment.remove(variable);

    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> Written.by(new Classroom50Report(environment), Sample.report()))
        .withMessage(
            "the classroom50 report needs the environment variable %s, which Classroom 50's runner"
                + " sets, but it is not set; outside of that runner use another format",
            variable);
  }

  @Test
  void penaltiesNeverLeadBelowZero() {
    GradeReport report =
        Sample.report(
            Sample.submission(
                "ada",
                "Ada",
                "",
                Sample.check("a").points(0, 2).status(CheckStatus.FAILED).build(),
                Sample.check("late").points(-1.5, 0).status(CheckStatus.FAILED).build()));

    JsonNode result =
        HostileReportTest.decoded(
            Written.by(new GitHubClassroomReport(), report).get("github-classroom/ada.txt"));

    assertThat(result.path("tests").findValuesAsText("score")).containsExactly("0", "-150", "150");
    assertThat(Written.by(new CodeGradeReport(), report).get("codegrade/ada.txt")).isEqualTo("0\n");
    assertThat(Autolab.autoresult(Written.by(new AutolabReport(), report).get("autolab/ada.txt")))
        .isEqualTo("{\"scores\":{\"Correctness\":0}}");
  }

  @Test
  void githubClassroomGetsBase64() {
    JsonNode result =
        HostileReportTest.decoded(file(new GitHubClassroomReport(), "github-classroom/bob.txt"));

    assertThat(result.path("status").asText()).isEqualTo("fail");
    assertThat(result.path("max_score").asInt()).isEqualTo(550);
    assertThat(result.path("tests").findValuesAsText("status"))
        .containsExactly("fail", "fail", "fail", "fail");
    assertThat(result.at("/tests/0/message").asText())
        .isEqualTo("| 0.5 of 2 points\n| expected [1, 2, 3] but was 1");
    assertThat(result.at("/tests/0/filename").asText()).isEqualTo("sort.py");
    assertThat(result.at("/tests/0/line_no").asInt()).isEqualTo(3);
  }

  @Test
  void artemisGetsAFileForEachCheck() {
    Map<String, String> files = Written.by(new ArtemisReport(), Sample.report(Sample.bob()));

    assertThat(files)
        .containsOnlyKeys(
            "artemis/bob/customFeedbacks/001.json",
            "artemis/bob/customFeedbacks/002.json",
            "artemis/bob/customFeedbacks/003.json",
            "artemis/bob/customFeedbacks/004.json");
    JsonNode feedback =
        JsonSchemas.valid("artemis", files.get("artemis/bob/customFeedbacks/002.json"));
    assertThat(feedback.path("name").asText()).isEqualTo("check of empty");
    assertThat(feedback.path("successful").asBoolean()).isFalse();
    assertThat(feedback.path("message").asText())
        .isEqualTo("IndexError: list index out of range\nat sort.py:3");
  }

  @Test
  void namesThatArtemisWouldDropOrMixUpAreMended() {
    String endless = "n".repeat(1_000);
    GradedSubmission submission =
        Sample.submission(
            "ada",
            "Ada",
            "",
            Sample.check("a").name("same").build(),
            Sample.check("b").name("same").build(),
            Sample.check("b").name("same").build(),
            Sample.check("c").name(endless).build(),
            Sample.check("d").name(endless).build(),
            Sample.check("e").name(" ").build());

    CheckNames names = CheckNames.of(submission);

    assertThat(List.of(names.get(0), names.get(1), names.get(2), names.get(5)))
        .containsExactly("same [a]", "same [b]", "same [2]", "e");
    assertThat(names.get(3)).hasSizeLessThanOrEqualTo(255).endsWith("more characters] [c]");
    assertThat(names.get(4)).hasSizeLessThanOrEqualTo(255).endsWith("more characters] [d]");
  }

  @Test
  void check50TellsWhyAndWhatItDependsOn() {
    JsonNode result = JsonSchemas.valid("check50", file(new Check50Report(), "check50/bob.json"));

    assertThat(result.path("slug").asText()).isEqualTo("Sorting");
    JsonNode results = result.path("results");
    assertThat(results.findValuesAsText("name")).containsExactly("sorts", "empty", "fast");
    assertThat(results.findValuesAsText("passed")).containsExactly("false", "false", "null");
    assertThat(results.at("/1/cause/rationale").asText())
        .isEqualTo("IndexError: list index out of range");
    assertThat(results.at("/1/cause/help").asText()).isEqualTo("at sort.py:3");
    assertThat(results.at("/1/log/0").asText()).isEqualTo("stdout \"start\"");
    assertThat(results.at("/2/dependency").asText()).isEqualTo("sorts");
  }

  @Test
  void dodonaGetsTabsForGroupsAndOneForStaff() {
    List<JsonNode> commands =
        file(new DodonaReport(), "dodona/bob.jsonl")
            .lines()
            .map(line -> JsonSchemas.valid("dodona", line))
            .toList();

    Dodona.assertNested(commands);
    assertThat(commands)
        .filteredOn(command -> command.has("title"))
        .extracting(c -> c.path("title").asText() + ": " + c.path("permission").asText())
        .containsExactly("Basics: student", "Checks: student", "Checks that are not shown: staff");
    assertThat(commands)
        .filteredOn(command -> command.path("command").asText().equals("annotate-code"))
        .hasSize(2)
        .allMatch(command -> command.path("row").asInt() == 2);
    JsonNode close = commands.get(commands.size() - 1);
    assertThat(close.path("accepted").asBoolean()).isFalse();
    assertThat(close.at("/status/enum").asText()).isEqualTo("runtime error");
  }

  @ParameterizedTest
  @CsvSource({
    "COMPILE_ERROR, compilation error",
    "TIME_LIMIT, time limit exceeded",
    "FUEL_LIMIT, time limit exceeded",
    "MEMORY_LIMIT, memory limit exceeded",
    "OUTPUT_LIMIT, output limit exceeded",
    "GUEST_ERROR, runtime error",
    "OK, wrong",
  })
  void dodonaHasAWordForEachVerdict(Verdict verdict, String word) {
    GradedSubmission submission =
        Sample.submission(
            "ada",
            "Ada",
            "",
            Sample.check("a").build(),
            Sample.check("b").points(0, 1).status(CheckStatus.FAILED).verdict(verdict).build());

    String[] lines =
        Written.by(new DodonaReport(), Sample.report(submission))
            .get("dodona/ada.jsonl")
            .split("\n");

    assertThat(JsonSchemas.read(lines[lines.length - 1]).at("/status/enum").asText())
        .isEqualTo(word);
  }

  @Test
  void autolabReadsTheLastLine() {
    String output = file(new AutolabReport("Sorting: part 1"), "autolab/bob.txt");

    JsonNode autoresult = JsonSchemas.valid("autolab", Autolab.autoresult(output));
    assertThat(autoresult.path("scores").path("Sorting: part 1").asDouble()).isEqualTo(0.5);
    assertThat(output)
        .startsWith("| Sorting\n| [partly passed] check of sorts (0.5 of 2 points)\n")
        .contains("| -[1, 2, 3]\n| +1\n");
  }

  @Test
  void autolabNeedsTheNameOfAProblem() {
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> new AutolabReport(" "))
        .withMessage("the autolab report needs the name of a problem of the assessment, was blank");
  }

  @Test
  void codeGradeCapturesANumber() {
    assertThat(Written.by(new CodeGradeReport(), Sample.report(Sample.ada(), Sample.bob())))
        .containsEntry("codegrade/ada.txt", "1\n")
        .containsEntry("codegrade/bob.txt", "0.090909\n");
  }

  @Test
  void csvHasAColumnForEachCheck() {
    assertThat(file(new CsvReport(), "grades.csv"))
        .isEqualTo(
            """
            "id","name","runtime","status","points","max points","sorts","empty","largest","fast"
            "ada","Ada Lovelace","python","scored",5.5,5.5,2,1,1.5,1
            "bob","Bob","python","scored",0.5,5.5,0.5,0,0,0
            "eve","Eve","python","host fault",,5.5,2,,1.5,1
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void summaryHasARowForEachSubmission() {
    assertThat(file(new MarkdownReport(), "summary.md"))
        .startsWith(
            """
            ## Sorting

            3 submissions, mean 3, median 3 of 5.5 points; 1 without a score.

            | Submission | Points | Passed | First problem |
            |:--|--:|--:|:--|
            | Ada Lovelace (ada) | 5.5 / 5.5 | 4 of 4 |  |
            | Bob (bob) | 0.5 / 5.5 | 0 of 4 | check of sorts: expected &#91;1, 2, 3&#93; but was 1 |
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"autolab", "check50", "classroom50", "codegrade", "github-classroom"})
  void whatStudentsSeeAtOnceTellsNothingOfHiddenChecks(String name) {
    ReportWriter writer =
        name.equals("classroom50") ? new Classroom50Report(Written.CLASSROOM) : Reports.named(name);

    Written.by(writer, Sample.report())
        .values()
        .forEach(
            text -> {
              String read =
                  name.equals("github-classroom")
                      ? HostileReportTest.decoded(text).toString()
                      : text;
              assertThat(read).doesNotContain("largest").doesNotContain("secret");
            });
  }

  private static String file(ReportWriter writer, String path) {
    return Written.by(writer, Sample.report()).get(path);
  }
}
