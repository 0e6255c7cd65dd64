package dev.isola.benchmarks;

import dev.isola.benchmarks.ModuleOutcome.FailedTest;
import java.util.List;
import java.util.Locale;

/** The tables of docs/conformance.md. */
final class ConformancePage {

  private ConformancePage() {}

  /** The counts of every module, then every failed test with its reason. */
  static String of(List<ModuleOutcome> outcomes, Machine machine) {
    StringBuilder page = new StringBuilder(machine.markdown()).append('\n');
    page.append("| module | passed | skipped | failed | time |\n|---|--:|--:|--:|--:|\n");
    for (ModuleOutcome outcome : outcomes) {
      row(
          page,
          outcome.module(),
          outcome.passed(),
          outcome.skipped(),
          outcome.failed().size(),
          outcome.seconds());
    }
    row(
        page,
        "**all**",
        outcomes.stream().mapToInt(ModuleOutcome::passed).sum(),
        outcomes.stream().mapToInt(ModuleOutcome::skipped).sum(),
        outcomes.stream().mapToInt(outcome -> outcome.failed().size()).sum(),
        outcomes.stream().mapToDouble(ModuleOutcome::seconds).sum());
    if (outcomes.stream().allMatch(outcome -> outcome.failed().isEmpty())) {
      return page.append("\nNo test failed.\n").toString();
    }
    page.append("\n### Every failed test\n\n| test | error | reason |\n|---|---|---|\n");
    for (ModuleOutcome outcome : outcomes) {
      for (FailedTest test : outcome.failed()) {
        page.append("| ")
            .append(Markdown.code(test.id()))
            .append(" | ")
            .append(
                Markdown.code(test.ended() ? test.line() + " (ended the sandbox)" : test.line()))
            .append(" | ")
            .append(FailureReason.of(test))
            .append(" |\n");
      }
    }
    return page.toString();
  }

  private static void row(
      StringBuilder page, String name, int passed, int skipped, int failed, double seconds) {
    page.append(
        String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.0f s |%n",
                name,
                passed,
                skipped,
                failed,
                seconds)
            .replace("\r\n", "\n"));
  }
}
