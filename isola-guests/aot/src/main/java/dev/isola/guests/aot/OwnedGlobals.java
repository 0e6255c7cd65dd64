package dev.isola.guests.aot;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.Global;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The globals of a module whose values compiled code keeps in its {@code GuestState}: those that
 * are numbers and that nobody else can see.
 */
final class OwnedGlobals {

  private final List<Integer> owned = new ArrayList<>();
  private final int count;
  private final int stackPointer;

  OwnedGlobals(WasmModule module) {
    Set<Integer> exported = new HashSet<>();
    for (int i = 0; i < module.exportSection().exportCount(); i++) {
      Export export = module.exportSection().getExport(i);
      if (export.exportType() == ExternalType.GLOBAL) {
        exported.add(export.index());
      }
    }
    int imported = module.importSection().count(ExternalType.GLOBAL);
    int pointer = -1;
    Global[] globals = module.globalSection().globals();
    for (int i = 0; i < globals.length; i++) {
      int number = imported + i;
      ValType type = globals[i].valueType();
      boolean mutable = globals[i].mutabilityType() == MutabilityType.Var;
      if (exported.contains(number) && mutable || !isNumber(type)) {
        continue;
      }
      owned.add(number);
      if (pointer < 0 && mutable && type.equals(ValType.I32)) {
        pointer = number;
      }
    }
    this.count = imported + globals.length;
    this.stackPointer = pointer;
  }

  private static boolean isNumber(ValType type) {
    return type.equals(ValType.I32)
        || type.equals(ValType.I64)
        || type.equals(ValType.F32)
        || type.equals(ValType.F64);
  }

  /** How many globals the module has, imported ones included. */
  int count() {
    return count;
  }

  /** The numbers of the owned globals. */
  List<Integer> numbers() {
    return owned;
  }

  boolean owns(int global) {
    return owned.contains(global);
  }

  /** Whether this is the first global that can hold a stack pointer, as compiled C code has one. */
  boolean isStackPointer(int global) {
    return global == stackPointer;
  }
}
