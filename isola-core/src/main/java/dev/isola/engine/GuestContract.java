package dev.isola.engine;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExportSection;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.ImportSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the guest's binary interface asks of a module, as far as it can be seen without running it.
 *
 * @since 0.1.0
 */
public final class GuestContract {

  /** A table is an array of the JVM from its beginning, so a module could fill the heap with it. */
  private static final long MAX_TABLE = 1 << 20;

  private static final Map<String, FunctionType> EXPORTS = exports();

  private final WasmModule module;
  private final List<String> faults = new ArrayList<>();

  private GuestContract(WasmModule module) {
    this.module = module;
  }

  private static Map<String, FunctionType> exports() {
    Map<String, FunctionType> exports = new LinkedHashMap<>();
    exports.put("isola_abi", GuestImports.type("", "i"));
    exports.put("isola_init", GuestImports.type("", "i"));
    exports.put("isola_start", GuestImports.type("", "i"));
    exports.put("isola_alloc", GuestImports.type("i", "i"));
    exports.put("isola_free", GuestImports.type("i", ""));
    exports.put("isola_load", GuestImports.type("iiii", "i"));
    exports.put("isola_call", GuestImports.type("iiii", "i"));
    return exports;
  }

  /**
   * Checks a module.
   *
   * @param module the module
   * @throws IllegalArgumentException if it cannot be a guest; the message says all that is wrong
   *     with it
   */
  public static void check(WasmModule module) {
    ModuleDescription.of(module);
    GuestContract contract = new GuestContract(module);
    contract.checkExports();
    contract.checkImports();
    contract.checkSections();
    if (!contract.faults.isEmpty()) {
      throw new IllegalArgumentException(
          "the module is not a guest of version "
              + GuestInstance.ABI_VERSION
              + " of the ABI: "
              + String.join("; ", contract.faults));
    }
  }

  private void checkExports() {
    Map<String, Export> found = new LinkedHashMap<>();
    ExportSection section = module.exportSection();
    for (int i = 0; i < section.exportCount(); i++) {
      found.put(section.getExport(i).name(), section.getExport(i));
    }
    List<String> missing = new ArrayList<>();
    Export memory = found.get("memory");
    if (memory == null || memory.exportType() != ExternalType.MEMORY) {
      missing.add("memory");
    }
    EXPORTS.forEach((name, type) -> checkExport(name, type, found.get(name), missing));
    if (found.containsKey("_initialize")) {
      checkExport("_initialize", GuestImports.type("", ""), found.get("_initialize"), missing);
    }
    if (!missing.isEmpty()) {
      faults.add("it does not export " + String.join(", ", missing));
    }
  }

  private void checkExport(String name, FunctionType wanted, Export export, List<String> missing) {
    if (export == null || export.exportType() != ExternalType.FUNCTION) {
      missing.add(name);
      return;
    }
    FunctionType found = type(export.index());
    if (!found.equals(wanted)) {
      faults.add("its function " + name + " is " + found + ", and must be " + wanted);
    }
  }

  private FunctionType type(int function) {
    ImportSection imports = module.importSection();
    if (function < 0
        || function - imports.importCount() >= module.functionSection().functionCount()) {
      throw new IllegalArgumentException(
          "the module is damaged: it has no function " + Integer.toUnsignedString(function));
    }
    // Guests import nothing but functions, so these are numbered as the imports are.
    int type =
        function < imports.importCount()
            ? ((FunctionImport) imports.getImport(function)).typeIndex()
            : module.functionSection().getFunctionType(function - imports.importCount());
    return module.typeSection().getType(type);
  }

  private void checkImports() {
    List<String> unknown = new ArrayList<>();
    ImportSection imports = module.importSection();
    for (int i = 0; i < imports.importCount(); i++) {
      Import wanted = imports.getImport(i);
      String name = wanted.module() + "." + wanted.name();
      FunctionType offered = GuestImports.typeOf(wanted);
      if (offered == null) {
        unknown.add(name);
      } else if (!type(i).equals(offered)) {
        faults.add("it imports " + name + " as " + type(i) + ", which is " + offered);
      }
    }
    if (!unknown.isEmpty()) {
      faults.add("it imports " + String.join(", ", unknown) + ", which the host does not offer");
    }
  }

  private void checkSections() {
    if (module.startSection().isPresent()) {
      faults.add("it has a start function; _initialize and isola_init take its place");
    }
    if (module.tableSection().tableCount() > 0) {
      long size = module.tableSection().getTable(0).limits().min();
      if (size > MAX_TABLE) {
        faults.add("its table has " + size + " entries, at most are " + MAX_TABLE);
      }
    }
  }
}
