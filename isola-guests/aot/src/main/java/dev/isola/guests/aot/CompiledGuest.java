package dev.isola.guests.aot;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.internal.ByteClassCollector;
import com.dylibso.chicory.compiler.internal.Compiler;
import com.dylibso.chicory.compiler.internal.CompilerResult;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.NameCustomSection;
import dev.isola.engine.CallableFunctions;
import dev.isola.engine.MeteredEntries;
import dev.isola.engine.SelfMetering;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A module as JVM classes.
 *
 * @param machine the name of the class that implements the module, with dots
 * @param classes class files by internal name, with slashes
 * @param functions how many functions the module has, imported ones not counted
 * @param interpreted the functions that are too large for the JVM and could only be interpreted
 */
record CompiledGuest(
    String machine, SortedMap<String, byte[]> classes, int functions, List<String> interpreted) {

  /** Compiles with Chicory's compiler and rewrites the classes for speed. */
  static CompiledGuest compile(WasmModule module, String machine, int functionsPerClass) {
    CompilerResult result =
        Compiler.builder(module)
            .withClassName(machine)
            .withMaxFunctionsPerClass(functionsPerClass)
            .withInterpreterFallback(InterpreterFallback.SILENT)
            .withClassCollectorFactory(ByteClassCollector::new)
            .build()
            .compile();
    SortedMap<String, byte[]> classes = new TreeMap<>();
    result.classBytes().forEach((name, bytes) -> classes.put(name.replace('.', '/'), bytes));
    List<String> interpreted = new ArrayList<>();
    result.interpretedFunctions().stream()
        .sorted()
        .forEach(function -> interpreted.add(name(module, function)));
    String internalName = machine.replace('.', '/');
    OwnedGlobals globals = new OwnedGlobals(module);
    FixedTable table = FixedTable.of(module);
    CallableFunctions callable = new CallableFunctions(module);
    StatePassing passing =
        new StatePassing(
            internalName, globals, table, new MeteredEntries(callable), new SelfMetering(module));
    SortedMap<String, byte[]> passed = passing.rewrite(classes);
    SortedMap<String, byte[]> split =
        new DispatchSplitter(internalName, callable, globals, table, passing).rewrite(passed);
    SortedMap<String, byte[]> safe = new UnsignedComparisons(internalName).rewrite(split);
    SortedMap<String, byte[]> fused = new FusedBranches().rewrite(safe);
    SortedMap<String, byte[]> masked = new AbsoluteValues().rewrite(fused);
    SortedMap<String, byte[]> apart = new DispatchLoops().rewrite(masked);
    return new CompiledGuest(
        machine, apart, module.functionSection().functionCount(), List.copyOf(interpreted));
  }

  private static String name(WasmModule module, int function) {
    NameCustomSection names = module.nameSection();
    String name = names == null ? null : names.nameOfFunction(function);
    int defined = function - module.importSection().count(ExternalType.FUNCTION);
    return name != null ? name : "function " + function + " (code entry " + defined + ")";
  }
}
