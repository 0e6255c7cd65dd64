package dev.isola.engine;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.BitSet;

/**
 * Which functions of a module count the turns of their loops themselves: those that call the import
 * {@code isola.meter} directly. Immutable.
 *
 * <p>An interpreter's main loop turns once for each instruction of the program, and counting that
 * costs as much as the shortest of them. Such a loop knows better when a program goes back, which
 * is seldom. Its other turns only look whether the guest is to stop, so whatever it counts, it can
 * be ended.
 *
 * @since 0.1.0
 */
public final class SelfMetering {

  private final BitSet meters = new BitSet();
  private final BitSet functions = new BitSet();

  /**
   * Looks through a module.
   *
   * @param module the module
   */
  public SelfMetering(WasmModule module) {
    int imported = 0;
    for (int i = 0; i < module.importSection().importCount(); i++) {
      Import wanted = module.importSection().getImport(i);
      if (wanted.importType() == ExternalType.FUNCTION) {
        meters.set(imported, GuestImports.isMeter(wanted));
        imported++;
      }
    }
    if (meters.isEmpty()) {
      return;
    }
    for (int i = 0; i < module.codeSection().functionBodyCount(); i++) {
      for (Instruction instruction : module.codeSection().getFunctionBody(i).instructions()) {
        if (instruction.opcode() == OpCode.CALL && isMeter((int) instruction.operand(0))) {
          functions.set(imported + i);
        }
      }
    }
  }

  /**
   * Whether a function is the import that counts.
   *
   * @param function its number
   * @return true if it is
   */
  public boolean isMeter(int function) {
    return meters.get(function);
  }

  /**
   * Whether a function counts the turns of its loops itself.
   *
   * @param function its number, imported functions included
   * @return true if it does
   */
  public boolean contains(int function) {
    return functions.get(function);
  }
}
