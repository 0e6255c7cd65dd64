package dev.isola.guest.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;

/** Looks into the classes that CPython was compiled to. */
class CompiledClassesTest {

  /** The JVM never compiles a longer method. */
  private static final int JIT_LIMIT = 8000;

  /** The methods that are called, as {@code owner.name} with slashes in the owner. */
  private static final Set<String> CALLED = new TreeSet<>();

  /** The most bytes that the code of a method that chooses among functions can have, by method. */
  private static final Map<String, Integer> DISPATCHES = new TreeMap<>();

  @BeforeAll
  static void readAll() throws IOException {
    Class<?> machine = new PythonRuntime().machine();
    URI place = URI.create(machine.getProtectionDomain().getCodeSource().getLocation().toString());
    String folder = machine.getPackageName().replace('.', '/');
    if (Files.isDirectory(Path.of(place))) {
      readAll(Path.of(place).resolve(folder));
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(place))) {
        readAll(jar.getPath(folder));
      }
    }
  }

  private static void readAll(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      new ClassReader(Files.readAllBytes(file)).accept(new Reading(), ClassReader.SKIP_DEBUG);
    }
  }

  private static final class Reading extends ClassVisitor {

    private String type;

    Reading() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] types) {
      type = name;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] thrown) {
      return new CodeSizeEvaluator(Opcodes.ASM9, null) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String name, String called, boolean isInterface) {
          CALLED.add(owner + "." + name);
          super.visitMethodInsn(opcode, owner, name, called, isInterface);
        }

        @Override
        public void visitEnd() {
          if (method.startsWith("call")) {
            DISPATCHES.put(type + "." + method, getMaxSize());
          }
        }
      };
    }
  }

  @Test
  void noUnsignedComparisonIsOneThatTheJitCompilerGetsWrong() {
    assertThat(CALLED)
        .contains(
            "dev/isola/guest/python/machine/PythonShaded.I32_LT_U",
            "dev/isola/guest/python/machine/PythonShaded.I64_GE_U")
        .noneMatch(call -> call.endsWith(".compareUnsigned"))
        .noneMatch(call -> call.matches(".*OpcodeImpl\\.I(32|64)_[LG][TE]_U"))
        .noneMatch(call -> call.endsWith(".i32_ge_u"))
        .noneMatch(call -> call.contains("MemCopyWorkaround"));
  }

  @Test
  void everyMethodThatDispatchesIsShortEnoughForTheJitCompiler() {
    assertThat(DISPATCHES)
        .containsKeys(
            "dev/isola/guest/python/machine/Python.call_indirect_0",
            "dev/isola/guest/python/machine/Python.call_indirect_0_from_512",
            "dev/isola/guest/python/machine/PythonMachineCall.call");
    assertThat(DISPATCHES)
        .allSatisfy((method, size) -> assertThat(size).isLessThanOrEqualTo(JIT_LIMIT));
  }
}
