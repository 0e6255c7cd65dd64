package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.spi.GuestRuntime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;

/**
 * Looks into the classes that the guest was compiled to.
 *
 * @since 0.1.0
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class CompiledClassesConformance {

  /** The JVM never compiles a longer method. */
  private static final int JIT_LIMIT = 8000;

  /** The methods that are called, as {@code owner.name} with slashes in the owner. */
  private final Set<String> called = new TreeSet<>();

  /** The most bytes that the code of a method that chooses among functions can have, by method. */
  private final Map<String, Integer> dispatches = new TreeMap<>();

  private String machine;

  /** Tests the guest on the class path. */
  protected CompiledClassesConformance() {}

  @BeforeAll
  void readAll() throws IOException {
    Class<?> type = ServiceLoader.load(GuestRuntime.class).findFirst().orElseThrow().machine();
    machine = type.getName().replace('.', '/');
    Path place =
        Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    String folder = type.getPackageName().replace('.', '/');
    if (Files.isDirectory(place)) {
      readAll(place.resolve(folder));
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        readAll(jar.getPath(folder));
      }
    }
  }

  private void readAll(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      new ClassReader(Files.readAllBytes(file)).accept(new Reading(), ClassReader.SKIP_DEBUG);
    }
  }

  private final class Reading extends ClassVisitor {

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
            int opcode, String owner, String name, String descriptor, boolean isInterface) {
          called.add(owner + "." + name);
          super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }

        @Override
        public void visitEnd() {
          if (method.startsWith("call")) {
            dispatches.put(type + "." + method, getMaxSize());
          }
        }
      };
    }
  }

  @Test
  void noUnsignedComparisonIsOneThatTheJitCompilerGetsWrong() {
    assertThat(called)
        .contains(machine + "Shaded.I32_LT_U", machine + "Shaded.I64_GE_U")
        .noneMatch(call -> call.endsWith(".compareUnsigned"))
        .noneMatch(call -> call.matches(".*OpcodeImpl\\.I(32|64)_[LG][TE]_U"))
        .noneMatch(call -> call.endsWith(".i32_ge_u"))
        .noneMatch(call -> call.contains("MemCopyWorkaround"));
  }

  @Test
  void everyMethodThatDispatchesIsShortEnoughForTheJitCompiler() {
    assertThat(dispatches).containsKeys(machine + ".call_indirect_0", machine + "MachineCall.call");
    assertThat(dispatches)
        .allSatisfy((method, size) -> assertThat(size).isLessThanOrEqualTo(JIT_LIMIT));
  }
}
