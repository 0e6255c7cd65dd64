package dev.isola.benchmarks;

import dev.isola.Isola;
import dev.isola.guests.conformance.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * Runs the programs of a guest's suite once, compares what they do with the golden file, and prints
 * a line: how many programs there were, and how many did not the same. What they did instead goes
 * to standard error.
 */
public final class SuiteOnce {

  private SuiteOnce() {}

  /**
   * Runs the programs.
   *
   * @param arguments the guest, the folder of its programs, the ending of their files, the most
   *     fuel that a program has used to be run, and the number of threads
   * @throws IOException if a file cannot be read
   * @throws InterruptedException if the thread is interrupted
   * @throws ExecutionException if a program cannot be run
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Path.of(arguments[1]);
    String ending = arguments[2];
    Suite suite =
        new Suite(
            Isola.buildTemplate(arguments[0]),
            "main" + ending,
            Files.readString(folder.resolve(Suite.NAME + ending)));
    Suite.Comparison comparison =
        suite.compare(
            Files.readString(folder.resolve(Suite.GOLDEN)),
            Long.parseLong(arguments[3]),
            Integer.parseInt(arguments[4]));
    comparison.differences().forEach(System.err::println);
    System.out.println(comparison.programs() + " " + comparison.differences().size());
  }
}
