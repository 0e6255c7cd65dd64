package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.junit.grading.ReportWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The host failed in one check of Eve's: she has no score anywhere, and above all not 0. */
class HostFaultTest {

  @Test
  void isAnErrorInJUnitXml() {
    Element suite =
        JUnitXml.valid(files(new JUnitXmlReport()).get("junit/TEST-eve.xml")).getDocumentElement();

    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(suite.getAttribute("failures")).isEqualTo("0");
    assertThat(JUnitXml.elements(suite, "property"))
        .extracting(property -> property.getAttribute("name"))
        .contains("scored")
        .doesNotContain("points");
  }

  @Test
  void leavesGradescopeWithoutAScore() {
    JsonNode results =
        JsonSchemas.valid(
            "gradescope", files(new GradescopeReport()).get("gradescope/eve/results.json"));

    assertThat(results.has("score")).isFalse();
    assertThat(results.has("tests")).isFalse();
    assertThat(results.path("output").asText())
        .isEqualTo(
            "No score: grading met a fault that is not the submission's. Grade it again once the"
                + " fault is mended.\n- check of empty\n");
    assertThat(results.at("/extra_data/host_fault").asText()).contains("ConnectException");
  }

  @Test
  void leavesClassroom50WithoutAResult(@TempDir Path folder) throws Exception {
    ReportWriter writer = new Classroom50Report(Written.CLASSROOM);
    Path old = folder.resolve("classroom50/eve/result.json");
    Files.createDirectories(old.getParent());
    Files.writeString(old, "{\"score\": 0}");

    writer.write(Sample.report(), folder);

    assertThat(old).doesNotExist();
    assertThat(old.resolveSibling("host-fault.txt"))
        .content()
        .contains("No score", "check of empty", "ConnectException");
    assertThat(folder.resolve("classroom50/ada/result.json")).exists();
  }

  @Test
  void aLaterResultReplacesTheExplanation(@TempDir Path folder) throws Exception {
    ReportWriter writer = new Classroom50Report(Written.CLASSROOM);
    writer.write(Sample.report(Sample.eve()), folder);

    writer.write(
        Sample.report(Sample.submission("eve", "Eve", "", Sample.check("sorts").build())), folder);

    assertThat(Written.in(folder)).containsOnlyKeys("classroom50/eve/result.json");
  }

  @Test
  void isAnErrorWithoutPointsForGitHubClassroom() {
    JsonNode result =
        HostileReportTest.decoded(
            files(new GitHubClassroomReport()).get("github-classroom/eve.txt"));

    assertThat(result.path("status").asText()).isEqualTo("error");
    assertThat(result.path("max_score").asInt()).isZero();
    assertThat(result.toString()).doesNotContain("ConnectException");
  }

  @Test
  void leavesArtemisWithoutFeedback(@TempDir Path folder) throws Exception {
    Path old = folder.resolve("artemis/eve/customFeedbacks/009.json");
    Files.createDirectories(old.getParent());
    Files.writeString(old, "{}");

    new ArtemisReport().write(Sample.report(Sample.eve()), folder);

    assertThat(Written.in(folder)).containsOnlyKeys("artemis/eve/host-fault.txt");
  }

  @Test
  void isNeitherPassedNorFailedForCheck50() {
    JsonNode result =
        JsonSchemas.valid("check50", files(new Check50Report()).get("check50/eve.json"));

    assertThat(result.at("/results/1/passed").isNull()).isTrue();
    assertThat(result.at("/results/1/cause/error/type").asText()).isEqualTo("HostFault");
    assertThat(result.at("/results/1/data").has("points")).isFalse();
    assertThat(result.toString()).doesNotContain("ConnectException");
  }

  @Test
  void isAnInternalErrorForDodona() {
    List<JsonNode> commands =
        files(new DodonaReport()).get("dodona/eve.jsonl").lines().map(JsonSchemas::read).toList();

    assertThat(commands.get(commands.size() - 1).at("/status/enum").asText())
        .isEqualTo("internal error");
    assertThat(commands.toString()).doesNotContain("ConnectException");
  }

  @Test
  void isNullForAutolab() {
    String output = files(new AutolabReport()).get("autolab/eve.txt");

    assertThat(Autolab.autoresult(output)).isEqualTo("{\"scores\":{\"Correctness\":null}}");
    assertThat(output).contains("No score").doesNotContain("ConnectException");
  }

  @Test
  void givesCodeGradeNothingToCapture() {
    assertThat(files(new CodeGradeReport()).get("codegrade/eve.txt"))
        .startsWith("No score")
        .doesNotContainPattern("[0-9]");
  }

  @Test
  void leavesCellsEmpty() {
    List<List<String>> rows = Rfc4180.read(files(new CsvReport()).get("grades.csv"));

    assertThat(rows.get(3))
        .containsExactly("eve", "Eve", "python", "host fault", "", "5.5", "2", "", "1.5", "1");
  }

  @Test
  void isNamedInTheSummary() {
    String summary = files(new MarkdownReport()).get("summary.md");

    assertThat(summary)
        .contains("3 submissions, mean 3, median 3 of 5.5 points; 1 without a score.")
        .contains("| Eve (eve) | **no score** |")
        .contains("### Not scored")
        .contains("- Eve (eve), check of empty: java.net.ConnectException");
  }

  @Test
  void isNamedInThePage() {
    Document page = Jsoup.parse(files(new HtmlReport()).get("report.html"));

    assertThat(page.select("#overview tr.unscored td.points").text()).isEqualTo("! host fault");
    assertThat(page.select("header .alert").text()).startsWith("Grading failed for 1 of the");
    assertThat(page.select("figcaption").text())
        .isEqualTo("2 submissions; 1 without a score left out");
    assertThat(page.select("#s3 .check.fault .check-points").text()).isEqualTo("no score");
  }

  private static Map<String, String> files(ReportWriter writer) {
    return Written.by(writer, Sample.report());
  }
}
