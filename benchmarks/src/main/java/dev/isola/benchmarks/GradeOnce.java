package dev.isola.benchmarks;

import dev.isola.junit.grading.GradeReport;
import dev.isola.junit.grading.GradedSubmission;
import dev.isola.junit.grading.Grader;
import dev.isola.junit.grading.ProgressStyle;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;

/**
 * Grades a folder of submissions once and prints a line: nanoseconds, nanoseconds in guests, the
 * largest heap in bytes, and the points of all submissions.
 */
public final class GradeOnce {

  private GradeOnce() {}

  /**
   * Grades.
   *
   * @param arguments the folder, the number of threads and the folder for grades
   */
  public static void main(String[] arguments) {
    long begin = System.nanoTime();
    GradeReport report =
        Grader.builder()
            .exercises(SortingExercise.class)
            .submissions(arguments[0])
            .threads(Integer.parseInt(arguments[1]))
            .cache(Path.of(arguments[2]))
            .progress(ProgressStyle.NONE)
            .build()
            .grade()
            .get(0);
    long nanoseconds = System.nanoTime() - begin;
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum();
    double points = report.submissions().stream().mapToDouble(GradedSubmission::points).sum();
    System.out.println(
        nanoseconds + " " + SortingExercise.IN_GUESTS.sum() + " " + heap + " " + points);
  }
}
