package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A file of a submission with numbered lines; those that errors are in are marked. */
final class CodeHtml {
  private static final int MAX_LINES = 5_000;

  private final Html html;
  private final GradedSubmission submission;
  private final SourceFile file;
  private final String id;

  CodeHtml(Html html, GradedSubmission submission, int index, String id) {
    this.html = html;
    this.submission = submission;
    this.file = submission.files().get(index);
    this.id = id;
  }

  static Stream<String> lines(SourceFile file) {
    return ShownText.block(file.text()).lines().limit(MAX_LINES);
  }

  void write() {
    Map<Integer, List<GradedCheck>> marks = marks();
    html.open("section", "id", id, "class", "file", "aria-labelledby", id + "-title").end();
    html.open("h4", "id", id + "-title").line(file.name()).close("h4").end();
    html.open("div", "class", "code", "dir", "ltr");
    int number = 0;
    for (Iterator<String> lines = lines(file).iterator(); lines.hasNext(); ) {
      String line = lines.next();
      number++;
      List<GradedCheck> here = marks.getOrDefault(number, List.of());
      html.open(
          "div",
          "id",
          id + "l" + number,
          "class",
          here.isEmpty() ? "line" : "line marked",
          "data-n",
          "" + number);
      if (here.isEmpty()) {
        html.element("code", line);
      } else {
        html.open("code").element("mark", line).close("code");
      }
      html.close("div");
      for (GradedCheck check : here) {
        html.open("div", "class", "note").element("strong", "↑ ").line(check.name()).shown(": ");
        html.line(firstLine(check)).close("div");
      }
      html.end();
    }
    if (number == 0) {
      html.element("p", "This file is empty.", "class", "facts");
    }
    html.close("div").end();
    long all = ShownText.block(file.text()).lines().count();
    if (all > number) {
      html.element("p", (all - number) + " more lines are left out.", "class", "facts").end();
    }
    html.close("section").end();
  }

  private Map<Integer, List<GradedCheck>> marks() {
    Map<Integer, List<GradedCheck>> marks = new HashMap<>();
    for (GradedCheck check : submission.checks()) {
      boolean tells = check.status() == CheckStatus.FAILED || check.status() == CheckStatus.PARTIAL;
      if (tells && check.line() != null && SubmissionHtml.isIn(check, file, submission)) {
        marks.computeIfAbsent(check.line(), line -> new ArrayList<>()).add(check);
      }
    }
    return marks;
  }

  private static String firstLine(GradedCheck check) {
    String message = check.message().strip();
    int end = message.indexOf('\n');
    return message.isEmpty()
        ? StatusHtml.words(check.status())
        : (end < 0 ? message : message.substring(0, end));
  }
}
