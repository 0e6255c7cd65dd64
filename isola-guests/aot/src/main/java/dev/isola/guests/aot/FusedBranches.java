package dev.isola.guests.aot;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Turns a comparison whose result is only branched on into one JVM instruction.
 *
 * <p>Chicory calls a method that returns 0 or 1 and then tests that. Optimised code is the same
 * either way, but the JVM's interpreter and its first compiler, in which a short test run spends
 * much of its time, do not see through the call; and methods get smaller, so that fewer of them
 * exceed the size up to which they are compiled at all.
 */
final class FusedBranches {

  private static final String OPCODES = "com/dylibso/chicory/runtime/OpcodeImpl";
  private static final String IS_ZERO = "I32_EQZ";

  /** The jump that is taken if the comparison holds. */
  private static final Map<String, Integer> JUMPS =
      Map.of(
          "I32_EQ",
          Opcodes.IF_ICMPEQ,
          "I32_NE",
          Opcodes.IF_ICMPNE,
          "I32_LT_S",
          Opcodes.IF_ICMPLT,
          "I32_GE_S",
          Opcodes.IF_ICMPGE,
          "I32_GT_S",
          Opcodes.IF_ICMPGT,
          "I32_LE_S",
          Opcodes.IF_ICMPLE,
          IS_ZERO,
          Opcodes.IFEQ);

  /** Rewrites all classes of a module; the names are internal ones. */
  SortedMap<String, byte[]> rewrite(SortedMap<String, byte[]> classes) {
    SortedMap<String, byte[]> rewritten = new TreeMap<>();
    classes.forEach((name, bytes) -> rewritten.put(name, rewrite(bytes)));
    return rewritten;
  }

  private static byte[] rewrite(byte[] bytes) {
    ClassNode type = new ClassNode();
    new ClassReader(bytes).accept(type, 0);
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode instruction : method.instructions.toArray()) {
        if (instruction instanceof MethodInsnNode call && JUMPS.containsKey(comparison(call))) {
          fuse(method.instructions, call);
        }
      }
    }
    ClassWriter writer = new ClassWriter(0); // frames and stack depths stay valid
    type.accept(writer);
    return writer.toByteArray();
  }

  private static void fuse(InsnList instructions, MethodInsnNode call) {
    boolean negated = false;
    AbstractInsnNode next = call.getNext();
    while (next instanceof MethodInsnNode test && comparison(test).equals(IS_ZERO)) {
      negated = !negated;
      next = next.getNext();
    }
    if (!(next instanceof JumpInsnNode branch)
        || (branch.getOpcode() != Opcodes.IFEQ && branch.getOpcode() != Opcodes.IFNE)) {
      return;
    }
    boolean jumpsIfTrue = (branch.getOpcode() == Opcodes.IFNE) != negated;
    int jump = JUMPS.get(comparison(call));
    while (call.getNext() != branch) {
      instructions.remove(call.getNext());
    }
    instructions.remove(call);
    branch.setOpcode(jumpsIfTrue ? jump : opposite(jump));
  }

  private static String comparison(MethodInsnNode call) {
    return call.owner.equals(OPCODES) ? call.name : "";
  }

  /**
   * The JVM's conditions come in pairs of opposites, beginning with {@code ifeq} and {@code ifne}.
   */
  private static int opposite(int jump) {
    return Opcodes.IFEQ + (jump - Opcodes.IFEQ ^ 1);
  }
}
