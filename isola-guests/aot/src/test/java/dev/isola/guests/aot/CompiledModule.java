package dev.isola.guests.aot;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import dev.isola.engine.FlatMemory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** A module and its JVM classes: to be run, to be looked at and to be interpreted instead. */
final class CompiledModule {

  private final WasmModule module;
  private final CompiledGuest guest;

  CompiledModule(TestModule module, int functionsPerClass) {
    this(module.bytes(), functionsPerClass);
  }

  CompiledModule(byte[] module, int functionsPerClass) {
    this.module = Parser.parse(module);
    this.guest = CompiledGuest.compile(this.module, "test.Machine", functionsPerClass);
  }

  CompiledGuest guest() {
    return guest;
  }

  /** An instance that runs the classes. */
  Instance compiled() throws Exception {
    return build(limits -> FlatMemory.empty(limits.initialPages(), limits.maximumPages()));
  }

  /** An instance that runs the classes with the given memory. */
  Instance compiled(FlatMemory memory) throws Exception {
    return build(limits -> memory);
  }

  private Instance build(Function<MemoryLimits, Memory> memories) throws Exception {
    return Instance.builder(module)
        .withMachineFactory(machine(TestGuest.load(guest.machine(), guest.classes())))
        .withMemoryFactory(memories)
        .build();
  }

  static Function<Instance, Machine> machine(Class<?> type) {
    return instance -> {
      try {
        return (Machine) type.getConstructor(Instance.class).newInstance(instance);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** An instance that runs the module without the classes. */
  Instance interpreted() {
    return Instance.builder(module).build();
  }

  /** The methods of all classes. */
  Stream<MethodNode> methods() {
    return guest.classes().values().stream()
        .flatMap(
            bytes -> {
              ClassNode type = new ClassNode();
              new ClassReader(bytes).accept(type, 0);
              return type.methods.stream();
            });
  }

  /** The method that a function of the module became. */
  MethodNode function(int number) {
    return methods().filter(m -> m.name.equals("func_" + number)).findFirst().orElseThrow();
  }

  /** The methods that a method calls, as {@code owner.name} with slashes in the owner. */
  static List<String> calls(MethodNode method) {
    return Arrays.stream(method.instructions.toArray())
        .filter(MethodInsnNode.class::isInstance)
        .map(MethodInsnNode.class::cast)
        .map(call -> call.owner + "." + call.name)
        .toList();
  }
}
