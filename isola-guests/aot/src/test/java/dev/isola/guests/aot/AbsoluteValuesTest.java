package dev.isola.guests.aot;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.runtime.Instance;
import dev.isola.guests.aot.ModuleAssembler.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsoluteValuesTest {

  private static final int F32_ABS = 0x8b;
  private static final int F64_ABS = 0x99;

  /** With all the values, enough for the last tier of the JIT. */
  private static final int HOT = 500;

  private static CompiledModule module() {
    ModuleAssembler module = new ModuleAssembler();
    module.export("f32", module.function("f", "f", new Code().get(0).op(F32_ABS)));
    module.export("f64", module.function("d", "d", new Code().get(0).op(F64_ABS)));
    return new CompiledModule(module.guest(), 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, HOT})
  void everySignIsCleared(int times) throws Exception {
    Instance instance = module().compiled();
    for (int i = 0; i < times; i++) {
      for (long bits : EdgeValues.of(Code.F32)) {
        assertThat((int) instance.export("f32").apply(bits)[0])
            .isEqualTo((int) bits & Integer.MAX_VALUE);
      }
      for (long bits : EdgeValues.of(Code.F64)) {
        assertThat(instance.export("f64").apply(bits)[0]).isEqualTo(bits & Long.MAX_VALUE);
      }
    }
  }

  @Test
  void noCallIsLeftThatKeepsTheSignOfNan() {
    assertThat(module().methods().flatMap(method -> CompiledModule.calls(method).stream()))
        .noneMatch(call -> call.endsWith("_ABS") || call.equals("java/lang/Math.abs"));
  }
}
