package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Grades as a command line says.
 *
 * @param out where the points are printed
 */
record GraderCommand(PrintStream out) {
  void run(List<String> arguments) {
    Grader.Builder grader = Grader.builder();
    for (String argument : arguments) {
      if (argument.startsWith("--")) {
        option(grader, argument);
      } else {
        grader.exercises(type(argument));
      }
    }
    for (GradeReport report : grader.build().grade()) {
      out.println(Printable.line(report.title()));
      for (GradedSubmission submission : report.submissions()) {
        out.println("  " + Printable.line(submission.id()) + "  " + score(submission));
      }
    }
  }

  private static String score(GradedSubmission submission) {
    return (submission.isScored() ? Progress.number(submission.points()) : "-")
        + "/"
        + Progress.number(submission.maxPoints());
  }

  private static void option(Grader.Builder grader, String argument) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    String value = equals < 0 ? "" : argument.substring(equals + 1);
    if (value.isBlank()) {
      throw new InvalidArgumentException("option " + name + " must have a value: " + name + "=...");
    }
    switch (name) {
      case "--submissions" -> grader.submissions(value);
      case "--reports" -> grader.reports(Path.of(value));
      case "--writer" -> {
        for (String writer : value.split(",")) {
          grader.writers(GradingSettings.writer(writer.strip(), name));
        }
      }
      case "--cache" -> grader.cache(Path.of(value));
      case "--threads" -> grader.threads(number(name, value));
      case "--progress" -> grader.progress(GradingSettings.style(value, name));
      default ->
          throw new InvalidArgumentException(
              "option "
                  + name
                  + " is not known; there are --submissions, --reports, --writer, --cache,"
                  + " --threads and --progress");
    }
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value.toLowerCase(Locale.ROOT));
    } catch (NumberFormatException e) {
      throw new InvalidArgumentException(
          "option " + name + " must be a number, was \"" + value + "\"", e);
    }
  }

  private static Class<?> type(String name) {
    try {
      return ReflectionSupport.tryToLoadClass(name).get();
    } catch (Exception e) {
      throw new InvalidArgumentException("there is no class " + name + " on the class path", e);
    }
  }
}
