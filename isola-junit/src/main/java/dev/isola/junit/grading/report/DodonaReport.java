package dev.isola.junit.grading.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.Verdict;
import dev.isola.junit.grading.CheckStatus;
import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedCheck;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.ReportWriter;
import dev.isola.junit.grading.SourceFile;
import dev.isola.junit.grading.Visibility;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the partial output of a Dodona judge: {@code dodona/<submission>.jsonl}, a JSON command a
 * line, to be printed on the judge's standard output.
 *
 * <p>A group of checks is a tab and a check is a test case of it. Checks that are not visible stand
 * in a tab of their own that only staff sees; they count for the judgement all the same. Lines are
 * annotated if the submission has one file. A fault of the host is an {@code internal error}, which
 * Dodona does not take for a wrong answer.
 *
 * @since 0.1.0
 */
public final class DodonaReport implements ReportWriter {
  /** Makes a writer. */
  public DodonaReport() {}

  @Override
  public void write(GradeReport report, Path folder) throws IOException {
    ReportFolder dodona = new ReportFolder(folder).folder("dodona");
    for (GradedSubmission submission : report.submissions()) {
      dodona.write(submission.id() + ".jsonl", new Judgement(submission).text());
    }
  }

  /** The worst comes first, as in Dodona's own list. */
  private enum Status {
    INTERNAL_ERROR("internal error", "Not scored"),
    COMPILATION_ERROR("compilation error", "Not a program"),
    MEMORY_LIMIT("memory limit exceeded", "Too much memory"),
    TIME_LIMIT("time limit exceeded", "Too slow"),
    OUTPUT_LIMIT("output limit exceeded", "Too much output"),
    RUNTIME_ERROR("runtime error", "Error"),
    WRONG("wrong", "Wrong"),
    CORRECT("correct", "Correct");

    private final String word;
    private final String human;

    Status(String word, String human) {
      this.word = word;
      this.human = human;
    }

    static Status of(GradedCheck check) {
      return switch (check.status()) {
        case PASSED -> CORRECT;
        case NOT_RUN -> WRONG;
        case HOST_FAULT -> INTERNAL_ERROR;
        case PARTIAL, FAILED -> check.verdict() == null ? WRONG : of(check.verdict());
      };
    }

    private static Status of(Verdict verdict) {
      return switch (verdict) {
        case COMPILE_ERROR -> COMPILATION_ERROR;
        case MEMORY_LIMIT -> MEMORY_LIMIT;
        case TIME_LIMIT, FUEL_LIMIT -> TIME_LIMIT;
        case OUTPUT_LIMIT -> OUTPUT_LIMIT;
        case GUEST_ERROR -> RUNTIME_ERROR;
        case OK, CANCELLED, HOST_ERROR -> WRONG;
      };
    }
  }

  private static final class Judgement {
    private final GradedSubmission submission;
    private final StringBuilder out = new StringBuilder();

    Judgement(GradedSubmission submission) {
      this.submission = submission;
    }

    String text() {
      add(command("start-judgement"));
      if (!submission.isScored()) {
        add(message(CheckText.NO_SCORE, "plain"));
      }
      annotations();
      tabs();
      Status status =
          submission.checks().stream()
              .map(Status::of)
              .min(Comparator.naturalOrder())
              .orElse(Status.CORRECT);
      ObjectNode close = command("close-judgement");
      close.put("accepted", status == Status.CORRECT);
      ObjectNode told = close.putObject("status");
      told.put("enum", status.word);
      told.put("human", status.human);
      add(close);
      return out.toString();
    }

    /** Dodona knows one file, and a row without a file can only be of that. */
    private void annotations() {
      if (submission.files().size() != 1) {
        return;
      }
      SourceFile only = submission.files().get(0);
      for (StudentView.ShownCheck shown : StudentView.of(submission).checks()) {
        GradedCheck check = shown.check();
        boolean here = check.file() == null || check.file().equals(only.name());
        boolean tells =
            check.status() == CheckStatus.FAILED || check.status() == CheckStatus.PARTIAL;
        if (tells && here && check.line() != null && check.line() > 0) {
          ObjectNode annotation = command("annotate-code");
          annotation.put("row", check.line() - 1);
          annotation.put("text", ShownText.block(CheckText.why(check), 1_000));
          annotation.put("type", "error");
          add(annotation);
        }
      }
    }

    private void tabs() {
      CheckNames names = CheckNames.of(submission);
      Map<String, List<Integer>> groups = new LinkedHashMap<>();
      List<Integer> others = new ArrayList<>();
      for (int i = 0; i < submission.checks().size(); i++) {
        GradedCheck check = submission.checks().get(i);
        if (check.visibility() == Visibility.VISIBLE) {
          groups.computeIfAbsent(check.group(), group -> new ArrayList<>()).add(i);
        } else {
          others.add(i);
        }
      }
      groups.forEach(
          (group, checks) -> tab(group.isBlank() ? "Checks" : group, "student", checks, names));
      if (!others.isEmpty()) {
        tab(StudentView.OTHERS, "staff", others, names);
      }
    }

    private void tab(String title, String permission, List<Integer> checks, CheckNames names) {
      ObjectNode start = command("start-tab");
      start.put("title", ShownText.line(title, CheckNames.MAX));
      start.put("permission", permission);
      add(start);
      for (int index : checks) {
        check(submission.checks().get(index), names.get(index), permission.equals("staff"));
      }
      add(command("close-tab"));
    }

    private void check(GradedCheck check, String name, boolean staff) {
      boolean accepted = check.status() == CheckStatus.PASSED;
      add(command("start-context"));
      ObjectNode start = command("start-testcase");
      start.set("description", described(name, "plain"));
      add(start);
      String why = staff ? CheckText.why(check) : CheckText.whyForStudents(check);
      if (!why.isBlank()) {
        add(message(why, "plain"));
      }
      if (!check.details().isBlank()) {
        add(message(check.details(), "code"));
      }
      ObjectNode close = command("close-testcase");
      close.put("accepted", accepted);
      add(close);
      ObjectNode closeContext = command("close-context");
      closeContext.put("accepted", accepted);
      add(closeContext);
    }

    private static ObjectNode message(String text, String format) {
      ObjectNode command = command("append-message");
      command.set("message", described(ShownText.block(text), format));
      return command;
    }

    private static ObjectNode described(String shown, String format) {
      ObjectNode message = JsonText.object();
      message.put("format", format);
      message.put("description", shown);
      return message;
    }

    private static ObjectNode command(String name) {
      ObjectNode command = JsonText.object();
      command.put("command", name);
      return command;
    }

    private void add(ObjectNode command) {
      out.append(JsonText.line(command)).append('\n');
    }
  }
}
