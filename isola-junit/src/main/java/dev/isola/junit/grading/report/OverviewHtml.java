package dev.isola.junit.grading.report;

import dev.isola.Verdict;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import java.util.Locale;
import java.util.Objects;

/** The table of all submissions. */
final class OverviewHtml {
  private final Html html;
  private final GradeReport report;

  OverviewHtml(Html html, GradeReport report) {
    this.html = html;
    this.report = report;
  }

  void write() {
    html.open(
            "div",
            "class",
            "scroll",
            "role",
            "region",
            "aria-labelledby",
            "overview-title",
            "tabindex",
            "0")
        .end();
    html.open("table", "id", "overview").end();
    html.element("caption", "All submissions", "class", "visually-hidden").end();
    html.open("thead").open("tr");
    head("Submission", "text", "");
    head("Points", "number", "");
    head("Checks", "number", "");
    head("Worst verdict", "number", "wide");
    head("Fuel", "number", "wide end");
    html.close("tr").close("thead").end().open("tbody").end();
    for (int i = 0; i < report.submissions().size(); i++) {
      row(report.submissions().get(i), i + 1);
    }
    html.close("tbody").end().close("table").end().close("div").end();
  }

  private void head(String name, String sort, String style) {
    html.element("th", name, "scope", "col", "data-sort", sort, "class", "sortable " + style);
  }

  private void row(GradedSubmission submission, int number) {
    boolean scored = submission.isScored();
    html.open("tr", "class", scored ? "scored" : "unscored");
    html.open("th", "scope", "row").open("a", "href", "#s" + number);
    html.line(SubmissionHtml.name(submission)).close("a");
    if (!submission.id().equals(SubmissionHtml.name(submission))) {
      html.shown(" ").open("small").line(submission.id()).close("small");
    }
    html.close("th");
    if (scored) {
      html.open("td", "class", "points", "data-value", PlainNumber.of(submission.points()));
      html.element("strong", PlainNumber.of(submission.points()));
      html.shown(" / " + PlainNumber.of(submission.maxPoints()));
      double max = submission.maxPoints();
      StatusHtml.bar(html, max > 0 ? submission.points() / max : 1);
    } else {
      html.open("td", "class", "points", "data-value", "");
      StatusHtml.badge(html, CheckStatus.HOST_FAULT);
    }
    html.close("td");
    long passed =
        submission.checks().stream().filter(check -> check.status() == CheckStatus.PASSED).count();
    html.open("td", "data-value", "" + passed);
    StatusHtml.strip(html, submission.checks());
    html.close("td");
    Verdict worst =
        Verdict.worst(
            submission.checks().stream()
                .map(GradedCheck::verdict)
                .filter(Objects::nonNull)
                .toList());
    html.open("td", "class", "wide", "data-value", "" + worst.ordinal());
    html.shown(worst.name().toLowerCase(Locale.ROOT).replace('_', ' ')).close("td");
    long fuel = submission.checks().stream().mapToLong(GradedCheck::fuel).sum();
    html.open("td", "class", "wide number", "data-value", "" + fuel);
    html.shown(grouped(fuel)).close("td").close("tr").end();
  }

  /** Narrow spaces between thousands, the same in every locale. */
  static String grouped(long number) {
    return ("" + number).replaceAll("(?<=\\d)(?=(\\d{3})+$)", "\u202F");
  }
}
