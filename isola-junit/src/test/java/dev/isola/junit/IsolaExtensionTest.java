package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Guests.ASKER;
import static dev.isola.junit.Guests.COUNTER;
import static dev.isola.junit.Guests.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestClock;
import dev.isola.MountConfig;
import dev.isola.Sandbox;
import dev.isola.SandboxState;
import dev.isola.SandboxTemplate;
import dev.isola.Verdict;
import dev.isola.junit.Guests.CounterSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IsolaExtensionTest {
  @Test
  void allParametersOfATestGetOneSandbox() {
    assertAllPass(Executions.of(Fresh.class), 2);

    assertThat(Fresh.seen).hasSize(2).allMatch(sandbox -> sandbox.state() == SandboxState.CLOSED);
  }

  static class Fresh {
    static final Set<Sandbox> seen = ConcurrentHashMap.newKeySet();

    @RegisterExtension
    static final IsolaExtension ISOLA = IsolaExtension.builder().prelude(COUNTER).build();

    Fresh(Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(1);
    }

    @BeforeEach
    void before(Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(2);
    }

    @RepeatedTest(2)
    void test(Sandbox sandbox, @CounterSandbox Sandbox other, SandboxTemplate template) {
      assertThat(tick(sandbox)).isEqualTo(3);
      assertThat(tick(other)).isEqualTo(1);
      try (Sandbox made = template.create()) {
        assertThat(tick(made)).isEqualTo(1);
      }
    }

    @AfterEach
    void after(Sandbox sandbox) {
      assertThat(tick(sandbox)).isEqualTo(4);
      seen.add(sandbox);
    }
  }

  @Test
  void allParametersOfAClassGetOneSandbox() {
    assertAllPass(Executions.of(Shared.class), 2);

    assertThat(Shared.seen.state()).isEqualTo(SandboxState.CLOSED);
  }

  static class Shared {
    static Sandbox seen;

    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder().prelude(COUNTER).scope(Scope.CLASS).build();

    @BeforeAll
    static void load(Sandbox sandbox) {
      seen = sandbox;
    }

    @Test
    void test(Sandbox sandbox) {
      assertThat(sandbox).isSameAs(seen);
    }

    @Nested
    class Inner {
      @Test
      void test(Sandbox sandbox) {
        assertThat(sandbox).isSameAs(seen);
      }
    }
  }

  @Test
  void anInstanceFieldWorksToo() {
    assertAllPass(Executions.of(InstanceField.class), 1);
  }

  static class InstanceField {
    private final int base = 40;

    @RegisterExtension
    final IsolaExtension isola =
        IsolaExtension.builder()
            .prelude(ASKER)
            .hostcall("add", payload -> base + payload.asInt())
            .build();

    @Hostcall("subtract")
    int subtract(int number) {
      return base - number;
    }

    @Test
    void test(Sandbox sandbox) {
      assertThat(sandbox.run("ask", "add", 2).asInt()).isEqualTo(42);
      assertThat(sandbox.run("ask", "subtract", 2).asInt()).isEqualTo(38);
    }
  }

  @Test
  void optionsAreThoseOfTheAnnotation() {
    assertAllPass(Executions.of(Options.class, Hasty.class), 3);
  }

  static class Options {
    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder()
            .runtime("python")
            .prelude(
                """
                import os
                def env(name): return os.environ.get(name)
                def read(path):
                    with open(path) as file: return file.read()
                def say(n): print('x' * n)
                def now(): return __import__("time").time()
                def loop():
                    while True: pass
                """)
            .scripts("src/test/python/counter.py", "classpath:dev/isola/junit/greeter.py")
            .env("A", "1")
            .mounts(MountConfig.readOnly(Path.of("src/test/python"), "/data"))
            .maxMemory(64 << 20)
            .maxOutput(1_000)
            .maxFuel(1_000_000)
            .randomSeed(1)
            .clock(GuestClock.fixed(Instant.ofEpochSecond(7)))
            .build();

    @Test
    void surroundings(Sandbox sandbox) {
      assertThat(sandbox.run("env", "A").asText()).isEqualTo("1");
      assertThat(sandbox.run("read", "/data/counter.py").asText()).startsWith("count = 0\n");
      assertThat(sandbox.run("greet", "Ada").asText()).isEqualTo("hello Ada");
      assertThat(tick(sandbox)).isEqualTo(1);
      assertThat(sandbox.run("now").asDouble()).isEqualTo(7.0);
      assertThat(sandbox.call("say", 2_000).verdict()).isEqualTo(Verdict.OUTPUT_LIMIT);
    }

    @Test
    void fuel(Sandbox sandbox) {
      assertThat(sandbox.call("loop").verdict()).isEqualTo(Verdict.FUEL_LIMIT);
    }
  }

  /** Nothing here has to be done before the deadline. */
  static class Hasty {
    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder()
            .prelude("def loop():\n  while True: pass")
            .timeout(Duration.ofMillis(200))
            .build();

    @Test
    void limits(Sandbox sandbox) {
      assertThat(sandbox.call("loop").verdict()).isEqualTo(Verdict.TIME_LIMIT);
    }
  }
}
