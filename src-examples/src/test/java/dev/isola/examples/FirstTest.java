package dev.isola.examples;

import static dev.isola.assertj.IsolaAssertions.assertThat;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import org.junit.jupiter.api.Test;

class FirstTest {

  @Test
  void greets(@IsolaSandbox(timeout = "5s") Sandbox sandbox) {
    sandbox.loadScript("def greet(name):\n    print('hi')\n    return f'Hello {name}'");

    RunResult result = sandbox.call("greet", "Ada");

    assertThat(result).succeeded().hasValue("Hello Ada").hasStdoutLines("hi");
  }
}
