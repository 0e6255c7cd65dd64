package dev.isola.guests.aot;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.types.ValType;
import dev.isola.engine.GuestInstance;
import dev.isola.engine.GuestProbe;
import dev.isola.guests.aot.EquivalenceCase.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A module does the same, and ticks as often, whether it is interpreted or compiled. */
class InterpretedGuestTest {
  private static final long STACK_SIZE = 64L << 20;

  /** What a call gave, and how often the guest had ticked by then. */
  private record Step(String outcome, long ticks) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void ticksAsCompiledCodeDoes(long seed) throws Exception {
    EquivalenceCase random = RandomModule.of(seed);
    CompiledGuest compiled = CompiledGuest.compile(Parser.parse(random.module()), "test.Guest", 64);
    Class<?> machine = TestGuest.load(compiled.machine(), compiled.classes());
    List<Step> expected =
        run(
            random,
            () ->
                GuestInstance.boot(
                    Parser.parse(random.module()),
                    CompiledModule.machine(machine),
                    Optional.empty(),
                    TestGuest.settings(),
                    new TestGuest.QuietHost()));
    List<Step> found =
        run(
            random,
            () ->
                GuestProbe.interpreted(
                    Parser.parse(random.module()),
                    TestGuest.settings(),
                    new TestGuest.QuietHost()));
    assertThat(found).isEqualTo(expected);
    assertThat(found).hasSizeGreaterThan(1);
  }

  private interface Boot {
    GuestInstance guest() throws Exception;
  }

  /** Makes the calls up to one that exhausts the stack: how deep that is differs. */
  private static List<Step> run(EquivalenceCase random, Boot boot) throws Exception {
    FutureTask<List<Step>> task =
        new FutureTask<>(
            () -> {
              List<Step> steps = new ArrayList<>();
              try (GuestInstance guest = boot.guest()) {
                Instance instance = GuestProbe.instance(guest);
                steps.add(new Step("booted", GuestProbe.ticks(guest)));
                for (Call call : random.calls()) {
                  String outcome = outcome(instance, call);
                  if (outcome.equals(Trap.STACK_EXHAUSTED.name())) {
                    break;
                  }
                  steps.add(new Step(outcome, GuestProbe.ticks(guest)));
                }
              }
              return steps;
            });
    new Thread(null, task, "guest", STACK_SIZE).start();
    return task.get();
  }

  private static String outcome(Instance instance, Call call) {
    try {
      long[] results = instance.export(call.export()).apply(call.arguments());
      List<ValType> types = instance.exportType(call.export()).returns();
      for (int i = 0; i < types.size(); i++) {
        // The upper half of a value of 32 bits means nothing.
        boolean half = types.get(i).equals(ValType.I32) || types.get(i).equals(ValType.F32);
        results[i] = half ? (int) results[i] : results[i];
      }
      return Arrays.toString(results);
    } catch (RuntimeException | StackOverflowError e) {
      return Trap.of(e).orElseThrow(() -> new AssertionError(e)).name();
    }
  }
}
