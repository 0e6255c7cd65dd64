package dev.isola.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The part of docs/conformance.md about test262. */
final class Test262Page {

  private Test262Page() {}

  /** The counts of every folder, what was not run, and every difference. */
  static String of(
      List<Test262Folder> folders, Test262Native natively, String commit, Machine machine) {
    StringBuilder page = new StringBuilder(machine.markdown());
    page.append("- test262: ").append(commit).append("\n\n");
    page.append(
        Markdown.head(
            List.of("folder", "runs", "passed", "failed", "failed natively", "different", "time")));
    for (Test262Folder folder : folders) {
      page.append(row(folder.name(), List.of(folder)));
    }
    page.append(row("**all**", folders));
    page.append(notRun(folders, natively));
    page.append(differences(folders));
    return page.toString();
  }

  private static String row(String name, List<Test262Folder> folders) {
    int runs = sum(folders, Test262Folder::runs);
    int failed = sum(folders, Test262Folder::failedHere);
    return Markdown.row(
        List.of(
            name,
            number(runs),
            number(runs - failed),
            number(failed),
            number(sum(folders, Test262Folder::failedNatively)),
            number(sum(folders, Test262Folder::different)),
            Markdown.line("%.0f s", folders.stream().mapToDouble(Test262Folder::seconds).sum())));
  }

  private static int sum(List<Test262Folder> folders, ToIntFunction<Test262Folder> count) {
    return folders.stream().mapToInt(count).sum();
  }

  private static String number(int number) {
    return Markdown.line("%,d", number);
  }

  private static String notRun(List<Test262Folder> folders, Test262Native natively) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (Test262Folder folder : folders) {
      folder.leftOut().forEach((reason, count) -> reasons.merge(reason, count, Integer::sum));
    }
    StringBuilder text = new StringBuilder("\nTests that are not run:\n\n");
    text.append(Markdown.head(List.of("reason", "tests")));
    text.append(
        Markdown.row(List.of("QuickJS's configuration leaves them out", number(natively.left()))));
    reasons.forEach(
        (reason, count) -> text.append(Markdown.row(List.of("need " + reason, number(count)))));
    return text.toString();
  }

  private static String differences(List<Test262Folder> folders) {
    List<Test262Outcome> different =
        folders.stream()
            .map(Test262Folder::outcomes)
            .flatMap(Collection::stream)
            .filter(Test262Outcome::different)
            .toList();
    if (different.isEmpty()) {
      return "\nEvery run ended as in native QuickJS.\n";
    }
    StringBuilder text = new StringBuilder("\n### Every difference\n\n");
    text.append("| run | sandbox | native |\n|---|---|---|\n");
    for (Test262Outcome outcome : different) {
      text.append(
          Markdown.row(
              List.of(
                  Markdown.code(outcome.run().toString()),
                  result(outcome.here()),
                  result(outcome.natively()))));
    }
    return text.toString();
  }

  private static String result(String failure) {
    return failure == null ? "passed" : Markdown.code(failure.replaceAll("\\s+", " "));
  }
}
