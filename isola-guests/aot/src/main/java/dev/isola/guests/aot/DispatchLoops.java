package dev.isola.guests.aot;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;

/**
 * Keeps the handlers of an interpreter's main loop out of the loop's own compiled code.
 *
 * <p>HotSpot takes small methods into their callers, up to 8,000 bytes of code in all. In a loop
 * that calls more than a hundred handlers, one for each instruction of the interpreted language,
 * the first dozen of them use that up: compiling the loop then takes longer, the memory accesses of
 * the loop itself become calls, and so do the rest of the handlers anyway. HotSpot has no
 * annotation against that for code outside of the JDK, but it never takes in a method of more than
 * 325 bytes. So a shorter handler gets code at its end that is never reached.
 */
final class DispatchLoops {

  /** How many functions a function with a switch must call for it to be such a loop. */
  static final int MANY = 64;

  /** The largest method that is taken into its caller: the JVM's {@code FreqInlineSize}. */
  static final int INLINE_LIMIT = 325;

  private static final String FUNCTION = "func_";

  /** Rewrites all classes of a module; the names are internal ones. */
  SortedMap<String, byte[]> rewrite(SortedMap<String, byte[]> classes) {
    Set<String> handlers = new TreeSet<>();
    Map<String, Integer> sizes = new HashMap<>();
    classes.values().forEach(bytes -> collect(bytes, handlers, sizes));
    SortedMap<String, byte[]> rewritten = new TreeMap<>();
    classes.forEach((name, bytes) -> rewritten.put(name, rewrite(bytes, handlers, sizes)));
    return rewritten;
  }

  private static void collect(byte[] bytes, Set<String> handlers, Map<String, Integer> sizes) {
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] thrown) {
            return method.startsWith(FUNCTION) ? new Survey(method, handlers, sizes) : null;
          }
        };
    new ClassReader(bytes).accept(visitor, ClassReader.SKIP_FRAMES);
  }

  private static byte[] rewrite(byte[] bytes, Set<String> handlers, Map<String, Integer> sizes) {
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] thrown) {
            MethodVisitor next = super.visitMethod(access, method, descriptor, signature, thrown);
            return handlers.contains(method)
                ? new Padding(next, INLINE_LIMIT + 1 - sizes.get(method))
                : next;
          }
        };
    new ClassReader(bytes).accept(visitor, 0);
    return writer.toByteArray();
  }

  /** Finds out about one function. */
  private static final class Survey extends CodeSizeEvaluator {

    private final String function;
    private final Set<String> handlers;
    private final Map<String, Integer> sizes;
    private final Set<String> called = new TreeSet<>();
    private boolean switches;

    Survey(String function, Set<String> handlers, Map<String, Integer> sizes) {
      super(Opcodes.ASM9, null);
      this.function = function;
      this.handlers = handlers;
      this.sizes = sizes;
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
      switches |= labels.length >= MANY;
      super.visitTableSwitchInsn(min, max, other, labels);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (name.startsWith(FUNCTION)) {
        called.add(name);
      }
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitEnd() {
      // The smallest size that the method can have: the more is added, the surer it is.
      sizes.put(function, getMinSize());
      if (switches && called.size() >= MANY) {
        handlers.addAll(called);
      }
    }
  }

  /** Adds code that is never reached. */
  private static final class Padding extends MethodVisitor {

    private final int missing;

    Padding(MethodVisitor next, int missing) {
      super(Opcodes.ASM9, next);
      this.missing = missing;
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      if (missing > 0) {
        visitFrame(Opcodes.F_FULL, 0, new Object[0], 0, new Object[0]);
        for (int i = 0; i < missing; i++) {
          visitInsn(Opcodes.NOP);
        }
        visitInsn(Opcodes.ACONST_NULL);
        visitInsn(Opcodes.ATHROW);
      }
      super.visitMaxs(Math.max(1, maxStack), maxLocals);
    }
  }
}
