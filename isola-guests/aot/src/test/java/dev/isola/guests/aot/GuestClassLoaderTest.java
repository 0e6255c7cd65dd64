package dev.isola.guests.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class GuestClassLoaderTest {

  /** A class that the parent has too. */
  private static final String IN_BOTH = Options.class.getName();

  private static final String ONLY_HERE = "test.OnlyHere";

  @TempDir private Path folder;

  private GuestClassLoader loader;

  @BeforeEach
  void open() throws IOException {
    writeEmptyClass(IN_BOTH);
    writeEmptyClass(ONLY_HERE);
    loader = new GuestClassLoader(folder, getClass().getClassLoader());
  }

  @AfterEach
  void close() throws IOException {
    loader.close();
  }

  private void writeEmptyClass(String name) throws IOException {
    String internalName = name.replace('.', '/');
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, internalName, null, "java/lang/Object", null);
    writer.visitEnd();
    Path file = folder.resolve(internalName + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, writer.toByteArray());
  }

  @Test
  void theFolderWinsOverTheParent() throws Exception {
    Class<?> found = loader.loadClass(IN_BOTH);
    assertThat(found.getClassLoader()).isSameAs(loader);
    assertThat(found).isNotSameAs(Options.class);
    assertThat(found.getDeclaredMethods()).isEmpty();
  }

  @Test
  void aClassIsLoadedOnce() throws Exception {
    assertThat(loader.loadClass(IN_BOTH)).isSameAs(loader.loadClass(IN_BOTH));
  }

  @Test
  void classesThatTheParentLacksAreFound() throws Exception {
    assertThat(loader.loadClass(ONLY_HERE).getClassLoader()).isSameAs(loader);
  }

  @Test
  void everythingElseComesFromTheParent() throws Exception {
    assertThat(loader.loadClass(MethodSizes.class.getName())).isSameAs(MethodSizes.class);
    assertThat(loader.loadClass("java.lang.String")).isSameAs(String.class);
  }

  @Test
  void aClassThatIsNowhereIsNotFound() {
    assertThatThrownBy(() -> loader.loadClass("test.Nowhere"))
        .isInstanceOf(ClassNotFoundException.class)
        .hasMessageContaining("test.Nowhere");
  }
}
