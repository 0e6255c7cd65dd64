package dev.isola.engine;

import com.dylibso.chicory.runtime.ExecutionListener;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExportSection;
import com.dylibso.chicory.wasm.types.ExternalType;
import dev.isola.spi.GuestState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A module together with what runs its code, and the functions it exports. */
final class GuestModule {

  private final WasmModule module;
  private final Function<Instance, Machine> machine;
  private final Optional<InterpretedCode> interpreted;
  private final Map<String, Integer> functions = new HashMap<>();

  private GuestModule(
      WasmModule module,
      Function<Instance, Machine> machine,
      Optional<InterpretedCode> interpreted) {
    this.module = module;
    this.machine = machine;
    this.interpreted = interpreted;
    ExportSection exports = module.exportSection();
    for (int i = 0; i < exports.exportCount(); i++) {
      Export export = exports.getExport(i);
      if (export.exportType() == ExternalType.FUNCTION) {
        functions.put(export.name(), export.index());
      }
    }
  }

  /** A module whose code is in classes. */
  static GuestModule compiled(WasmModule module, Function<Instance, Machine> machine) {
    return new GuestModule(module, machine, Optional.empty());
  }

  /** A module whose code is its own. */
  static GuestModule interpreted(WasmModule module) {
    InterpretedCode code = InterpretedCode.of(module);
    return new GuestModule(module, code::machine, Optional.of(code));
  }

  /** Counts what an interpreter does not count by itself; empty for compiled code. */
  Optional<ExecutionListener> counting(GuestState state) {
    return interpreted.map(code -> code.counting(state));
  }

  WasmModule wasm() {
    return module;
  }

  Function<Instance, Machine> machine() {
    return machine;
  }

  boolean exports(String function) {
    return functions.containsKey(function);
  }

  int function(String name) {
    Integer index = functions.get(name);
    if (index == null) {
      throw new IllegalStateException("the guest does not export the function " + name);
    }
    return index;
  }

  int initialPages() {
    return module.memorySection().orElseThrow().getMemory(0).limits().initialPages();
  }

  /** The most pages the guest can have when it is given {@code maxMemory} bytes. */
  int maximumPages(long maxMemory) {
    long limit =
        Math.min(
            module.memorySection().orElseThrow().getMemory(0).limits().maximumPages(),
            Memory.RUNTIME_MAX_PAGES);
    return (int) Math.min(limit, Math.max(0, maxMemory / Memory.PAGE_SIZE));
  }
}
