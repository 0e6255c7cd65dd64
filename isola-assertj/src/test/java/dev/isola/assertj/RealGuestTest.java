package dev.isola.assertj;

import static dev.isola.assertj.Events.error;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.Runs.messageOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.RunResult;
import org.junit.jupiter.api.Test;

class RealGuestTest extends RealGuestContract {
  RealGuestTest() {
    super(
        "python",
        "shop.py",
        """
        import json
        import sys
        from sandbox import logging
        from sandbox.asyncio import hostcall

        def count_to(limit):
            print("counting")
            for number in range(1, limit + 1):
                yield number
            logging.info("counted")
            print("careful", file=sys.stderr)

        async def buy(item):
            return {"item": item, "price": await hostcall("price", {"item": item})}

        async def buy_much(size, times):
            await hostcall("early", None)
            for _ in range(times):
                await hostcall("price", "x" * size)

        def parse(text):
            return json.loads(text)
        """,
        "def loop():\n  while True: pass");
  }

  @Test
  void tracebacksAreCutToTheGuestsOwnFrames() {
    RunResult run = sandbox().call("parse", "{");

    assertThat(run)
        .failedWith("JSONDecodeError")
        .events()
        .containsExactly(error("JSONDecodeError"));
    String traceback = run.error().orElseThrow().traceback();
    assertThat(traceback).contains("json/decoder.py");
    assertThat(messageOf(() -> assertThat(run).succeeded()))
        .contains("  File \"shop.py\", line 22, in parse\n")
        .contains(" library frames ...]\n")
        .contains("JSONDecodeError: Expecting property name")
        .doesNotContain("json/decoder.py")
        .hasSizeLessThan(traceback.length() + 300);
  }
}
