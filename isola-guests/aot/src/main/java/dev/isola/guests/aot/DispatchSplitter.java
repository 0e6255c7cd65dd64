package dev.isola.guests.aot;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableInstance;
import dev.isola.engine.CallableFunctions;
import dev.isola.spi.GuestState;
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
 * that can be in a table, and a call by the host only over those that are exported. What nothing
 * refers to any more is left out.
 *
 * <p>Every function that can be in a table gets a number such that the functions of one type are
 * numbered without gaps. An indirect call looks the number up in a constant array and jumps by it,
 * first to a group of functions, then within the group; a group is small enough for the JVM to
 * compile it into the first jump when it is hot. A number that belongs to another type is in no
 * group, so that the lookup checks the type as well. Where the content of the table is known, the
 * array is of the table's entries; otherwise the table is asked for the function first, and the
 * array is of all functions. Every indirect call is counted.
 */
final class DispatchSplitter {

  static final String INDIRECT = "call_indirect_";

  /** Eight bytes of code for each entry: the JVM takes methods of up to 325 bytes into others. */
  private static final int GROUP = 32;

  /** The most characters a constant can have, whatever they are. */
  private static final int MAX_TEXT = 65535 / 3;

  private static final String FUNCTION = "func_";
  private static final String BOXED = "call_";
  private static final String ENTRIES = "ENTRIES";

  private static final Type INSTANCE = Type.getType(Instance.class);
  private static final Type MEMORY = Type.getType(Memory.class);
  private static final Type STATE = Type.getType(GuestState.class);
  private static final Type TABLE = Type.getType(TableInstance.class);
  private static final Type LONGS = Type.getType(long[].class);
  private static final Type INTS = Type.getType(int[].class);
  private static final Type OBJECT = Type.getType(Object.class);
  private static final Type FAILURE = Type.getType(RuntimeException.class);
  private static final Type OVERFLOW = Type.getType(StackOverflowError.class);

  private final String machine;
  private final String shaded;
  private final CallableFunctions callable;
  private final OwnedGlobals globals;
  private final StatePassing passing;
  private final boolean fixed;
  private final EntryNumbers numbers;

  DispatchSplitter(
      String machine,
      CallableFunctions callable,
      OwnedGlobals globals,
      FixedTable table,
      StatePassing passing) {
    this.machine = machine;
    this.shaded = machine + "Shaded";
    this.callable = callable;
    this.globals = globals;
    this.passing = passing;
    this.fixed = table.isFixed();
    this.numbers =
        new EntryNumbers(callable.types(), fixed ? table.functions() : callable.inAnyTable());
  }

  /** Rewrites all classes of a module; the names are internal ones. */
  SortedMap<String, byte[]> rewrite(SortedMap<String, byte[]> classes) {
    SortedSet<Integer> fromHost = callable.fromHost();
    Map<Integer, String> owners = new HashMap<>();
    classes.forEach((name, bytes) -> collectFunctions(name, bytes, owners));
    SortedMap<String, byte[]> rewritten = new TreeMap<>();
    classes.forEach(
        (name, bytes) -> {
          if (name.startsWith(machine + "Indirect_") || name.startsWith(machine + "Dispatch_")) {
            return;
          }
          if (name.equals(machine) || name.startsWith(machine + "CallIndirectBridge_")) {
            rewritten.put(name, rewriteIndirectCalls(name, bytes, owners));
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

  private byte[] rewriteIndirectCalls(String owner, byte[] bytes, Map<Integer, String> owners) {
    ClassWriter writer = new FrameComputingWriter();
    Map<Integer, String> dispatched = new TreeMap<>();
    boolean isMachine = owner.equals(machine);
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] thrown) {
            if (method.startsWith(INDIRECT)) {
              dispatched.put(Integer.valueOf(method.substring(INDIRECT.length())), descriptor);
              return null;
            }
            return isMachine && method.equals("call")
                ? null
                : super.visitMethod(access, method, descriptor, signature, thrown);
          }
        };
    new ClassReader(bytes).accept(visitor, 0);
    if (isMachine) {
      writeEntryOfHost(writer);
      writeEntries(writer);
    }
    dispatched.forEach(
        (type, descriptor) ->
            writeIndirectCall(
                writer, owner, type, passing.calledWithState(INDIRECT, descriptor), owners));
    return writer.toByteArray();
  }

  /** The machine's method for calls by the host, which binds the state when it is first called. */
  private void writeEntryOfHost(ClassWriter writer) {
    writer.visitField(Opcodes.ACC_PRIVATE, "state", STATE.getDescriptor(), null, null).visitEnd();
    Type self = Type.getObjectType(machine);
    InstructionAdapter code =
        new InstructionAdapter(
            writer.visitMethod(
                Opcodes.ACC_PUBLIC,
                "call",
                Type.getMethodDescriptor(LONGS, Type.INT_TYPE, LONGS),
                null,
                null));
    code.visitCode();
    Label start = new Label();
    Label end = new Label();
    Label bound = new Label();
    Label overflow = new Label();
    code.visitTryCatchBlock(start, end, overflow, OVERFLOW.getInternalName());
    code.mark(start);
    code.load(0, self);
    code.getfield(machine, "state", STATE.getDescriptor());
    code.ifnonnull(bound);
    code.load(0, self);
    code.load(0, self);
    code.getfield(machine, "instance", INSTANCE.getDescriptor());
    code.invokestatic(machine, "bind", Type.getMethodDescriptor(STATE, INSTANCE), false);
    code.putfield(machine, "state", STATE.getDescriptor());
    code.mark(bound);
    code.load(0, self);
    code.getfield(machine, "state", STATE.getDescriptor());
    code.load(1, Type.INT_TYPE);
    code.load(2, LONGS);
    code.invokestatic(
        machine + "MachineCall",
        "call",
        Type.getMethodDescriptor(LONGS, STATE, Type.INT_TYPE, LONGS),
        false);
    code.areturn(LONGS);
    code.mark(end);
    code.mark(overflow);
    code.invokestatic(
        shaded, "throwCallStackExhausted", Type.getMethodDescriptor(FAILURE, OVERFLOW), false);
    code.athrow();
    end(code);

    InstructionAdapter bind = begin(writer, "bind", Type.getMethodDescriptor(STATE, INSTANCE));
    int state = 1;
    bind.load(0, INSTANCE);
    bind.invokevirtual(
        INSTANCE.getInternalName(), "memory", Type.getMethodDescriptor(MEMORY), false);
    bind.invokestatic(
        STATE.getInternalName(), "of", Type.getMethodDescriptor(STATE, OBJECT), false);
    bind.store(state, STATE);
    bind.load(state, STATE);
    bind.load(0, INSTANCE);
    bind.iconst(globals.count());
    bind.invokevirtual(
        STATE.getInternalName(),
        "bind",
        Type.getMethodDescriptor(Type.VOID_TYPE, OBJECT, Type.INT_TYPE),
        false);
    for (int global : globals.numbers()) {
      bind.load(state, STATE);
      bind.load(0, INSTANCE);
      bind.iconst(global);
      Type holder = Type.getType(GlobalInstance.class);
      bind.invokevirtual(
          INSTANCE.getInternalName(),
          "global",
          Type.getMethodDescriptor(holder, Type.INT_TYPE),
          false);
      bind.invokevirtual(
          holder.getInternalName(), "getValue", Type.getMethodDescriptor(Type.LONG_TYPE), false);
      bind.iconst(global);
      bind.invokevirtual(
          STATE.getInternalName(),
          globals.isStackPointer(global) ? "ownStackPointer" : "own",
          Type.getMethodDescriptor(Type.VOID_TYPE, Type.LONG_TYPE, Type.INT_TYPE),
          false);
    }
    bind.load(state, STATE);
    bind.areturn(STATE);
    end(bind);
  }

  /** The array of the entries' numbers: its length is a power of two, what is free has none. */
  private void writeEntries(ClassWriter writer) {
    writer
        .visitField(
            Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, ENTRIES, INTS.getDescriptor(), null, null)
        .visitEnd();
    InstructionAdapter code =
        new InstructionAdapter(
            writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null));
    code.visitCode();
    String text = numbers.text();
    code.visitTypeInsn(Opcodes.NEW, "java/lang/StringBuilder");
    code.dup();
    code.invokespecial("java/lang/StringBuilder", "<init>", "()V", false);
    for (int start = 0; start < text.length(); start += MAX_TEXT) {
      code.aconst(text.substring(start, Math.min(start + MAX_TEXT, text.length())));
      code.invokevirtual(
          "java/lang/StringBuilder",
          "append",
          "(Ljava/lang/String;)Ljava/lang/StringBuilder;",
          false);
    }
    code.invokevirtual("java/lang/StringBuilder", "toString", "()Ljava/lang/String;", false);
    code.invokestatic(STATE.getInternalName(), "entries", "(Ljava/lang/String;)[I", false);
    code.visitFieldInsn(Opcodes.PUTSTATIC, machine, ENTRIES, INTS.getDescriptor());
    code.areturn(Type.VOID_TYPE);
    end(code);
  }

  /** The method for a type: look the number up, then jump to its function. */
  private void writeIndirectCall(
      ClassWriter writer,
      String owner,
      int typeId,
      String descriptor,
      Map<Integer, String> owners) {
    Type returned = Type.getReturnType(descriptor);
    Type[] parameters = Type.getArgumentTypes(descriptor);
    // The last ones are: index in the table, the table's number if it matters, state.
    int arguments = parameters.length - (fixed ? 2 : 3);
    Type[] passed = append(Arrays.copyOf(parameters, arguments), STATE);
    int[] slots = slots(parameters);
    int index = slots[arguments];
    int state = slots[parameters.length - 1];
    int number = slots[parameters.length];
    List<Integer> functions = numbers.functions(callable.type(typeId));
    int first = numbers.first(callable.type(typeId));
    String target = Type.getMethodDescriptor(returned, passed);
    String group = Type.getMethodDescriptor(returned, append(passed, Type.INT_TYPE));

    InstructionAdapter code = begin(writer, INDIRECT + typeId, descriptor);
    code.load(state, STATE);
    code.invokestatic(
        STATE.getInternalName(), "tick", Type.getMethodDescriptor(Type.VOID_TYPE, STATE), false);
    Label wrong = new Label();
    if (fixed) {
      code.load(index, Type.INT_TYPE);
      code.iconst(-numbers.capacity());
      code.and(Type.INT_TYPE);
      code.ifne(wrong);
    } else {
      loadTable(code, state);
      code.load(index, Type.INT_TYPE);
      code.invokevirtual(TABLE.getInternalName(), "requiredRef", "(I)I", false);
      code.store(index, Type.INT_TYPE);
    }
    code.visitFieldInsn(Opcodes.GETSTATIC, machine, ENTRIES, INTS.getDescriptor());
    code.load(index, Type.INT_TYPE);
    code.iconst(numbers.capacity() - 1);
    code.and(Type.INT_TYPE);
    code.aload(Type.INT_TYPE);
    code.store(number, Type.INT_TYPE);
    for (int i = 0; i < passed.length - 1; i++) {
      code.load(slots[i], passed[i]);
    }
    code.load(state, STATE);
    Label mismatch = new Label();
    if (functions.isEmpty()) {
      code.goTo(mismatch);
    } else if (functions.size() <= GROUP) {
      writeJumps(code, number, functions, first, target, returned, owners, mismatch);
    } else {
      int groups = (functions.size() + GROUP - 1) / GROUP;
      Label[] labels = new Label[groups];
      Arrays.setAll(labels, i -> new Label());
      code.load(number, Type.INT_TYPE);
      code.load(number, Type.INT_TYPE);
      code.iconst(first);
      code.sub(Type.INT_TYPE);
      code.iconst(Integer.numberOfTrailingZeros(GROUP));
      code.shr(Type.INT_TYPE);
      Label other = new Label();
      code.tableswitch(0, groups - 1, other, labels);
      for (int i = 0; i < groups; i++) {
        code.mark(labels[i]);
        code.invokestatic(owner, groupName(INDIRECT + typeId, i * GROUP), group, false);
        code.areturn(returned);
      }
      code.mark(other);
      code.pop();
      code.goTo(mismatch);
    }
    code.mark(mismatch);
    writeWrongEntry(code, index, state);
    if (fixed) {
      code.mark(wrong); // with nothing on the stack, unlike the place above
      writeWrongEntry(code, index, state);
    }
    end(code);
    if (functions.size() > GROUP) {
      for (int start = 0; start < functions.size(); start += GROUP) {
        List<Integer> part = functions.subList(start, Math.min(start + GROUP, functions.size()));
        InstructionAdapter leaf = begin(writer, groupName(INDIRECT + typeId, start), group);
        int[] leafSlots = slots(Type.getArgumentTypes(group));
        for (int i = 0; i < passed.length; i++) {
          leaf.load(leafSlots[i], passed[i]);
        }
        Label other = new Label();
        writeJumps(
            leaf, leafSlots[passed.length], part, first + start, target, returned, owners, other);
        leaf.mark(other);
        writeMismatch(leaf);
        end(leaf);
      }
    }
  }

  /** Expects the arguments on the stack. */
  private void writeJumps(
      InstructionAdapter code,
      int number,
      List<Integer> functions,
      int first,
      String target,
      Type returned,
      Map<Integer, String> owners,
      Label other) {
    Label[] labels = new Label[functions.size()];
    Arrays.setAll(labels, i -> new Label());
    code.load(number, Type.INT_TYPE);
    code.tableswitch(first, first + labels.length - 1, other, labels);
    for (int i = 0; i < labels.length; i++) {
      int function = functions.get(i);
      code.mark(labels[i]);
      code.invokestatic(owners.get(function), FUNCTION + function, target, false);
      code.areturn(returned);
    }
  }

  /** Where the table was not asked yet, it fails as it should for an entry that is not there. */
  private void writeWrongEntry(InstructionAdapter code, int index, int state) {
    if (fixed) {
      loadTable(code, state);
      code.load(index, Type.INT_TYPE);
      code.invokevirtual(TABLE.getInternalName(), "requiredRef", "(I)I", false);
      code.pop();
    }
    writeMismatch(code);
  }

  private void writeMismatch(InstructionAdapter code) {
    code.invokestatic(
        shaded, "throwIndirectCallTypeMismatch", Type.getMethodDescriptor(FAILURE), false);
    code.athrow();
  }

  /** Loads the table; its number, where there is one, stands before the state. */
  private void loadTable(InstructionAdapter code, int state) {
    loadInstance(code, state);
    if (fixed) {
      code.iconst(0);
    } else {
      code.load(state - 1, Type.INT_TYPE);
    }
    code.invokevirtual(
        INSTANCE.getInternalName(), "table", Type.getMethodDescriptor(TABLE, Type.INT_TYPE), false);
  }

  private static void loadInstance(InstructionAdapter code, int state) {
    code.load(state, STATE);
    code.invokestatic(
        STATE.getInternalName(), "instance", Type.getMethodDescriptor(OBJECT, STATE), false);
    code.checkcast(INSTANCE);
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

    String boxed = Type.getMethodDescriptor(LONGS, STATE, LONGS);
    InstructionAdapter code =
        begin(writer, "call", Type.getMethodDescriptor(LONGS, STATE, Type.INT_TYPE, LONGS));
    int function = 1;
    List<Integer> keys =
        fromHost.stream().filter(f -> f >= callable.types().size() - callable.defined()).toList();
    Label other = new Label();
    Label[] labels = keys.stream().map(k -> new Label()).toArray(Label[]::new);
    code.load(0, STATE);
    code.load(2, LONGS);
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
