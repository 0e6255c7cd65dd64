package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.BLOCK;
import static dev.isola.guests.aot.TestModule.BR_IF;
import static dev.isola.guests.aot.TestModule.CALL;
import static dev.isola.guests.aot.TestModule.CALL_INDIRECT;
import static dev.isola.guests.aot.TestModule.EMPTY;
import static dev.isola.guests.aot.TestModule.END;
import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I32_LOAD;
import static dev.isola.guests.aot.TestModule.LOCAL_GET;
import static dev.isola.guests.aot.TestModule.LOOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import dev.isola.engine.FlatMemory;
import dev.isola.spi.GuestState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

class StatePassingTest {

  private static final int GLOBAL_GET = 0x23;
  private static final int GLOBAL_SET = 0x24;
  private static final int LOCAL_SET = 0x21;
  private static final int I32_CONST = 0x41;
  private static final int I32_SUB = 0x6b;
  private static final int I32_ADD = 0x6a;
  private static final String STATE = Type.getInternalName(GuestState.class);

  private static CompiledModule compiled(int... code) {
    TestModule module = new TestModule();
    int type = module.type(new int[] {I32}, I32);
    module.inTable(module.function(type, LOCAL_GET, 0));
    return new CompiledModule(module.exporting("f", module.function(type, code)), 100);
  }

  private static List<String> calls(CompiledModule module, int function) {
    return CompiledModule.calls(module.function(function));
  }

  /** Counts down from the argument in a loop. */
  private static CompiledModule counting() {
    return compiled(
        LOOP, EMPTY, LOCAL_GET, 0, I32_CONST, 1, I32_SUB, LOCAL_SET, 0, LOCAL_GET, 0, BR_IF, 0, END,
        LOCAL_GET, 0);
  }

  @Test
  void functionsGetOneStateInPlaceOfMemoryAndInstance() {
    CompiledModule module = compiled(LOCAL_GET, 0, CALL, 0);
    assertThat(module.methods().filter(method -> method.name.startsWith("func_")))
        .hasSize(2)
        .allSatisfy(method -> assertThat(method.desc).isEqualTo("(IL" + STATE + ";)I"));
    assertThat(module.methods().filter(method -> method.name.startsWith("call_indirect_")))
        .noneSatisfy(
            method ->
                assertThat(method.desc)
                    .containsAnyOf(
                        Type.getDescriptor(Memory.class), Type.getDescriptor(Instance.class)));
  }

  @Test
  void memoryAccessesAreCallsOfStaticMethodsOfTheState() {
    assertThat(calls(compiled(LOCAL_GET, 0, I32_LOAD, 2, 4), 1))
        .containsExactly(STATE + ".readInt");
  }

  @Test
  void aFunctionThatNeitherCallsNorLoopsDoesNotTick() {
    assertThat(calls(compiled(BLOCK, EMPTY, LOCAL_GET, 0, BR_IF, 0, END, LOCAL_GET, 0), 1))
        .isEmpty();
  }

  @Test
  void aFunctionThatCallsAnotherOneTicksOnce() {
    CompiledModule module = compiled(LOCAL_GET, 0, CALL, 0, CALL, 0);
    assertThat(calls(module, 1)).filteredOn(call -> call.equals(STATE + ".tick")).hasSize(1);
  }

  @Test
  void everyTurnOfALoopTicks() throws Exception {
    FlatMemory memory = FlatMemory.empty(1, 1);
    memory.get().meter(() -> 1000);
    Instance instance = counting().compiled(memory);
    instance.export("f").apply(10);
    long afterTen = memory.get().ticks();
    instance.export("f").apply(1010);
    assertThat(memory.get().ticks() - afterTen - afterTen).isEqualTo(1000);
  }

  @Test
  void theSameWorkIsTheSameNumberOfTicksHoweverTheyAreGranted() throws Exception {
    long[] ticks = new long[2];
    for (int i = 0; i < ticks.length; i++) {
      int granted = i == 0 ? 1 : 777;
      FlatMemory memory = FlatMemory.empty(1, 1);
      memory.get().meter(() -> granted);
      counting().compiled(memory).export("f").apply(12345);
      ticks[i] = memory.get().ticks();
    }
    assertThat(ticks[0]).isEqualTo(ticks[1]).isPositive();
  }

  @Test
  void theFirstVariableGlobalIsAFieldOfTheState() throws Exception {
    CompiledModule module =
        compiled(LOCAL_GET, 0, GLOBAL_GET, 0, I32_ADD, GLOBAL_SET, 0, GLOBAL_GET, 0);
    assertThat(calls(module, 1)).containsOnly(STATE + ".stackPointer");
    Instance instance = module.compiled();
    assertThat(instance.export("f").apply(5)).containsExactly(12);
    assertThat(instance.export("f").apply(5)).containsExactly(17);
  }

  @Test
  void anIndirectCallThroughAFixedTableDoesNotAskForTheTable() throws Exception {
    CompiledModule module = compiled(LOCAL_GET, 0, I32_CONST, 0, CALL_INDIRECT, 0, 0);
    assertThat(calls(module, 1)).anyMatch(call -> call.contains(".call_indirect_0"));
    assertThat(
            module
                .methods()
                .filter(method -> method.name.equals("call_indirect_0"))
                .map(method -> method.desc))
        .containsExactly("(IIL" + STATE + ";)I");
    assertThat(module.compiled().export("f").apply(42)).containsExactly(42);
  }
}
