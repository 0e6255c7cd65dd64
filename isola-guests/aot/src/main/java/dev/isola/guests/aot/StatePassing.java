package dev.isola.guests.aot;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import dev.isola.engine.MeteredEntries;
import dev.isola.engine.SelfMetering;
import dev.isola.spi.GuestState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Hands every compiled function one {@link GuestState} in place of Chicory's memory and instance.
 *
 * <p>Memory accesses become calls of static methods of a final class, which the JVM's compilers see
 * through without knowing which memories there are; globals become fields; and each call passes one
 * argument less. Chicory's look at the thread's interrupt flag before every call and at every turn
 * of a loop becomes a {@linkplain GuestState#tick tick} at every turn of a loop and at the
 * {@linkplain MeteredEntries entry} of some functions that call others. A function that neither
 * calls nor loops ends by itself soon. Loops that {@linkplain SelfMetering count themselves} only
 * look whether they are to end.
 */
final class StatePassing {

  private static final Type STATE = Type.getType(GuestState.class);
  private static final String INSTANCE = Type.getInternalName(Instance.class);
  private static final String MEMORY = Type.getInternalName(Memory.class);
  private static final String FUNCTION = "func_";
  private static final String GETS_STATE = "(" + STATE.getDescriptor() + ")";

  /** Chicory's methods for memory instructions, and those that take their place. */
  private static final Map<String, String> MEMORY_METHODS = memoryMethods();

  private final String machine;
  private final String shaded;
  private final OwnedGlobals globals;
  private final FixedTable table;
  private final MeteredEntries metered;
  private final SelfMetering selfMetering;

  StatePassing(
      String machine,
      OwnedGlobals globals,
      FixedTable table,
      MeteredEntries metered,
      SelfMetering selfMetering) {
    this.machine = machine;
    this.shaded = machine + "Shaded";
    this.globals = globals;
    this.table = table;
    this.metered = metered;
    this.selfMetering = selfMetering;
  }

  private static Map<String, String> memoryMethods() {
    Map<String, String> methods = new TreeMap<>();
    for (String kind : List.of("Byte", "Short", "Int", "Long", "Float", "Double")) {
      methods.put("memoryRead" + kind, "read" + kind);
      methods.put("memoryWrite" + kind, "write" + kind);
    }
    methods.put("memoryCopy", "copy");
    methods.put("memoryFill", "fill");
    methods.put("memoryGrow", "grow");
    methods.put("memoryPages", "pages");
    return methods;
  }

  /** Rewrites the classes that hold functions; the names are internal ones. */
  SortedMap<String, byte[]> rewrite(SortedMap<String, byte[]> classes) {
    SortedMap<String, byte[]> rewritten = new TreeMap<>();
    classes.forEach(
        (name, bytes) ->
            rewritten.put(name, name.startsWith(machine + "FuncGroup_") ? rewrite(bytes) : bytes));
    return rewritten;
  }

  /** A descriptor with Chicory's two parameters replaced by the state. */
  static String withState(String descriptor) {
    return descriptor
        .replace("L" + MEMORY + ";L" + INSTANCE + ";", STATE.getDescriptor())
        .replace("L" + INSTANCE + ";L" + MEMORY + ";", STATE.getDescriptor());
  }

  /** The descriptor by which a function is called; with one fixed table, its number is left out. */
  String calledWithState(String name, String descriptor) {
    String called = withState(descriptor);
    String tableAndState = "I" + STATE.getDescriptor() + ")";
    return name.startsWith(DispatchSplitter.INDIRECT) && table.isFixed()
        ? called.replace(tableAndState, STATE.getDescriptor() + ")")
        : called;
  }

  private byte[] rewrite(byte[] bytes) {
    ClassNode type = new ClassNode();
    new ClassReader(bytes).accept(type, ClassReader.EXPAND_FRAMES);
    for (MethodNode method : type.methods) {
      if (!method.desc.equals(withState(method.desc))) {
        rewrite(method);
      }
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  private void rewrite(MethodNode method) {
    Type[] parameters = Type.getArgumentTypes(method.desc);
    int memory = slot(parameters, MEMORY);
    int instance = slot(parameters, INSTANCE);
    new MethodRewriting(method, memory, instance).run();
    method.desc = withState(method.desc);
  }

  /** The number of the function that a method is; -1 of other methods. */
  private static int function(String method) {
    return method.startsWith(FUNCTION) ? Integer.parseInt(method.substring(FUNCTION.length())) : -1;
  }

  private static boolean isIn(IntPredicate functions, String method) {
    int function = function(method);
    return function >= 0 && functions.test(function);
  }

  private static int slot(Type[] parameters, String wanted) {
    int slot = 0;
    for (Type parameter : parameters) {
      if (parameter.getDescriptor().equals("L" + wanted + ";")) {
        return slot;
      }
      slot += parameter.getSize();
    }
    throw new IllegalArgumentException("no parameter of type " + wanted);
  }

  /** The rewriting of one method. */
  private final class MethodRewriting {

    private final MethodNode method;
    private final InsnList code;
    private final int memory;
    private final int instance;
    private final int state;
    private boolean calls;

    MethodRewriting(MethodNode method, int memory, int instance) {
      this.method = method;
      this.code = method.instructions;
      this.memory = memory;
      this.instance = instance;
      this.state = Math.min(memory, instance);
    }

    void run() {
      for (AbstractInsnNode instruction : code.toArray()) {
        if (instruction instanceof MethodInsnNode call) {
          rewriteCall(call);
        } else if (instruction instanceof FrameNode frame) {
          rewriteFrame(frame);
        }
      }
      if (calls && isIn(metered::contains, method.name)) {
        code.insert(onState("tick"));
      }
      for (AbstractInsnNode instruction : code.toArray()) {
        if (instruction instanceof VarInsnNode variable) {
          rewriteVariable(variable);
        } else if (instruction instanceof IincInsnNode increment) {
          increment.var = shifted(increment.var);
        }
      }
    }

    private void rewriteCall(MethodInsnNode call) {
      if (call.owner.equals(shaded)) {
        rewriteShadedCall(call);
      } else if (call.owner.startsWith(machine) && !call.desc.equals(withState(call.desc))) {
        calls = true;
        AbstractInsnNode second = call.getPrevious();
        AbstractInsnNode first = second.getPrevious();
        if (!isLoad(first, memory) || !isLoad(second, instance)) {
          throw unexpected(call);
        }
        if (call.name.startsWith(DispatchSplitter.INDIRECT) && table.isFixed()) {
          if (constant(first.getPrevious()) == null) {
            throw unexpected(call);
          }
          code.remove(first.getPrevious());
        }
        code.remove(second);
        replace(first, new VarInsnNode(Opcodes.ALOAD, -1));
        call.desc = calledWithState(call.name, call.desc);
        if (isIn(selfMetering::isMeter, call.name)) {
          call.owner = STATE.getInternalName();
          call.name = "count";
        }
      }
    }

    private void rewriteShadedCall(MethodInsnNode call) {
      String replacement = MEMORY_METHODS.get(call.name);
      if (call.name.equals("checkInterruption")) {
        AbstractInsnNode next = call.getNext();
        if (next.getOpcode() == Opcodes.GOTO || next.getOpcode() == Opcodes.TABLESWITCH) {
          code.insertBefore(
              call, onState(isIn(selfMetering::contains, method.name) ? "poll" : "tick"));
        }
        code.remove(call);
      } else if (replacement != null
          && isLoad(call.getPrevious(), memory)
          && call.desc.indexOf(MEMORY) == call.desc.lastIndexOf(MEMORY)) {
        replace(call.getPrevious(), new VarInsnNode(Opcodes.ALOAD, -1));
        call.owner = STATE.getInternalName();
        call.name = replacement;
        call.desc = call.desc.replace("L" + MEMORY + ";", STATE.getDescriptor());
      } else if (call.name.equals("readGlobal") || call.name.equals("writeGlobal")) {
        rewriteGlobal(call);
      }
    }

    private void rewriteGlobal(MethodInsnNode call) {
      AbstractInsnNode load = call.getPrevious();
      AbstractInsnNode number = load.getPrevious();
      Integer global = constant(number);
      if (!isLoad(load, instance) || global == null) {
        throw unexpected(call);
      }
      if (!globals.owns(global)) {
        return;
      }
      boolean write = call.name.equals("writeGlobal");
      AbstractInsnNode conversion = write ? number.getPrevious() : call.getNext();
      replace(load, new VarInsnNode(Opcodes.ALOAD, -1));
      call.owner = STATE.getInternalName();
      if (globals.isStackPointer(global)) {
        if (conversion.getOpcode() != (write ? Opcodes.I2L : Opcodes.L2I)) {
          throw unexpected(call);
        }
        code.remove(number);
        code.remove(conversion);
        call.name = "stackPointer";
        call.desc = write ? "(I" + STATE.getDescriptor() + ")V" : GETS_STATE + "I";
      } else {
        call.name = "global";
        call.desc =
            write ? "(JI" + STATE.getDescriptor() + ")V" : "(I" + STATE.getDescriptor() + ")J";
      }
    }

    /** What is left of the loads feeds an operation that only Chicory's objects can do. */
    private void rewriteVariable(VarInsnNode variable) {
      boolean takesMemory = isLoad(variable, memory);
      if (variable.var == -1) {
        variable.var = state;
      } else if (takesMemory || isLoad(variable, instance)) {
        InsnList loading = new InsnList();
        loading.add(new VarInsnNode(Opcodes.ALOAD, state));
        loading.add(staticCall("instance", GETS_STATE + "Ljava/lang/Object;"));
        loading.add(new TypeInsnNode(Opcodes.CHECKCAST, INSTANCE));
        if (takesMemory) {
          loading.add(
              new MethodInsnNode(
                  Opcodes.INVOKEVIRTUAL, INSTANCE, "memory", "()L" + MEMORY + ";", false));
        }
        code.insertBefore(variable, loading);
        code.remove(variable);
      } else {
        variable.var = shifted(variable.var);
      }
    }

    private int shifted(int variable) {
      return variable > Math.max(memory, instance) ? variable - 1 : variable;
    }

    /** Frames come expanded; one without all parameters is of code that is never reached. */
    private void rewriteFrame(FrameNode frame) {
      List<Object> locals = new ArrayList<>(frame.local);
      locals.remove(INSTANCE);
      Collections.replaceAll(locals, MEMORY, STATE.getInternalName());
      frame.local = locals;
    }

    private InsnList onState(String name) {
      InsnList list = new InsnList();
      list.add(new VarInsnNode(Opcodes.ALOAD, -1));
      list.add(staticCall(name, GETS_STATE + "V"));
      return list;
    }

    private MethodInsnNode staticCall(String name, String descriptor) {
      return new MethodInsnNode(
          Opcodes.INVOKESTATIC, STATE.getInternalName(), name, descriptor, false);
    }

    private void replace(AbstractInsnNode old, AbstractInsnNode replacement) {
      code.insertBefore(old, replacement);
      code.remove(old);
    }

    private IllegalStateException unexpected(MethodInsnNode call) {
      return new IllegalStateException(
          "unexpected code before " + call.name + call.desc + " in " + method.name);
    }
  }

  private static boolean isLoad(AbstractInsnNode instruction, int slot) {
    return instruction instanceof VarInsnNode variable
        && variable.getOpcode() == Opcodes.ALOAD
        && variable.var == slot;
  }

  /** The integer that an instruction pushes, or null. */
  private static Integer constant(AbstractInsnNode instruction) {
    if (instruction instanceof InsnNode
        && instruction.getOpcode() >= Opcodes.ICONST_M1
        && instruction.getOpcode() <= Opcodes.ICONST_5) {
      return instruction.getOpcode() - Opcodes.ICONST_0;
    } else if (instruction instanceof IntInsnNode push
        && (push.getOpcode() == Opcodes.BIPUSH || push.getOpcode() == Opcodes.SIPUSH)) {
      return push.operand;
    } else if (instruction instanceof LdcInsnNode load && load.cst instanceof Integer value) {
      return value;
    }
    return null;
  }
}
