package dev.isola.engine;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExportSection;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Global;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which functions of a module can be called other than directly.
 *
 * <p>A reference to a function comes into being in three places only: element segments, initial
 * values of globals, and the instruction {@code ref.func}. A function that is named in none of them
 * can be in no table, because a guest's table is neither imported nor written by the host. So
 * indirect calls never reach it. Immutable.
 *
 * @since 0.1.0
 */
public final class CallableFunctions {

  private final WasmModule module;
  private final List<FunctionType> types = new ArrayList<>();

  /**
   * Looks at a module.
   *
   * @param module the module
   */
  public CallableFunctions(WasmModule module) {
    this.module = module;
    for (int i = 0; i < module.importSection().importCount(); i++) {
      Import imported = module.importSection().getImport(i);
      if (imported.importType() == ExternalType.FUNCTION) {
        types.add(module.typeSection().getType(((FunctionImport) imported).typeIndex()));
      }
    }
    for (int i = 0; i < module.functionSection().functionCount(); i++) {
      types.add(module.functionSection().getFunctionType(i, module.typeSection()));
    }
  }

  /**
   * The type of every function.
   *
   * @return the types, those of imported functions first
   */
  public List<FunctionType> types() {
    return types;
  }

  /**
   * The type with a number.
   *
   * @param typeId the number
   * @return the type
   */
  public FunctionType type(int typeId) {
    return module.typeSection().getType(typeId);
  }

  /**
   * How many functions have code in this module; they come after the imported ones.
   *
   * @return their number
   */
  public int defined() {
    return module.functionSection().functionCount();
  }

  /**
   * The functions that the host can call: the exported ones and the start function.
   *
   * @return their numbers
   */
  public SortedSet<Integer> fromHost() {
    SortedSet<Integer> callable = new TreeSet<>();
    ExportSection exports = module.exportSection();
    for (int i = 0; i < exports.exportCount(); i++) {
      Export export = exports.getExport(i);
      if (export.exportType() == ExternalType.FUNCTION) {
        callable.add(export.index());
      }
    }
    module.startSection().ifPresent(start -> callable.add((int) start.startIndex()));
    return callable;
  }

  /**
   * The functions that an indirect call can reach.
   *
   * @return their numbers
   */
  public SortedSet<Integer> fromTable() {
    SortedSet<Integer> callable = new TreeSet<>();
    for (Element element : module.elementSection().elements()) {
      element.initializers().forEach(value -> addReferences(value, callable));
    }
    for (Global global : module.globalSection().globals()) {
      addReferences(global.initInstructions(), callable);
    }
    for (int i = 0; i < module.codeSection().functionBodyCount(); i++) {
      addReferences(module.codeSection().getFunctionBody(i).instructions(), callable);
    }
    return callable;
  }

  /**
   * For each function its own number if an indirect call can reach it, and -1 otherwise.
   *
   * @return a new array
   */
  public int[] inAnyTable() {
    int[] functions = new int[types.size()];
    Arrays.fill(functions, -1);
    fromTable().forEach(function -> functions[function] = function);
    return functions;
  }

  /**
   * The functions that a function calls directly, as often as its code does, tail calls included.
   */
  List<Integer> calledBy(int function) {
    int body = function - (types.size() - defined());
    if (body < 0) {
      return List.of();
    }
    List<Integer> called = new ArrayList<>();
    for (Instruction instruction : module.codeSection().getFunctionBody(body).instructions()) {
      if (instruction.opcode() == OpCode.CALL || instruction.opcode() == OpCode.RETURN_CALL) {
        called.add((int) instruction.operand(0));
      }
    }
    return called;
  }

  private static void addReferences(
      Collection<? extends Instruction> code, SortedSet<Integer> callable) {
    for (Instruction instruction : code) {
      if (instruction.opcode() == OpCode.REF_FUNC) {
        callable.add((int) instruction.operand(0));
      }
    }
  }
}
