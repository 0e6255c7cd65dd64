package dev.isola.guests.aot;

import java.util.SortedMap;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes absolute values clear the sign bit of every value, as WebAssembly wants it.
 *
 * <p>Chicory calls {@link Math#abs(double)}. On JDK 17 that leaves a NaN's sign alone as long as it
 * is interpreted and clears it when it is compiled, so that the answer depended on how hot the code
 * is, and a guest can see the sign.
 */
final class AbsoluteValues {

  private static final String OPCODES = "com/dylibso/chicory/runtime/OpcodeImpl";

  /** Rewrites all classes of a module; the names are internal ones. */
  SortedMap<String, byte[]> rewrite(SortedMap<String, byte[]> classes) {
    SortedMap<String, byte[]> rewritten = new TreeMap<>();
    classes.forEach((name, bytes) -> rewritten.put(name, rewrite(bytes)));
    return rewritten;
  }

  private static byte[] rewrite(byte[] bytes) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS); // frames stay valid
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] thrown) {
            return new Masking(super.visitMethod(access, name, descriptor, signature, thrown));
          }
        };
    new ClassReader(bytes).accept(visitor, 0);
    return writer.toByteArray();
  }

  /** Puts the masking of the sign bit in the place of the calls. */
  private static final class Masking extends MethodVisitor {

    Masking(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (owner.equals(OPCODES) && name.equals("F32_ABS")) {
        call("java/lang/Float", "floatToRawIntBits", "(F)I");
        super.visitLdcInsn(Integer.MAX_VALUE);
        super.visitInsn(Opcodes.IAND);
        call("java/lang/Float", "intBitsToFloat", "(I)F");
      } else if (owner.equals(OPCODES) && name.equals("F64_ABS")) {
        call("java/lang/Double", "doubleToRawLongBits", "(D)J");
        super.visitLdcInsn(Long.MAX_VALUE);
        super.visitInsn(Opcodes.LAND);
        call("java/lang/Double", "longBitsToDouble", "(J)D");
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }

    private void call(String owner, String name, String descriptor) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }
  }
}
