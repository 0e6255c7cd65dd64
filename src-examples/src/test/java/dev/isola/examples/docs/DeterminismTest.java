package dev.isola.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestClock;
import dev.isola.HostcallAnswer;
import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The samples of docs/determinism.md. */
class DeterminismTest {

  @Test
  void fuelIsTheSameEveryTime() {
    SandboxConfig config = SandboxConfig.builder().maxFuel(50_000_000).build();
    try (Sandbox one = Isola.buildTemplate("python").create(config);
        Sandbox other = Isola.buildTemplate("python").create(config)) {
      for (Sandbox sandbox : List.of(one, other)) {
        sandbox.loadScript(
            "def endless():\n    while True: pass\ndef short():\n    return sum(range(100))");
      }
      assertThat(one.call("short").fuel()).isEqualTo(other.call("short").fuel());
      assertThat(one.call("endless").verdict()).isEqualTo(Verdict.FUEL_LIMIT);
    }
  }

  @Test
  void answersCanTakeTheirTime() {
    SandboxConfig config =
        SandboxConfig.builder()
            .clock(GuestClock.virtual())
            .hostcall("slow", payload -> HostcallAnswer.after(Duration.ofSeconds(30), "at last"))
            .hostcall("dead", payload -> HostcallAnswer.never())
            .build();
    try (Sandbox sandbox = Isola.buildTemplate("python").create(config)) {
      sandbox.loadScript(
          """
          import asyncio, time
          from sandbox.asyncio import hostcall

          async def f():
              begun = time.monotonic()
              answer = await hostcall("slow")
              try:
                  await asyncio.wait_for(hostcall("dead"), 60)
              except TimeoutError:
                  return [answer, round(time.monotonic() - begun)]
          """);
      assertThat(sandbox.run("f")).hasToString("[\"at last\",90]");
    }
  }
}
