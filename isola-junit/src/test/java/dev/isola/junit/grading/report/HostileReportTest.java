package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Verdict;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import dev.isola.junit.grading.SourceFile;
import dev.isola.junit.grading.Visibility;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a submission writes wherever it can, what a platform reads is the same report, with that
 * text in its place.
 */
class HostileReportTest {
  private static final String TEXTS = "dev.isola.junit.grading.report.HostileTexts#all";

  /** What no file may hold: it would act on a terminal, or reorder what is shown. */
  private static final Pattern ACTING =
      Pattern.compile(
          "[\\p{Cc}&&[^\\n\\t\\r]]|[\\u202A-\\u202E\\u2066-\\u2069\\u200E\\u200F\\u061C\\uFEFF]");

  @ParameterizedTest
  @MethodSource(TEXTS)
  void noFileHoldsAControlCharacterOrABrokenOne(String text) {
    Written.writers()
        .forEach(
            writer ->
                Written.by(writer, hostile(text))
                    .forEach(
                        (file, content) -> {
                          assertThat(ACTING.matcher(content).find()).as(file).isFalse();
                          assertThat(content.replace("\r\n", "\n"))
                              .as(file)
                              .doesNotContain("\r")
                              .endsWith("\n");
                        }));
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void junitXml(String text) {
    org.w3c.dom.Document document = JUnitXml.valid(only(new JUnitXmlReport(), hostile(text)));

    org.w3c.dom.Element suite = document.getDocumentElement();
    assertThat(suite.getAttribute("tests")).isEqualTo("5");
    assertThat(suite.getAttribute("failures")).isEqualTo("3");
    assertThat(JUnitXml.elements(suite, "testcase")).hasSize(5);
    assertThat(JUnitXml.elements(suite, "failure")).hasSize(3);
    org.w3c.dom.Element failure = JUnitXml.elements(suite, "failure").get(0);
    String message = text.isBlank() ? "Failed, without a message." : text;
    assertThat(failure.getAttribute("message")).isEqualTo(artemis(message));
    assertThat(suite.getTextContent()).doesNotContain("[[ATTACHMENT").doesNotContain("\n\t");
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void gradescope(String text) {
    JsonNode results = JsonSchemas.valid("gradescope", only(new GradescopeReport(), hostile(text)));

    assertThat(results.path("score").asInt()).isEqualTo(2);
    assertThat(results.path("tests")).hasSize(5);
    assertThat(results.at("/tests/0/output").asText())
        .startsWith(text.isBlank() ? "Failed" : ShownText.block(text, 100_000).substring(0, 1));
    assertThat(results.at("/tests/1/extra_data/id").asText()).isEqualTo(ShownText.line(text, 255));
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void classroom50(String text) {
    JsonNode result =
        JsonSchemas.valid(
            "classroom50", only(new Classroom50Report(Written.CLASSROOM), hostile(text)));

    assertThat(result.path("score").asInt()).isEqualTo(200);
    assertThat(result.path("max-score").asInt()).isEqualTo(700);
    assertThat(result.path("tests")).hasSize(5);
    assertSum(result, "score");
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void githubClassroom(String text) {
    String line = only(new GitHubClassroomReport(), hostile(text));
    assertThat(line).matches("[A-Za-z0-9+/=]+\\n");

    JsonNode result = decoded(line);

    assertThat(result.path("status").asText()).isEqualTo("fail");
    assertThat(result.path("tests")).hasSize(5);
    for (JsonNode test : result.path("tests")) {
      assertNoCommand(test.path("message").asText());
      assertThat(test.path("name").asText()).doesNotContain("##");
    }
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void artemis(String text, @TempDir Path folder) throws Exception {
    new ArtemisReport().write(hostile(text), folder);

    Map<String, String> files = Written.in(folder);
    assertThat(files).hasSize(5);
    Set<String> names =
        files.values().stream()
            .map(json -> JsonSchemas.valid("artemis", json).path("name").asText())
            .collect(Collectors.toSet());
    assertThat(names).hasSize(5);
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void check50(String text) {
    JsonNode result = JsonSchemas.valid("check50", only(new Check50Report(), hostile(text)));

    assertThat(result.path("slug").asText()).isEqualTo(ShownText.line(text, 255));
    assertThat(result.path("results")).hasSize(4);
    assertThat(result.path("results").findValuesAsText("passed"))
        .containsExactly("false", "false", "true", "null");
    if (!text.isBlank()) {
      assertThat(result.at("/results/0/cause/rationale").asText())
          .isEqualTo(ShownText.block(text, 100_000));
    }
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void dodona(String text) {
    List<JsonNode> commands =
        only(new DodonaReport(), hostile(text))
            .lines()
            .map(line -> JsonSchemas.valid("dodona", line))
            .toList();

    Dodona.assertNested(commands);
    JsonNode close = commands.get(commands.size() - 1);
    assertThat(close.path("command").asText()).isEqualTo("close-judgement");
    assertThat(close.path("accepted").asBoolean()).isFalse();
    assertThat(commands)
        .filteredOn(command -> command.path("command").asText().equals("close-testcase"))
        .hasSize(5);
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void autolab(String text) {
    String output = only(new AutolabReport(), hostile(text));

    assertNoCommand(output);
    List<String> lines = output.lines().toList();
    JsonNode autoresult = JsonSchemas.valid("autolab", Autolab.autoresult(output));
    assertThat(autoresult.at("/scores/Correctness").asDouble()).isEqualTo(2);
    // If the output is cut off anywhere, its last line is never somebody else's autoresult.
    for (String line : lines.subList(0, lines.size() - 1)) {
      assertThat(line)
          .satisfiesAnyOf(
              own -> assertThat(own).startsWith("| "),
              own -> assertThat(own).startsWith("{\"_presentation\":\"semantic\","));
    }
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void codegrade(String text) {
    assertThat(only(new CodeGradeReport(), hostile(text))).isEqualTo("0.285714\n");
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void csv(String text) {
    List<List<String>> rows = Rfc4180.read(only(new CsvReport(), hostile(text)));

    assertThat(rows).hasSize(2);
    assertThat(rows.get(1).get(0)).isEqualTo("s1");
    assertThat(rows.get(1).get(4)).isEqualTo("2");
    String shown = ShownText.line(text, 1_000);
    boolean formula = shown.strip().matches("(?s)[=+\\-@|%＝＋－＠].*");
    assertThat(rows.get(1).get(1)).isEqualTo(formula ? "'" + shown : shown);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row)
                    .hasSameSizeAs(rows.get(0))
                    .noneMatch(cell -> cell.strip().matches("(?s)[=+@＝＋－＠].*|-(?![0-9]).*")));
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void markdown(String text) {
    String summary = only(new MarkdownReport(), hostile(text));

    assertNoCommand(summary);
    Node document =
        Parser.builder().extensions(List.of(TablesExtension.create())).build().parse(summary);
    List<Node> nodes = descendants(document);
    assertThat(nodes.stream().map(node -> node.getClass().getSimpleName()).distinct())
        .isSubsetOf(
            "Heading",
            "Paragraph",
            "Text",
            "TableBlock",
            "TableHead",
            "TableBody",
            "TableRow",
            "TableCell",
            "StrongEmphasis",
            "SoftLineBreak");
    assertThat(nodes).filteredOn(TableRow.class::isInstance).hasSize(2);
    List<String> cells =
        nodes.stream().filter(TableCell.class::isInstance).map(HostileReportTest::text).toList();
    assertThat(cells).hasSize(8);
    String name = ShownText.line(text.isBlank() ? "s1" : text, 100).strip();
    assertThat(cells.get(4)).startsWith(name);
    assertThat(cells.get(5)).isEqualTo("2 / 7");
  }

  @ParameterizedTest
  @MethodSource(TEXTS)
  void html(String text) {
    Document page = Jsoup.parse(only(new HtmlReport(), hostile(text)));

    assertThat(page.select("h1 bdi").first().wholeText()).isEqualTo(ShownText.line(text, 300));
    assertThat(page.select("script")).hasSize(1);
    assertThat(page.select("style")).hasSize(1);
    assertThat(page.select("article.submission")).hasSize(1);
    assertThat(page.select("li.check")).hasSize(5);
    assertThat(page.select("iframe, img, object, embed, base, link, form, a:not([href^=#])"))
        .isEmpty();
    for (Element element : page.getAllElements()) {
      for (Attribute attribute : element.attributes()) {
        assertThat(attribute.getKey()).doesNotStartWith("on").isNotIn("style", "src", "srcdoc");
      }
    }
    if (!text.isBlank()) {
      assertThat(page.select("li.check pre.message").first().wholeText())
          .isEqualTo(ShownText.block(text));
    }
    assertThat(page.select(".code .line code").stream().map(Element::wholeText).toList())
        .isEqualTo(ShownText.block(text).lines().limit(5_000).toList());
  }

  @Test
  void hugeLineLeavesSmallReports() {
    GradeReport report = hostile("x".repeat(10_000_000));

    Written.writers()
        .forEach(
            writer -> {
              Map<String, String> files = Written.by(writer, report);
              assertThat(files.values().stream().mapToInt(String::length).sum())
                  .as(writer.getClass().getSimpleName())
                  .isLessThan(120_000);
            });
    assertThat(only(new GradescopeReport(), report))
        .containsPattern("\\[… 99\\d+ more characters]");
  }

  private static GradeReport hostile(String text) {
    return new GradeReport(
        text,
        Map.of("python", text),
        List.of(
            new GradedSubmission(
                "s1",
                text,
                text,
                List.of(new SourceFile(text, text)),
                List.of(
                    Sample.check("c1")
                        .name(text)
                        .group(text)
                        .points(0, 1)
                        .status(CheckStatus.FAILED)
                        .verdict(Verdict.GUEST_ERROR)
                        .message(text)
                        .details(text)
                        .at(text, 1)
                        .timeline(text)
                        .build(),
                    Sample.check(text)
                        .name(text)
                        .group(text)
                        .points(1, 2)
                        .status(CheckStatus.PARTIAL)
                        .message(text)
                        .build(),
                    Sample.check("c3").name(text).build(),
                    Sample.check("c4")
                        .name(text)
                        .points(0, 2)
                        .status(CheckStatus.FAILED)
                        .message(text)
                        .visibility(Visibility.HIDDEN)
                        .build(),
                    Sample.check("c5")
                        .name(text)
                        .points(0, 1)
                        .status(CheckStatus.NOT_RUN)
                        .verdict(null)
                        .dependsOn(text)
                        .build()))));
  }

  private static String only(ReportWriter writer, GradeReport report) {
    Map<String, String> files = Written.by(writer, report);
    assertThat(files).hasSize(1);
    return files.values().iterator().next();
  }

  static JsonNode decoded(String line) {
    return JsonSchemas.valid(
        "github-classroom",
        new String(Base64.getDecoder().decode(line.strip()), StandardCharsets.UTF_8));
  }

  private static void assertSum(JsonNode result, String field) {
    int sum = 0;
    for (JsonNode test : result.path("tests")) {
      sum += test.path(field).asInt();
    }
    assertThat(sum).isEqualTo(result.path(field).asInt());
  }

  /** Messages for Artemis have no tabs at the start of a line and no attachments. */
  private static String artemis(String text) {
    return Pattern.compile("^\\t+", Pattern.MULTILINE)
        .matcher(ShownText.block(text, 5_000))
        .replaceAll(tabs -> " ".repeat(tabs.group().length()))
        .replace("[[ATTACHMENT", "[_ATTACHMENT");
  }

  private static void assertNoCommand(String output) {
    assertThat(output.lines())
        .noneMatch(line -> line.stripLeading().startsWith("::"))
        .noneMatch(line -> line.contains("##[") || line.contains("##vso["));
  }

  private static List<Node> descendants(Node node) {
    List<Node> nodes = new ArrayList<>();
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      nodes.add(child);
      nodes.addAll(descendants(child));
    }
    return nodes;
  }

  private static String text(Node node) {
    return descendants(node).stream()
        .filter(Text.class::isInstance)
        .map(text -> ((Text) text).getLiteral())
        .collect(Collectors.joining());
  }
}
