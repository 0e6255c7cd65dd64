package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;
import dev.isola.junit.grading.report.Reports;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * What is wanted of a grading beside what the exercises say.
 *
 * @param submissions in place of those that the exercises name; empty for those
 * @param reports where each exercise gets a folder of reports; null for none
 * @param cache where grades are kept; null for nowhere
 */
record GradingSettings(
    List<String> submissions,
    Path reports,
    List<ReportWriter> writers,
    Path cache,
    ProgressStyle progressStyle,
    PrintStream progressTarget,
    BiConsumer<Class<?>, GradeReport> listener) {

  static final String SUBMISSIONS = "isola.grading.submissions";
  static final String REPORTS = "isola.grading.reports";
  static final String WRITERS = "isola.grading.writers";
  static final String CACHE = "isola.grading.cache";
  static final String PROGRESS = "isola.grading.progress";

  /** The key in the store of the launcher's session. */
  static final String KEY = "settings";

  static final String NAMESPACE = "dev.isola.junit.grading";

  /** Those of the {@link Grader} that runs the tests, or else of the configuration parameters. */
  static GradingSettings of(ExtensionContext context) {
    GradingSettings given =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(NAMESPACE))
            .get(KEY, GradingSettings.class);
    if (given != null) {
      return given;
    }
    List<ReportWriter> writers = new ArrayList<>(List.of(new GradeReportFile()));
    for (String name : list(parameter(context, WRITERS).orElse(""))) {
      writers.add(writer(name, "configuration parameter " + WRITERS));
    }
    return new GradingSettings(
        list(parameter(context, SUBMISSIONS).orElse("")),
        parameter(context, REPORTS).map(text -> path(text, REPORTS)).orElse(null),
        writers,
        parameter(context, CACHE).map(text -> path(text, CACHE)).orElse(null),
        parameter(context, PROGRESS)
            .map(text -> style(text, "configuration parameter " + PROGRESS))
            .orElse(ProgressStyle.NONE),
        System.err,
        (exercise, report) -> {});
  }

  private static Optional<String> parameter(ExtensionContext context, String name) {
    return context.getConfigurationParameter(name).map(String::strip);
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static Path path(String text, String parameter) {
    if (text.isEmpty()) {
      throw new ExtensionConfigurationException(
          "configuration parameter " + parameter + " must be a folder, was empty");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ExtensionConfigurationException(
          "configuration parameter " + parameter + " must be a folder, was \"" + text + "\"", e);
    }
  }

  static ProgressStyle style(String text, String where) {
    for (ProgressStyle style : ProgressStyle.values()) {
      if (style.name().equals(text.toUpperCase(Locale.ROOT))) {
        return style;
      }
    }
    throw new ExtensionConfigurationException(
        where + " must be auto, lines, bar or none, was \"" + text + "\"");
  }

  /** By the name of a format or of a class; only the latter has a dot. */
  static ReportWriter writer(String name, String where) {
    if (name.indexOf('.') < 0) {
      try {
        return Reports.named(name);
      } catch (InvalidArgumentException e) {
        throw new ExtensionConfigurationException(
            where + " is wrong: " + e.getMessage() + ", or the name of a class", e);
      }
    }
    Class<?> type;
    try {
      type = ReflectionSupport.tryToLoadClass(name).get();
    } catch (Exception e) {
      throw new ExtensionConfigurationException(
          where + " names the class " + name + ", which was not found", e);
    }
    if (!ReportWriter.class.isAssignableFrom(type)) {
      throw new ExtensionConfigurationException(
          where
              + " must name classes that implement "
              + ReportWriter.class.getName()
              + ", was "
              + name);
    }
    try {
      return (ReportWriter) ReflectionSupport.newInstance(type);
    } catch (RuntimeException e) {
      throw new ExtensionConfigurationException(
          where + ": " + name + " cannot be made; it needs a constructor without parameters", e);
    }
  }

  Progress progress(String title, int submissions) {
    return new Progress(progressStyle, progressTarget, title, submissions);
  }

  void finished(Class<?> exercise, GradeReport report) {
    listener.accept(exercise, report);
    if (reports != null) {
      write(writers, report, reports.resolve(exercise.getSimpleName()));
    }
  }

  static void write(List<ReportWriter> writers, GradeReport report, Path folder) {
    for (ReportWriter writer : writers) {
      try {
        writer.write(report, folder);
      } catch (IOException e) {
        throw new UncheckedIOException("reports cannot be written to " + folder + ": " + e, e);
      }
    }
  }
}
