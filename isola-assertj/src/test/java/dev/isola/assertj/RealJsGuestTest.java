package dev.isola.assertj;

import static dev.isola.assertj.Events.error;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.Runs.messageOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.RunResult;
import org.junit.jupiter.api.Test;

class RealJsGuestTest extends RealGuestContract {
  RealJsGuestTest() {
    super(
        "js",
        "shop.js",
        """
        function* count_to(limit) {
          console.log("counting");
          for (let number = 1; number <= limit; number++) yield number;
          sandbox.log.info("counted");
          console.error("careful");
        }

        async function buy(item) {
          return { item, price: await hostcall("price", { item }) };
        }

        async function buy_much(size, times) {
          await hostcall("early");
          for (let i = 0; i < times; i++) await hostcall("price", "x".repeat(size));
        }

        function parse(text) {
          return JSON.parse(text);
        }
        """,
        "const loop = () => { while (true) {} };");
  }

  @Test
  void stacksAreShown() {
    RunResult run = sandbox().call("parse", "{");

    assertThat(run).failedWith("SyntaxError").events().containsExactly(error("SyntaxError"));
    assertThat(messageOf(() -> assertThat(run).succeeded()))
        .contains("error:\n  SyntaxError: ")
        .contains("\n      at parse (shop.js:18:");
  }
}
