package dev.isola.benchmarks;

import dev.isola.benchmarks.ModuleOutcome.FailedTest;
import java.util.List;
import java.util.regex.Pattern;

/** Why tests of CPython's fail in a sandbox: the first rule whose pattern occurs decides. */
final class FailureReason {

  private record Rule(Pattern pattern, String reason) {
    static Rule of(String pattern, String reason) {
      return new Rule(Pattern.compile(pattern), reason);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          Rule.of("can't start new thread", "WASI has no threads"),
          Rule.of("subprocess|spawn|fork_exec|_posixsubprocess", "WASI has no processes"),
          Rule.of("_socket|socketpair|Errno 58", "WASI has no sockets"),
          Rule.of("No module named '_ctypes|ctypes", "WASI has no dynamic linking"),
          Rule.of(
              "No module named '_test|_testcapi|_testinternalcapi",
              "the guest has no modules that only CPython's tests use"),
          Rule.of("MemoryLimit|MemoryError", "wants more memory than the sandbox has"),
          Rule.of("TimeLimit", "did not finish in its time"));

  private FailureReason() {}

  /** The reason in some words; tests that fit no rule are marked as open. */
  static String of(FailedTest test) {
    String text = test.id() + " " + test.line();
    return RULES.stream()
        .filter(rule -> rule.pattern().matcher(text).find())
        .map(Rule::reason)
        .findFirst()
        .orElse("**open**");
  }
}
