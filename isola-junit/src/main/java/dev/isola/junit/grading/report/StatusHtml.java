package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradedCheck;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How the page names and marks the ways in which checks end: never by a colour alone. */
final class StatusHtml {
  private StatusHtml() {}

  static String words(CheckStatus status) {
    return switch (status) {
      case PASSED -> "passed";
      case PARTIAL -> "partly passed";
      case FAILED -> "failed";
      case NOT_RUN -> "not run";
      case HOST_FAULT -> "host fault";
    };
  }

  static String sign(CheckStatus status) {
    return switch (status) {
      case PASSED -> "✓";
      case PARTIAL -> "½";
      case FAILED -> "✗";
      case NOT_RUN -> "–";
      case HOST_FAULT -> "!";
    };
  }

  static String style(CheckStatus status) {
    return switch (status) {
      case PASSED -> "passed";
      case PARTIAL -> "partial";
      case FAILED -> "failed";
      case NOT_RUN -> "not-run";
      case HOST_FAULT -> "fault";
    };
  }

  static void badge(Html html, CheckStatus status) {
    html.open("span", "class", "badge " + style(status));
    html.element("span", sign(status), "aria-hidden", "true");
    html.shown(" " + words(status)).close("span");
  }

  /** A sign for each check, and for those who do not see them a count. */
  static void strip(Html html, List<GradedCheck> checks) {
    html.open("span", "class", "strip", "role", "img", "aria-label", counts(checks));
    for (GradedCheck check : checks) {
      html.element("i", sign(check.status()), "class", style(check.status()));
    }
    html.close("span");
  }

  static String counts(List<GradedCheck> checks) {
    Map<CheckStatus, Integer> counts = new EnumMap<>(CheckStatus.class);
    checks.forEach(check -> counts.merge(check.status(), 1, Integer::sum));
    List<String> words = new ArrayList<>();
    counts.forEach((status, count) -> words.add(count + " " + words(status)));
    return words.isEmpty() ? "no checks" : String.join(", ", words);
  }

  /** A bar of a share from 0 to 1; the number must stand beside it. */
  static void bar(Html html, double share) {
    html.open(
            "svg",
            "class",
            "bar",
            "viewBox",
            "0 0 100 8",
            "preserveAspectRatio",
            "none",
            "aria-hidden",
            "true")
        .open("rect", "class", "track", "width", "100", "height", "8")
        .close("rect")
        .open(
            "rect",
            "class",
            "fill",
            "width",
            PlainNumber.of(Math.round(Math.max(0, Math.min(1, share)) * 100)),
            "height",
            "8")
        .close("rect")
        .close("svg");
  }
}
