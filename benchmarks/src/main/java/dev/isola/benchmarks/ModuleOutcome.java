package dev.isola.benchmarks;

import java.util.List;

/**
 * How the tests of one module of CPython's went.
 *
 * @param module the module's name, without its package
 * @param passed how many tests passed, those included that are expected to fail and do
 * @param skipped how many tests CPython itself skips here
 * @param failed the tests that failed
 * @param seconds how long the module took
 */
record ModuleOutcome(
    String module, int passed, int skipped, List<FailedTest> failed, double seconds) {

  /**
   * One test that failed.
   *
   * @param id its name with class and module
   * @param line its error in one line
   * @param ended whether it ended the sandbox and not only itself
   */
  record FailedTest(String id, String line, boolean ended) {}
}
