package dev.isola.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** Runs the interpreters' own tests in sandboxes and writes docs/conformance.md. */
public final class Conformance {

  private Conformance() {}

  /**
   * Runs the tests whose sources are given.
   *
   * @param arguments for CPython's {@code --cpython=FOLDER}, an unpacked source tree of the guest's
   *     own version of CPython, and {@code --modules=...}, some test modules; for test262 {@code
   *     --test262=FOLDER}, SpiderMonkey's copy of it, {@code --quickjs=FOLDER}, a source tree of
   *     the guest's own version of QuickJS with its program {@code run-test262}, {@code
   *     --folders=...}, some folders such as {@code test/language/types}, and {@code --threads=N},
   *     how many sandboxes run at a time (as many as there are cores if not given). Without modules
   *     or folders all tests run, and only then the page is written
   * @throws IOException if something cannot be read or written
   * @throws InterruptedException if the thread is interrupted
   * @throws ExecutionException if a test cannot be run
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Arguments options =
        new Arguments(arguments, "cpython", "modules", "test262", "quickjs", "folders", "threads");
    boolean cpython = options.has("cpython");
    boolean test262 = options.has("test262");
    if (!cpython && !test262) {
      throw new IllegalArgumentException(
          "tests are found in the folders -Disola.cpython=... or -Disola.test262=..., found"
              + " neither");
    }
    Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/conformance.md");
    if (cpython) {
      CPythonTests.run(options, page);
    }
    if (test262) {
      Test262.run(options, page);
    }
  }
}
