package dev.isola.benchmarks;

import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import org.junit.jupiter.api.Test;

/** The first test of a JVM that runs Python. */
final class FirstSandboxTest {

  @IsolaSandbox Sandbox sandbox;

  @Test
  void greets() {
    sandbox.loadScript("def greet(name):\n    return f'Hello {name}'");
    String greeting = sandbox.run("greet", "Ada").textValue();
    if (!greeting.equals("Hello Ada")) {
      throw new AssertionError("found " + greeting);
    }
  }
}
