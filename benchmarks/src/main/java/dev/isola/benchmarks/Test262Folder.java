package dev.isola.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the tests of a folder of test262's went. Not safe for use by several threads. */
final class Test262Folder {

  private final String name;
  private final List<Test262Outcome> outcomes = new ArrayList<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();

  Test262Folder(String name) {
    this.name = name;
  }

  /** The name of the folder that a test belongs to: the first two of its path in the suite. */
  static String of(String path) {
    String[] parts = path.split("/");
    return parts.length > 3 ? parts[1] + "/" + parts[2] : parts[1];
  }

  String name() {
    return name;
  }

  void add(Test262Outcome outcome) {
    outcomes.add(outcome);
  }

  /** Counts a test that is not run, for a reason. */
  void leaveOut(String reason) {
    leftOut.merge(reason, 1, Integer::sum);
  }

  /** How many tests are not run, by reason. */
  Map<String, Integer> leftOut() {
    return leftOut;
  }

  List<Test262Outcome> outcomes() {
    return outcomes;
  }

  int runs() {
    return outcomes.size();
  }

  int failedHere() {
    return (int) outcomes.stream().filter(outcome -> outcome.here() != null).count();
  }

  int failedNatively() {
    return (int) outcomes.stream().filter(outcome -> outcome.natively() != null).count();
  }

  int different() {
    return (int) outcomes.stream().filter(Test262Outcome::different).count();
  }

  double seconds() {
    return outcomes.stream().mapToDouble(Test262Outcome::seconds).sum();
  }
}
