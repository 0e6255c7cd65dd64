package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.BLOCK;
import static dev.isola.guests.aot.TestModule.CALL;
import static dev.isola.guests.aot.TestModule.EMPTY;
import static dev.isola.guests.aot.TestModule.END;
import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I32_CONST;
import static dev.isola.guests.aot.TestModule.LOCAL_GET;
import static dev.isola.guests.aot.TestModule.RETURN;
import static dev.isola.guests.aot.TestModule.code;
import static dev.isola.guests.aot.TestModule.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.runtime.Instance;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DispatchLoopsTest {

  private static final int BR_TABLE = 0x0e;

  /** A function that switches over its argument and calls another function in each case. */
  private static CompiledModule switching(int cases) {
    TestModule module = new TestModule();
    int type = module.type(new int[] {I32}, I32);
    for (int i = 0; i < cases; i++) {
      module.function(type, with(I32_CONST, 1000 + i));
    }
    int[] body = {};
    for (int i = 0; i <= cases; i++) {
      body = code(body, new int[] {BLOCK, EMPTY});
    }
    body = code(body, new int[] {LOCAL_GET, 0}, with(BR_TABLE, cases));
    for (int i = 0; i <= cases; i++) {
      body = code(body, number(i));
    }
    body = code(body, new int[] {END});
    for (int i = 0; i < cases; i++) {
      body = code(body, new int[] {LOCAL_GET, 0}, with(CALL, i), new int[] {RETURN, END});
    }
    int loop = module.function(type, code(body, with(I32_CONST, -1)));
    return new CompiledModule(module.exporting("loop", loop), 1000);
  }

  private static int[] number(int value) {
    return value < 0x80 ? new int[] {value} : new int[] {value & 0x7f | 0x80, value >> 7};
  }

  private static Map<String, Integer> sizes(CompiledModule module) {
    Map<String, Integer> sizes = new TreeMap<>();
    module.guest().classes().values().forEach(bytes -> sizes.putAll(MethodSizes.of(bytes)));
    return sizes;
  }

  private static int size(CompiledModule module, int function) {
    return sizes(module).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("func_" + function + "("))
        .mapToInt(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void handlersOfALargeSwitchAreTooLongToBeTakenIn() {
    CompiledModule module = switching(DispatchLoops.MANY);
    for (int i = 0; i < DispatchLoops.MANY; i++) {
      assertThat(size(module, i)).isBetween(326, 340);
    }
  }

  @Test
  void functionsThatASmallSwitchCallsStayAsTheyAre() {
    CompiledModule module = switching(DispatchLoops.MANY - 1);
    assertThat(size(module, 0)).isLessThan(20);
  }

  @Test
  void handlersStillDoWhatTheyDid() throws Exception {
    Instance instance = switching(100).compiled();
    for (int i = 0; i < 100; i++) {
      assertThat(instance.export("loop").apply(i)).containsExactly(1000 + i);
    }
    assertThat(instance.export("loop").apply(100)).containsExactly(-1);
  }
}
