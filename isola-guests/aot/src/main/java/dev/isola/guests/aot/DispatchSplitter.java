package dev.isola.guests.aot;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.FunctionType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.InstructionAdapter;

/**
 * Gives compiled modules an indirect call that the JVM's compilers accept.
 *
 * <p>Chicory 1.7.5 dispatches an indirect call, and a call by the host, with one switch over every
 * function of the type, or of the module. In a large module such a method is longer than 8,000
 * bytes, and the JVM then never compiles it. Here an indirect call switches only over the functions
 * that can be in a table, in groups small enough to be compiled, and a call by the host only over
 * those that are exported. What nothing refers to any more is left out.
 */
final class DispatchSplitter {

  /** Twelve bytes of code for each case: a group stays well below 8,000 bytes. */
  private static final int GROUP = 512;

  private static final String INDIRECT = "call_indirect_";
  private static final String FUNCTION = "func_";
  private static final String BOXED = "call_";

  private static final Type INSTANCE = Type.getType(Instance.class);
  private static final Type MEMORY = Type.getType(Memory.class);
  private static final Type TABLE = Type.getType(TableInstance.class);
  private static final Type LONGS = Type.getType(long[].class);
  private static final Type FAILURE = Type.getType(RuntimeException.class);

  private final String machine;
  private final String shaded;
  private final CallableFunctions callable;

  DispatchSplitter(String machine, CallableFunctions callable) {
    this.machine = machine;
    this.shaded = machine + "Shaded";
    this.callable = callable;
  }

  /** Rewrites all classes of a module; the names are internal ones. */
  SortedMap<String, byte[]> rewrite(SortedMap<String, byte[]> classes) {
    SortedSet<Integer> fromHost = callable.fromHost();
    SortedSet<Integer> fromTable = callable.fromTable();
    Map<Integer, String> owners = new HashMap<>();
    classes.forEach((name, bytes) -> collectFunctions(name, bytes, owners));
    SortedMap<String, byte[]> rewritten = new TreeMap<>();
    classes.forEach(
        (name, bytes) -> {
          if (name.startsWith(machine + "Indirect_") || name.startsWith(machine + "Dispatch_")) {
            return;
          }
          if (name.equals(machine) || name.startsWith(machine + "CallIndirectBridge_")) {
            rewritten.put(name, rewriteIndirectCalls(name, bytes, fromTable, owners));
          } else if (name.equals(machine + "MachineCall")) {
            rewritten.put(name, rewriteHostCalls(bytes, fromHost, owners));
          } else if (name.startsWith(machine + "FuncGroup_")) {
            rewritten.put(name, dropBoxedCalls(bytes, fromHost));
          } else {
            rewritten.put(name, bytes);
          }
        });
    return rewritten;
  }

  private void collectFunctions(String name, byte[] bytes, Map<Integer, String> owners) {
    if (!name.startsWith(machine + "FuncGroup_")) {
      return;
    }
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] thrown) {
            if (method.startsWith(FUNCTION)) {
              owners.put(Integer.valueOf(method.substring(FUNCTION.length())), name);
            }
            return null;
          }
        };
    new ClassReader(bytes).accept(visitor, ClassReader.SKIP_CODE);
  }

  private byte[] rewriteIndirectCalls(
      String owner, byte[] bytes, Set<Integer> fromTable, Map<Integer, String> owners) {
    ClassWriter writer = new FrameComputingWriter();
    Map<Integer, String> dispatched = new TreeMap<>();
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] thrown) {
            if (method.startsWith(INDIRECT)) {
              dispatched.put(Integer.valueOf(method.substring(INDIRECT.length())), descriptor);
              return null;
            }
            return super.visitMethod(access, method, descriptor, signature, thrown);
          }
        };
    new ClassReader(bytes).accept(visitor, 0);
    dispatched.forEach(
        (type, descriptor) ->
            writeIndirectCall(writer, owner, type, descriptor, fromTable, owners));
    return writer.toByteArray();
  }

  /** One method for a type: look the function up in the table, then choose among its functions. */
  private void writeIndirectCall(
      ClassWriter writer,
      String owner,
      int typeId,
      String descriptor,
      Set<Integer> fromTable,
      Map<Integer, String> owners) {
    Type returned = Type.getReturnType(descriptor);
    Type[] parameters = Type.getArgumentTypes(descriptor);
    // The last four are: index in the table, table, memory, instance.
    Type[] passed = new Type[parameters.length - 2];
    System.arraycopy(parameters, 0, passed, 0, parameters.length - 4);
    passed[passed.length - 2] = MEMORY;
    passed[passed.length - 1] = INSTANCE;
    int[] slots = slots(parameters);
    int index = slots[parameters.length - 4];
    int table = slots[parameters.length - 3];
    int memory = slots[parameters.length - 2];
    int instance = slots[parameters.length - 1];
    int function = slots[parameters.length];

    List<Integer> candidates = candidates(typeId, fromTable, owners);
    InstructionAdapter code = begin(writer, INDIRECT + typeId, descriptor);
    code.invokestatic(shaded, "checkInterruption", "()V", false);
    code.load(instance, INSTANCE);
    code.load(table, Type.INT_TYPE);
    code.invokevirtual(
        INSTANCE.getInternalName(), "table", Type.getMethodDescriptor(TABLE, Type.INT_TYPE), false);
    code.load(index, Type.INT_TYPE);
    code.invokevirtual(TABLE.getInternalName(), "requiredRef", "(I)I", false);
    code.store(function, Type.INT_TYPE);
    for (int i = 0; i < passed.length - 2; i++) {
      code.load(slots[i], passed[i]);
    }
    code.load(memory, MEMORY);
    code.load(instance, INSTANCE);

    String target = Type.getMethodDescriptor(returned, passed);
    String group = Type.getMethodDescriptor(returned, append(passed, Type.INT_TYPE));
    if (candidates.size() <= GROUP) {
      writeSwitch(code, function, candidates, target, returned, owners);
    } else {
      code.load(function, Type.INT_TYPE);
      writeGroupChoice(code, owner, INDIRECT + typeId, function, candidates, group, returned);
    }
    end(code);
    if (candidates.size() > GROUP) {
      for (int start = 0; start < candidates.size(); start += GROUP) {
        List<Integer> part = candidates.subList(start, Math.min(start + GROUP, candidates.size()));
        InstructionAdapter leaf = begin(writer, groupName(INDIRECT + typeId, start), group);
        int[] leafSlots = slots(Type.getArgumentTypes(group));
        for (int i = 0; i < passed.length; i++) {
          leaf.load(leafSlots[i], passed[i]);
        }
        writeSwitch(leaf, leafSlots[passed.length], part, target, returned, owners);
        end(leaf);
      }
    }
  }

  private List<Integer> candidates(
      int typeId, Set<Integer> fromTable, Map<Integer, String> owners) {
    List<FunctionType> types = callable.types();
    FunctionType wanted = callable.type(typeId);
    List<Integer> candidates = new ArrayList<>();
    for (int function : fromTable) {
      if (types.get(function).equals(wanted)) {
        if (!owners.containsKey(function)) {
          throw new IllegalStateException("no compiled code for function " + function);
        }
        candidates.add(function);
      }
    }
    return candidates;
  }

  /**
   * Expects the arguments on the stack; chooses by the function's number and returns its result.
   */
  private void writeSwitch(
      InstructionAdapter code,
      int function,
      List<Integer> candidates,
      String target,
      Type returned,
      Map<Integer, String> owners) {
    Label other = new Label();
    Label[] labels = candidates.stream().map(c -> new Label()).toArray(Label[]::new);
    int[] keys = candidates.stream().mapToInt(Integer::intValue).toArray();
    code.load(function, Type.INT_TYPE);
    code.lookupswitch(other, keys, labels);
    for (int i = 0; i < keys.length; i++) {
      code.mark(labels[i]);
      code.invokestatic(owners.get(keys[i]), FUNCTION + keys[i], target, false);
      code.areturn(returned);
    }
    code.mark(other);
    code.invokestatic(
        shaded, "throwIndirectCallTypeMismatch", Type.getMethodDescriptor(FAILURE), false);
    code.athrow();
  }

  /** Expects the arguments and the function's number on the stack; calls the group it lies in. */
  private static void writeGroupChoice(
      InstructionAdapter code,
      String owner,
      String method,
      int function,
      List<Integer> candidates,
      String group,
      Type returned) {
    for (int start = 0; start < candidates.size(); start += GROUP) {
      Label next = new Label();
      boolean last = start + GROUP >= candidates.size();
      if (!last) {
        code.load(function, Type.INT_TYPE);
        code.iconst(candidates.get(start + GROUP));
        code.ificmpge(next);
      }
      code.invokestatic(owner, groupName(method, start), group, false);
      code.areturn(returned);
      if (!last) {
        code.mark(next);
      }
    }
  }

  private static String groupName(String method, int start) {
    return method + "_from_" + start;
  }

  private byte[] rewriteHostCalls(
      byte[] bytes, Set<Integer> fromHost, Map<Integer, String> owners) {
    ClassWriter writer = new FrameComputingWriter();
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] thrown) {
            if (method.startsWith("call")) {
              return null;
            }
            return super.visitMethod(access, method, descriptor, signature, thrown);
          }
        };
    new ClassReader(bytes).accept(visitor, 0);

    String boxed = Type.getMethodDescriptor(LONGS, INSTANCE, MEMORY, LONGS);
    InstructionAdapter code =
        begin(
            writer,
            "call",
            Type.getMethodDescriptor(LONGS, INSTANCE, MEMORY, Type.INT_TYPE, LONGS));
    int function = 2;
    List<Integer> keys =
        fromHost.stream().filter(f -> f >= callable.types().size() - callable.defined()).toList();
    Label other = new Label();
    Label[] labels = keys.stream().map(k -> new Label()).toArray(Label[]::new);
    code.load(0, INSTANCE);
    code.load(1, MEMORY);
    code.load(3, LONGS);
    code.load(function, Type.INT_TYPE);
    code.lookupswitch(other, keys.stream().mapToInt(Integer::intValue).toArray(), labels);
    for (int i = 0; i < labels.length; i++) {
      code.mark(labels[i]);
      code.invokestatic(owners.get(keys.get(i)), BOXED + keys.get(i), boxed, false);
      code.areturn(LONGS);
    }
    code.mark(other);
    code.load(function, Type.INT_TYPE);
    code.invokestatic(
        shaded, "throwUnknownFunction", Type.getMethodDescriptor(FAILURE, Type.INT_TYPE), false);
    code.athrow();
    end(code);
    return writer.toByteArray();
  }

  /** Leaves out the entry points for calls by the host of functions that the host cannot call. */
  private static byte[] dropBoxedCalls(byte[] bytes, Set<Integer> fromHost) {
    // A fresh constant pool: the old one still names what is dropped.
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] thrown) {
            if (method.startsWith(BOXED)
                && !fromHost.contains(Integer.valueOf(method.substring(BOXED.length())))) {
              return null;
            }
            return super.visitMethod(access, method, descriptor, signature, thrown);
          }
        };
    new ClassReader(bytes).accept(visitor, 0);
    return writer.toByteArray();
  }

  private static InstructionAdapter begin(ClassWriter writer, String name, String descriptor) {
    MethodVisitor method =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, descriptor, null, null);
    method.visitCode();
    return new InstructionAdapter(method);
  }

  private static void end(InstructionAdapter code) {
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The first local variable of each parameter, and the first one after them. */
  private static int[] slots(Type[] parameters) {
    int[] slots = new int[parameters.length + 1];
    for (int i = 0; i < parameters.length; i++) {
      slots[i + 1] = slots[i] + parameters[i].getSize();
    }
    return slots;
  }

  private static Type[] append(Type[] types, Type last) {
    Type[] longer = Arrays.copyOf(types, types.length + 1);
    longer[types.length] = last;
    return longer;
  }

  /** Computes stack maps without loading the classes it writes: none of them has a subclass. */
  private static final class FrameComputingWriter extends ClassWriter {

    FrameComputingWriter() {
      super(COMPUTE_FRAMES | COMPUTE_MAXS);
    }

    @Override
    protected String getCommonSuperClass(String first, String second) {
      return "java/lang/Object";
    }
  }
}
