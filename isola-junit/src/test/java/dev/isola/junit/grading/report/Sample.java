package dev.isola.junit.grading.report;

import dev.isola.Verdict;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.SourceFile;
import dev.isola.junit.grading.Visibility;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports to write: the exercise is to sort numbers. */
final class Sample {
  static final String ADA =
      """
      def sort(numbers):
          # Ada
          return sorted(numbers)
      """;
  static final String BOB =
      """
      def sort(numbers):
          numbers.sort()
          return numbers[0]


      def largest(numbers):
          return numbers[-1]
      """;

  private Sample() {}

  /** One submission with all points, one with each status but the fault, and one with the fault. */
  static GradeReport report() {
    return report(ada(), bob(), eve());
  }

  static GradeReport report(GradedSubmission... submissions) {
    Map<String, String> guests = new LinkedHashMap<>();
    guests.put("python", "3f1c8a77d2");
    guests.put("js", "91be02c4aa");
    return new GradeReport("Sorting", guests, List.of(submissions));
  }

  static GradedSubmission ada() {
    return submission(
        "ada",
        "Ada Lovelace",
        ADA,
        check("sorts").group("Basics").points(2, 2).build(),
        check("empty").group("Basics").points(1, 1).build(),
        check("largest").points(1.5, 1.5).visibility(Visibility.HIDDEN).build(),
        check("fast").points(1, 1).dependsOn("sorts").build());
  }

  static GradedSubmission bob() {
    return submission(
        "bob",
        "Bob",
        BOB,
        check("sorts")
            .group("Basics")
            .points(0.5, 2)
            .status(CheckStatus.PARTIAL)
            .message("expected [1, 2, 3] but was 1")
            .details("@@ sort([3, 1, 2]) @@\n-[1, 2, 3]\n+1")
            .at("sort.py", 3)
            .build(),
        check("empty")
            .group("Basics")
            .points(0, 1)
            .status(CheckStatus.FAILED)
            .verdict(Verdict.GUEST_ERROR)
            .message("IndexError: list index out of range")
            .at("sort.py", 3)
            .timeline("stdout \"start\"\nerror IndexError")
            .build(),
        check("largest")
            .points(0, 1.5)
            .status(CheckStatus.FAILED)
            .message("secret: expected 9")
            .visibility(Visibility.HIDDEN)
            .build(),
        check("fast")
            .points(0, 1)
            .status(CheckStatus.NOT_RUN)
            .verdict(null)
            .dependsOn("sorts")
            .build());
  }

  static GradedSubmission eve() {
    return submission(
        "eve",
        "Eve",
        "def sort(numbers): pass\n",
        check("sorts").group("Basics").points(2, 2).build(),
        check("empty")
            .group("Basics")
            .points(0, 1)
            .status(CheckStatus.HOST_FAULT)
            .verdict(Verdict.HOST_ERROR)
            .message("java.net.ConnectException at /home/teacher/grade")
            .build(),
        check("largest").points(1.5, 1.5).visibility(Visibility.HIDDEN).build(),
        check("fast").points(1, 1).dependsOn("sorts").build());
  }

  static GradedSubmission submission(String id, String name, String source, GradedCheck... checks) {
    return new GradedSubmission(
        id, name, "python", List.of(new SourceFile("sort.py", source)), List.of(checks));
  }

  static Check check(String id) {
    return new Check(id);
  }

  static final class Check {
    private final String id;
    private String name;
    private String group = "";
    private double points = 1;
    private double maxPoints = 1;
    private CheckStatus status = CheckStatus.PASSED;
    private Verdict verdict = Verdict.OK;
    private String message = "";
    private String details = "";
    private String file;
    private Integer line;
    private String timeline = "";
    private Visibility visibility = Visibility.VISIBLE;
    private List<String> dependsOn = List.of();

    private Check(String id) {
      this.id = id;
      this.name = "check of " + id;
    }

    Check name(String name) {
      this.name = name;
      return this;
    }

    Check group(String group) {
      this.group = group;
      return this;
    }

    Check points(double points, double maxPoints) {
      this.points = points;
      this.maxPoints = maxPoints;
      return this;
    }

    Check status(CheckStatus status) {
      this.status = status;
      return this;
    }

    Check verdict(Verdict verdict) {
      this.verdict = verdict;
      return this;
    }

    Check message(String message) {
      this.message = message;
      return this;
    }

    Check details(String details) {
      this.details = details;
      return this;
    }

    Check at(String file, Integer line) {
      this.file = file;
      this.line = line;
      return this;
    }

    Check timeline(String timeline) {
      this.timeline = timeline;
      return this;
    }

    Check visibility(Visibility visibility) {
      this.visibility = visibility;
      return this;
    }

    Check dependsOn(String... dependsOn) {
      this.dependsOn = List.of(dependsOn);
      return this;
    }

    GradedCheck build() {
      return new GradedCheck(
          id,
          name,
          group,
          points,
          maxPoints,
          status,
          verdict,
          message,
          details,
          file,
          line,
          timeline,
          123_456,
          Duration.ofNanos(12_345_678),
          visibility,
          dependsOn);
    }
  }
}
