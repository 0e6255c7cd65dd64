package dev.isola.junit.grading.report;

import dev.isola.InvalidArgumentException;
import dev.isola.junit.grading.ReportWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * All writers of reports by the name of their format, for a property such as {@code
 * html,gradescope,csv}.
 *
 * @since 0.1.0
 */
public final class Reports {
  private static final Map<String, Supplier<ReportWriter>> WRITERS = writers();

  private Reports() {}

  /**
   * Returns the names of all formats.
   *
   * @return the names, sorted
   */
  public static List<String> names() {
    return List.copyOf(WRITERS.keySet());
  }

  /**
   * Makes the writer of a format.
   *
   * @param name the format's name, in upper or lower case
   * @return the writer
   * @throws InvalidArgumentException if there is no such format
   */
  public static ReportWriter named(String name) {
    Supplier<ReportWriter> writer = WRITERS.get(name.strip().toLowerCase(Locale.ROOT));
    if (writer == null) {
      throw new InvalidArgumentException(
          "no report format is called \""
              + ShownText.line(name, 100)
              + "\"; there are "
              + String.join(", ", WRITERS.keySet()));
    }
    return writer.get();
  }

  /**
   * Makes the writers of several formats.
   *
   * @param names the formats' names, separated by commas; may be empty
   * @return the writers in the order of the names, each name once
   * @throws InvalidArgumentException if there is no such format
   */
  public static List<ReportWriter> listed(String names) {
    return Arrays.stream(names.split(","))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .distinct()
        .map(Reports::named)
        .toList();
  }

  private static Map<String, Supplier<ReportWriter>> writers() {
    Map<String, Supplier<ReportWriter>> writers = new TreeMap<>();
    writers.put("artemis", ArtemisReport::new);
    writers.put("autolab", AutolabReport::new);
    writers.put("check50", Check50Report::new);
    writers.put("classroom50", Classroom50Report::new);
    writers.put("codegrade", CodeGradeReport::new);
    writers.put("csv", CsvReport::new);
    writers.put("dodona", DodonaReport::new);
    writers.put("github-classroom", GitHubClassroomReport::new);
    writers.put("gradescope", GradescopeReport::new);
    writers.put("html", HtmlReport::new);
    writers.put("junit", JUnitXmlReport::new);
    writers.put("markdown", MarkdownReport::new);
    return Collections.unmodifiableMap(writers);
  }
}
