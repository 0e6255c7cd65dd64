package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.SourceFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private final Document page = page(Sample.ada(), Sample.bob(), Sample.eve());

  @Test
  void policyLetsInNothingButThePagesOwnStyleAndScript() throws Exception {
    String policy = page.select("meta[http-equiv=Content-Security-Policy]").first().attr("content");

    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action"
                + " 'none'",
            digest(page.select("style").first().data()),
            digest(page.select("script").first().data()));
  }

  @Test
  void nothingIsFetched() {
    assertThat(page.select("[src], [srcset], link, [style], [data], [action]")).isEmpty();
    assertThat(page.select("style").first().data())
        .doesNotContain("url(")
        .doesNotContain("@import");
    assertThat(page.select("[href]"))
        .allMatch(link -> page.getElementById(link.attr("href").substring(1)) != null);
  }

  @Test
  void idsAreThereOnce() {
    Set<String> ids = new HashSet<>();
    assertThat(page.select("[id]")).allMatch(element -> ids.add(element.id()));
    assertThat(page.select("[aria-labelledby]"))
        .allMatch(element -> ids.contains(element.attr("aria-labelledby")));
  }

  @Test
  void headingsHaveNoGaps() {
    int last = 0;
    for (Element heading : page.select("h1, h2, h3, h4")) {
      int level = heading.tagName().charAt(1) - '0';
      assertThat(level).as(heading.text()).isLessThanOrEqualTo(last + 1);
      last = level;
    }
    assertThat(page.select("h1")).hasSize(1);
  }

  @Test
  void overviewTellsPointsAndChecksOfEach() {
    assertThat(page.select("#overview tbody tr")).hasSize(3);
    Element bob = page.select("#overview tbody tr").get(1);
    assertThat(bob.select("th").text()).isEqualTo("Bob bob");
    assertThat(bob.select("a").attr("href")).isEqualTo("#s2");
    assertThat(bob.select("td.points").text()).isEqualTo("0.5 / 5.5");
    assertThat(bob.select(".strip").attr("aria-label"))
        .isEqualTo("1 partly passed, 2 failed, 1 not run");
    assertThat(bob.select("td").get(2).text()).isEqualTo("guest error");
    assertThat(bob.select("td").get(3).text()).isEqualTo("493\u202F824");
  }

  @Test
  void distributionIsInWordsToo() {
    assertThat(page.select("svg.plot").attr("aria-label"))
        .isEqualTo("Submissions by share of the points. 0 to 10 percent: 1. 90 to 100 percent: 1.");
    assertThat(page.select("svg.plot rect")).hasSize(2);
  }

  @Test
  void linesThatErrorsAreInAreMarked() {
    Element line = page.getElementById("s2f1l3");

    assertThat(line.classNames()).contains("marked");
    assertThat(line.attr("data-n")).isEqualTo("3");
    assertThat(line.select("mark").first().wholeText()).isEqualTo("    return numbers[0]");
    assertThat(page.select("#s2 .line.marked")).hasSize(1);
    assertThat(page.select("#s2 .note").eachText())
        .containsExactly(
            "↑ check of sorts: expected [1, 2, 3] but was 1",
            "↑ check of empty: IndexError: list index out of range");
    assertThat(page.select("#s2 .check a[href=#s2f1l3]").eachText())
        .containsExactly("sort.py:3", "sort.py:3");
  }

  @Test
  void linesOfADiffAreTold() {
    assertThat(page.select("#s2 pre.diff .removed").text()).isEqualTo("-[1, 2, 3]");
    assertThat(page.select("#s2 pre.diff .added").text()).isEqualTo("+1");
  }

  @Test
  void hiddenChecksAreThereForTheTeacherAndSaySo() {
    assertThat(page.select("#s2 .check .tag").eachText()).containsExactly("hidden from students");
    assertThat(page.select("#s2").text()).contains("secret: expected 9");
  }

  @Test
  void errorInAnUnknownFileMarksNothing() {
    Document two =
        page(
            new GradedSubmission(
                "ada",
                "Ada",
                "js",
                List.of(new SourceFile("a.js", "let a;\n"), new SourceFile("b.js", "")),
                List.of(
                    failed("a", null, 1),
                    failed("b", "c.js", 1),
                    failed("c", "a.js", 99),
                    failed("d", "a.js", null))));

    assertThat(two.select(".marked")).isEmpty();
    assertThat(two.select(".check .facts a").eachText()).containsExactly("a.js:99", "a.js");
    assertThat(two.select(".file .facts").eachText()).containsExactly("This file is empty.");
  }

  @Test
  void longFileIsShortenedWithTheAmount() {
    Document longest = page(Sample.submission("ada", "Ada", "x\n".repeat(6_000)));

    assertThat(longest.select(".line")).hasSize(5_000);
    assertThat(longest.select(".file .facts").text()).isEqualTo("1000 more lines are left out.");
  }

  @Test
  void onlySubmissionIsOpen() {
    assertThat(page(Sample.ada()).select("article > details[open]")).hasSize(1);
    assertThat(page.select("article > details[open]")).isEmpty();
  }

  private static GradedCheck failed(String id, String file, Integer line) {
    return Sample.check(id).points(0, 1).status(CheckStatus.FAILED).at(file, line).build();
  }

  private static Document page(GradedSubmission... submissions) {
    return Jsoup.parse(Written.by(new HtmlReport(), Sample.report(submissions)).get("report.html"));
  }

  private static String digest(String text) throws Exception {
    return "sha256-"
        + Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
