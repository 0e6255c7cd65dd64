package dev.isola.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Arg;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.GuestClock;
import dev.isola.GuestException;
import dev.isola.Isola;
import dev.isola.LimitExceededException;
import dev.isola.LogEvent;
import dev.isola.MountConfig;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxContext;
import dev.isola.SandboxState;
import dev.isola.SandboxTemplate;
import dev.isola.StreamArg;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/host-api.md. */
class HostApiTest {

  @Test
  void templateAndSandbox() {
    SandboxTemplate template =
        Isola.buildTemplate(
            "python",
            TemplateConfig.builder().prelude("import json, re").maxMemory(64L << 20).build());

    try (Sandbox sandbox = template.create()) {
      sandbox.loadScript("def add(a, b):\n    return a + b");
      JsonNode sum = sandbox.run("add", 1, 2);
      assertThat(sum.intValue()).isEqualTo(3);
    }
  }

  @Test
  void contextOwnsTemplates() {
    try (SandboxContext context = new SandboxContext()) {
      SandboxTemplate template =
          context.buildTemplate("python", TemplateConfig.builder().noDiskCache().build());
      try (Sandbox sandbox = template.create()) {
        assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
      }
    }
  }

  @Test
  void runThrowsAndCallTells() {
    try (Sandbox sandbox = Isola.buildTemplate("python").create()) {
      sandbox.loadScript("def divide(a, b):\n    return a / b");

      assertThatThrownBy(() -> sandbox.run("divide", 1, 0))
          .isInstanceOfSatisfying(
              GuestException.class,
              e -> assertThat(e.error().type()).isEqualTo("ZeroDivisionError"));

      RunResult result = sandbox.call("divide", 1, 0);
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().line()).isEqualTo(2);
    }
  }

  @Test
  void limits() {
    SandboxConfig config =
        SandboxConfig.builder()
            .timeout(Duration.ofSeconds(3))
            .maxMemory(64L << 20)
            .maxOutput(10_000)
            .build();

    try (Sandbox sandbox = Isola.buildTemplate("python").create(config)) {
      sandbox.loadScript("def spin():\n    while True: pass");

      assertThatThrownBy(() -> sandbox.run("spin"))
          .isInstanceOfSatisfying(
              LimitExceededException.class,
              e -> assertThat(e.verdict()).isEqualTo(Verdict.TIME_LIMIT));
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
  }

  @Test
  void hostcalls() {
    SandboxConfig config =
        SandboxConfig.builder()
            .hostcall("price", payload -> payload.get("item").textValue().length() * 10)
            .hostcall("stock", payload -> CompletableFuture.supplyAsync(() -> 3))
            .build();

    try (Sandbox sandbox = Isola.buildTemplate("python").create(config)) {
      sandbox.loadScript(
          """
          import asyncio
          from sandbox.asyncio import hostcall

          async def worth(item):
              price, stock = await asyncio.gather(
                  hostcall("price", {"item": item}),
                  hostcall("stock", {"item": item}))
              return price * stock
          """);

      RunResult result = sandbox.call("worth", "tea");

      assertThat(result.value().intValue()).isEqualTo(90);
      assertThat(result.hostcalls()).hasSize(2);
    }
  }

  @Test
  void events() {
    try (Sandbox sandbox = Isola.buildTemplate("python").create()) {
      sandbox.loadScript(
          """
          from sandbox import logging

          def countdown(start):
              for number in range(start, 0, -1):
                  yield number
              logging.info("lift off after {}", start, crew=2)
              return "done"
          """);

      List<Integer> numbers = new ArrayList<>();
      try (EventStream events = sandbox.runStream("countdown", 3)) {
        for (Event event : events) {
          if (event instanceof ResultEvent step) {
            numbers.add(step.data().intValue());
          } else if (event instanceof LogEvent log) {
            assertThat(log.message()).isEqualTo("lift off after 3");
            assertThat(log.fields().get("crew").intValue()).isEqualTo(2);
          }
        }
      }
      assertThat(numbers).containsExactly(3, 2, 1);
    }
  }

  @Test
  void arguments() {
    try (Sandbox sandbox = Isola.buildTemplate("python").create()) {
      sandbox.loadScript(
          """
          def shorten(words, limit=3, ending="."):
              return [word[:limit] + ending for word in words]

          def total(values):
              return sum(values)
          """);

      JsonNode words = sandbox.run("shorten", List.of("north", "south"), Arg.named("limit", 1));
      assertThat(words.toString()).isEqualTo("[\"n.\",\"s.\"]");

      JsonNode total = sandbox.run("total", StreamArg.fromIterable(List.of(1, 2, 3)));
      assertThat(total.intValue()).isEqualTo(6);
    }
  }

  @Test
  void mounts(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("names.txt"), "Ada\nGrace\n");
    SandboxConfig config =
        SandboxConfig.builder()
            .mounts(MountConfig.readOnly(folder, "/data"))
            .env("LIMIT", "1")
            .build();

    try (Sandbox sandbox = Isola.buildTemplate("python").create(config)) {
      sandbox.loadScript(
          """
          import os

          def names():
              with open("/data/names.txt") as file:
                  return file.read().split()[:int(os.environ["LIMIT"])]
          """);

      assertThat(sandbox.run("names").toString()).isEqualTo("[\"Ada\"]");
    }
  }

  @Test
  void clockAndRandomness() {
    SandboxConfig config =
        SandboxConfig.builder()
            .clock(GuestClock.virtual(Instant.parse("2026-01-01T00:00:00Z")))
            .randomSeed(42)
            .build();
    SandboxTemplate template = Isola.buildTemplate("python");
    String script =
        """
        import random, time

        def look():
            time.sleep(3600)
            return {"time": time.time(), "dice": random.randint(1, 6)}
        """;

    List<JsonNode> looks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (Sandbox sandbox = template.create(config)) {
        sandbox.loadScript(script);
        looks.add(sandbox.run("look"));
      }
    }

    assertThat(looks.get(0)).isEqualTo(looks.get(1));
    assertThat(looks.get(0).get("time").longValue())
        .isEqualTo(Instant.parse("2026-01-01T01:00:00Z").getEpochSecond());
  }

  @Test
  void bytesAndBigNumbers() {
    try (Sandbox sandbox = Isola.buildTemplate("python").create()) {
      sandbox.loadScript("def values(data):\n    return {'size': len(data), 'big': 2 ** 100}");

      JsonNode values = sandbox.run("values", new byte[] {1, 2, 3});

      assertThat(values.get("size").intValue()).isEqualTo(3);
      assertThat(values.get("big").bigIntegerValue())
          .hasToString("1267650600228229401496703205376");
    }
  }
}
