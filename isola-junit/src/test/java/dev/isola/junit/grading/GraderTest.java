package dev.isola.junit.grading;

import static dev.isola.junit.grading.Gradings.check;
import static dev.isola.junit.grading.Gradings.grader;
import static dev.isola.junit.grading.Gradings.submission;
import static dev.isola.junit.grading.Gradings.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.InvalidArgumentException;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.junit.Hostcall;
import dev.isola.junit.IsolaSandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraderTest {
  @TempDir Path folder;
  private Path submissions;
  private Path reports;
  private Path cache;

  @BeforeEach
  void writeSubmissions() {
    submissions = folder.resolve("submissions");
    reports = folder.resolve("reports");
    cache = folder.resolve("cache");
    write(submissions, "ada.py", "def answer():\n    return 42\n");
    write(submissions, "bob.js", "function answer() { return 41; }");
  }

  @Submissions("none")
  static class Answering {
    @IsolaSandbox Sandbox sandbox;

    @Test
    @Points(4)
    void answers() {
      assertThat(sandbox.run("answer").intValue()).isEqualTo(42);
    }
  }

  @Test
  void buildWritesReportsWhereAParameterSays() throws IOException {
    Gradings.run(
            Answering.class,
            Map.of(
                GradingSettings.SUBMISSIONS, submissions.toString(),
                GradingSettings.REPORTS, reports.toString(),
                GradingSettings.WRITERS, SimilarityExport.class.getName() + ", html, gradescope"))
        .testEvents()
        .assertStatistics(s -> s.started(2).succeeded(1).failed(1));

    Path own = reports.resolve("Answering");
    GradeReport report = GradeReportFile.read(own.resolve(GradeReportFile.NAME));
    assertThat(report.submissions()).extracting(GradedSubmission::points).containsExactly(4.0, 0.0);
    assertThat(own.resolve("similarity/submissions/bob/bob.js")).exists();
    assertThat(own.resolve("report.html")).content().contains("return 41;");
    assertThat(own.resolve("gradescope/ada/results.json")).content().contains("\"score\" : 4");
  }

  @Test
  void severalExercisesHaveAFolderEach() {
    List<GradeReport> all =
        Grader.builder()
            .exercises(HostFault.class, Answering.class)
            .submissions(submissions.toString())
            .reports(reports)
            .threads(2)
            .progress(ProgressStyle.NONE)
            .build()
            .grade();

    assertThat(all)
        .extracting(GradeReport::title)
        .containsExactly("GraderTest$HostFault", "GraderTest$Answering");
    assertThat(reports.resolve("HostFault").resolve(GradeReportFile.NAME)).exists();
    assertThat(reports.resolve("Answering").resolve(GradeReportFile.NAME)).exists();
  }

  @Test
  void reportReadsBackAsItWas() throws IOException {
    GradeReport report =
        grader(Answering.class, submissions).reports(reports).build().grade().get(0);
    Path file = reports.resolve(GradeReportFile.NAME);

    assertThat(GradeReportFile.read(file)).isEqualTo(report);

    byte[] bytes = Files.readAllBytes(file);
    new GradeReportFile().write(GradeReportFile.read(file), reports);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    assertThat(reports).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void reportWithHostileTextReadsBackAsItWas() throws IOException {
    String hostile = "\u0000\u001b[31m</script>\ud800 \"\\\n\u202e";
    GradedCheck check =
        new GradedCheck(
            "a",
            hostile,
            hostile,
            0.1 + 0.2,
            1,
            CheckStatus.PARTIAL,
            Verdict.OK,
            hostile,
            hostile,
            hostile,
            3,
            hostile,
            Long.MAX_VALUE,
            Duration.ofNanos(1),
            Visibility.HIDDEN,
            List.of("b"));
    GradeReport report =
        new GradeReport(
            hostile.replace("\ud800", ""),
            Map.of("python", "x", "js", "y"),
            List.of(new GradedSubmission("a", "b", "js", List.of(), List.of(check))));

    new GradeReportFile().write(report, reports);

    GradeReport back = GradeReportFile.read(reports.resolve(GradeReportFile.NAME));
    assertThat(back.title()).isEqualTo(report.title());
    assertThat(check(back.submissions().get(0), "a").points()).isEqualTo(0.1 + 0.2);
    assertThat(check(back.submissions().get(0), "a").fuel()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void fileThatIsNoReportIsToldSo() {
    write(folder, "a.json", "{\"format\": \"other\"}");
    write(folder, "b.json", "{\"format\": \"isola-grade-report\", \"version\": 99}");
    write(folder, "c.json", "{\"format\": ");
    write(
        folder,
        "d.json",
        "{\"format\": \"isola-grade-report\", \"version\": 1, \"report\": {\"title\": 1}}");

    for (String name : List.of("a", "b", "c", "d")) {
      Path file = folder.resolve(name + ".json");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> GradeReportFile.read(file))
          .withMessageStartingWith(file.toString());
    }
  }

  @Test
  void onlyWhatChangedIsGradedAgain() throws IOException {
    assertThat(graded()).containsExactly("ada", "bob");
    assertThat(graded()).isEmpty();

    write(submissions, "bob.js", "function answer() { return 42; }");
    assertThat(graded()).containsExactly("bob");

    Path entry = entry("ada");
    String text = Files.readString(entry);
    Files.writeString(entry, text.replace("\"points\" : 4.0", "\"points\" : 9.0"));
    assertThat(graded()).as("a forged entry").containsExactly("ada");
    Files.writeString(entry, text.substring(0, text.length() / 2));
    assertThat(graded()).as("half an entry").containsExactly("ada");
    Files.write(entry, new byte[0]);
    assertThat(graded()).as("an empty entry").containsExactly("ada");
    assertThat(graded()).isEmpty();
    assertThat(graded(Map.of("isola.timeout", "7s"))).containsExactly("ada", "bob");
  }

  @Test
  void changedScriptOfTheExerciseGradesAgain() {
    Grader grader = grader(Scripted.class, submissions).cache(cache).build();
    Path driver = Path.of(Scripted.DRIVER);
    write(driver.getParent(), "driver.py", "def given():\n    return 1\n");
    write(submissions, "bob.js", "");
    double before = submission(grader.grade().get(0), "ada").points();

    write(driver.getParent(), "driver.py", "def given():\n    return 2\n");

    assertThat(before).isEqualTo(1);
    assertThat(submission(grader.grade().get(0), "ada").points()).isZero();
  }

  @Submissions("none")
  static class Scripted {
    static final String DRIVER = "target/grader-test/driver.py";

    @IsolaSandbox(scripts = DRIVER)
    Sandbox sandbox;

    @Test
    void isGivenOne() {
      assertThat(sandbox.run("given").intValue()).isEqualTo(1);
    }
  }

  @Test
  void knownGradesAreReportedAsBefore() {
    GradeReport first = cached().build().grade().get(0);

    GradeReport second = cached().build().grade().get(0);

    assertThat(second).isEqualTo(first);
    assertThat(second.guests()).containsOnlyKeys("python", "js");
  }

  private Grader.Builder cached() {
    return grader(Answering.class, submissions).cache(cache);
  }

  private Path entry(String id) {
    return cache.resolve(Answering.class.getName()).resolve(id + ".json");
  }

  private List<String> graded() {
    return graded(Map.of());
  }

  /** The submissions that are graded, and not known from before. */
  private List<String> graded(Map<String, String> parameters) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Grader.Builder grader =
        cached().progress(ProgressStyle.LINES, new PrintStream(out, true, StandardCharsets.UTF_8));
    parameters.forEach(grader::parameter);
    grader.build().grade();
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.contains("unchanged"))
        .map(line -> line.replaceFirst("\\[[^]]*\\] (\\S+).*", "$1"))
        .toList();
  }

  @Test
  void whatMetAFaultOfTheHostIsGradedAgain() throws IOException {
    GradeReport report = grader(HostFault.class, submissions).cache(cache).build().grade().get(0);

    assertThat(report.submissions()).noneMatch(GradedSubmission::isScored);
    try (Stream<Path> files = Files.exists(cache) ? Files.walk(cache) : Stream.of()) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Submissions("none")
  static class HostFault {
    @Hostcall("unused")
    Object unused(JsonNode payload) {
      return payload;
    }

    @Test
    void fails() {
      throw new IllegalStateException("no network");
    }
  }

  @Test
  void rulesOfTheCourseChangeGrades() {
    Grader grader =
        grader(Answering.class, submissions)
            .cache(cache)
            .adjust(
                submission -> {
                  List<GradedCheck> checks = new ArrayList<>(submission.checks());
                  checks.add(late());
                  return new GradedSubmission(
                      submission.id(),
                      submission.name(),
                      submission.runtime(),
                      submission.files(),
                      checks);
                })
            .build();

    assertThat(submission(grader.grade().get(0), "ada").points()).isEqualTo(3);
    assertThat(submission(grader.grade().get(0), "ada").points()).as("once only").isEqualTo(3);
    assertThat(submission(grader.grade().get(0), "bob").points()).as("not below 0").isZero();
  }

  private static GradedCheck late() {
    return new GradedCheck(
        "late",
        "Handed in late",
        "",
        -1,
        0,
        CheckStatus.FAILED,
        null,
        "2 days",
        "",
        null,
        null,
        "",
        0,
        Duration.ZERO,
        Visibility.VISIBLE,
        List.of());
  }

  @Test
  void ruleThatLosesASubmissionIsRefused() {
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> grader(Answering.class, submissions).adjust(any -> null).build().grade())
        .withMessage("what adjusts grades must return the submission \"ada\", was null");
  }

  @Test
  void baseCodeStandsBesideTheSubmissions() throws IOException {
    write(folder, "base/given/template.py", "# given\n");

    grader(Answering.class, submissions)
        .reports(reports)
        .writers(new SimilarityExport(folder.resolve("base")))
        .build()
        .grade();

    assertThat(reports.resolve("similarity/submissions/ada/ada.py"))
        .hasSameTextualContentAs(submissions.resolve("ada.py"));
    assertThat(reports.resolve("similarity/base/given/template.py")).hasContent("# given");
  }

  @Test
  void commandGradesAndPrintsPoints() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new GraderCommand(new PrintStream(out, true, StandardCharsets.UTF_8))
        .run(
            List.of(
                Answering.class.getName(),
                "--submissions=" + submissions,
                "--reports=" + reports,
                "--threads=2",
                "--progress=none"));

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("GraderTest$Answering", "  ada  4/4", "  bob  0/4");
    assertThat(reports.resolve(GradeReportFile.NAME)).exists();
  }
}
