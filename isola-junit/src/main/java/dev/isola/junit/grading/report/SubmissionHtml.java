package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.SourceFile;
import dev.isola.junit.grading.Visibility;
import java.util.List;
import java.util.Locale;

/** The part of the page that tells of one submission. */
final class SubmissionHtml {
  private final Html html;
  private final GradedSubmission submission;
  private final String id;

  SubmissionHtml(Html html, GradedSubmission submission, int number) {
    this.html = html;
    this.submission = submission;
    this.id = "s" + number;
  }

  static String name(GradedSubmission submission) {
    return submission.name().isBlank() ? submission.id() : submission.name();
  }

  void write(boolean open) {
    html.open("article", "id", id, "class", "submission", "aria-labelledby", id + "-title").end();
    if (open) {
      html.open("details", "open", "");
    } else {
      html.open("details");
    }
    html.open("summary").open("h3", "id", id + "-title").line(name(submission)).close("h3");
    html.open("span", "class", "points");
    if (submission.isScored()) {
      html.element("strong", PlainNumber.of(submission.points()));
      html.shown(" / " + PlainNumber.of(submission.maxPoints()));
    } else {
      StatusHtml.badge(html, CheckStatus.HOST_FAULT);
    }
    html.close("span");
    StatusHtml.strip(html, submission.checks());
    html.close("summary").end();
    html.open("div", "class", "body").end();
    html.open("p", "class", "facts").open("code").line(submission.id()).close("code").shown(" · ");
    html.line(submission.runtime()).shown(" · ");
    html.element("a", "Back to the overview", "href", "#overview-title").close("p").end();
    if (!submission.isScored()) {
      html.element("p", CheckText.NO_SCORE, "class", "alert").end();
    }
    checks();
    for (int i = 0; i < submission.files().size(); i++) {
      new CodeHtml(html, submission, i, fileId(i)).write();
    }
    html.close("div").end().close("details").end().close("article").end();
  }

  private void checks() {
    html.open("ol", "class", "check-list").end();
    for (GradedCheck check : submission.checks()) {
      check(check);
    }
    html.close("ol").end();
  }

  private void check(GradedCheck check) {
    html.open("li", "class", "check " + StatusHtml.style(check.status()));
    html.open("div", "class", "check-head").open("h4").line(check.name()).close("h4");
    StatusHtml.badge(html, check.status());
    html.element("span", CheckText.points(check), "class", "check-points").close("div").end();
    facts(check);
    boolean pointsAlone = check.status() == CheckStatus.PARTIAL;
    String why = pointsAlone ? check.message() : CheckText.why(check);
    if (!why.isBlank()) {
      html.open("pre", "class", "message").end().block(why).close("pre").end();
    }
    if (!check.details().isBlank()) {
      details(check.details());
    }
    if (!check.timeline().isBlank()) {
      html.open("details", "class", "timeline");
      html.element("summary", "Timeline, " + events(check.timeline()));
      html.open("pre").end().block(check.timeline()).close("pre").close("details").end();
    }
    html.close("li").end();
  }

  private void facts(GradedCheck check) {
    html.open("p", "class", "facts");
    if (!check.group().isBlank()) {
      html.line(check.group()).shown(" · ");
    }
    if (check.visibility() != Visibility.VISIBLE) {
      html.element("span", words(check.visibility()), "class", "tag").shown(" · ");
    }
    if (check.verdict() != null) {
      html.shown(check.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " · ");
    }
    String place = CheckText.place(check);
    if (!place.isEmpty()) {
      String target = target(check);
      if (target.isEmpty()) {
        html.line(place).shown(" · ");
      } else {
        html.open("a", "href", "#" + target).line(place).close("a").shown(" · ");
      }
    }
    html.shown(
        OverviewHtml.grouped(check.fuel())
            + " fuel · "
            + PlainNumber.seconds(check.duration()).toPlainString()
            + " s");
    html.close("p").end();
  }

  private void details(String text) {
    String shown = ShownText.block(text);
    List<String> lines = shown.lines().toList();
    boolean diff =
        lines.stream().anyMatch(line -> line.startsWith("@@"))
            || (lines.stream().anyMatch(line -> line.startsWith("+"))
                && lines.stream().anyMatch(line -> line.startsWith("-")));
    html.open("pre", "class", diff ? "diff" : "detail").end();
    for (String line : lines) {
      String style = diff ? diffStyle(line) : "";
      if (style.isEmpty()) {
        html.shown(line);
      } else {
        html.element("span", line, "class", style);
      }
      html.end();
    }
    html.close("pre").end();
  }

  private static String diffStyle(String line) {
    return line.startsWith("+")
        ? "added"
        : line.startsWith("-") ? "removed" : line.startsWith("@@") ? "hunk" : "";
  }

  private String target(GradedCheck check) {
    for (int i = 0; i < submission.files().size(); i++) {
      SourceFile file = submission.files().get(i);
      if (isIn(check, file, submission)) {
        long lines = CodeHtml.lines(file).count();
        return check.line() != null && check.line() >= 1 && check.line() <= lines
            ? fileId(i) + "l" + check.line()
            : fileId(i);
      }
    }
    return "";
  }

  /** An error without a file can only be in the one that there is. */
  static boolean isIn(GradedCheck check, SourceFile file, GradedSubmission submission) {
    return check.file() == null
        ? check.line() != null && submission.files().size() == 1
        : check.file().equals(file.name());
  }

  private String fileId(int index) {
    return id + "f" + (index + 1);
  }

  private static String words(Visibility visibility) {
    return switch (visibility) {
      case VISIBLE -> "visible";
      case AFTER_DUE_DATE -> "shown after the due date";
      case AFTER_PUBLISHED -> "shown with the grades";
      case HIDDEN -> "hidden from students";
    };
  }

  private static String events(String timeline) {
    long lines = timeline.lines().count();
    return lines == 1 ? "1 event" : lines + " events";
  }
}
