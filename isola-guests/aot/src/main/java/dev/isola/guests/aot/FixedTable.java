package dev.isola.guests.aot;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ActiveElement;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a module's table holds, if that can be told from the module alone: it has one table, which
 * is neither imported nor exported, no instruction changes it, and its segments have constant
 * addresses. Compiled C code always has such a table.
 */
final class FixedTable {

  private static final int EMPTY = -1;

  private static final Set<OpCode> CHANGING =
      EnumSet.of(
          OpCode.TABLE_SET,
          OpCode.TABLE_GROW,
          OpCode.TABLE_FILL,
          OpCode.TABLE_COPY,
          OpCode.TABLE_INIT,
          OpCode.CALL_REF);

  private final int[] functions;

  private FixedTable(int[] functions) {
    this.functions = functions;
  }

  static FixedTable of(WasmModule module) {
    return new FixedTable(functions(module));
  }

  private static int[] functions(WasmModule module) {
    boolean exported = false;
    for (int i = 0; i < module.exportSection().exportCount(); i++) {
      exported |= module.exportSection().getExport(i).exportType() == ExternalType.TABLE;
    }
    if (exported
        || module.importSection().count(ExternalType.TABLE) > 0
        || module.tableSection().tableCount() != 1
        || isChanged(module)) {
      return null;
    }
    long size = module.tableSection().getTable(0).limits().min();
    int[] functions = new int[(int) size];
    Arrays.fill(functions, EMPTY);
    for (Element element : module.elementSection().elements()) {
      if (!(element instanceof ActiveElement active)
          || constant(active.offset(), OpCode.I32_CONST) == null) {
        return null;
      }
      int at = (int) (long) constant(active.offset(), OpCode.I32_CONST);
      for (List<Instruction> initializer : element.initializers()) {
        Long function = constant(initializer, OpCode.REF_FUNC);
        if (function == null || at < 0 || at >= functions.length) {
          return null;
        }
        functions[at++] = (int) (long) function;
      }
    }
    return functions;
  }

  private static boolean isChanged(WasmModule module) {
    for (int i = 0; i < module.codeSection().functionBodyCount(); i++) {
      FunctionBody body = module.codeSection().getFunctionBody(i);
      if (body.instructions().stream().anyMatch(found -> CHANGING.contains(found.opcode()))) {
        return true;
      }
    }
    return false;
  }

  /** The operand of an initializer that consists of one instruction of the given kind, or null. */
  private static Long constant(List<Instruction> initializer, OpCode kind) {
    List<Instruction> code =
        initializer.stream().filter(found -> found.opcode() != OpCode.END).toList();
    return code.size() == 1 && code.get(0).opcode() == kind ? code.get(0).operand(0) : null;
  }

  /** Whether it is known what the table holds. */
  boolean isFixed() {
    return functions != null;
  }

  /** The functions in the table, with -1 for an empty entry; only if they are known. */
  int[] functions() {
    return functions.clone();
  }
}
