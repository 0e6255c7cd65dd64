package dev.isola.junit.grading.report;

import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.Visibility;
import java.util.ArrayList;
import java.util.List;

/**
 * What students may see of a submission on a platform that shows them everything at once: the
 * visible checks, and of all others together the points only.
 *
 * @param checks the visible checks
 * @param others how many checks there are that are not visible
 * @param otherPoints their points
 * @param otherMaxPoints the points there are for them
 * @param othersPassed whether all of them passed
 */
record StudentView(
    List<ShownCheck> checks,
    int others,
    double otherPoints,
    double otherMaxPoints,
    boolean othersPassed) {
  static final String OTHERS = "Checks that are not shown";

  /** A check with the name that it has among all checks of the submission. */
  record ShownCheck(String name, GradedCheck check) {}

  static StudentView of(GradedSubmission submission) {
    CheckNames names = CheckNames.of(submission);
    List<ShownCheck> shown = new ArrayList<>();
    List<GradedCheck> others = new ArrayList<>();
    for (int i = 0; i < submission.checks().size(); i++) {
      GradedCheck check = submission.checks().get(i);
      if (check.visibility() == Visibility.VISIBLE) {
        shown.add(new ShownCheck(names.get(i), check));
      } else {
        others.add(check);
      }
    }
    return new StudentView(
        shown,
        others.size(),
        others.stream().mapToDouble(GradedCheck::points).sum(),
        others.stream().mapToDouble(GradedCheck::maxPoints).sum(),
        others.stream().allMatch(check -> check.status() == CheckStatus.PASSED));
  }
}
