package dev.isola.junit.grading;

import dev.isola.junit.IsolaFixture;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.JsSandbox;
import dev.isola.junit.Mount;
import dev.isola.junit.PythonSandbox;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Stands for all that an exercise is made of: the class files of the class, what it inherits from
 * and the classes in them, and the scripts and mounts of their sandboxes, and their fixtures.
 */
final class ExerciseDigest {
  private static final String CLASSPATH = "classpath:";

  private final MessageDigest digest = sha256();
  private final Class<?> exercise;
  private final Set<String> files = new TreeSet<>();
  private boolean hasFixtures;

  private ExerciseDigest(Class<?> exercise) {
    this.exercise = exercise;
  }

  /**
   * Adds everything up.
   *
   * @param fixtures the folder of fixtures, which counts as a whole if the exercise has any
   */
  static String of(Class<?> exercise, String fixtures) throws IOException {
    ExerciseDigest all = new ExerciseDigest(exercise);
    all.addInherited(exercise);
    if (all.hasFixtures) {
      all.addFile(fixtures);
    }
    for (String file : all.files) {
      all.addFile(file);
    }
    return HexFormat.of().formatHex(all.digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a text or the like in a way that no two series of them look the same. */
  static void add(MessageDigest digest, String name, byte[] content) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    digest.update((nameBytes.length + ":" + content.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(nameBytes);
    digest.update(content);
  }

  private void addInherited(Class<?> type) throws IOException {
    if (type == null || type == Object.class) {
      return;
    }
    addClass(type);
    addInherited(type.getSuperclass());
    for (Class<?> inherited : type.getInterfaces()) {
      addInherited(inherited);
    }
  }

  private void addClass(Class<?> type) throws IOException {
    try (InputStream in = ClassFiles.open(type)) {
      add(digest, type.getName(), in == null ? new byte[0] : in.readAllBytes());
    }
    List<AnnotatedElement> places = new ArrayList<>(Arrays.asList(type.getDeclaredFields()));
    for (Executable executable :
        Stream.<Executable>concat(
                Arrays.stream(type.getDeclaredMethods()),
                Arrays.stream(type.getDeclaredConstructors()))
            .toList()) {
      places.addAll(Arrays.asList(executable.getParameters()));
    }
    places.forEach(this::collectFiles);
    hasFixtures |=
        Stream.<AnnotatedElement>concat(Stream.of(type), Arrays.stream(type.getDeclaredMethods()))
            .anyMatch(element -> AnnotationSupport.isAnnotated(element, IsolaFixture.class));
    for (Class<?> member : type.getDeclaredClasses()) {
      addClass(member);
    }
  }

  private void collectFiles(AnnotatedElement place) {
    AnnotationSupport.findAnnotation(place, IsolaSandbox.class)
        .ifPresent(found -> collect(found.scripts(), found.mounts()));
    AnnotationSupport.findAnnotation(place, PythonSandbox.class)
        .ifPresent(found -> collect(found.scripts(), found.mounts()));
    AnnotationSupport.findAnnotation(place, JsSandbox.class)
        .ifPresent(found -> collect(found.scripts(), found.mounts()));
  }

  private void collect(String[] scripts, Mount[] mounts) {
    files.addAll(List.of(scripts));
    for (Mount mount : mounts) {
      if (!mount.host().isEmpty()) {
        files.add(mount.host());
      }
    }
  }

  private void addFile(String location) throws IOException {
    if (location.startsWith(CLASSPATH)) {
      String name = location.substring(CLASSPATH.length());
      try (InputStream in =
          exercise.getResourceAsStream(name.startsWith("/") ? name : "/" + name)) {
        add(digest, location, in == null ? new byte[0] : in.readAllBytes());
      }
      return;
    }
    Path path;
    try {
      path = Path.of(location);
    } catch (InvalidPathException e) {
      return; // the test that needs it says so
    }
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> tree = Files.walk(path)) {
      all = tree.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : all) {
      add(digest, location + " " + path.relativize(file), Files.readAllBytes(file));
    }
  }
}
