package dev.isola.examples.grading;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.Collection;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherFactory;

/** Grades all submissions with JUnit and prints the table of verdicts. */
public final class GradeSubmissions {

  private GradeSubmissions() {}

  /**
   * Grades and prints.
   *
   * @param arguments none are needed
   */
  public static void main(String[] arguments) {
    System.out.println();
    System.out.print(GradeTable.of(grade()));
  }

  /** Runs the checks of all exercises. */
  static Collection<Grade> grade() {
    LauncherDiscoveryRequest exercises =
        request()
            .selectors(
                selectClass(WordStatisticsExercise.class), selectClass(BankAccountExercise.class))
            .build();
    GradeBook book = new GradeBook();
    LauncherFactory.create().execute(exercises, book);
    return book.grades();
  }
}
