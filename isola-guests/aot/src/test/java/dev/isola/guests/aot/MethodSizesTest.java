package dev.isola.guests.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;

class MethodSizesTest {

  /** A class with constants of all widths, an abstract method and one of the given length. */
  private static byte[] classFile(int length) {
    ClassWriter writer = new ClassWriter(0);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT;
    writer.visit(Opcodes.V17, access, "test/Sized", null, "java/lang/Object", null);
    int field = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    writer.visitField(field, "number", "J", null, 1L << 40).visitEnd();
    writer.visitField(field, "fraction", "D", null, 0.5).visitEnd();
    writer.visitField(field, "text", "Ljava/lang/String;", null, "text").visitEnd();
    writer.visitMethod(access, "none", "()V", null, null).visitEnd();
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "some", "()V", null, null);
    code.visitCode();
    for (int i = 1; i < length; i++) {
      code.visitInsn(Opcodes.NOP);
    }
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, MethodSizes.JIT_LIMIT, 65535})
  void theLengthOfTheCodeIsRead(int length) {
    assertThat(MethodSizes.of(classFile(length)))
        .containsExactlyInAnyOrderEntriesOf(Map.of("none()V", 0, "some()V", length));
  }

  @ParameterizedTest
  @ValueSource(classes = {MethodSizesTest.class, DispatchSplitter.class, CompiledGuest.class})
  void theLengthsOfCompiledJavaAreWithinTheBoundsOfAnotherReader(Class<?> type) throws IOException {
    byte[] bytes;
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      bytes = in.readAllBytes();
    }
    Map<String, CodeSizeEvaluator> bounds = new TreeMap<>();
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                CodeSizeEvaluator evaluator = new CodeSizeEvaluator(null);
                bounds.put(name + descriptor, evaluator);
                return evaluator;
              }
            },
            0);
    Map<String, Integer> sizes = MethodSizes.of(bytes);
    assertThat(sizes).containsOnlyKeys(bounds.keySet());
    sizes.forEach(
        (method, size) ->
            assertThat(size)
                .as(method)
                .isBetween(bounds.get(method).getMinSize(), bounds.get(method).getMaxSize()));
  }

  @Test
  void whatIsNoClassFileIsRefused() {
    byte[] cut = Arrays.copyOf(classFile(10), 100);
    assertThatThrownBy(() -> MethodSizes.of(cut))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("not a class file");
    assertThatThrownBy(() -> MethodSizes.of(new byte[0])).isInstanceOf(UncheckedIOException.class);
  }
}
