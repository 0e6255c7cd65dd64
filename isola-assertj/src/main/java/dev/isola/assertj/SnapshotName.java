package dev.isola.assertj;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a snapshot.
 *
 * @param path the file, relative to the folder of all snapshots, with slashes
 */
record SnapshotName(String path) {
  private static final String ENDING = ".timeline.txt";
  private static final Pattern PART = Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{N} ._-]*");

  /** How JUnit marks what is a test; it may not be there. */
  private static final String TESTABLE = "org.junit.platform.commons.annotation.Testable";

  static SnapshotName of(String name) {
    boolean allowed =
        Arrays.stream(name.split("/", -1))
            .allMatch(part -> PART.matcher(part).matches() && !part.endsWith("."));
    if (!allowed) {
      throw new IllegalArgumentException(
          "the name of a snapshot must be a relative path of letters, digits, spaces, dots, \"_\" and"
              + " \"-\", such as \"orders/two-teas\", was \""
              + name
              + "\"");
    }
    return new SnapshotName(name + ENDING);
  }

  /**
   * Names a snapshot after the test that runs on this thread.
   *
   * @throws IllegalStateException if none does
   */
  static SnapshotName ofTest() {
    Optional<Method> test =
        StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE)
            .walk(frames -> frames.map(SnapshotName::testOf).flatMap(Optional::stream).findFirst());
    Method method =
        test.orElseThrow(
            () ->
                new IllegalStateException(
                    "no test method is on the stack of this thread, so that the snapshot has no"
                        + " name; give it one: matchesSnapshot(\"name\")"));
    return new SnapshotName(
        method.getDeclaringClass().getName().replace('.', '/').replace('$', '/')
            + "/"
            + method.getName()
            + ENDING);
  }

  private static Optional<Method> testOf(StackFrame frame) {
    try {
      Method method =
          frame
              .getDeclaringClass()
              .getDeclaredMethod(frame.getMethodName(), frame.getMethodType().parameterArray());
      return isTest(method) ? Optional.of(method) : Optional.empty();
    } catch (NoSuchMethodException | LinkageError e) {
      return Optional.empty(); // a constructor, or a class that cannot be looked into
    }
  }

  private static boolean isTest(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .anyMatch(type -> isTestable(type, 3));
  }

  private static boolean isTestable(Class<? extends Annotation> type, int depth) {
    return type.getName().equals(TESTABLE)
        || (depth > 0
            && Arrays.stream(type.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(next -> isTestable(next, depth - 1)));
  }

  Path in(Path folder) {
    return folder.resolve(path);
  }
}
