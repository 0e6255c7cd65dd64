package dev.isola.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A class path of jars only, as users have it; class archives need that, too.
 *
 * @param jars its entries
 */
record ClassPath(List<Path> jars) {

  /** This JVM's class path; folders on it are packed into jars in another folder. */
  static ClassPath packed(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = folder.resolve("classes" + jars.size() + ".jar");
        pack(path, jar);
        jars.add(jar);
      } else if (Files.exists(path)) {
        jars.add(path);
      }
    }
    return new ClassPath(List.copyOf(jars));
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (Stream<Path> found = Files.walk(classes);
        OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
      for (Path each : files) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, out);
        out.closeEntry();
      }
    }
  }

  /** The entries that do not hold any of some classes' packages. */
  ClassPath without(Class<?>... classes) throws IOException {
    List<Path> left = new ArrayList<>(jars);
    for (Class<?> each : classes) {
      String place = each.getName().replace('.', '/') + ".class";
      boolean removed = left.removeIf(jar -> holds(jar, place));
      if (!removed) {
        throw new IOException("no entry of the class path has " + place + ": " + jars);
      }
    }
    return new ClassPath(List.copyOf(left));
  }

  private static boolean holds(Path jar, String place) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getEntry(place) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the launcher wants it. */
  @Override
  public String toString() {
    return String.join(
        System.getProperty("path.separator"), jars.stream().map(Path::toString).toList());
  }
}
