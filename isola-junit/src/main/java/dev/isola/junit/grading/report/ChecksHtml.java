package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of the checks: how each of them ended for all submissions. */
final class ChecksHtml {
  private final Html html;
  private final GradeReport report;

  ChecksHtml(Html html, GradeReport report) {
    this.html = html;
    this.report = report;
  }

  void write() {
    Map<String, List<GradedCheck>> checks = new LinkedHashMap<>();
    for (GradedSubmission submission : report.submissions()) {
      for (GradedCheck check : submission.checks()) {
        checks.computeIfAbsent(check.id(), id -> new ArrayList<>()).add(check);
      }
    }
    if (checks.isEmpty()) {
      return;
    }
    html.open("section", "aria-labelledby", "checks-title").end();
    html.element("h2", "Checks", "id", "checks-title").end();
    html.open(
            "div",
            "class",
            "scroll",
            "role",
            "region",
            "aria-labelledby",
            "checks-title",
            "tabindex",
            "0")
        .end();
    html.open("table", "class", "checks").end();
    html.element("caption", "How each check ended", "class", "visually-hidden").end();
    html.open("thead").open("tr");
    html.element("th", "Check", "scope", "col");
    html.element("th", "Points", "scope", "col", "class", "end");
    html.element("th", "Passed", "scope", "col");
    html.close("tr").close("thead").end().open("tbody").end();
    checks.values().forEach(this::row);
    html.close("tbody").close("table").close("div").close("section").end();
  }

  private void row(List<GradedCheck> outcomes) {
    GradedCheck first = outcomes.get(0);
    html.open("tr").open("th", "scope", "row").line(first.name());
    if (!first.group().isBlank()) {
      html.shown(" ").open("small").line(first.group()).close("small");
    }
    html.close("th");
    html.element("td", PlainNumber.of(first.maxPoints()), "class", "number");
    long passed = outcomes.stream().filter(check -> check.status() == CheckStatus.PASSED).count();
    html.open("td").shown(passed + " of " + outcomes.size());
    StatusHtml.bar(html, (double) passed / outcomes.size());
    String others = others(outcomes);
    if (!others.isEmpty()) {
      html.element("small", others);
    }
    html.close("td").close("tr").end();
  }

  private static String others(List<GradedCheck> outcomes) {
    List<GradedCheck> others =
        outcomes.stream().filter(check -> check.status() != CheckStatus.PASSED).toList();
    return others.isEmpty() ? "" : StatusHtml.counts(others);
  }
}
