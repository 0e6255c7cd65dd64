package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the page with Chromium; without one these tests are skipped. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // a browser has a hard time on a busy machine
class HtmlReportInBrowserTest {
  private static final Optional<Chromium> CHROMIUM = Chromium.find();

  @TempDir private Path folder;

  @BeforeAll
  static void needsABrowser() {
    assumeTrue(CHROMIUM.isPresent(), "no chromium or google-chrome on the PATH");
  }

  @Test
  void tableIsSortedByAClickAndALinkOpensItsSubmission() throws Exception {
    Path file = write(Sample.report());
    Files.writeString(
        file, withoutPolicy(file).replace("</body>", "<script>" + CLICKS + "</script></body>"));

    Document page = Jsoup.parse(dom(file, 1280));

    assertThat(page.select("#overview thead button").eachText())
        .containsExactly("Submission", "Points", "Checks", "Worst verdict", "Fuel");
    // Eve has no score: she is the last in both directions.
    assertThat(page.select("html").attr("data-orders"))
        .isEqualTo("bob,ada,eve ascending; ada,bob,eve descending");
    assertThat(page.select("article:has(> details[open])").eachAttr("id")).containsExactly("s2");
  }

  @Test
  void noScriptOfASubmissionRuns() throws Exception {
    Document page = Jsoup.parse(dom(write(hostile()), 1280));

    assertThat(page.select("html").attr("data-forged")).isEmpty();
    assertThat(page.select("#overview thead button")).hasSize(5);
  }

  /** The policy is the second wall; the first one holds alone. */
  @Test
  void noScriptOfASubmissionRunsWithoutThePolicyEither() throws Exception {
    Path page = write(hostile());
    String open = withoutPolicy(page);
    Files.writeString(page, open);

    assertThat(Jsoup.parse(dom(page, 1280)).select("html").attr("data-forged")).isEmpty();

    // This test would see it.
    Files.writeString(
        page, open.replace("</body>", "<script>" + HostileTexts.SCRIPT + "</script>"));
    assertThat(Jsoup.parse(dom(page, 1280)).select("html").attr("data-forged")).isEqualTo("yes");
  }

  @Test
  void nothingIsWiderThanAPhone() throws Exception {
    for (GradeReport report : List.of(Sample.report(), hostile())) {
      Path page = write(report);
      String measured =
          withoutPolicy(page)
              .replaceAll("<details(?: class=\"timeline\")?>", "<details open>")
              .replaceFirst("</style>", "body { width: 390px; }</style>")
              .replace("</body>", "<script>" + MEASURE + "</script></body>");
      Files.writeString(page, measured);

      Document seen = Jsoup.parse(dom(page, 390));

      assertThat(seen.select("html").attr("data-measured")).isEqualTo("yes");
      assertThat(seen.select("[data-wide]").eachAttr("data-wide")).isEmpty();
    }
  }

  /** Marks what ends right of the page, unless it lies in a box that scrolls. */
  private static final String MEASURE =
      """
      const right = document.body.getBoundingClientRect().right + 0.5;
      for (const element of document.querySelectorAll("body *")) {
        const box = element.getBoundingClientRect();
        const hidden = element.closest(".scroll *, .skip, .visually-hidden");
        if (!hidden && box.width > 0 && box.right > right) {
          element.setAttribute("data-wide", element.tagName + " " + element.className + " " + box.right);
        }
      }
      document.documentElement.setAttribute("data-measured", "yes");
      """;

  private static GradeReport hostile() {
    List<GradedSubmission> submissions = new ArrayList<>();
    for (String text : HostileTexts.all().toList()) {
      int number = submissions.size();
      submissions.add(
          new GradedSubmission(
              "s" + number,
              text,
              text,
              List.of(new SourceFile(text, text)),
              List.of(
                  Sample.check(text)
                      .name(text)
                      .group(text)
                      .status(CheckStatus.FAILED)
                      .message(text)
                      .details("@@\n+" + text)
                      .timeline(text)
                      .at(text, 1)
                      .build())));
    }
    return new GradeReport(
        HostileTexts.all().skip(5).findFirst().orElseThrow(), Map.of("python", "x"), submissions);
  }

  private static final String CLICKS =
      """
      const orders = [1, 2].map(() => {
        const button = document.querySelectorAll("#overview thead button")[1];
        button.click();
        const ids = [...document.querySelectorAll("#overview tbody small")];
        return ids.map(id => id.textContent) + " " + button.parentElement.getAttribute("aria-sort");
      });
      document.documentElement.setAttribute("data-orders", orders.join("; "));
      location.hash = "s2";
      """;

  private static String withoutPolicy(Path page) throws Exception {
    String text = Files.readString(page);
    String open = text.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "");
    assertThat(open).isNotEqualTo(text);
    return open;
  }

  private Path write(GradeReport report) throws Exception {
    new HtmlReport().write(report, folder);
    return folder.resolve("report.html");
  }

  private String dom(Path page, int width) throws Exception {
    return CHROMIUM.orElseThrow().dom(page, folder, width);
  }
}
