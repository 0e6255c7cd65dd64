package dev.isola.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What tests of test262's want of their host and a sandbox cannot have. */
final class Test262Host {

  private static final Map<String, String> MISSING = new LinkedHashMap<>();

  static {
    MISSING.put("$262.createRealm", "a second global object (`$262.createRealm`)");
    MISSING.put("$262.agent", "threads (`$262.agent`)");
    MISSING.put("$262.IsHTMLDDA", "an object that is like `document.all` (`$262.IsHTMLDDA`)");
    MISSING.put("$262.evalScript", "scripts that run other scripts (`$262.evalScript`)");
    MISSING.put("$262.gc", "collecting garbage on request (`$262.gc`)");
  }

  private Test262Host() {}

  /** What a test needs and does not get, in some words; nothing if it can run. */
  static Optional<String> missing(Test262File test) {
    if (test.flags().contains("CanBlockIsTrue")) {
      return Optional.of("a thread that may block (`Atomics.wait`)");
    }
    if (test.includes().contains("atomicsHelper.js")) {
      return Optional.of(MISSING.get("$262.agent"));
    }
    return MISSING.entrySet().stream()
        .filter(entry -> test.source().contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
