package dev.isola.benchmarks;

import java.util.Comparator;

/**
 * One run of a test of test262's.
 *
 * @param path the test's path in the suite
 * @param strict whether in strict mode
 */
record Test262Run(String path, boolean strict) implements Comparable<Test262Run> {

  private static final Comparator<Test262Run> ORDER =
      Comparator.comparing(Test262Run::path).thenComparing(Test262Run::strict);

  @Override
  public int compareTo(Test262Run other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return strict ? path + " (strict)" : path;
  }
}
