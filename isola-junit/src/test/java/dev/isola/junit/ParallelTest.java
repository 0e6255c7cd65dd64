package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Guests.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import dev.isola.junit.Guests.AskerSandbox;
import dev.isola.junit.Guests.CounterSandbox;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ParallelTest {
  private static void meet(CyclicBarrier barrier) throws Exception {
    barrier.await(2, TimeUnit.MINUTES);
  }

  @Test
  void testsThatOverlapDoNotDisturbEachOther() {
    assertAllPass(Executions.with(Executions.concurrently(), One.class, Two.class), 16);

    assertThat(Crowd.templates).hasSize(1);
    assertThat(Crowd.sandboxes).hasSize(32);
  }

  abstract static class Crowd {
    static final Set<Sandbox> sandboxes = ConcurrentHashMap.newKeySet();
    static final Set<SandboxTemplate> templates = ConcurrentHashMap.newKeySet();

    @CounterSandbox Sandbox field;
    @CounterSandbox SandboxTemplate template;

    @RepeatedTest(8)
    void test(@CounterSandbox Sandbox parameter) {
      for (int i = 1; i <= 20; i++) {
        assertThat(tick(field)).isEqualTo(i);
        assertThat(tick(parameter)).isEqualTo(i);
      }
      sandboxes.add(field);
      sandboxes.add(parameter);
      templates.add(template);
    }
  }

  static class One extends Crowd {}

  static class Two extends Crowd {}

  @Test
  void hostcallsReachTheTestTheyBelongTo() {
    assertAllPass(Executions.with(Executions.concurrently(), Callers.class), 4);
  }

  static class Callers {
    private static final CyclicBarrier ALL = new CyclicBarrier(2);

    @AskerSandbox Sandbox sandbox;

    @Hostcall("me")
    int me() throws Exception {
      meet(ALL);
      return System.identityHashCode(this);
    }

    @RepeatedTest(4)
    void test() {
      assertThat(sandbox.run("ask", "me").asInt()).isEqualTo(System.identityHashCode(this));
    }
  }

  @Test
  void classesThatOverlapShareAnInheritedStaticField() {
    assertAllPass(Executions.with(Executions.concurrently(), HeirOne.class, HeirTwo.class), 2);
  }

  abstract static class Legacy {
    static final CyclicBarrier BOTH = new CyclicBarrier(2);
    static final Set<Sandbox> seen = ConcurrentHashMap.newKeySet();

    @CounterSandbox static Sandbox sandbox;

    @BeforeAll
    static void bothHaveBegun() throws Exception {
      meet(BOTH);
    }

    @Test
    void test() throws Exception {
      seen.add(sandbox);
      meet(BOTH);
      assertThat(seen).hasSize(1);
    }
  }

  static class HeirOne extends Legacy {}

  static class HeirTwo extends Legacy {}
}
