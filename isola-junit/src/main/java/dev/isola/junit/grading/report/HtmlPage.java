package dev.isola.junit.grading.report;

import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The page of an HTML report. */
final class HtmlPage {
  private static final String STYLE = resource("report.css");
  private static final String SCRIPT = resource("report.js");
  private static final String POLICY =
      "default-src 'none'; style-src "
          + digest(STYLE)
          + "; script-src "
          + digest(SCRIPT)
          + "; base-uri 'none'; form-action 'none'";

  private final GradeReport report;
  private final Html html = new Html();

  HtmlPage(GradeReport report) {
    this.report = report;
  }

  String text() {
    html.own("<!DOCTYPE html>\n").open("html", "lang", "en").end().open("head").end();
    html.open("meta", "charset", "utf-8").end();
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY).end();
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").end();
    html.open("meta", "name", "color-scheme", "content", "light dark").end();
    html.open("meta", "name", "referrer", "content", "no-referrer").end();
    html.element("title", ShownText.line(report.title(), 300)).end();
    html.open("style").own(STYLE).close("style").end();
    html.close("head").end().open("body").end();
    html.element("a", "Skip to the submissions", "class", "skip", "href", "#submissions").end();
    header();
    html.open("main").end();
    if (!report.submissions().isEmpty()) {
      overview();
    }
    submissions();
    html.close("main").end();
    footer();
    html.open("script").own(SCRIPT).close("script").end();
    return html.close("body").end().close("html").end().toString();
  }

  private void header() {
    Statistics statistics = Statistics.of(report);
    html.open("header").open("h1").line(report.title()).close("h1").end();
    html.open("dl", "class", "numbers");
    number("Submissions", "" + statistics.submissions());
    if (statistics.scored() > 0) {
      String of = Double.isNaN(statistics.max()) ? "" : " of " + PlainNumber.of(statistics.max());
      number("Mean points", Statistics.rounded(statistics.mean()) + of);
      number("Median points", Statistics.rounded(statistics.median()) + of);
    }
    int faults = statistics.submissions() - statistics.scored();
    if (faults > 0) {
      number("Without a score", "" + faults);
    }
    html.close("dl").end();
    if (faults > 0) {
      html.open("p", "class", "alert").element("strong", "Grading failed for " + faults).shown(" ");
      html.shown(
          "of the submissions, by a fault that is not theirs. They have no points until they are"
              + " graded again.");
      html.close("p").end();
    }
    html.close("header").end();
  }

  private void number(String name, String value) {
    html.open("div").element("dt", name).element("dd", value).close("div");
  }

  private void overview() {
    html.open("section", "aria-labelledby", "overview-title").end();
    html.element("h2", "Overview", "id", "overview-title").end();
    new OverviewHtml(html, report).write();
    html.close("section").end();
    html.open("div", "class", "side").end();
    new DistributionHtml(html, report).write();
    new ChecksHtml(html, report).write();
    html.close("div").end();
  }

  private void submissions() {
    html.open("section", "aria-labelledby", "submissions").end();
    html.element("h2", "Submissions", "id", "submissions", "tabindex", "-1").end();
    List<GradedSubmission> all = report.submissions();
    if (all.isEmpty()) {
      html.element("p", "There are none.").end();
    }
    for (int i = 0; i < all.size(); i++) {
      new SubmissionHtml(html, all.get(i), i + 1).write(all.size() == 1);
    }
    html.close("section").end();
  }

  private void footer() {
    html.open("footer");
    html.element("p", "Fuel can be compared where the guests are the same:");
    html.open("ul");
    for (Map.Entry<String, String> guest : new TreeMap<>(report.guests()).entrySet()) {
      html.open("li").line(guest.getKey()).shown(" ").open("code").line(guest.getValue());
      html.close("code").close("li");
    }
    html.close("ul").close("footer").end();
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + HtmlPage.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
