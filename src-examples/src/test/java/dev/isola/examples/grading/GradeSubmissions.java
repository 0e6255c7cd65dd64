package dev.isola.examples.grading;

import dev.isola.junit.grading.Grader;
import dev.isola.junit.grading.ProgressStyle;
import java.util.List;

/** Grades all submissions and prints the table of verdicts. */
public final class GradeSubmissions {

  private GradeSubmissions() {}

  /**
   * Grades and prints.
   *
   * @param arguments none are needed
   */
  public static void main(String[] arguments) {
    List<Grade> grades = grade(ProgressStyle.AUTO);
    System.out.println();
    System.out.print(GradeTable.of(grades));
  }

  /** Grades all submissions of all exercises. */
  static List<Grade> grade(ProgressStyle progress) {
    Grader grader =
        Grader.builder()
            .exercises(WordStatisticsExercise.class, BankAccountExercise.class)
            .progress(progress)
            .build();
    return grader.grade().stream().flatMap(report -> Grade.of(report).stream()).toList();
  }
}
