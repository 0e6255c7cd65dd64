package dev.isola.benchmarks;

/**
 * How a run went, in a sandbox and natively.
 *
 * @param run which one
 * @param here what was wrong in the sandbox; null if it passed
 * @param natively what was wrong in a native QuickJS; null if it passed
 * @param seconds how long it took in the sandbox
 */
record Test262Outcome(Test262Run run, String here, String natively, double seconds) {

  /** Whether one of the two passed and one failed. */
  boolean different() {
    return (here == null) != (natively == null);
  }
}
