package dev.isola.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class UnmeteredClassPathTest {

  @TempDir Path folder;

  @Test
  void hasTheSameClassesWithoutTicks() throws IOException {
    ClassPath metered = ClassPath.packed(folder);
    ClassPath unmetered = UnmeteredClassPath.of(metered, Language.JAVASCRIPT, folder);
    assertThat(unmetered.jars()).hasSameSizeAs(metered.jars());
    int changed = 0;
    for (int i = 0; i < metered.jars().size(); i++) {
      Path before = metered.jars().get(i);
      Path after = unmetered.jars().get(i);
      if (!before.equals(after)) {
        changed++;
        assertThat(names(after)).isEqualTo(names(before));
        assertThat(ticks(before)).isGreaterThan(1_000);
        assertThat(ticks(after)).isZero();
      }
    }
    assertThat(changed).isOne();
  }

  @Test
  void aClassPathWithoutTheGuestIsRefused() throws IOException {
    ClassPath none = new ClassPath(List.of());
    assertThatThrownBy(() -> UnmeteredClassPath.of(none, Language.PYTHON, folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no call of GuestState.tick in dev/isola/guest/python/machine/");
  }

  private static List<String> names(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(JarEntry::getName).toList();
    }
  }

  private static int ticks(Path jar) throws IOException {
    List<String> calls = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        if (entry.getName().contains("/machine/") && entry.getName().endsWith(".class")) {
          try (InputStream in = file.getInputStream(entry)) {
            new ClassReader(in).accept(new TickFinder(calls), 0);
          }
        }
      }
    }
    return calls.size();
  }

  private static final class TickFinder extends ClassVisitor {
    private final List<String> calls;

    TickFinder(List<String> calls) {
      super(Opcodes.ASM9);
      this.calls = calls;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String name, String type, boolean isInterface) {
          if (name.equals("tick")) {
            calls.add(method);
          }
        }
      };
    }
  }
}
