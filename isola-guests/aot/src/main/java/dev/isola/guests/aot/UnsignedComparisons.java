package dev.isola.guests.aot;

import com.dylibso.chicory.runtime.OpcodeImpl;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.InstructionAdapter;

/**
 * Rewrites unsigned comparisons so that the JVM's last compiler cannot get them wrong.
 *
 * <p>That compiler can give wrong answers for code of the form {@code Integer.compareUnsigned(a, b)
 * < 0} (JDK-8376400 on JDK 17; on JDK 25.0.3 where a signed comparison of the same values stands
 * before it, for {@code Long} too). Chicory 1.7.5 emits that form for three of its four unsigned
 * comparisons of 32 bit integers and a slow detour for the fourth. Here all of them become
 * comparisons of two {@code long} values, which the broken optimisation does not touch; those of 64
 * bit integers flip the sign bit instead of calling {@code Long.compareUnsigned}. The detour that
 * Chicory takes around the same mistake for {@code memory.copy} is not needed either: the engine's
 * memory does not compare that way.
 */
final class UnsignedComparisons {

  private static final String OPCODES = Type.getInternalName(OpcodeImpl.class);
  private static final String MEMORY = "com/dylibso/chicory/runtime/Memory";

  private static final String INT_COMPARISON = "(II)I";
  private static final String LONG_COMPARISON = "(JJ)I";

  /**
   * The comparisons, with the jump that is taken if the signed comparison says "yes". Sorted, so
   * that each build makes the same class.
   */
  private static final SortedMap<String, Integer> COMPARISONS =
      new TreeMap<>(
          Map.of(
              "LT_U", Opcodes.IFLT,
              "LE_U", Opcodes.IFLE,
              "GT_U", Opcodes.IFGT,
              "GE_U", Opcodes.IFGE));

  private final String shaded;

  UnsignedComparisons(String machine) {
    this.shaded = machine + "Shaded";
  }

  SortedMap<String, byte[]> rewrite(SortedMap<String, byte[]> classes) {
    SortedMap<String, byte[]> rewritten = new TreeMap<>();
    classes.forEach(
        (name, bytes) ->
            rewritten.put(name, name.equals(shaded) ? addComparisons(bytes) : redirect(bytes)));
    return rewritten;
  }

  /** Lets a class call the comparisons of the class beside it. */
  private byte[] redirect(byte[] bytes) {
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] thrown) {
            return new Redirection(
                super.visitMethod(access, name, descriptor, signature, thrown), shaded);
          }
        };
    new ClassReader(bytes).accept(visitor, 0);
    return writer.toByteArray();
  }

  private static boolean isComparison(String method, String descriptor) {
    return (method.startsWith("I32_") && descriptor.equals(INT_COMPARISON)
            || method.startsWith("I64_") && descriptor.equals(LONG_COMPARISON))
        && COMPARISONS.containsKey(method.substring(4));
  }

  /** Redirects the calls in one method. */
  private static final class Redirection extends MethodVisitor {

    private final String shaded;

    Redirection(MethodVisitor next, String shaded) {
      super(Opcodes.ASM9, next);
      this.shaded = shaded;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (owner.equals(OPCODES) && isComparison(name, descriptor)) {
        super.visitMethodInsn(opcode, shaded, name, descriptor, false);
      } else if (owner.equals(shaded) && name.equals("i32_ge_u")) {
        super.visitMethodInsn(opcode, shaded, "I32_GE_U", descriptor, false);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }
  }

  /** Adds the comparisons to the class of helpers and takes Chicory's detours out of it. */
  private static byte[] addComparisons(byte[] bytes) {
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS) {
          @Override
          protected String getCommonSuperClass(String first, String second) {
            return "java/lang/Object";
          }
        };
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] thrown) {
            boolean detour =
                name.equals("i32_ge_u")
                    || name.equals("<clinit>")
                    || (name.equals("memoryCopy") && descriptor.equals("(IIIL" + MEMORY + ";)V"));
            return detour ? null : super.visitMethod(access, name, descriptor, signature, thrown);
          }

          @Override
          public FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            return name.equals("memCopyWorkaround")
                ? null
                : super.visitField(access, name, descriptor, signature, value);
          }
        };
    new ClassReader(bytes).accept(visitor, 0);
    COMPARISONS.forEach(
        (name, jump) -> {
          writeIntComparison(writer, "I32_" + name, jump);
          writeLongComparison(writer, "I64_" + name, jump);
        });
    writeMemoryCopy(writer);
    return writer.toByteArray();
  }

  private static InstructionAdapter begin(ClassWriter writer, String name, String descriptor) {
    MethodVisitor method =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, descriptor, null, null);
    method.visitCode();
    return new InstructionAdapter(method);
  }

  private static void writeIntComparison(ClassWriter writer, String name, int jump) {
    InstructionAdapter code = begin(writer, name, INT_COMPARISON);
    for (int parameter = 0; parameter < 2; parameter++) {
      code.load(parameter, Type.INT_TYPE);
      code.cast(Type.INT_TYPE, Type.LONG_TYPE);
      code.lconst(0xFFFFFFFFL);
      code.and(Type.LONG_TYPE);
    }
    writeAnswer(code, jump);
  }

  private static void writeLongComparison(ClassWriter writer, String name, int jump) {
    InstructionAdapter code = begin(writer, name, LONG_COMPARISON);
    for (int parameter = 0; parameter < 2; parameter++) {
      code.load(2 * parameter, Type.LONG_TYPE);
      code.lconst(Long.MIN_VALUE);
      code.xor(Type.LONG_TYPE);
    }
    writeAnswer(code, jump);
  }

  private static void writeAnswer(InstructionAdapter code, int jump) {
    Label yes = new Label();
    code.lcmp();
    code.visitJumpInsn(jump, yes);
    code.iconst(0);
    code.areturn(Type.INT_TYPE);
    code.mark(yes);
    code.iconst(1);
    code.areturn(Type.INT_TYPE);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void writeMemoryCopy(ClassWriter writer) {
    InstructionAdapter code = begin(writer, "memoryCopy", "(IIIL" + MEMORY + ";)V");
    code.load(3, Type.getObjectType(MEMORY));
    for (int parameter = 0; parameter < 3; parameter++) {
      code.load(parameter, Type.INT_TYPE);
    }
    code.invokeinterface(MEMORY, "copy", "(III)V");
    code.areturn(Type.VOID_TYPE);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
