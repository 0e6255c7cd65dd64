package dev.isola.benchmarks;

import dev.isola.spi.GuestState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A class path whose guests do not tick: the same classes without the calls of the meter. It exists
 * to measure what those cost, and only here; a guest that does not tick cannot be stopped.
 */
final class UnmeteredClassPath {

  private static final String STATE = Type.getInternalName(GuestState.class);

  private final String machine;
  private int removed;

  private UnmeteredClassPath(Language language) {
    this.machine = "dev/isola/guest/" + language.guest() + "/machine/";
  }

  /**
   * Copies the jar with a language's guest to a folder, without ticks, and puts it in its place.
   */
  static ClassPath of(ClassPath metered, Language language, Path folder) throws IOException {
    UnmeteredClassPath copying = new UnmeteredClassPath(language);
    List<Path> jars = new ArrayList<>();
    for (Path jar : metered.jars()) {
      jars.add(copying.holdsGuest(jar) ? copying.copy(jar, folder) : jar);
    }
    if (copying.removed == 0) {
      throw new IllegalStateException(
          "no call of GuestState.tick in " + copying.machine + " on the class path " + metered);
    }
    return new ClassPath(List.copyOf(jars));
  }

  private boolean holdsGuest(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().anyMatch(entry -> entry.getName().startsWith(machine));
    }
  }

  private Path copy(Path jar, Path folder) throws IOException {
    Path copy = folder.resolve("unmetered-" + jar.getFileName());
    try (JarFile file = new JarFile(jar.toFile());
        OutputStream out = Files.newOutputStream(copy);
        JarOutputStream target = new JarOutputStream(out)) {
      for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        byte[] bytes;
        try (InputStream in = file.getInputStream(entry)) {
          bytes = in.readAllBytes();
        }
        String name = entry.getName();
        boolean compiled = name.startsWith(machine) && name.endsWith(".class");
        target.putNextEntry(new JarEntry(name));
        target.write(compiled ? withoutTicks(bytes) : bytes);
        target.closeEntry();
      }
    }
    return copy;
  }

  private byte[] withoutTicks(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new TickRemoval(
                super.visitMethod(access, name, descriptor, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  /** What was passed to the tick is dropped, so all else stays as it is. */
  private final class TickRemoval extends MethodVisitor {

    TickRemoval(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (owner.equals(STATE) && (name.equals("tick") || name.equals("poll"))) {
        removed++;
        super.visitInsn(Opcodes.POP);
      } else if (owner.equals(STATE) && name.equals("count")) {
        removed++;
        super.visitInsn(Opcodes.POP2);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }
  }
}
