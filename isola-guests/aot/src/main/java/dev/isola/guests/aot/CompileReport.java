package dev.isola.guests.aot;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.NameCustomSection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What a developer wants to know about a compiled module, as text. */
final class CompileReport {

  private CompileReport() {}

  static String of(WasmModule module, CompiledGuest guest) {
    StringBuilder text = new StringBuilder();
    long bytes = guest.classes().values().stream().mapToLong(b -> b.length).sum();
    text.append("functions: ").append(guest.functions()).append('\n');
    text.append("classes: ").append(guest.classes().size()).append(", ");
    text.append(bytes).append(" bytes\n");
    text.append("functions left to the interpreter: ").append(guest.interpreted().size());
    text.append('\n');
    guest.interpreted().forEach(name -> text.append("  ").append(name).append('\n'));
    Map<String, Integer> large = new TreeMap<>();
    guest
        .classes()
        .forEach(
            (name, classFile) ->
                MethodSizes.of(classFile)
                    .forEach(
                        (method, size) -> {
                          if (size > MethodSizes.JIT_LIMIT) {
                            large.put(readable(module, name, method), size);
                          }
                        }));
    text.append("methods over ").append(MethodSizes.JIT_LIMIT).append(" bytes: ");
    text.append(large.size()).append('\n');
    large.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .forEach(e -> text.append("  %6d %s%n".formatted(e.getValue(), e.getKey())));
    return text.toString();
  }

  private static String readable(WasmModule module, String className, String method) {
    String simple = className.substring(className.lastIndexOf('/') + 1) + "." + method;
    NameCustomSection names = module.nameSection();
    if (names == null || !method.startsWith("func_")) {
      return simple;
    }
    int function = Integer.parseInt(method.substring(5, method.indexOf('(')));
    String name = names.nameOfFunction(function);
    return name == null ? simple : name + " = " + simple;
  }
}
