package dev.isola.junit.grading.report;

import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names for the checks of a submission that platforms can tell apart: not empty, of one line, at
 * most 255 characters and each of them once.
 */
final class CheckNames {
  /** What Artemis stores; longer names are dropped there without a word. */
  static final int MAX = 255;

  private final List<String> names;

  private CheckNames(List<String> names) {
    this.names = names;
  }

  static CheckNames of(GradedSubmission submission) {
    Map<String, Integer> uses = new HashMap<>();
    submission.checks().forEach(check -> uses.merge(base(check), 1, Integer::sum));
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (GradedCheck check : submission.checks()) {
      String base = base(check);
      String name = uses.get(base) == 1 ? base : with(base, ShownText.line(check.id(), MAX / 2));
      for (int number = 2; !taken.add(name); number++) {
        name = with(base, "" + number);
      }
      names.add(name);
    }
    return new CheckNames(names);
  }

  /** The name of the check at an index among the submission's checks. */
  String get(int index) {
    return names.get(index);
  }

  private static String base(GradedCheck check) {
    String name = ShownText.line(check.name(), MAX).strip();
    if (!name.isEmpty()) {
      return name;
    }
    String id = ShownText.line(check.id(), MAX).strip();
    return id.isEmpty() ? "check" : id;
  }

  private static String with(String base, String addition) {
    String ending = " [" + addition + "]";
    return ShownText.line(base, MAX - ending.length()) + ending;
  }
}
