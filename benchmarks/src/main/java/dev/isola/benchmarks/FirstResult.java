package dev.isola.benchmarks;

import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.TemplateConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A JVM's life up to the first result of a guest's function; prints the result, then waits. */
public final class FirstResult {

  /** The argument for a JVM that does nothing. */
  static final String EMPTY = "empty";

  /** The argument for a sandbox whose template has no prelude. */
  static final String PLAIN = "plain";

  /** The argument for a sandbox whose template has imported some modules. */
  static final String PRELUDE = "prelude";

  /** The argument for a JavaScript sandbox whose template has no prelude. */
  static final String JAVASCRIPT = "javascript";

  private FirstResult() {}

  /**
   * Prints the first result and waits for the end of the standard input.
   *
   * @param arguments {@code empty}, {@code plain}, {@code prelude} or {@code javascript}
   * @throws IOException if the standard input fails
   */
  public static void main(String[] arguments) throws IOException {
    List<String> known = Arrays.asList(EMPTY, PLAIN, PRELUDE, JAVASCRIPT);
    if (arguments.length != 1 || !known.contains(arguments[0])) {
      throw new IllegalArgumentException(
          "one argument of " + known + " is needed, found " + Arrays.toString(arguments));
    }
    if (arguments[0].equals(EMPTY)) {
      System.out.println("empty");
      awaitEndOfInput();
      return;
    }
    if (arguments[0].equals(JAVASCRIPT)) {
      greet("js", "", "function greet(name) {\n  return `Hello ${name}`;\n}");
      return;
    }
    String prelude =
        arguments[0].equals(PRELUDE) ? "import json, re, collections, dataclasses" : "";
    greet("python", prelude, "def greet(name):\n    return f'Hello {name}'");
  }

  private static void greet(String guest, String prelude, String script) throws IOException {
    TemplateConfig config = TemplateConfig.builder().prelude(prelude).build();
    try (Sandbox sandbox = Isola.buildTemplate(guest, config).create()) {
      sandbox.loadScript(script);
      System.out.println(sandbox.run("greet", "Ada").textValue());
      awaitEndOfInput();
    }
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // whatever comes is not of interest
    }
  }
}
